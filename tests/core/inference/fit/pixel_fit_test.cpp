// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/inference/fit/fit_errors.h"
#include "core/inference/fit/fit_models.h"
#include "core/inference/fit/pixel_fit.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

using namespace anneau;
using simulated::component;

namespace {

PixelFitState state(double radius, double value)
{
    PixelFitState s;
    s.scene = simulated::truth();
    s.scene.lensMass[0].values[0] = radius;
    s.value = value;
    return s;
}

/// A disc with clumps, as galaxies that form stars are.
Scene clumpyLens(int which)
{
    Scene s;
    const double turn = 70.0 * which;
    s.lensMass = {component("PEMD", "lens", {1.1, 2.05, 0.82, 20 + turn, 0, 0}),
                  component("ExternalShear", "shear", {0.04, -40 + turn})};
    s.sourceLight = {component("Sersic", "disc", {3, 0.16, 1, 0.75, 60, 0.05, 0.07})};
    Rng rng(71, static_cast<std::uint32_t>(which));
    for (int i = 0; i < 6; ++i) {
        s.sourceLight.push_back(
            component("Sersic", "clump",
                      {6 + 6 * rng.uniform(), 0.02, 1, 1, 0, 0.05 + 0.12 * rng.normal(),
                       0.07 + 0.12 * rng.normal()}));
    }
    return s;
}

/// Slope and its error from a fit that begins at the truth.
std::pair<double, double> fittedSlope(const Scene& truth, std::uint64_t seed)
{
    const Observation o = simulated::observation(truth, seed);
    const FitData data = fitData(o, {}, 2, 0, 0, o.rows(), o.cols());
    Arcs arcs;
    arcs.arcs = Mask(o.rows(), o.cols());
    arcs.strangers = arcs.arcs;
    arcs.radius = 1.1;
    arcs.outer = 1.5;
    arcs.found = true;
    const Grid<double> signal = arcSignal(data, data.data);
    for (std::size_t i = 0; i < signal.size(); ++i) {
        arcs.arcs[i] = signal[i] > 5 ? 1 : 0;
    }
    const LensLightFit light(data);
    PixelFit fit(data, light, arcs, {.radius = 1.1}, {});
    PixelFitState state;
    state.scene = truth;
    state.scene.sourceLight.clear();
    for (int round = 0; round < 4; ++round) {
        fit.prepare(state, 28);
        fit.climb(state, false, 10, {});
    }
    const ParameterMap map = PixelFit::mapOf(state.scene, true);
    const std::size_t slot = map.find(ParameterMap::Part::Mass, 0, "gamma");
    const auto at = static_cast<Eigen::Index>(slot);
    const FitCovariance covariance = fitCovariance(fit, state, 1, {});
    return {map.read(state.scene)[slot], std::sqrt(covariance.matrix(at, at))};
}

} // namespace

class PixelFitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A lens that is no arc's comes last however probable it is; among others it is as before.
    void lensesOfTheArcsComeFirst()
    {
        std::vector<PixelFitState> states{state(0.56, 3717), state(1.16, 4180), state(1.14, 4156),
                                          state(1.7, 3900)};
        rankLenses(states, 1.21);
        std::vector<double> radii;
        for (const PixelFitState& s : states) {
            radii.push_back(einsteinRadius(s.scene));
        }
        QCOMPARE(radii, (std::vector<double>{1.14, 1.16, 0.56, 1.7}));
        QVERIFY(isRadiusOfArcs(1.14, 1.21) && !isRadiusOfArcs(0.56, 1.21));
    }

    /// Galaxies within the ring make it together.
    void radiiOfGalaxiesAddUp()
    {
        PixelFitState pair = state(0.8, 2);
        pair.scene.lensMass.push_back(component("SIE", "second", {0.35, 0.9, 10, 0.9, 0.4}));
        QVERIFY(std::abs(einsteinRadius(pair.scene, 1.2) - 1.15) < 1e-12);
        QVERIFY(std::abs(einsteinRadius(pair.scene, 0.5) - 0.8) < 1e-12);
        std::vector<PixelFitState> states{state(0.8, 1), pair};
        rankLenses(states, 1.2);
        QCOMPARE(states.front().value, 2.0);
    }

    void aLensWithoutARadiusHasOne()
    {
        Scene scene;
        QCOMPARE(einsteinRadius(scene), 1.0);
        scene.lensMass = {component("ExternalShear", "shear", {0.05, -30})};
        QCOMPARE(einsteinRadius(scene), 1.0);
    }

    /// A prior that stays where it is while the lens moves has an opinion on the source's size, and
    /// so on the slope: it made these steeper by 0.10.
    void slopesAreNotTooSteep()
    {
        double sum = 0;
        for (const int which : {0, 1, 2, 3}) {
            const auto [slope, error] = fittedSlope(clumpyLens(which), 20 + which);
            qInfo("slope %.3f +- %.3f", slope, error);
            sum += slope - 2.05;
            QVERIFY(std::abs(slope - 2.05) < 4 * error);
        }
        QVERIFY2(std::abs(sum / 4) < 0.06, qPrintable(QString::number(sum / 4)));
    }

    /// Two small arcs on either side see little of the disc that they lie in: only pixels whose
    /// light may be the source's are counted, and these hold the arcs.
    void pixelsThatSeeTheSourceAreCounted()
    {
        constexpr int kSide = 80;
        FitData data;
        data.frame = {kSide, kSide, 0.05, 1};
        data.data = Grid<double>(kSide, kSide);
        data.weight = Grid<double>(kSide, kSide, 1);
        Arcs arcs;
        arcs.arcs = Mask(kSide, kSide);
        arcs.strangers = arcs.arcs;
        arcs.radius = 1;
        arcs.outer = 1.4;
        int bright = 0;
        for (std::size_t i = 0; i < data.pixels(); ++i) {
            const double x = data.xOf(static_cast<int>(i) % kSide);
            const double y = data.yOf(static_cast<int>(i) / kSide);
            // Of a source at (0.35, 0), a lens of one arcsec.
            if (std::hypot(x - 1.35, y) < 0.12 || std::hypot(x + 0.65, y) < 0.08) {
                arcs.arcs[i] = 1;
                ++bright;
            }
        }
        Scene scene;
        scene.lensMass = {component("SIS", "lens", {1, 0, 0})};
        const LensLightFit light(data);
        const PixelFit fit(data, light, arcs, {}, {});
        const double disc = std::numbers::pi * std::pow(1.3 * arcs.outer / 0.05, 2);
        const int seen = fit.emittingPixels(scene);
        QVERIFY2(seen > 1.5 * bright && seen < 0.3 * disc, qPrintable(QString::number(seen)));
    }
};

ANNEAU_TEST(pixel_fit, PixelFitTest)
#include "pixel_fit_test.moc"
