// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/lens_system.h"
#include "core/diffusion/operator_family.h"
#include "core/inference/light_images.h"
#include "core/inference/parameter_map.h"

#include <vector>

namespace anneau {

/// The free mass parameters of a lens, in the coordinates of a ParameterMap, and the operator that
/// each gives: what a JointSampler samples together with the source. Double, on the CPU; one dense
/// operator costs as much as imaging every source pixel once.
class LensFamily final : public OperatorFamily {
public:
    /// `key`: grid, PSF and noise; its lens is the one to start from. `image` [H, W] without lens
    /// light and sky, e-/s. `fluxScale`: surface brightness of the prior's unit. Priors: flat
    /// within the map's bounds, times `gaussians` on some of its slots.
    LensFamily(const LensSystem::Key& key, const Tensor& image, double fluxScale,
               std::vector<GaussianPrior> gaussians);

    std::int64_t parameters() const override { return static_cast<std::int64_t>(m_map.size()); }
    Tensor whitened(const Tensor& p) const override;
    Tensor data() const override { return m_data; }
    double logNoise() const override { return m_logNoise; }
    Tensor logPrior(const Tensor& p) const override;

    const ParameterMap& map() const { return m_map; }
    /// Coordinates of the lens to start from. // -> [K]
    Tensor start() const;
    /// The lens of one point. // [K]
    std::vector<Component> lensAt(const Tensor& point) const;

private:
    Tensor whitenedAt(const std::vector<Component>& lens) const; // -> [m, n]

    Scene m_scene;
    ParameterMap m_map;
    std::vector<GaussianPrior> m_gaussians;
    TensorOperator m_operator;
    double m_fluxScale;
    Tensor m_used;  // [m] numbers of the usable pixels
    Tensor m_sigma; // [m]
    Tensor m_data;  // [m] whitened
    double m_logNoise = 0;
};

} // namespace anneau
