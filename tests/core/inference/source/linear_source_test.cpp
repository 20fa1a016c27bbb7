// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/inference/source/linear_source.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

constexpr int kSide = 64;
constexpr float kSigma = 0.02F;

Scene scene()
{
    Scene s;
    s.lensMass = {{"PEMD", "lens", {0.9, 2.0, 0.8, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
                  {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
    s.lensLight = {
        {"Sersic", "light_1", {3, 0.3, 2, 0.8, 25, 0.02, 0.01}, std::vector<bool>(7, false)}};
    s.sourceGrid = {32, 0.04, 0.05, 0.02};
    s.sky = 0.01;
    return s;
}

Image truth()
{
    Image source(32, 32);
    for (int r = 0; r < 32; ++r) {
        for (int c = 0; c < 32; ++c) {
            source.at(r, c) = static_cast<float>(
                60 * std::exp(-0.06 * ((r - 17) * (r - 17) + (c - 14) * (c - 14))));
        }
    }
    return source;
}

/// The lens, its light and the source under noise; the lower left corner is masked.
Observation observation()
{
    Observation o;
    o.data = Image(kSide, kSide);
    o.sigma = Image(kSide, kSide, kSigma);
    o.mask = Mask(kSide, kSide, 1);
    o.pixelScale = 0.06;
    o.psf.kernel = Image(5, 5);
    for (int r = 0; r < 5; ++r) {
        for (int c = 0; c < 5; ++c) {
            o.psf.kernel.at(r, c) =
                std::exp(-0.5F * static_cast<float>((r - 2) * (r - 2) + (c - 2) * (c - 2)));
        }
    }
    float sum = 0;
    for (const float value : o.psf.kernel) {
        sum += value;
    }
    for (float& value : o.psf.kernel) {
        value /= sum;
    }
    Scene full = scene();
    full.sourcePixels = std::make_shared<const Image>(truth());
    const Image lensed = lensedSourceImage(o, full);
    const Image light = lensLightImage(o, full);
    Rng rng(3, 0);
    for (std::size_t i = 0; i < o.data.size(); ++i) {
        o.data[i] = lensed[i] + light[i] + kSigma * static_cast<float>(rng.normal());
    }
    for (int r = 0; r < 6; ++r) {
        for (int c = 0; c < 6; ++c) {
            o.mask.at(r, c) = 0;
            o.data.at(r, c) = 1e6F;
        }
    }
    return o;
}

double chi2PerPixel(const Observation& o, const Scene& full)
{
    const Image lensed = lensedSourceImage(o, full);
    const Image light = lensLightImage(o, full);
    double sum = 0;
    int count = 0;
    for (std::size_t i = 0; i < o.data.size(); ++i) {
        if (o.mask[i] != 0) {
            const double d = (o.data[i] - lensed[i] - light[i]) / kSigma;
            sum += d * d;
            ++count;
        }
    }
    return sum / count;
}

} // namespace

class LinearSourceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The right lens: what is left is noise, and the source looks like the truth.
    void findsTheSourceOfTheRightLens()
    {
        const Observation o = observation();
        const auto found = solveSource(o, scene(), {});
        QVERIFY(found.has_value());
        Scene full = scene();
        full.sourcePixels = *found;
        const double chi2 = chi2PerPixel(o, full);
        QVERIFY2(chi2 > 0.8 && chi2 < 1.05, qPrintable(QString::number(chi2)));
        const Image source = truth();
        double error = 0;
        double power = 0;
        for (std::size_t i = 0; i < source.size(); ++i) {
            error += std::pow((**found)[i] - source[i], 2);
            power += std::pow(source[i], 2);
        }
        QVERIFY2(error < 0.02 * power, qPrintable(QString::number(error / power)));
    }

    /// A wrong lens cannot explain the arcs: the prior does not let the source make up for it.
    void doesNotHideAWrongLens()
    {
        const Observation o = observation();
        Scene wrong = scene();
        wrong.lensMass[0].values[0] = 0.75;
        const auto found = solveSource(o, wrong, {});
        QVERIFY(found.has_value());
        wrong.sourcePixels = *found;
        QVERIFY(chi2PerPixel(o, wrong) > 1.5);
    }

    void endsWhenStopped()
    {
        std::stop_source stop;
        stop.request_stop();
        const auto found = solveSource(observation(), scene(), stop.get_token());
        QVERIFY(!found && found.error().kind == Error::Kind::Cancelled);
    }

    void saysThatNothingSeesTheGrid()
    {
        Scene aside = scene();
        aside.sourceGrid.centerX = 100;
        const auto found = solveSource(observation(), aside, {});
        QVERIFY(!found && found.error().kind == Error::Kind::BadInput);
    }
};

ANNEAU_TEST(linear_source, LinearSourceTest)
#include "linear_source_test.moc"
