// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint_setup.h"

#include "core/diffusion/classical_inversion.h"
#include "core/diffusion/data/unit.h"
#include "core/diffusion/gaussian_denoiser.h"
#include "core/diffusion/reduced_inversion.h"
#include "core/diffusion/run_context.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

constexpr int kIterations = 8;
constexpr double kStep = 0.5;          ///< Of derivatives, in standard deviations.
constexpr std::int64_t kTogether = 16; ///< Places held at once.
constexpr double kSpread = 2;          ///< Of the starts, in standard deviations.

Covariance covarianceOf(const Denoiser& prior)
{
    return Covariance::stationary(prior.moments().spectrum.to(at::kCPU, at::kDouble),
                                  prior.pixels());
}

/// Of a network's unit: the classical inversion's half-light brightness; of a Gaussian prior: the
/// root of its most probable amplitude.
double fluxScaleFor(const ArcData& data, const Scene& scene, const Denoiser& prior)
{
    const bool gaussian = dynamic_cast<const GaussianDenoiser*>(&prior) != nullptr;
    const Covariance shape =
        gaussian ? covarianceOf(prior) : priorShape(prior.moments()).to(at::kCPU, at::kDouble);
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
    const auto make = [&] {
        m_model = std::make_unique<const LensJointModel>(*m_data, problem.scene, m_fluxScale,
                                                         covarianceOf(prior), problem.priors,
                                                         problem.widths);
    };
    make();
    climbFrom(m_model->start(), m_model->smallSteps(), prior, stop);
    // Pixels and basis follow the lens.
    problem.scene.lensMass = m_model->lensAt(m_peak.mode);
    const Tensor mode = m_peak.mode;
    const Tensor steps = m_peak.covariance.diagonal().sqrt();
    if (m_data->leftOut(problem.scene.lensMass) > 0) {
        problem.key.lensMass = problem.scene.lensMass;
        m_data = std::make_unique<const ArcData>(problem.key, problem.image, stop);
    }
    make();
    climbFrom(mode, steps, prior, stop);
}

void JointSetup::climbFrom(const Tensor& start, const Tensor& steps, const Denoiser& prior,
                           const std::stop_token& stop)
{
    const Tensor centre =
        prior.moments().mean.to(at::kCPU, at::kDouble).reshape({1, m_data->sourcePixels()});
    const auto logDensity = [&](const Tensor& points) {
        std::vector<Tensor> parts;
        for (const Tensor& some : at::split(points, kTogether)) {
            if (stop.stop_requested()) {
                throw Cancelled();
            }
            const Tensor known = m_model->logPrior(some);
            const Tensor allowed = at::isfinite(known);
            const Tensor there = at::where(allowed.unsqueeze(1), some, start);
            parts.push_back(known + m_model->at(there)->logEvidence(centre, prior.sigmaMax()));
        }
        return at::cat(parts);
    };
    Tensor small = steps;
    const auto covarianceAt = [&](const Tensor& point) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
        const Tensor source = m_model->meanSource(point, centre.squeeze(0), prior.sigmaMax());
        const Tensor precision = m_model->knownPrecision() +
                                 m_model->information(point, source, small, prior.sigmaMax());
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
    settings.moves = 5;
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
