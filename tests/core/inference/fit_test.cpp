// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/inference/fit.h"
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

Component component(std::string type, std::string id, std::vector<double> values)
{
    const std::size_t n = values.size();
    return {std::move(type), std::move(id), std::move(values), std::vector<bool>(n, false)};
}

/// A lens that is not in the middle of its image.
Scene truth()
{
    Scene s;
    s.lensMass = {component("PEMD", "lens", {1.15, 2.05, 0.8, 35, 0.23, -0.16}),
                  component("ExternalShear", "shear", {0.05, -30})};
    s.lensLight = {component("Sersic", "light", {4, 0.5, 2.5, 0.85, 30, 0.23, -0.16})};
    s.sourceLight = {component("Sersic", "source", {6, 0.12, 1, 0.7, 70, 0.30, -0.05})};
    s.sky = 0.01;
    return s;
}

Observation simulated(std::uint64_t seed)
{
    constexpr int kSide = 72;
    Observation o;
    o.data = Image(kSide, kSide);
    o.sigma = Image(kSide, kSide, 0.004F);
    o.mask = Mask(kSide, kSide, 1);
    o.pixelScale = 0.07;
    o.psf.kernel = Image(13, 13);
    float sum = 0;
    for (int r = 0; r < 13; ++r) {
        for (int c = 0; c < 13; ++c) {
            const float d2 = static_cast<float>((r - 6) * (r - 6) + (c - 6) * (c - 6));
            sum += o.psf.kernel.at(r, c) = std::exp(-0.5F * d2 / 1.2F);
        }
    }
    for (float& value : o.psf.kernel) {
        value /= sum;
    }
    const Image light = lensLightImage(o, truth());
    const Image arcs = lensedSourceImage(o, truth());
    Rng rng(seed, 0);
    for (std::size_t i = 0; i < o.data.size(); ++i) {
        o.data[i] = light[i] + arcs[i] + o.sigma[i] * static_cast<float>(rng.normal());
    }
    return o;
}

FitOptions quick()
{
    FitOptions options;
    options.lightComponents = 1;
    options.starts = 6;
    return options;
}

const FittedParameter& parameter(const FitResult& fit, const std::string& id,
                                 const std::string& key)
{
    for (const FittedParameter& p : fit.parameters) {
        if (p.component == id && p.key == key) {
            return p;
        }
    }
    throw std::out_of_range(key);
}

} // namespace

class FitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// From nothing, with broken and masked pixels about: every lens parameter within five standard
    /// errors, the arcs fitted to the noise.
    void recoversASimulatedLens()
    {
        Observation o = simulated(1);
        o.data.at(20, 40) = std::numeric_limits<float>::quiet_NaN();
        o.data.at(50, 30) = 1e6F;
        o.mask.at(50, 30) = 0;
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
        const auto fit = fitLens(o, quick(), events, {});
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

        m_lens = fit->scene.lensMass;

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

    void sameSeedSameFit()
    {
        Observation o = simulated(1);
        o.data.at(20, 40) = std::numeric_limits<float>::quiet_NaN();
        o.data.at(50, 30) = -1e6F; // Masked: any value gives the same fit.
        o.mask.at(50, 30) = 0;
        const auto fit = fitLens(o, quick(), {}, {});
        QVERIFY(fit.has_value());
        QVERIFY(fit->scene.lensMass == m_lens);
    }

    void fixedParametersStay()
    {
        const Observation o = simulated(3);
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
        Observation o = simulated(4);
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
        Observation o = simulated(5);
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
        const Observation o = simulated(6);
        FitOptions options = quick();
        options.start = truth(); // Near its end, so that the test is quick.
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
        const auto fit = fitLens(simulated(6), quick(), {}, source.get_token());
        QVERIFY(!fit);
        QCOMPARE(fit.error().kind, Error::Kind::Cancelled);
    }

private:
    std::vector<Component> m_lens; ///< Of the first fit.
};

ANNEAU_TEST(fit, FitTest)
#include "fit_test.moc"
