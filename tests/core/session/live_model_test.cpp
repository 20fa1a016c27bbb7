// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/forward/psf.h"
#include "core/session/live_model.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <memory>

using namespace anneau;

namespace {

Observation observation()
{
    Observation o;
    o.data = Image(60, 64);
    o.sigma = Image(60, 64, 0.02F);
    o.mask = Mask(60, 64, 1);
    o.pixelScale = 0.06;
    o.psf.kernel = Image(15, 15);
    float sum = 0;
    for (int r = 0; r < 15; ++r) {
        for (int c = 0; c < 15; ++c) {
            o.psf.kernel.at(r, c) =
                std::exp(-0.2F * static_cast<float>((r - 7) * (r - 7) + (c - 7) * (c - 7)));
            sum += o.psf.kernel.at(r, c);
        }
    }
    for (float& value : o.psf.kernel) {
        value /= sum;
    }
    Rng rng(3, 0);
    rng.fillNormal(std::span<float>(o.data.data(), o.data.size()));
    return o;
}

Scene scene()
{
    Scene s;
    s.lensMass = {{"PEMD", "lens", {1.2, 2.05, 0.75, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
                  {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
    s.lensLight = {
        {"Sersic", "light", {3, 0.6, 3, 0.8, 25, 0.02, 0.01}, std::vector<bool>(7, false)}};
    s.sourceLight = {
        {"Sersic", "source", {4, 0.2, 1, 0.7, 70, 0.05, 0.08}, std::vector<bool>(7, false)}};
    s.sourceGrid = {64, 0.03, 0.05, 0.05};
    s.sky = 0.001;
    return s;
}

/// The model in double precision, without any cache.
Grid<double> exactModel(const Observation& o, const Scene& s)
{
    const Grid<double> kernel = converted<double>(o.psf.kernel);
    const LensImager<double> closed(frameOf(o, s), kernel);
    const LensImager<double> open(frameOf(o, s), kernel, 1, FrameEdge::Open);
    const Grid<double> pixels =
        s.sourcePixels ? converted<double>(*s.sourcePixels) : Grid<double>{};
    Grid<double> model = closed.lensedImage(
        s.lensMass, {s.sourceLight, s.sourceGrid, s.sourcePixels ? &pixels : nullptr});
    const Grid<double> light = open.lightImage(s.lensLight);
    for (std::size_t i = 0; i < model.size(); ++i) {
        model[i] += light[i] + s.sky;
    }
    return model;
}

bool matches(const LiveFrame& frame, const Observation& o, const Scene& s)
{
    const Grid<double> exact = exactModel(o, s);
    double chi2 = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        if (std::abs(double(frame.model[i]) - exact[i]) > 2e-5) {
            return false;
        }
        const double residual = (double(o.data[i]) - exact[i]) / double(o.sigma[i]);
        chi2 += residual * residual;
    }
    return std::abs(frame.chi2 / chi2 - 1) < 1e-4;
}

} // namespace

class LiveModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsTheExactModel()
    {
        const auto o = std::make_shared<const Observation>(observation());
        LiveModel live(o);
        const LiveFrame frame = live.render(scene(), 42);
        QCOMPARE(frame.generation, std::uint64_t{42});
        QCOMPARE(frame.pixels, 60 * 64);
        QVERIFY(matches(frame, *o, scene()));
        QVERIFY(!frame.curves.critical.empty());
        QCOMPARE(frame.source.rows(), 64);
    }

    /// One instance through changes of every part gives what a fresh one gives.
    void noStaleCache()
    {
        const auto o = std::make_shared<const Observation>(observation());
        LiveModel live(o);
        Scene s = scene();
        live.render(s);
        const auto check = [&] {
            const LiveFrame kept = live.render(s);
            const LiveFrame fresh = LiveModel(o).render(s);
            return kept.model == fresh.model && kept.source == fresh.source &&
                   kept.chi2 == fresh.chi2 &&
                   kept.curves.critical.front().x == fresh.curves.critical.front().x &&
                   matches(kept, *o, s);
        };
        s.lensMass[0].values[0] = 1.1;
        QVERIFY(check());
        s.lensLight[0].values[0] = 2;
        QVERIFY(check());
        s.sky = 0.01;
        QVERIFY(check());
        s.sourceLight[0].values[5] = -0.1;
        QVERIFY(check());
        s.supersampling = 3;
        QVERIFY(check());
        s.sourcePixels = std::make_shared<const Image>(64, 64, 1.5F);
        QVERIFY(check());
        s.sourceGrid.centerX = -0.3;
        QVERIFY(check());
        s.sourcePixels.reset();
        QVERIFY(check());
        s.noise = {NoiseSpec::Kind::Constant, 0.02, 2};
        QVERIFY(std::abs(live.render(s).chi2 / LiveModel(o).render(s).chi2 - 1) < 1e-12);
    }

    void maskedAndBrokenPixelsNeverCount()
    {
        Observation o = observation();
        const LiveFrame whole = LiveModel(std::make_shared<const Observation>(o)).render(scene());
        double removed = 0;
        const auto drop = [&](int row, int col) {
            removed += double(whole.residual.at(row, col)) * double(whole.residual.at(row, col));
        };
        drop(3, 4);
        o.data.at(3, 4) = std::numeric_limits<float>::quiet_NaN();
        drop(10, 20);
        o.mask.at(10, 20) = 0;
        o.data.at(10, 20) = 1e20F;
        drop(30, 30);
        o.sigma.at(30, 30) = 0;
        drop(31, 30);
        o.sigma.at(31, 30) = std::numeric_limits<float>::infinity();
        const LiveFrame frame = LiveModel(std::make_shared<const Observation>(o)).render(scene());
        QCOMPARE(frame.pixels, 60 * 64 - 4);
        QVERIFY(std::abs(frame.chi2 + removed - whole.chi2) < 1e-9 * whole.chi2);
        QVERIFY(std::isnan(frame.residual.at(3, 4)));
        QVERIFY(std::isnan(frame.residual.at(10, 20)));
        QVERIFY(std::isfinite(frame.model.at(3, 4)));
        QVERIFY(frame.model == whole.model);
    }

    void noiseScaleDividesChi2()
    {
        const auto o = std::make_shared<const Observation>(observation());
        LiveModel live(o);
        Scene s = scene();
        const double chi2 = live.render(s).chi2;
        s.noise.scale = 2;
        QVERIFY(std::abs(live.render(s).chi2 / chi2 - 0.25) < 1e-6);
    }
};

ANNEAU_TEST(live_model, LiveModelTest)
#include "live_model_test.moc"
