// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/chain_file.h"
#include "core/inference/chains/lens_posterior.h"
#include "core/posterior/diagnostics.h"
#include "tests/core/inference/small_lens.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string_view>

using namespace anneau;
using namespace anneau::test;

namespace {

InferOptions quick(const QTemporaryDir& folder, const char* name, int draws)
{
    InferOptions options;
    options.setup.sourcePixels = 10;
    options.draws = draws;
    options.nuts.warmUp = 20;
    options.output = folder.filePath(name).toStdString();
    return options;
}

const InferredParameter& parameter(const LensPosterior& posterior, const std::string& name)
{
    for (const InferredParameter& p : posterior.chains.parameters) {
        if (p.name() == name) {
            return p;
        }
    }
    throw std::out_of_range(name);
}

/// (1-q)/(1+q) (cos 2phi, sin 2phi)
std::array<double, 2> ellipticity(double q, double phi)
{
    const double angle = phi * std::numbers::pi / 90;
    return {(1 - q) / (1 + q) * std::cos(angle), (1 - q) / (1 + q) * std::sin(angle)};
}

/// How many standard deviations of the draws the lens' ellipticity is from (q, phi), along each
/// axis.
std::array<double, 2> ellipticityOff(const LensPosterior& posterior, double q, double phi)
{
    const auto at = [&](const char* name) {
        return static_cast<std::size_t>(&parameter(posterior, name) -
                                        posterior.chains.parameters.data());
    };
    const auto& qs = posterior.chains.values[at("lens.q")];
    const auto& phis = posterior.chains.values[at("lens.phi")];
    std::array<double, 2> off{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        double sum = 0, squares = 0, count = 0;
        for (std::size_t c = 0; c < qs.size(); ++c) {
            for (std::size_t d = 0; d < qs[c].size(); ++d) {
                const double value = ellipticity(qs[c][d], phis[c][d])[axis];
                sum += value;
                squares += value * value;
                ++count;
            }
        }
        const double mean = sum / count;
        off[axis] = (mean - ellipticity(q, phi)[axis]) / std::sqrt(squares / count - mean * mean);
    }
    return off;
}

} // namespace

class LensPosteriorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// At places as far from the fit as chains go: over 0.004 standard errors the density gains its
    /// slope's mean there, but where a ray leaves the source grid and the density makes a small
    /// jump. A slope that is off by 0.02 in these units fails.
    void slopesOfARealSetUpAreExact()
    {
        constexpr int kPlaces = 5, kSteps = 6;
        constexpr double kStep = 0.004;
        const auto setup = setUpLens(smallObservation(smallScene(), 3), smallScene(), {},
                                     {.sourcePixels = 10}, [](const std::string&) {}, {});
        QVERIFY(setup.has_value());
        const LensDensity density(setup->model, {});
        const BoundedCoordinates& coordinates = density.coordinates();
        const std::vector<double> centre = coordinates.free(setup->point);
        const std::vector<double> slopes = coordinates.slopes(centre);
        std::vector<std::vector<double>> off(centre.size());
        Rng rng(7, 0);
        for (int place = 0; place < kPlaces; ++place) {
            std::vector<double> z = centre;
            std::vector<double> width(z.size()), gradient(z.size());
            for (std::size_t k = 0; k < z.size(); ++k) {
                const auto i = static_cast<Eigen::Index>(k);
                width[k] = std::sqrt(setup->covariance(i, i)) / slopes[k];
                z[k] += 0.5 * width[k] * rng.normal(); // Correlations left out: half as far.
            }
            for (std::size_t k = 0; k < z.size(); ++k) {
                double value = density.evaluate(z, gradient);
                double slope = gradient[k] * width[k];
                std::vector<double> at = z;
                for (int step = 0; step < kSteps; ++step) {
                    at[k] += kStep * width[k];
                    const double next = density.evaluate(at, gradient);
                    const double nextSlope = gradient[k] * width[k];
                    QVERIFY(std::isfinite(next));
                    off[k].push_back(std::abs(next - value - 0.5 * kStep * (slope + nextSlope)));
                    value = next;
                    slope = nextSlope;
                }
            }
        }
        for (std::vector<double>& one : off) {
            std::sort(one.begin(), one.end());
            qInfo("%.5f mostly, %.5f at most", one[one.size() / 2], one.back());
            QVERIFY(one[one.size() / 2] < 0.02 * kStep);
            QVERIFY(one.back() < 0.1);
        }
    }

    /// The true lens lies within the draws; a run that was killed goes on, in pieces of any length,
    /// as if nothing had been.
    void theTruthIsWithinAndRunsGoOn()
    {
        QTemporaryDir folder;
        const Observation observation = smallObservation(smallScene(), 3);
        InferOptions options = quick(folder, "whole.fits", 27);
        options.saveSeconds = 0;
        const QString killed = folder.filePath("killed.fits");
        const ProgressReport keep = [&](const Progress& progress) {
            if (progress.stage.starts_with("drawing") && progress.done == 20) {
                QVERIFY(QFile::copy(folder.filePath("whole.fits"), killed));
            }
        };
        const auto whole = inferLens(observation, smallScene(), {}, options, keep, {});
        QVERIFY2(whole.has_value(), whole ? "" : whole.error().message.c_str());
        QCOMPARE(whole->draws, 27);
        QVERIFY(!whole->cancelled);
        const std::pair<const char*, double> truth[] = {
            {"lens.theta_E", 1.2}, {"lens.gamma", 2.1}, {"lens.q", 0.75}, {"lens.phi", 30}};
        for (const auto& [name, value] : truth) {
            const InferredParameter& p = parameter(*whole, name);
            qInfo("%s %.4f +- %.4f, R-hat %.3f, effective %.0f", name, p.mean, p.sd, p.rhat,
                  p.bulkEss);
            QVERIFY(!p.fixed && p.sd > 0);
            if (std::string_view(name) != "lens.phi") { // Its spread depends on q: see below.
                QVERIFY(std::abs(p.mean - value) < 4.5 * p.sd);
            }
            QVERIFY(p.rhat < 1.4);
            QVERIFY(!p.prior.empty());
        }
        for (const double off : ellipticityOff(*whole, 0.75, 30)) {
            qInfo("ellipticity off by %.2f standard deviations", off);
            QVERIFY(std::abs(off) < 4.5);
        }
        QVERIFY(parameter(*whole, "lens.center_x").fixed);
        QVERIFY(!whole->assumptions.empty());

        QVERIFY(QFile::exists(killed)); // What is on the disk when a process ends at the 20th draw.
        InferOptions more = quick(folder, "killed.fits", 23);
        more.resume = true;
        QVERIFY(inferLens(observation, smallScene(), {}, more, {}, {}).has_value());
        more.draws = 27;
        const auto parts = inferLens(observation, smallScene(), {}, more, {}, {});
        QVERIFY2(parts.has_value(), parts ? "" : parts.error().message.c_str());
        QVERIFY(parts->chains.values == whole->chains.values);
        QCOMPARE(parts->divergences, whole->divergences);
        QCOMPARE(parts->evaluations, whole->evaluations);

        const auto summary = readChainSummary(more.output);
        QVERIFY(summary.has_value());
        QCOMPARE(summary->size(), whole->chains.parameters.size());
        QCOMPARE((*summary)[0].median, parameter(*whole, "lens.theta_E").median);
        QCOMPARE((*summary)[0].name(), std::string("lens.theta_E"));

        // Another image's chains are not gone on with.
        const auto other =
            inferLens(smallObservation(smallScene(), 4), smallScene(), {}, more, {}, {});
        QVERIFY(!other && other.error().kind == Error::Kind::BadInput);
    }

    void stopsKeepWhatThereIs()
    {
        QTemporaryDir folder;
        const Observation observation = smallObservation(smallScene(), 3);
        std::stop_source early;
        early.request_stop();
        const auto none = inferLens(observation, smallScene(), {}, quick(folder, "a.fits", 50), {},
                                    early.get_token());
        QVERIFY(!none && none.error().kind == Error::Kind::Cancelled);
        std::stop_source late;
        const ProgressReport report = [&](const Progress& progress) {
            if (progress.stage.starts_with("drawing") && progress.done >= 20) {
                late.request_stop();
            }
        };
        const auto some = inferLens(observation, smallScene(), {}, quick(folder, "b.fits", 5000),
                                    report, late.get_token());
        QVERIFY(some && some->cancelled && some->draws >= 20 && some->draws < 5000);
        QVERIFY(QFile::exists(folder.filePath("b.fits")));
    }

    void whatCannotBeInferredSaysWhy()
    {
        Scene held = smallScene();
        for (Component& c : held.lensMass) {
            c.fixed.assign(c.fixed.size(), true);
        }
        QTemporaryDir folder;
        const auto nothing =
            inferLens(smallObservation(held, 3), held, {}, quick(folder, "c.fits", 10), {}, {});
        QVERIFY(!nothing && nothing.error().message.find("free") != std::string::npos);
        Observation empty = smallObservation(smallScene(), 3);
        Rng rng(1, 0);
        for (float& value : empty.data) {
            value = 0.01F * static_cast<float>(rng.normal());
        }
        const auto dark = inferLens(empty, smallScene(), {}, quick(folder, "d.fits", 10), {}, {});
        QVERIFY(!dark && dark.error().message.find("arcs") != std::string::npos);
        QFile file(folder.filePath("e.fits"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no chains") > 0);
        file.close();
        QVERIFY(!readChains(folder.filePath("e.fits").toStdString()));
    }
};

ANNEAU_TEST(lens_posterior, LensPosteriorTest)
#include "lens_posterior_test.moc"
