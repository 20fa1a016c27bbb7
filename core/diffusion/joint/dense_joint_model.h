// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/joint/joint_model.h"
#include "core/diffusion/joint/operator_family.h"
#include "core/diffusion/prior/gaussian_denoiser.h"

namespace anneau {

/// A family of small operators, each held as a matrix: what is tested against exact answers. A
/// place costs m n numbers a run, an evidence n^3.
class DenseJointModel final : public JointModel {
public:
    /// `covariance` of the prior's images. Both must outlive it.
    DenseJointModel(const OperatorFamily& family, const Covariance& covariance,
                    Widths widths = Widths::Marginal);

    std::int64_t parameters() const override { return m_family.parameters(); }
    Tensor logPrior(const Tensor& p) const override { return m_family.logPrior(p); }
    std::unique_ptr<Places> at(const Tensor& p) const override;
    Tensor information(const Tensor&, const Tensor&, const Tensor&,
                       const SourceBelief&) const override
    {
        return {};
    }

private:
    class Matrices;

    const OperatorFamily& m_family;
    const Covariance& m_covariance;
    Widths m_widths;
    Tensor m_data; // [m]
};

} // namespace anneau
