// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/inference/fit/fit.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <stop_token>
#include <thread>

using namespace anneau;

namespace {

using simulated::parameter;
using simulated::quick;
using simulated::truth;

Observation observation(std::uint64_t seed)
{
    return simulated::observation(truth(), seed);
}

} // namespace

class FitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// From nothing, with broken and masked pixels about: every lens parameter within five standard
    /// errors, the arcs fitted to the noise.
    void recoversASimulatedLens()
    {
        Observation o = observation(1);
        o.data.at(17, 34) = std::numeric_limits<float>::quiet_NaN();
        o.data.at(42, 25) = 1e6F;
        o.mask.at(42, 25) = 0;
        int shown = 0;
        double progress = 0;
        bool forwards = true;
        FitEvents events;
        events.onBetter = [&](const Scene&) {
            ++shown;
        };
        events.progress = [&](const Progress& p) {
            forwards = forwards && p.done >= progress - 1e-9;
            progress = p.done;
        };
        FitOptions options = quick();
        options.starts = 4;
        options.detail = 24;
        const auto fit = fitLens(o, options, events, {});
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        const struct {
            const char* id;
            const char* key;
            double value;
            double error;
        } expected[] = {{"lens", "theta_E", 1.15, 0.01},    {"lens", "gamma", 2.05, 0.2},
                        {"lens", "q", 0.8, 0.05},           {"lens", "phi", 35, 8},
                        {"lens", "center_x", 0.23, 0.02},   {"lens", "center_y", -0.16, 0.02},
                        {"shear", "gamma_ext", 0.05, 0.02}, {"shear", "phi_ext", -30, 12}};
        for (const auto& e : expected) {
            const FittedParameter& p = parameter(*fit, e.id, e.key);
            qInfo("%s %s %.4f +- %.4f (%.4f)", e.id, e.key, p.value, p.error, e.value);
            QVERIFY(p.error > 0 && p.error < e.error);
            QVERIFY2(std::abs(p.value - e.value) < 5 * p.error, e.key);
        }
        qInfo("chi2 %.3f, arcs %.3f, %.1f s", fit->chi2Reduced, fit->chi2ReducedArcs, fit->seconds);
        QVERIFY(fit->chi2Reduced > 0.9 && fit->chi2Reduced < 1.1);
        QVERIFY(fit->chi2ReducedArcs > 0.8 && fit->chi2ReducedArcs < 1.3);
        QVERIFY(shown > 3);
        QVERIFY(forwards && progress == 100);

        // The covariance is that of the errors; its parameters hang together.
        const std::size_t n = fit->parameters.size();
        QCOMPARE(fit->covariance.size(), n * n);
        for (std::size_t i = 0; i < n; ++i) {
            const double error = fit->parameters[i].error;
            QVERIFY(std::abs(fit->covariance[i * n + i] - error * error) <= 1e-9 * error * error);
            for (std::size_t j = 0; j < n; ++j) {
                QVERIFY(std::abs(fit->covariance[i * n + j]) <=
                        1.0001 * error * fit->parameters[j].error);
            }
        }
        QVERIFY(fit->goodness.starts_with("good"));
        QVERIFY(fit->errorsInclude.size() >= 5);
        QVERIFY(fit->arcsOutsideGrid < 0.01);
        for (const std::string& warning : fit->warnings) {
            qInfo("%s", warning.c_str());
        }

        // The result holds a source that, lensed, is the data again.
        QVERIFY(fit->scene.sourcePixels != nullptr);
        const Image arcs = lensedSourceImage(o, fit->scene);
        const Image light = lensLightImage(o, fit->scene);
        double chi2 = 0;
        int pixels = 0;
        for (std::size_t i = 0; i < o.data.size(); ++i) {
            if (fit->arcs[i] != 0 && o.mask[i] != 0 && std::isfinite(o.data[i])) {
                chi2 += std::pow((o.data[i] - arcs[i] - light[i]) / o.sigma[i], 2);
                ++pixels;
            }
        }
        QVERIFY(pixels > 200);
        QVERIFY(chi2 / pixels < 1.2);
    }

    /// The same numbers again, whatever masked pixels hold.
    void sameSeedSameFit()
    {
        Observation o = observation(1);
        o.data.at(17, 34) = std::numeric_limits<float>::quiet_NaN();
        o.mask.at(42, 25) = 0;
        std::vector<Component> lens;
        for (const float masked : {1e6F, -1e6F}) {
            o.data.at(42, 25) = masked;
            FitOptions options = quick();
            options.starts = 1;
            options.detail = 8;
            const auto fit = fitLens(o, options, {}, {});
            QVERIFY(fit.has_value());
            QVERIFY(lens.empty() || fit->scene.lensMass == lens);
            lens = fit->scene.lensMass;
        }
    }

    void fixedParametersStay()
    {
        const Observation o = observation(3);
        FitOptions options = quick();
        options.start = truth();
        options.start->lensMass[0].values[0] = 1.13;
        options.start->lensMass[0].fixed[1] = true; // gamma
        const auto fit = fitLens(o, options, {}, {});
        QVERIFY(fit.has_value());
        QCOMPARE(parameter(*fit, "lens", "gamma").value, 2.05);
        QVERIFY(parameter(*fit, "lens", "gamma").fixed);
        QVERIFY(std::abs(parameter(*fit, "lens", "theta_E").value - 1.15) < 0.01);
    }

    void withoutArcsItSaysSo()
    {
        Observation o = observation(4);
        const Image light = lensLightImage(o, truth());
        Rng rng(9, 9);
        for (std::size_t i = 0; i < o.data.size(); ++i) {
            o.data[i] = light[i] + o.sigma[i] * static_cast<float>(rng.normal());
        }
        const auto fit = fitLens(o, quick(), {}, {});
        QVERIFY(!fit);
        QCOMPARE(fit.error().kind, Error::Kind::Failed);
        QVERIFY(fit.error().message.find("No arcs") != std::string::npos);
    }

    void aMaskedImageIsAnError()
    {
        Observation o = observation(5);
        o.mask = Mask(o.rows(), o.cols(), 0);
        const auto fit = fitLens(o, quick(), {}, {});
        QVERIFY(!fit);
        QCOMPARE(fit.error().kind, Error::Kind::BadInput);
    }

    /// Wherever a fit is, a stop request ends it in a small part of the time the whole takes, and
    /// nothing is reported afterwards.
    void stopsInTheMiddle()
    {
        using Clock = std::chrono::steady_clock;
        const Observation o = observation(6);
        FitOptions options = quick();
        options.start = truth();              // Near its end, so that the test is quick.
        options.starts = FitOptions().starts; // A whole fit, for a stop is measured by it.
        options.detail = FitOptions().detail;
        std::vector<std::string> stages;
        FitEvents events;
        events.progress = [&](const Progress& p) {
            if (stages.empty() || stages.back() != p.stage) {
                stages.push_back(p.stage);
            }
        };
        const auto start = Clock::now();
        QVERIFY(fitLens(o, options, events, {}).has_value());
        const Clock::duration whole = Clock::now() - start;
        for (const std::string& stage : stages) {
            if (stage == stages.back()) {
                continue; // "done"
            }
            std::stop_source source;
            std::atomic<bool> ended = false;
            std::atomic<int> late = 0;
            std::optional<Clock::time_point> asked;
            std::jthread canceller;
            events.progress = [&](const Progress& p) {
                late += ended ? 1 : 0;
                if (p.stage == stage && !asked) {
                    asked = Clock::now();
                    canceller = std::jthread([&source, whole] {
                        std::this_thread::sleep_for(whole / 300);
                        source.request_stop();
                    });
                }
            };
            const auto fit = fitLens(o, options, events, source.get_token());
            const double share = std::chrono::duration<double>(Clock::now() - *asked) / whole;
            ended = true;
            QVERIFY(!fit);
            QCOMPARE(fit.error().kind, Error::Kind::Cancelled);
            QVERIFY2(share < 0.15, qPrintable(QString("%1 %2").arg(stage.c_str()).arg(share)));
            QCOMPARE(late.load(), 0);
        }
    }

    void stopsAtOnce()
    {
        std::stop_source source;
        source.request_stop();
        const auto fit = fitLens(observation(6), quick(), {}, source.get_token());
        QVERIFY(!fit);
        QCOMPARE(fit.error().kind, Error::Kind::Cancelled);
    }
};

ANNEAU_TEST(fit, FitTest)
#include "fit_test.moc"
