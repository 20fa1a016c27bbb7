// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/companions.h"
#include "core/inference/fit/fit_models.h"
#include "core/inference/parameter_map.h"
#include "core/lens/mass_of.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

using namespace anneau;
using simulated::component;
using simulated::parameter;
using simulated::quick;

namespace {

using Part = ParameterMap::Part;

constexpr double kX = 0.83, kY = 0.44; ///< Of the companion, inside the ring.

/// The simulated lens with a second galaxy, of mass and light.
Scene pair()
{
    Scene s = simulated::truth();
    s.lensMass.push_back(component("SIE", "second", {0.35, 0.9, 10, kX, kY}));
    s.lensLight.push_back(component("Sersic", "second_light", {24, 0.12, 2, 0.9, 10, kX, kY}));
    return s;
}

/// Mean convergence within a circle around the lens: its outward deflection, averaged, over its
/// radius.
double meanConvergence(const Component& lens, double radius)
{
    constexpr std::size_t kPoints = 64;
    std::array<double, kPoints> x{}, y{}, ax{}, ay{};
    const double cx = parameterOf(Part::Mass, lens, "center_x");
    const double cy = parameterOf(Part::Mass, lens, "center_y");
    for (std::size_t i = 0; i < kPoints; ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / kPoints;
        x[i] = cx + radius * std::cos(angle);
        y[i] = cy + radius * std::sin(angle);
    }
    massModelOf(lens)->addDeflection(lens.values, kPoints, x.data(), y.data(), ax.data(),
                                     ay.data());
    double outward = 0;
    for (std::size_t i = 0; i < kPoints; ++i) {
        outward += (ax[i] * (x[i] - cx) + ay[i] * (y[i] - cy)) / radius;
    }
    return outward / kPoints / radius;
}

} // namespace

class CompanionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A second galaxy inside the ring gets its own light and mass, and both Einstein radii come
    /// out.
    void aSecondGalaxyIsFound()
    {
        const Observation o = simulated::observation(pair(), 11);
        const auto fit = fitLens(o, quick(), {}, {});
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        const FittedParameter& main = parameter(*fit, "lens", "theta_E");
        const FittedParameter& second = parameter(*fit, "galaxy_2", "theta_E");
        qInfo("%.4f +- %.4f, %.4f +- %.4f, arcs %.2f, %.1f s", main.value, main.error, second.value,
              second.error, fit->chi2ReducedArcs, fit->seconds);
        // A source of so few pixels biases them by more than their errors.
        QVERIFY(std::abs(main.value - 1.15) < 0.06);
        QVERIFY(std::abs(second.value - 0.35) < 0.12);
        QVERIFY(second.error > 0 && second.error < 0.1);
        QVERIFY(std::abs(parameter(*fit, "galaxy_2", "center_x").value - kX) < 0.01);
        QVERIFY(std::abs(parameter(*fit, "galaxy_2_light", "center_y").value - kY) < 0.01);
        QCOMPARE(parameter(*fit, "galaxy_2", "center_x").value,
                 parameter(*fit, "galaxy_2_light", "center_x").value);
        QVERIFY(fit->chi2ReducedArcs < 1.3);
        QVERIFY(simulated::warns(*fit, "mass of its own"));
    }

    /// Round images of the source are no galaxies, however round: none outshines the others.
    void imagesOfTheSourceAreNone()
    {
        const FitData data =
            fitData(simulated::observation(simulated::truth(), 1), {}, 1, 0, 0, 60, 60);
        const auto blob = [&](double x, double y, double peak, Grid<double>& to) {
            for (int r = 0; r < 60; ++r) {
                for (int c = 0; c < 60; ++c) {
                    const double d = std::hypot(data.xOf(c) - x, data.yOf(r) - y) / 0.15;
                    to.at(r, c) += peak * std::exp(-0.5 * d * d);
                }
            }
        };
        const double main = data.data.at(28, 32); // The lens galaxy's centre.
        for (const auto& [counter, expected] : {std::pair{0.3, false}, {0.7, true}, {1.2, true}}) {
            Grid<double> residual(60, 60);
            blob(1.2, 0.4, 0.25 * main, residual);
            blob(-0.9, -0.4, counter * main, residual);
            const auto found = findCompanion(
                data, residual, lightSegments(data, residual, arcSignal(data, residual)), 0.23,
                -0.16);
            QCOMPARE(found.has_value(), expected);
            QVERIFY(!found || std::abs(found->peakX + 0.9) < 0.1);
        }
    }

    /// One lens galaxy asked for, one given: the second is a neighbour like others.
    void oneGalaxyIfAskedFor()
    {
        FitOptions options = quick();
        options.galaxies = 1;
        options.detail = 8;
        options.start = simulated::truth();
        options.start->lensLight.clear();
        const auto fit = fitLens(simulated::observation(pair(), 11), options, {}, {});
        QVERIFY(fit.has_value());
        QCOMPARE(fit->scene.lensMass.size(), std::size_t{2});
        QVERIFY(!simulated::warns(*fit, "mass of its own"));
    }

    /// A second galaxy in the scene that a fit starts from stays the user's: its parameters are
    /// free, its centre need not be its light's.
    void aGivenGalaxyIsKept()
    {
        FitOptions options = quick();
        options.start = pair();
        options.start->lensMass[2].values[0] = 0.3;
        options.start->lensLight[1].values[1] = 0.15;
        const auto fit = fitLens(simulated::observation(pair(), 12), options, {}, {});
        QVERIFY(fit.has_value());
        QCOMPARE(fit->scene.lensMass.size(), std::size_t{3});
        const FittedParameter& second = parameter(*fit, "second", "theta_E");
        QVERIFY2(std::abs(second.value - 0.35) < std::max(5 * second.error, 0.02),
                 qPrintable(QString::number(second.value)));
        QVERIFY(!parameter(*fit, "second", "center_x").fixed);
        QVERIFY(std::abs(parameter(*fit, "second_light", "theta_eff").value - 0.12) < 0.02);
        QVERIFY(std::abs(parameter(*fit, "second_light", "center_x").value - kX) < 0.01);
    }

    void profilesShareACentreOnlyWhereTheyBeginAtOne()
    {
        const Scene s = pair();
        const ParameterMap map(s, {.light = true});
        const std::size_t first = map.find(Part::Light, 0, "center_x");
        const std::size_t second = map.find(Part::Light, 1, "center_x");
        QVERIFY(first < map.size() && second < map.size() && first != second);
        Scene together = s;
        setParameter(Part::Light, together.lensLight[1], "center_x", 0.24);
        setParameter(Part::Light, together.lensLight[1], "center_y", -0.16);
        const ParameterMap one(together, {.light = true});
        QCOMPARE(one.find(Part::Light, 1, "center_x"), one.size());
        QCOMPARE(
            one.targets(one.find(Part::Light, 0, "center_x"), together, one.read(together)).size(),
            std::size_t{2});
    }

    void theirMassIsExpectedFromTheirLight()
    {
        Scene s = simulated::truth();
        LightSegment clump;
        clump.peakX = kX;
        clump.peakY = kY;
        clump.flux = 10;
        clump.size = 0.2;
        addCompanionLight(s, clump);
        QCOMPARE(companionPlaces(s).size(), std::size_t{1});
        setParameter(Part::Light, s.lensLight[1], "I_eff", 1);
        setParameter(Part::Light, s.lensLight[1], "theta_eff", 0.5);
        setParameter(Part::Light, s.lensLight[1], "n", 2.5);
        addCompanionMasses(s, 1.2);
        QCOMPARE(s.lensMass.size(), std::size_t{3});
        const auto expected = expectedRadius(s, 2, 1.2);
        QVERIFY(expected.has_value());
        QVERIFY(std::abs(*expected - 0.6) < 1e-9); // A quarter of the light.
        QVERIFY(!expectedRadius(s, 0, 1.2).has_value());
        setParameter(Part::Light, s.lensLight[1], "center_x", 0.9);
        followLight(s);
        QCOMPARE(parameterOf(Part::Mass, s.lensMass[2], "center_x"), 0.9);
    }

    void massModels()
    {
        const auto models = fitMassModels();
        const auto has = [&](std::string_view key) {
            return std::ranges::any_of(models, [&](const auto* m) { return m->key() == key; });
        };
        QVERIFY(has("PEMD") && has("SIE") && has("NIE"));
        QVERIFY(!has("SIS") && !has("ExternalShear") && !has("NFW"));
        FitOptions options;
        options.mass = "SIS";
        const auto fit = fitLens(simulated::observation(simulated::truth(), 1), options, {}, {});
        QVERIFY(!fit);
        QCOMPARE(fit.error().kind, Error::Kind::BadInput);
        QVERIFY(fit.error().message.find("PEMD") != std::string::npos);
    }

    void everyMassModelFits_data()
    {
        QTest::addColumn<QString>("mass");
        for (const MassModel* model : fitMassModels()) {
            if (model->key() != "PEMD") { // fit_test has it.
                QTest::newRow(std::string(model->key()).c_str())
                    << QString::fromStdString(std::string(model->key()));
            }
        }
    }
    /// On a nearly isothermal lens all come out with its mass within the ring.
    void everyMassModelFits()
    {
        QFETCH(QString, mass);
        FitOptions options = quick();
        options.starts = 1;
        options.detail = 10;
        options.mass = mass.toStdString();
        const auto fit = fitLens(simulated::observation(simulated::truth(), 1), options, {}, {});
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        const Component& lens = fit->scene.lensMass.front();
        QCOMPARE(lens.type, options.mass);
        const double inside = meanConvergence(lens, 1.15);
        qInfo("%s %.4f, arcs %.3f", lens.type.c_str(), inside, fit->chi2ReducedArcs);
        QVERIFY(std::abs(inside - 1) < 0.03);
        QVERIFY(fit->chi2ReducedArcs < 1.3);
    }
};

ANNEAU_TEST(companions, CompanionsTest)
#include "companions_test.moc"
