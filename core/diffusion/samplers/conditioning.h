// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/gaussian_coupling.h"
#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/denoiser.h"

#include <atomic>
#include <vector>

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
/// a Gaussian prior when solved. One evaluation of the prior and `iterations` derivatives a step.
/// Where an inexact Jacobian makes the iteration diverge, that image takes the PiGDM value instead.
class MmpsConditioning final : public Conditioning {
public:
    MmpsConditioning(const Denoiser& prior, LinearData data, double pixelVariance, int iterations);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    double m_variance;
    int m_iterations;
};

/// The same with the diagonals of S and A A^T only, as often published: cheaper without a singular
/// basis, and over-confident wherever pixels share source light. For comparison.
class DiagonalConvolvedConditioning final : public Conditioning {
public:
    DiagonalConvolvedConditioning(const Denoiser& prior, LinearData data);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    Tensor m_rowPower; // [1, m] diagonal of A A^T
};

/// Proximal step (Zhu et al. 2023, arXiv:2305.08995): x | x_t ~ N(D, sigma^2/stiffness), of which
/// the most probable image given the data takes the place of D. No derivative of the prior. A
/// stiffness of 1 is the Bayesian value; the isotropic Gaussian puts the mean half a standard
/// deviation off and weights between modes wrong.
class ProximalConditioning final : public Conditioning {
public:
    ProximalConditioning(const Denoiser& prior, LinearData data, double stiffness = 1);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    GaussianCoupling m_coupling;
    double m_stiffness;
};

/// Tweedie moment projection (Boys et al. 2023, arXiv:2310.06721): MMPS with the covariance of the
/// data replaced by the diagonal of its row sums. Two derivatives. For comparison: with the blur
/// and the multiple images of a lens the rows are far from independent. Needs LinearData::image.
class TmpdConditioning final : public Conditioning {
public:
    /// Row sums can be negative, which the paper does not speak of; kept non-negative unless told.
    enum class RowSums { NonNegative, AsTheyAre };
    TmpdConditioning(const Denoiser& prior, LinearData data,
                     RowSums rowSums = RowSums::NonNegative);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    RowSums m_rowSums;
};

/// DPS as published (Chung et al. 2022, arXiv:2209.14687): a gradient step on the length of the
/// residual, of a size that knows nothing of the noise. Uncalibrated: for comparison only. With the
/// integrator "ddpm" on the same levels it is the published sampler. Needs LinearData::image.
class DpsConditioning final : public Conditioning {
public:
    /// `scale`: zeta of the paper, 0.3 to 1; `levels`: those of the run.
    DpsConditioning(const Denoiser& prior, LinearData data, double scale,
                    std::vector<double> levels);
    Tensor mean(const Tensor& x, double sigma) const override;

private:
    double strength(double sigma) const;

    double m_scale;
    std::vector<double> m_levels;
};

/// DPS with the step that Bayes' rule would give if D were certain: diverges at high levels.
/// Uncalibrated: for comparison only.
class BayesDpsConditioning final : public Conditioning {
public:
    using Conditioning::Conditioning;
    Tensor mean(const Tensor& x, double sigma) const override;
};

} // namespace anneau
