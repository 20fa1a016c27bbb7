// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/joint_sampler.h"

#include "core/diffusion/likelihood/conjugate_gradient.h"
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/samplers/integrator.h"
#include "core/diffusion/samplers/posterior_sampler.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <numbers>

namespace anneau {
namespace {

/// Random numbers: those of a walk count its steps, those of the moves count on from here.
constexpr std::uint32_t kMoveNumbers = 0x40000000u;
/// Best for random walks in a few dimensions (Roberts, Gelman & Gilks 1997).
constexpr double kBestAcceptance = 0.3;
constexpr double kAdaptation = 1;

} // namespace

/// The state of all runs.
class JointSampler::Walk {
public:
    Walk(const JointSampler& sampler, const Tensor& start, const SampleNoise& noise,
         MoveTally& tally, std::stop_token stop)
        : m_s{sampler},
          m_noise{noise},
          m_tally{tally},
          m_stop{std::move(stop)},
          m_p{start.clone()},
          m_logPrior{sampler.m_model.logPrior(start)},
          m_places{sampler.m_model.at(start)},
          m_logScale{std::log(2.38 / std::sqrt(static_cast<double>(start.size(1))))}
    {}

    /// The parameters given x_t, then D_y given both. // [R, 1, H, W]
    Tensor denoise(const Tensor& x, double sigma);
    /// D_y at the state before, given the parameters of now.
    Tensor recalled() const { return m_moved ? conditioned(m_before) : Tensor(); }

    const Tensor& parameters() const { return m_p; }

private:
    /// What the prior said of a state.
    struct Seen {
        double sigma = 0;
        Tensor denoised; // [R, 1, H, W] in the prior's precision
        Tensor centre;   // [R, n]
        Denoiser::Vjp derivative;

        Tensor pull(const Tensor& v) const // J^T v, [R, n]
        {
            const Tensor images = v.to(denoised.options()).reshape(denoised.sizes());
            return derivative(images).to(centre.options()).reshape(centre.sizes());
        }
    };

    Tensor conditioned(const Seen& seen) const; // -> [R, 1, H, W]
    void move(const Tensor& centre, const SourceBelief& sources, int moves);
    Tensor proposalRoot(const Tensor& centre, const SourceBelief& sources) const; // -> [K, K]

    const JointSampler& m_s;
    const SampleNoise& m_noise;
    MoveTally& m_tally;
    std::stop_token m_stop;
    Tensor m_p;                                   // [R, K]
    Tensor m_logPrior;                            // [R]
    std::unique_ptr<JointModel::Places> m_places; ///< At m_p.
    double m_logScale;                            ///< Of the proposals, at the last move.
    std::uint32_t m_moveNumber = kMoveNumbers;
    bool m_first = true;  ///< No level has been seen yet.
    bool m_moved = false; ///< At the last level.
    Seen m_now, m_before; ///< At the last level and the one above.
};

/// As wide as the parameters are once the source is known as well as this level knows it.
Tensor JointSampler::Walk::proposalRoot(const Tensor& centre, const SourceBelief& sources) const
{
    const Tensor steps = 0.5 * at::linalg_inv(m_s.m_precision).diagonal().sqrt();
    const Tensor more = m_s.m_model.information(m_p.mean(0), centre.mean(0), steps, sources);
    const Tensor precision = more.defined() ? m_s.m_precision + more : m_s.m_precision;
    const Tensor covariance = at::linalg_inv(precision);
    return at::linalg_cholesky(0.5 * (covariance + covariance.t()));
}

void JointSampler::Walk::move(const Tensor& centre, const SourceBelief& sources, int moves)
{
    const std::int64_t k = m_p.size(1);
    const Tensor root = proposalRoot(centre, sources);
    Tensor logDensity = m_logPrior + m_places->logEvidence(sources);
    for (int i = 0; i < moves && !m_stop.stop_requested(); ++i) {
        const Tensor numbers = m_noise.normals(m_moveNumber++, k + 1).to(m_p.device());
        const Tensor step = std::exp(m_logScale) * at::matmul(numbers.narrow(1, 0, k), root.t());
        const Tensor proposed = m_p + step;
        const Tensor priorThere = m_s.m_model.logPrior(proposed);
        const Tensor allowed = at::isfinite(priorThere);
        const Tensor there = at::where(allowed.unsqueeze(1), proposed, m_p);
        const auto places = m_s.m_model.at(there);
        const Tensor density = priorThere + places->logEvidence(sources);
        const Tensor uniform =
            0.5 * at::erfc(-numbers.select(1, k) / std::numbers::sqrt2); // normal to uniform
        const Tensor accepted = allowed & (uniform.log() < density - logDensity);
        m_p = at::where(accepted.unsqueeze(1), proposed, m_p);
        m_logPrior = at::where(accepted, priorThere, m_logPrior);
        m_places->take(accepted, *places);
        logDensity = at::where(accepted, density, logDensity);
        const double share = accepted.to(at::kDouble).mean().item<double>();
        m_logScale += kAdaptation * (share - kBestAcceptance);
        m_tally.accepted += share;
        m_tally.tried += 1;
    }
}

Tensor JointSampler::Walk::denoise(const Tensor& x, double sigma)
{
    const Tensor& mean = m_s.m_prior.moments().mean;
    const Tensor flat = x.reshape({x.size(0), -1});
    auto [denoised, derivative] = m_s.m_prior.meanWithVjp(x.to(mean.options()), sigma);
    const Tensor centre = denoised.to(flat.options()).reshape(flat.sizes());
    m_before = std::move(m_now);
    m_now = {sigma, denoised, centre, std::move(derivative)};
    m_moved = m_first || m_s.m_model.movesAt(sigma);
    if (m_moved) {
        const auto pull = [&](const Tensor& v) {
            return m_now.pull(v);
        };
        move(centre, m_s.m_model.sourcesGiven(flat, centre, sigma, pull),
             m_first ? m_s.m_settings.burnIn : m_s.m_settings.moves);
    }
    m_first = false;
    return conditioned(m_now);
}

/// D_y = D + sigma^2 J^T A^T u with (1 + A sigma^2 J A^T) u = y - A D, preconditioned with the same
/// system of the Gaussian that has the prior's covariance.
Tensor JointSampler::Walk::conditioned(const Seen& seen) const
{
    const double noise = seen.sigma * seen.sigma;
    const auto pull = [&](const Tensor& u) { // J^T A^T u, [R, n]
        return seen.pull(m_places->adjoint(u));
    };
    const auto apply = [&](const Tensor& u, const Tensor& pulled) {
        return u + noise * m_places->forward(pulled);
    };
    const LinearMap precondition = m_places->solver(seen.sigma);
    const Tensor residuals = m_places->data() - m_places->forward(seen.centre);
    const CgResult solved =
        conjugateGradient(pull, apply, precondition, residuals, m_s.m_settings.iterations);
    return (seen.centre + noise * solved.pulled).reshape(seen.denoised.sizes());
}

JointSampler::JointSampler(const Denoiser& prior, const JointModel& model, Tensor proposal,
                           JointSettings settings)
    : m_prior{prior},
      m_model{model},
      m_precision{at::linalg_inv(proposal)},
      m_settings{std::move(settings)}
{
    expects(proposal.size(0) == model.parameters() && m_settings.steps >= 2 &&
                m_settings.moves >= 0 && m_settings.iterations > 0,
            "JointSampler: settings");
    expects(m_settings.cycles == 0 || (m_settings.cycleSigma > prior.sigmaMin() &&
                                       m_settings.cycleSigma <= prior.sigmaMax()),
            "JointSampler: level of the cycles");
}

std::optional<JointDraw> JointSampler::walk(const JointDraw& from, const SampleNoise& noise,
                                            MoveTally& moves, const OnStep& onStep,
                                            std::stop_token stop) const
{
    const c10::NoGradGuard guard;
    expects(from.parameters.size(0) == noise.batch() &&
                from.parameters.size(1) == m_model.parameters(),
            "JointSampler: start");
    const Integrator* integrator = findIntegrator(m_settings.integrator);
    expects(integrator != nullptr, "JointSampler: integrator");
    Walk walk(*this, from.parameters.to(at::kDouble), noise, moves, stop);
    std::vector<double> levels =
        edmLevels(m_settings.steps, m_prior.sigmaMin(), m_prior.sigmaMax());
    Tensor x = startState(m_prior, noise).to(from.parameters.device());
    if (from.sources.defined()) {
        std::erase_if(levels, [&](double level) { return level >= m_settings.cycleSigma; });
        levels.insert(levels.begin(), m_settings.cycleSigma);
        const Tensor normals =
            noise.normals(SampleNoise::kStart, from.sources.size(1)).to(x.device());
        x = (from.sources + m_settings.cycleSigma * normals).reshape(x.sizes());
    }
    const int steps = static_cast<int>(levels.size()) - 1;
    x = integrator->run(
        x, levels, [&](const Tensor& state, double sigma) { return walk.denoise(state, sigma); },
        [&](int number) {
            return noise.normals(static_cast<std::uint32_t>(number), x[0].numel())
                .reshape(x.sizes())
                .to(x.device());
        },
        [&](int step, double, const Tensor&, const Tensor& denoised) {
            if (onStep) {
                onStep(step, steps, walk.parameters(), denoised);
            }
        },
        stop, [&] { return walk.recalled(); });
    if (stop.stop_requested()) {
        return std::nullopt;
    }
    return JointDraw{walk.parameters(), x.reshape({x.size(0), -1})};
}

JointDraws JointSampler::run(const Tensor& start, const SampleNoise& noise, const OnStep& onStep,
                             std::stop_token stop) const
{
    JointDraws out;
    JointDraw state{start, {}};
    for (int cycle = 0; cycle <= m_settings.cycles; ++cycle) {
        auto next = walk(state, noise.after(cycle), out.moves, onStep, stop);
        if (!next) {
            break;
        }
        state = *next;
        out.draws.push_back(std::move(*next));
    }
    return out;
}

} // namespace anneau
