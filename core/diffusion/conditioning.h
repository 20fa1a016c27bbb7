// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/denoiser.h"
#include "core/diffusion/linear_data.h"

#include <atomic>
#include <memory>
#include <string>

namespace anneau {

/// A prior given an observation: again a denoiser, D_y = D + sigma^2 grad log p(y | x_t), so that
/// any integrator samples the posterior. Children differ in the Gaussian they put for p(x | x_t).
///
/// The prior and the data outlive it. mean() may be called from one thread at a time. Not itself
/// differentiable: meanWithVjp() is a contract violation.
class Conditioning : public Denoiser {
public:
    Conditioning(const Denoiser& prior, LinearData data);

    std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const final;
    int pixels() const final { return m_prior.pixels(); }
    double sigmaMin() const final { return m_prior.sigmaMin(); }
    double sigmaMax() const final { return m_prior.sigmaMax(); }
    double sigmaData() const final { return m_prior.sigmaData(); }
    const PriorMoments& moments() const final { return m_prior.moments(); }

    /// Denoised images for which the method had to fall back on a cruder one.
    std::int64_t fallbacks() const { return m_fallbacks; }

protected:
    const Denoiser& prior() const { return m_prior; }
    const LinearData& data() const { return m_data; }
    /// Between images [B, 1, H, W] of the prior and rows [B, n] in the data's precision.
    Tensor flat(const Tensor& x) const;
    Tensor unflat(const Tensor& rows, const Tensor& like) const;
    void countFallbacks(std::int64_t count) const { m_fallbacks += count; }

private:
    const Denoiser& m_prior;
    LinearData m_data;
    mutable std::atomic<std::int64_t> m_fallbacks = 0;
};

/// Convolved likelihood (Remy et al. 2020, arXiv:2011.08698; Adam et al. 2022, arXiv:2211.03812):
/// x | x_t ~ N(x_t, sigma^2). No derivative of the prior; over-confident with few steps.
class ConvolvedConditioning final : public Conditioning {
public:
    using Conditioning::Conditioning;
    Tensor mean(const Tensor& x, double sigma) const override;
};

/// Pseudo-inverse guidance (Song et al., ICLR 2023): x | x_t ~ N(D, r^2), r^2 = sigma^2 v/(sigma^2
/// + v) with v the pixel variance of the prior. One derivative; needs some 64 steps to be stable.
class PigdmConditioning final : public Conditioning {
public:
    PigdmConditioning(const Denoiser& prior, LinearData data, double pixelVariance);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    double m_variance;
};

/// Moment matching (Rozet et al. 2024, arXiv:2405.13712): x | x_t ~ N(D, sigma^2 J), solved by a
/// few conjugate-gradient iterations preconditioned with the system of PigdmConditioning. Exact for
/// a Gaussian prior when solved. One evaluation of the prior and iterations + 1 derivatives a step.
/// Where an inexact Jacobian makes the iteration diverge, that image takes the PiGDM value instead.
class MmpsConditioning final : public Conditioning {
public:
    MmpsConditioning(const Denoiser& prior, LinearData data, double pixelVariance, int iterations);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    double m_variance;
    int m_iterations;
};

} // namespace anneau
