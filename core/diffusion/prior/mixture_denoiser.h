// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

namespace anneau {

/// The exact denoiser of a mixture of Gaussians: the average of the components' own, weighted by
/// the probability of each given x_t. Multi-modal and of known posterior: what samplers are tested
/// with.
class MixtureDenoiser final : public Denoiser {
public:
    /// weights [G], means [G, n], covariances [G, n, n]; images are [1, height, n/height].
    MixtureDenoiser(const Tensor& weights, const Tensor& means, const Tensor& covariances,
                    int height, double sigmaMin, double sigmaMax);

    Tensor mean(const Tensor& x, double sigma) const override;
    std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const override;
    /// The exact posterior under y = A x + noise of unit variance: again a mixture.
    /// // whitened [m, n], data [m]
    MixtureDenoiser given(const Tensor& whitened, const Tensor& data) const;
    /// log p(y) under the mixture, for the same arguments; without the noise's own determinant.
    double logEvidence(const Tensor& whitened, const Tensor& data) const;

    const Tensor& means() const { return m_means; }             // [G, n]
    const Tensor& covariances() const { return m_covariances; } // [G, n, n]
    Tensor weights() const { return m_logWeights.exp(); }       // [G]

    /// Probability of each component given x_t. // [B, ...] -> [B, G]
    Tensor responsibilities(const Tensor& x, double sigma) const;

    int pixels() const override { return static_cast<int>(m_moments.mean.size(-1)); }
    double sigmaMin() const override { return m_sigmaMin; }
    double sigmaMax() const override { return m_sigmaMax; }
    double sigmaData() const override { return m_sigmaData; }
    const PriorMoments& moments() const override { return m_moments; }

private:
    struct Parts {
        Tensor weights;  // [B, G]
        Tensor denoised; // [B, G, n]
    };
    Parts parts(const Tensor& flat, double sigma) const;
    Tensor logJoint(const Tensor& whitened, const Tensor& data) const; // [G] log w_g p(y | g)

    Tensor m_logWeights;  // [G]
    Tensor m_means;       // [G, n]
    Tensor m_covariances; // [G, n, n]
    Tensor m_values;      // [G, n]
    Tensor m_vectors;     // [G, n, n] columns
    PriorMoments m_moments;
    double m_sigmaMin;
    double m_sigmaMax;
    double m_sigmaData = 0;
};

} // namespace anneau
