// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/point_spread.h"
#include "core/forward/psf.h"
#include "core/inference/fit/quasars.h"
#include "core/inference/parameter_map.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;

namespace {

using Part = ParameterMap::Part;
using Quasars = FitOptions::Quasars;

struct Image3 {
    double flux, x, y;
};
constexpr Image3 kImages[] = {{60, 1.32, 0.25}, {45, -0.35, 0.78}, {25, 0.55, -1.33}};

Component point(const Image3& image)
{
    return simulated::component("PointImage", "quasar", {image.flux, image.x, image.y});
}

/// The simulated lens, with some images of a quasar in its host galaxy.
Observation quad(std::size_t images)
{
    Observation o = simulated::observation(simulated::truth(), 31);
    std::vector<Component> points;
    for (std::size_t i = 0; i < images; ++i) {
        points.push_back(point(kImages[i]));
    }
    Grid<double> light(o.rows(), o.cols());
    PointSpread(converted<double>(o.psf.kernel))
        .add({o.rows(), o.cols(), o.pixelScale, 1}, points, light);
    Rng rng(32, 0);
    for (std::size_t i = 0; i < light.size(); ++i) {
        const double extra = 0.01 * light[i];
        o.data[i] += static_cast<float>(light[i] + extra * rng.normal());
        o.sigma[i] = static_cast<float>(std::hypot(double(o.sigma[i]), extra));
    }
    return o;
}

double at(const Component& image, const char* key)
{
    return parameterOf(Part::Light, image, key);
}

} // namespace

class QuasarsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsThem()
    {
        const auto found = findPointImages(quad(3));
        QCOMPARE(found.size(), std::size_t{3});
        for (std::size_t i = 0; i < 3; ++i) { // Both from the brightest down.
            QVERIFY2(
                std::abs(at(found[i], "center_x") - kImages[i].x) < 0.012 &&
                    std::abs(at(found[i], "center_y") - kImages[i].y) < 0.012,
                qPrintable(
                    QString("%1 %2").arg(at(found[i], "center_x")).arg(at(found[i], "center_y"))));
            QVERIFY(std::abs(at(found[i], "flux") / kImages[i].flux - 1) < 0.05);
        }
    }

    /// A PSF that is 7 % too narrow is still recognised, as real ones are no better.
    void aPsfThatIsNotQuiteRight()
    {
        Observation o = quad(3);
        float sum = 0;
        for (float& value : o.psf.kernel) {
            value = std::pow(value, 1.15F);
            sum += value;
        }
        for (float& value : o.psf.kernel) {
            value /= sum;
        }
        QCOMPARE(findPointImages(o).size(), std::size_t{3});
    }

    /// What is far fainter than the images is the lens galaxy's nucleus and stays.
    void nucleiAreNone()
    {
        Observation o = quad(3);
        const std::vector<Component> nucleus{point({0.04 * kImages[0].flux, 0.02, 0.03})};
        Grid<double> light(o.rows(), o.cols());
        PointSpread(converted<double>(o.psf.kernel))
            .add({o.rows(), o.cols(), o.pixelScale, 1}, nucleus, light);
        for (std::size_t i = 0; i < light.size(); ++i) {
            o.data[i] += static_cast<float>(light[i]);
        }
        QCOMPARE(findPointImages(o).size(), std::size_t{3});
    }

    void galaxiesAreNone()
    {
        QVERIFY(findPointImages(quad(0)).empty());
        Observation bare = quad(3);
        bare.psf.kernel = {};
        QVERIFY(findPointImages(bare).empty());
    }

    void whatIsPlanned()
    {
        FitOptions options;
        QCOMPARE(planFor(quad(3), options).points.size(), std::size_t{3});
        QCOMPARE(planFor(quad(3), options).how, Quasars::Masked);
        QVERIFY(planFor(quad(2), options).points.empty()); // They may be stars.
        options.quasars = Quasars::Modelled;
        QCOMPARE(planFor(quad(2), options).points.size(), std::size_t{2});
        QCOMPARE(planFor(quad(2), options).how, Quasars::Modelled);
        options.quasars = Quasars::Ignore;
        QVERIFY(planFor(quad(3), options).points.empty());
        options.start = simulated::truth();
        options.start->lensLight.push_back(point(kImages[1]));
        const QuasarPlan given = planFor(quad(3), options);
        QCOMPARE(given.points.size(), std::size_t{1});
        QVERIFY(describe(given).starts_with("1 point image, at (-0.35, 0.78) arcsec"));
    }

    void whatIsLeft()
    {
        const Observation o = quad(3);
        const auto found = findPointImages(o);
        const Observation masked = withoutPoints(o, found, Quasars::Masked);
        const Observation modelled = withoutPoints(o, found, Quasars::Modelled);
        const int row = static_cast<int>(std::lround(o.rowOf(kImages[0].y)));
        const int col = static_cast<int>(std::lround(o.colOf(kImages[0].x)));
        QCOMPARE(masked.mask.at(row, col), std::uint8_t{0});
        QCOMPARE(modelled.mask.at(row, col), std::uint8_t{1});
        QVERIFY(modelled.sigma.at(row, col) > 5 * o.sigma.at(row, col));
        QVERIFY(std::abs(modelled.data.at(row, col)) < 0.1 * o.data.at(row, col));
        QCOMPARE(masked.mask.at(2, 2), std::uint8_t{1});
        QCOMPARE(modelled.sigma.at(2, 2), o.sigma.at(2, 2));
        const Observation sampled = withPsfError(o, found);
        QCOMPARE(sampled.sigma, modelled.sigma);
        QCOMPARE(sampled.data, o.data);
        const auto galaxies = simulated::truth().lensLight;
        QVERIFY(!galaxies.empty());
        QCOMPARE(withPsfError(o, galaxies).sigma, o.sigma);
    }

    /// The lens under the quasar's images, by either way; the points are in the scene that comes
    /// out, and the pixels masked among those left out.
    void theLensBehindThem_data()
    {
        QTest::addColumn<bool>("model");
        QTest::newRow("mask") << false;
        QTest::newRow("model") << true;
    }
    void theLensBehindThem()
    {
        QFETCH(bool, model);
        const Observation o = quad(3);
        FitOptions options = simulated::quick();
        options.quasars = model ? Quasars::Modelled : Quasars::Automatic;
        if (model) {
            options.start = simulated::truth();
        }
        const auto fit = fitLens(o, options, {}, {});
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        const FittedParameter& radius = simulated::parameter(*fit, "lens", "theta_E");
        qInfo("%.4f +- %.4f, arcs %.2f", radius.value, radius.error, fit->chi2ReducedArcs);
        QVERIFY(std::abs(radius.value - 1.15) < 0.02);
        QVERIFY(simulated::warns(*fit, "3 point images"));
        QCOMPARE(std::ranges::count_if(fit->scene.lensLight, isPoint), std::ptrdiff_t{3});
        const int row = static_cast<int>(std::lround(o.rowOf(kImages[0].y)));
        const int col = static_cast<int>(std::lround(o.colOf(kImages[0].x)));
        QCOMPARE(fit->leftOut.at(row, col) != 0, !model);
    }
};

ANNEAU_TEST(quasars, QuasarsTest)
#include "quasars_test.moc"
