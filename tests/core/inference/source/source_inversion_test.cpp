// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/source_matrix.h"
#include "core/inference/source/source_inversion.h"
#include "tests/support/test_main.h"

#include <Eigen/Dense>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stop_token>
#include <thread>
#include <utility>

using namespace anneau;

namespace {

constexpr int kSide = 24;
const SourceGrid kGrid{9, 0.11, 0.06, 0.07};

Scene scene()
{
    Scene s;
    s.lensMass = {{"PEMD", "lens", {0.8, 2.1, 0.75, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
                  {"ExternalShear", "shear", {0.05, -20}, std::vector<bool>(2, false)}};
    s.sourceGrid = kGrid;
    return s;
}

/// Data, weights that vary and vanish in places, a lopsided kernel.
FitData data()
{
    FitData d;
    d.frame = {kSide, kSide, 0.12, 2};
    d.data = Grid<double>(kSide, kSide);
    d.weight = Grid<double>(kSide, kSide);
    d.kernel = Grid<double>(5, 5);
    Rng rng(4, 0);
    for (double& value : d.kernel) {
        value = rng.uniform() / 12.5;
    }
    const Mask all(kSide, kSide, 1);
    const LensOperator<double> lens(d.frame, d.kernel, all, scene().lensMass, kGrid);
    Grid<double> source(kGrid.pixels, kGrid.pixels);
    for (int r = 0; r < kGrid.pixels; ++r) {
        for (int c = 0; c < kGrid.pixels; ++c) {
            source.at(r, c) = 8 * std::exp(-0.15 * ((r - 4) * (r - 4) + (c - 5) * (c - 5)));
        }
    }
    d.data = lens.apply(source);
    for (std::size_t i = 0; i < d.data.size(); ++i) {
        const double sigma = 0.01 * (1 + rng.uniform());
        const bool masked = rng.uniform() < 0.05;
        d.weight[i] = masked ? 0 : 1 / (sigma * sigma);
        d.data[i] = masked ? 0 : d.data[i] + sigma * rng.normal();
    }
    return d;
}

SourcePrior prior()
{
    SourcePrior p{0.05, 0.6, {}};
    Rng rng(5, 0);
    for (int i = 0; i < kGrid.pixels * kGrid.pixels; ++i) {
        p.amplitude.push_back(0.5 + rng.uniform());
    }
    return p;
}

/// -log evidence from its definition, y ~ N(0, S + A C A^T), with every matrix written out.
double byDefinition(const FitData& d, const Scene& s)
{
    const Mask all(kSide, kSide, 1);
    const LensOperator<double> lens(d.frame, d.kernel, all, s.lensMass, kGrid);
    const int m = kGrid.pixels * kGrid.pixels;
    std::vector<int> used;
    for (int i = 0; i < kSide * kSide; ++i) {
        if (d.weight[static_cast<std::size_t>(i)] > 0) {
            used.push_back(i);
        }
    }
    const auto n = static_cast<Eigen::Index>(used.size());
    Eigen::MatrixXd a(n, m), g = Eigen::MatrixXd::Zero(m, m);
    Eigen::VectorXd y(n), noise(n);
    for (int j = 0; j < m; ++j) {
        Grid<double> unit(kGrid.pixels, kGrid.pixels);
        unit[static_cast<std::size_t>(j)] = 1;
        const Grid<double> column = lens.apply(unit);
        for (Eigen::Index i = 0; i < n; ++i) {
            a(i, j) = column[static_cast<std::size_t>(used[static_cast<std::size_t>(i)])];
        }
        const int row = j / kGrid.pixels;
        const int col = j % kGrid.pixels;
        g(j, j) = 4 + 0.36;
        for (const auto& [dr, dc] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
            if (row + dr >= 0 && row + dr < kGrid.pixels && col + dc >= 0 &&
                col + dc < kGrid.pixels) {
                g(j, (row + dr) * kGrid.pixels + col + dc) = -1;
            }
        }
    }
    Eigen::MatrixXd precision = 0.05 * g * g;
    const SourcePrior p = prior();
    for (int i = 0; i < m; ++i) {
        for (int j = 0; j < m; ++j) {
            precision(i, j) /=
                p.amplitude[static_cast<std::size_t>(i)] * p.amplitude[static_cast<std::size_t>(j)];
        }
    }
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(used[static_cast<std::size_t>(i)]);
        y(i) = d.data[at];
        noise(i) = 1 / d.weight[at];
    }
    Eigen::MatrixXd covariance = a * precision.inverse() * a.transpose();
    covariance += noise.asDiagonal();
    const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
    const double logDet = 2 * factor.matrixLLT().diagonal().array().log().sum();
    // Less the determinant of the noise, which localModel() leaves out.
    return 0.5 * y.dot(factor.solve(y)) + 0.5 * logDet - 0.5 * noise.array().log().sum();
}

} // namespace

class SourceInversionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void evidenceEqualsItsDefinition()
    {
        const FitData d = data();
        SourceInversion inversion(d, Mask(kSide, kSide, 1), {});
        const Grid<double> none(kSide, kSide);
        const double value = inversion.invert(scene(), kGrid, prior(), none).negativeLogEvidence;
        const double expected = byDefinition(d, scene());
        QVERIFY2(std::abs(value - expected) < 1e-3,
                 qPrintable(QString("%1 %2").arg(value, 0, 'f', 6).arg(expected, 0, 'f', 6)));
    }

    /// What an inversion takes from one of other pixels, of which some are not its own.
    void whatIsTakenOverIsTheSame()
    {
        const FitData d = data();
        Mask some(kSide, kSide, 1);
        Mask others(kSide, kSide, 1);
        for (int i = 0; i < kSide * kSide; ++i) {
            some[static_cast<std::size_t>(i)] = i % 7 == 3 || i / kSide < 5 ? 0 : 1;
            others[static_cast<std::size_t>(i)] = i % kSide > 20 ? 0 : 1;
        }
        const Grid<double> none(kSide, kSide);
        SourceInversion before(d, some, {});
        for (const Mask& mask : {Mask(kSide, kSide, 1), others}) {
            SourceInversion alone(d, mask, {});
            SourceInversion after(d, mask, {}, &before);
            const Inversion a = alone.invert(scene(), kGrid, prior(), none);
            const Inversion b = after.invert(scene(), kGrid, prior(), none);
            QVERIFY(std::abs(a.negativeLogEvidence - b.negativeLogEvidence) < 1e-3);
            for (std::size_t i = 0; i < a.source.size(); ++i) {
                QVERIFY(std::abs(a.source[i] - b.source[i]) < 1e-4);
            }
        }
    }

    /// Against central differences of the definition; steps small beside a source pixel, so that
    /// few rays cross from one to the next (where bilinear interpolation has kinks).
    void gradientIsExact()
    {
        const FitData d = data();
        SourceInversion inversion(d, Mask(kSide, kSide, 1), {});
        const ParameterMap map(scene(), {.mass = true});
        const std::vector<double> point = map.read(scene());
        const ImageAndColumns light{Grid<double>(kSide, kSide),
                                    std::vector<Grid<double>>(map.size())};
        const LocalModel model = inversion.localModel(scene(), kGrid, prior(), map, point, light);
        for (std::size_t k = 0; k < map.size(); ++k) {
            const double step = 1e-5;
            double values[2];
            for (const int side : {0, 1}) {
                std::vector<double> moved = point;
                moved[k] += side == 0 ? -step : step;
                Scene s = scene();
                map.write(moved, s);
                values[side] = byDefinition(d, s);
            }
            const double slope = (values[1] - values[0]) / (2 * step);
            QVERIFY2(std::abs(model.gradient[k] - slope) < 2e-3 * std::abs(slope) + 0.5,
                     qPrintable(QString("%1: %2 %3").arg(k).arg(model.gradient[k]).arg(slope)));
        }
    }

    /// More weight on the prior, fewer data used up; never more than there are source pixels.
    void strongerPriorsUseFewerData()
    {
        const FitData d = data();
        SourceInversion inversion(d, Mask(kSide, kSide, 1), {});
        const Grid<double> none(kSide, kSide);
        double last = kGrid.pixels * kGrid.pixels;
        for (const double strength : {1e-3, 1e-1, 1e1, 1e3}) {
            const double used = inversion.invert(scene(), kGrid, {strength, 0.6, {}}, none, true)
                                    .effectiveParameters;
            QVERIFY(used > 0 && used < last);
            last = used;
        }
    }

    /// A stop request is seen inside an evaluation: what is left of it is not worked off. Measured
    /// against the evaluation itself, in its middle, the median of several tries.
    void stopsInTheMiddleOfAnEvaluation()
    {
        using Clock = std::chrono::steady_clock;
        const SourceGrid fine{48, 0.02, 0.06, 0.07};
        const FitData d = data();
        const ParameterMap map(scene(), {.mass = true});
        const std::vector<double> point = map.read(scene());
        const ImageAndColumns light{Grid<double>(kSide, kSide),
                                    std::vector<Grid<double>>(map.size())};
        std::vector<double> shares;
        for (int i = 0; i < 5; ++i) {
            std::stop_source source;
            SourceInversion inversion(d, Mask(kSide, kSide, 1), source.get_token());
            const auto evaluate = [&] {
                return inversion.localModel(scene(), fine, {0.05, 0.6, {}}, map, point, light);
            };
            const auto start = Clock::now();
            QVERIFY(std::isfinite(evaluate().value));
            const Clock::duration whole = Clock::now() - start;
            std::jthread canceller([&] {
                std::this_thread::sleep_for(whole / 2);
                source.request_stop();
            });
            const auto again = Clock::now();
            evaluate();
            canceller.join();
            shares.push_back(std::chrono::duration<double>(Clock::now() - again) / whole - 0.5);
        }
        std::nth_element(shares.begin(), shares.begin() + 2, shares.end());
        QVERIFY2(shares[2] < 0.25, qPrintable(QString::number(shares[2])));
    }

    void theBestPriorIsTheMostProbable()
    {
        const FitData d = data();
        SourceInversion inversion(d, Mask(kSide, kSide, 1), {});
        const Grid<double> none(kSide, kSide);
        const SourcePrior best = inversion.bestPrior(scene(), kGrid, {1e3, 0.1, {}}, none);
        const double value = inversion.invert(scene(), kGrid, best, none).negativeLogEvidence;
        for (const double factor : {0.3, 3.0}) {
            SourcePrior other = best;
            other.strength *= factor;
            QVERIFY(inversion.invert(scene(), kGrid, other, none).negativeLogEvidence > value);
        }
    }
};

ANNEAU_TEST(source_inversion, SourceInversionTest)
#include "source_inversion_test.moc"
