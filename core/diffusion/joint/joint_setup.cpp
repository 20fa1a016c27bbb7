// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/joint_setup.h"

#include "core/diffusion/data/unit.h"
#include "core/diffusion/likelihood/classical_inversion.h"
#include "core/diffusion/likelihood/reduced_inversion.h"
#include "core/diffusion/prior/gaussian_denoiser.h"
#include "core/diffusion/prior/prior_covariance.h"
#include "core/diffusion/run_context.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

constexpr int kIterations = 8;
constexpr double kStep = 0.5;          ///< Of derivatives, in standard deviations.
constexpr std::int64_t kTogether = 16; ///< Places held at once.
constexpr double kSpread = 2;          ///< Of the starts, in standard deviations.
/// A noise map may be wrong by several times, a hundred of the standard deviations that a climb
/// counts in: its scale is looked for first, its logarithm in steps of these to either side.
constexpr double kNoiseSteps[] = {0.4, 0.08, 0.016};
constexpr int kNoiseTries = 5; ///< To either side.

/// Of a network's unit: the classical inversion's half-light brightness; of a Gaussian prior: the
/// root of its most probable amplitude.
double fluxScaleFor(const ArcData& data, const Scene& scene, const Denoiser& prior)
{
    const bool gaussian = dynamic_cast<const GaussianDenoiser*>(&prior) != nullptr;
    const Covariance shape =
        gaussian ? priorCovariance(prior) : priorShape(prior.moments()).to(at::kCPU, at::kDouble);
    const ReducedInversion inversion = invertReduced(data, scene.lensMass, shape);
    return gaussian ? std::sqrt(inversion.amplitude) : fluxScaleOf(inversion.source);
}

} // namespace

JointSetup::JointSetup(Problem problem, const Denoiser& prior, double fluxScale,
                       std::stop_token stop)
    : m_data{std::make_unique<const ArcData>(problem.key, problem.image, stop)},
      m_fluxScale{fluxScale}
{
    if (!(m_fluxScale > 0)) {
        m_fluxScale = fluxScaleFor(*m_data, problem.scene, prior);
    }
    const auto law =
        problem.law ? problem.law : std::make_shared<const SourceLaw>(sourceLaw(prior, stop));
    const auto make = [&](double noise) {
        BasisLimits limits; // they are told in the noise map's variance
        limits.least *= noise * noise;
        m_model = std::make_unique<const LensJointModel>(*m_data, problem.scene, m_fluxScale, law,
                                                         problem.priors, problem.widths, limits);
    };
    make(1);
    const Tensor start = withLikelyNoise(m_model->start(), prior, stop);
    make(m_model->noiseScaleAt(start));
    climbFrom(start, m_model->smallSteps(), prior, stop);
    // Pixels and basis follow the lens.
    problem.scene.lensMass = m_model->lensAt(m_peak.mode);
    const Tensor mode = withLikelyNoise(m_peak.mode, prior, stop);
    const Tensor steps = m_peak.covariance.diagonal().sqrt();
    if (m_data->leftOut(problem.scene.lensMass) > 0) {
        problem.key.lensMass = problem.scene.lensMass;
        m_data = std::make_unique<const ArcData>(problem.key, problem.image, stop);
    }
    make(m_model->noiseScaleAt(mode));
    climbFrom(mode, steps, prior, stop);
}

/// Of the posterior with the source integrated out; `start` stands in for points that are not
/// allowed.
Tensor JointSetup::density(const Tensor& points, const Tensor& start, const Denoiser& prior,
                           const std::stop_token& stop) const
{
    const SourceBelief sources = m_model->unknownSources(prior.sigmaMax());
    std::vector<Tensor> parts;
    for (const Tensor& some : at::split(points, kTogether)) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
        const Tensor known = m_model->logPrior(some);
        const Tensor allowed = at::isfinite(known);
        const Tensor there = at::where(allowed.unsqueeze(1), some, start);
        parts.push_back(known + m_model->at(there)->logEvidence(sources));
    }
    return at::cat(parts);
}

Tensor JointSetup::withLikelyNoise(const Tensor& start, const Denoiser& prior,
                                   const std::stop_token& stop) const
{
    Tensor best = start;
    for (const double step : kNoiseSteps) {
        Tensor tried = best.repeat({2 * kNoiseTries + 1, 1});
        tried.select(1, start.size(0) - 1)
            .add_(step * at::arange(-kNoiseTries, kNoiseTries + 1, at::kDouble));
        const auto found = density(tried, best, prior, stop).argmax().item<std::int64_t>();
        best = tried[found].clone();
    }
    return best;
}

void JointSetup::climbFrom(const Tensor& start, const Tensor& steps, const Denoiser& prior,
                           const std::stop_token& stop)
{
    const SourceBelief sources = m_model->unknownSources(prior.sigmaMax());
    const auto logDensity = [&](const Tensor& points) {
        return density(points, start, prior, stop);
    };
    Tensor small = steps;
    const auto covarianceAt = [&](const Tensor& point) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
        const Tensor source = m_model->meanSource(point, sources);
        const Tensor precision =
            m_model->knownPrecision() + m_model->information(point, source, small, sources);
        const Tensor covariance = at::linalg_inv(precision);
        small = kStep * covariance.diagonal().sqrt();
        return 0.5 * (covariance + covariance.t());
    };
    m_peak = climb({logDensity, covarianceAt}, start, kIterations, stop);
}

Tensor JointSetup::starts(const SampleNoise& noise) const
{
    const std::int64_t k = m_model->parameters();
    const Tensor normals = noise.normals(SampleNoise::kSetup, k);
    const Tensor root = at::linalg_cholesky(m_peak.covariance);
    Tensor points = m_peak.mode + kSpread * at::matmul(normals, root.t());
    const Tensor allowed = at::isfinite(m_model->logPrior(points)).unsqueeze(1);
    return at::where(allowed, points, m_peak.mode);
}

JointSettings jointSettings(int steps)
{
    JointSettings settings;
    settings.steps = steps > 0 ? steps : settings.steps;
    settings.burnIn = 60; // for a new lens; with 20 draws of a run are alike
    settings.moves = 8;   // at the few levels that are trusted
    return settings;
}

std::unique_ptr<const Denoiser> gaussianJointPrior(int pixels)
{
    constexpr double kSigmaMin = 0.003, kAbove = 3;
    const Covariance covariance = genericGalaxyCovariance(pixels, at::kCPU, at::kDouble);
    const double widest = std::sqrt(covariance.eigenvalues().max().item<double>());
    return std::make_unique<const GaussianDenoiser>(at::zeros({1, pixels, pixels}, at::kDouble),
                                                    covariance, kSigmaMin, kAbove * widest);
}

} // namespace anneau
