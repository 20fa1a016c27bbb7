// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/stationary_noise.h"
#include "core/posterior/residual_checks.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;

namespace {

constexpr int kSide = 40;

Mask disc()
{
    Mask mask(kSide, kSide);
    for (int r = 0; r < kSide; ++r) {
        for (int c = 0; c < kSide; ++c) {
            mask.at(r, c) = std::hypot(r - 19.5, c - 19.5) < 18 ? 1 : 0;
        }
    }
    return mask;
}

Grid<double> correlation()
{
    Grid<double> out(5, 5);
    for (int r = 0; r < 5; ++r) {
        for (int c = 0; c < 5; ++c) {
            out.at(r, c) = std::exp(-0.7 * ((r - 2) * (r - 2) + (c - 2) * (c - 2)));
        }
    }
    return out;
}

/// As of samples of one posterior: much of each residual is common to all.
std::vector<Image> residuals(const Grid<double>& correlated, double scale, std::uint64_t seed)
{
    const StationaryNoise noise(correlated, kSide, kSide);
    Rng rng(seed, 0);
    const Grid<double> common = noise.draw(rng);
    std::vector<Image> out;
    for (int k = 0; k < 5; ++k) {
        const Grid<double> own = noise.draw(rng);
        out.emplace_back(kSide, kSide);
        for (std::size_t i = 0; i < common.size(); ++i) {
            out.back()[i] =
                static_cast<float>(scale * (std::sqrt(0.9) * common[i] + std::sqrt(0.1) * own[i]));
        }
    }
    return out;
}

} // namespace

class ResidualChecksTest : public QObject {
    Q_OBJECT

    static double pValue(const std::vector<Finding>& findings, const char* test)
    {
        return std::ranges::find(findings, std::string(test), &Finding::test)->pValue;
    }

private Q_SLOTS:
    void noiseHasThePowerThatWasAskedFor()
    {
        const StationaryNoise noise(correlation(), kSide, kSide);
        double sum = 0, next = 0;
        for (std::uint32_t i = 0; i < 60; ++i) {
            Rng rng(4, i);
            const Grid<double> draw = noise.draw(rng);
            for (int r = 0; r < kSide; ++r) {
                for (int c = 0; c + 1 < kSide; ++c) {
                    sum += draw.at(r, c) * draw.at(r, c);
                    next += draw.at(r, c) * draw.at(r, c + 1);
                }
            }
        }
        const double count = 60.0 * kSide * (kSide - 1);
        QVERIFY(std::abs(sum / count - 1) < 0.03); // three standard errors
        QVERIFY(std::abs(next / sum - std::exp(-0.7)) < 0.03);
    }

    void aSinglePixelHasAllFrequenciesAlike()
    {
        Grid<double> image(16, 12);
        image.at(3, 4) = 1;
        for (const double power : bandPowers(image, 4)) {
            QVERIFY(std::abs(power * 16 * 12 - 1) < 1e-12);
        }
    }

    /// Each of 40 sets of right residuals fails one of four tests at 5 % for 20 % of them at most
    /// (twice the mean p is conservative): 14 of 40 would be three standard deviations more.
    void rightResidualsPass()
    {
        for (const Grid<double>& how : {Grid<double>(), correlation()}) {
            const ResidualChecks checks(disc(), how, 1);
            int failed = 0;
            for (std::uint64_t seed = 100; seed < 140; ++seed) {
                const auto findings = checks.run(residuals(how, 1, seed));
                failed +=
                    std::ranges::any_of(findings, [](const Finding& f) { return f.pValue < 0.05; });
            }
            QVERIFY2(failed < 14, qPrintable(QString::number(failed)));
        }
    }

    void faultsAreSeen()
    {
        const ResidualChecks white(disc(), {}, 1);
        const auto loud = white.run(residuals({}, 1.3, 7));
        QVERIFY(pValue(loud, "residual chi2") < 0.01);
        QVERIFY(pValue(loud, "residual distribution") < 0.01);
        QVERIFY(pValue(white.run(residuals({}, 0.7, 7)), "residual chi2") < 0.01);
        const auto correlated = white.run(residuals(correlation(), 1, 7));
        QVERIFY(pValue(correlated, "residual power spectrum") < 0.01);
        auto peaked = residuals({}, 1, 7);
        for (Image& image : peaked) {
            for (int r = 18; r < 22; ++r) {
                for (int c = 18; c < 22; ++c) {
                    image.at(r, c) += 2;
                }
            }
        }
        const auto peak = white.run(peaked);
        QVERIFY(pValue(peak, "residual peak") < 0.01);
        QVERIFY(pValue(peak, "residual distribution") > 0.01);
    }

    void whatLiesOutsideTheMaskDoesNotCount()
    {
        const ResidualChecks checks(disc(), {}, 1);
        auto images = residuals({}, 1, 9);
        const auto before = checks.run(images);
        images[0].at(0, 0) = 1e9f;
        const auto after = checks.run(images);
        for (std::size_t i = 0; i < before.size(); ++i) {
            QCOMPARE(after[i].statistic, before[i].statistic);
        }
    }
};

ANNEAU_TEST(residual_checks, ResidualChecksTest)
#include "residual_checks_test.moc"
