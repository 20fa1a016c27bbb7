// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/samplers/metropolis_walk.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "core/diffusion/verify/linear_problem.h"
#include "core/diffusion/verify/moment_agreement.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace anneau;

namespace {

constexpr int kChains = 2000;
constexpr double kFalseAlarm = 1e-5;

KnownPosterior problem(const char* name)
{
    std::ifstream in(std::string(ANNEAU_SOURCE_DIR "/resources/verify/") + name + ".json");
    return std::move(KnownPosterior::read(nlohmann::json::parse(in)).value());
}

Tensor asImages(const Tensor& rows)
{
    return rows.reshape({rows.size(0), 1, 1, -1});
}

Tensor asRows(const Tensor& images)
{
    return images.reshape({images.size(0), -1}).to(at::kDouble);
}

/// Chains that start at `start` [N, n], with a metric of their own.
WalkResult walk(const KnownPosterior& p, const LinearData& data, const Tensor& start, int moves,
                double level = 0)
{
    const Tensor images = asImages(start);
    const WalkSettings settings{moves, level > 0 ? level : walkLevel(*p.prior, images)};
    return metropolisWalk(*p.prior, data, images, WalkMetric::ofSamples(images, settings.level),
                          settings, SampleNoise(21, 0, static_cast<int>(start.size(0))));
}

/// The law of the chains for a Gaussian prior, in closed form: prior and noise of the data both
/// wider by the level.
GaussianInversion lawOf(const KnownPosterior& p, double level)
{
    const auto& prior = dynamic_cast<const GaussianDenoiser&>(*p.prior);
    const Tensor root = prior.covariance().components();
    const Tensor identity = at::eye(root.size(0), root.options());
    const Tensor wider = at::mm(root.t(), root) + level * level * identity;
    const LinearData& data = p.problem.linear;
    const Tensor scale = (1 + level * level * data.power()).rsqrt(); // [1, R]
    const Tensor op = (data.basis->vectors * data.basis->singular * scale).t();
    return {NormalEquations::of(op, (data.coordinates * scale).squeeze(0)),
            prior.moments().mean.reshape({-1}), Covariance::dense(wider)};
}

MomentAgreement told(const char* what, const Tensor& rows, const Tensor& mean, const Tensor& cov)
{
    const MomentAgreement got = momentAgreement(rows, mean, cov);
    qInfo("%s: width %.4f (%.3f to %.3f) +- %.4f, mean off by %.3f (p %.2g)", what, got.width,
          got.narrowest, got.widest, got.widthError, got.meanShift, got.meanPValue);
    return got;
}

} // namespace

/// Metropolis chains against the laws they must have; 2000 chains, so that an exact sampler fails
/// one of these lines with probability 1e-5.
class MetropolisWalkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    /// At a level as wide as the posterior's narrowest directions, where any mistake in the
    /// likelihood, the line integral or the proposal's ratio would show.
    void chainsHaveTheirLaw()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        const double level = 0.1;
        const WalkResult got = walk(p, p.problem.linear, p.draws(kChains, 3), 150, level);
        const GaussianInversion law = lawOf(p, level);
        QVERIFY(
            told("states", asRows(got.states), law.mean(), law.covariance()).holds(kFalseAlarm, 0));
        qInfo("acceptance %.2f, integral off by %.2g", got.acceptance, got.integralError);
        QVERIFY(got.acceptance > 0.45 && got.acceptance < 0.7);
        QVERIFY(got.integralError < 1e-3); // a linear score: Simpson is exact
        // In the law already, but for the wider level: no drift.
        const double drift = got.dataChange.mean().item<double>();
        QVERIFY(std::abs(drift) < 5 * got.dataChange.std().item<double>() / std::sqrt(kChains));
    }

    /// Starts of half the width, and beside the mean, are forgotten.
    void wrongStartsAreForgotten()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        const double level = 0.1;
        const Tensor start = p.mean() + 0.2 + 0.5 * (p.draws(kChains, 4) - p.mean());
        const GaussianInversion law = lawOf(p, level);
        QVERIFY(!told("start", start, law.mean(), law.covariance()).holds(kFalseAlarm, 0.05));
        const WalkResult got = walk(p, p.problem.linear, start, 400, level);
        QVERIFY(
            told("end", asRows(got.states), law.mean(), law.covariance()).holds(kFalseAlarm, 0));
        // The chains tell how far they had to go.
        QVERIFY(got.dataChange.mean().item<double>() >
                5 * got.dataChange.std().item<double>() / std::sqrt(kChains));
    }

    /// Drawn back from the level that the program picks: the posterior itself. The level's own
    /// error is second order, below 1 % of the width.
    void samplesHaveTheExactPosterior()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        const WalkResult got = walk(p, p.problem.linear, p.draws(kChains, 5), 150);
        QVERIFY(told("samples", asRows(got.samples), p.mean(), p.covariance())
                    .holds(kFalseAlarm, 0.01));
    }

    /// The same check sees data whose noise is overstated by a third.
    void aWrongLikelihoodShows()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        LinearData wrong = p.problem.linear;
        wrong.gain = wrong.gain / 1.3;
        wrong.coordinates = wrong.coordinates / 1.3;
        const WalkResult got = walk(p, wrong, p.draws(kChains, 6), 400);
        QVERIFY(!told("wrong noise", asRows(got.samples), p.mean(), p.covariance())
                     .holds(kFalseAlarm, 0.01));
    }

    /// Two modes: each keeps its shape, and the weights are those of the starts, whatever they are.
    void modesKeepTheirWeights()
    {
        for (const char* name : {"gmm_d2_bimodal", "gmm_d8_bimodal"}) {
            const KnownPosterior p = problem(name);
            const Tensor start = p.draws(kChains, 7);
            const WalkResult got = walk(p, p.problem.linear, start, 150);
            const Tensor samples = asRows(got.samples);
            const double before = p.sharesOf(start)[0].item<double>();
            const double weight = p.sharesOf(samples)[0].item<double>();
            const double exact = p.weights[0].item<double>();
            const double chance = std::sqrt(exact * (1 - exact) / kChains);
            qInfo("%s: weight %.4f, before %.4f, exact %.4f +- %.4f", name, weight, before, exact,
                  chance);
            QVERIFY(std::abs(weight - exact) < 4.5 * chance);
            QVERIFY(told(name, samples, p.mean(), p.covariance()).meanPValue > kFalseAlarm);
            // Of the first component alone: those nearer to it than to the other.
            const Tensor axis = p.means[0] - p.means[1];
            const Tensor side = at::mv(samples - 0.5 * (p.means[0] + p.means[1]), axis) > 0;
            const Tensor first = samples.index_select(0, side.nonzero().squeeze(1));
            const MomentAgreement mode =
                told("its first mode", first, p.means[0], p.covariances[0]);
            QVERIFY(mode.width > 0.95 && mode.width < 1.05);
        }
        const KnownPosterior p = problem("gmm_d8_bimodal");
        KnownPosterior even = problem("gmm_d8_bimodal");
        even.weights = at::full_like(even.weights, 0.5);
        const WalkResult got = walk(p, p.problem.linear, even.draws(kChains, 8), 150);
        QVERIFY(std::abs(p.sharesOf(asRows(got.samples))[0].item<double>() - 0.5) < 0.06);
    }

    /// A chain does not depend on the chains beside it, given level and metric.
    void chainsAreIndependent()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        const Tensor start = asImages(p.draws(8, 9));
        const WalkMetric metric = WalkMetric::ofSamples(start, 0.05);
        const auto moved = [&](int first, int count) {
            return metropolisWalk(*p.prior, p.problem.linear, start.narrow(0, first, count), metric,
                                  {40, 0.05}, SampleNoise(2, first, count))
                .samples;
        };
        QVERIFY((moved(0, 8).narrow(0, 3, 2) - moved(3, 2)).abs().max().item<double>() < 1e-4);
    }

    /// R-hat and the effective number of draws: long chains agree, a handful of moves does not.
    void tracesTellWhetherChainsMix()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        const Tensor start = p.draws(40, 10);
        const ChainDiagnostics few = walk(p, p.problem.linear, start, 12, 0.05).traces.diagnose();
        const ChainDiagnostics many =
            walk(p, p.problem.linear, start, 1500, 0.05).traces.diagnose();
        qInfo("R-hat %.3f and %.3f, effective draws %.0f and %.0f", few.rhat, many.rhat,
              few.bulkEss, many.bulkEss);
        QVERIFY(few.rhat > 1.2);
        QVERIFY(many.rhat < 1.05 && many.bulkEss > 400);
        QVERIFY(many.bulkEss < 40 * 1000);
        QVERIFY(std::isinf(
            walk(p, p.problem.linear, start.narrow(0, 0, 1), 12, 0.05).traces.diagnose().rhat));
    }

    /// As a finishing stage: a convolved likelihood loses a tenth of the width, the moves give it
    /// back.
    void finishesAnySampler()
    {
        const KnownPosterior p = problem("gauss_n8_under");
        const auto width = [&](const char* sampler) {
            const auto settings = SamplerSettings::named(sampler, 48).value();
            const SamplerDraw draw = drawSamples(*p.prior, &p.problem.linear, settings,
                                                 SampleNoise(11, 0, kChains), {}, {});
            const bool walked = draw.walk.has_value();
            // Start, two a move, three more twice where Simpson's rule is tested, the way back.
            const std::int64_t moves = walked ? 2 * settings.moves + 8 : 0;
            expects(draw.evaluations == kChains * (48 + moves), "evaluations are counted");
            return told(sampler, asRows(draw.samples), p.mean(), p.covariance()).width;
        };
        QVERIFY(std::abs(width("cla+dpmpp_2m_sde") - 1) > 0.05);
        QVERIFY(std::abs(width("cla+dpmpp_2m_sde+mala200") - 1) < 0.02);
    }
};

ANNEAU_TEST(metropolis_walk, MetropolisWalkTest)
#include "metropolis_walk_test.moc"
