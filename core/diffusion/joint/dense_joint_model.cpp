// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/dense_joint_model.h"

#include "core/diffusion/likelihood/source_marginal.h"

#include <ATen/ATen.h>

namespace anneau {

class DenseJointModel::Matrices final : public Places {
public:
    Matrices(const DenseJointModel& model, Tensor operators)
        : m_model{model},
          m_operators{std::move(operators)}
    {}

    Tensor logEvidence(const SourceBelief& sources) const override
    {
        expects(sources.amplitudes.size(0) == 1, "DenseJointModel: one Gaussian a run");
        const Tensor centres = sources.centres.select(1, 0);
        if (m_model.m_widths == Widths::Conditional) {
            return -0.5 * (m_model.m_data - forward(centres)).square().sum(1);
        }
        return marginal(centres, sources.sigma).logEvidence();
    }
    Tensor data() const override { return m_model.m_data.unsqueeze(0); }
    Tensor forward(const Tensor& x) const override
    {
        return at::matmul(m_operators, x.unsqueeze(2)).squeeze(2);
    }
    Tensor adjoint(const Tensor& u) const override
    {
        return at::bmm(u.unsqueeze(1), m_operators).squeeze(1);
    }
    LinearMap solver(double sigma) const override
    {
        const Tensor origin = at::zeros({1, m_operators.size(2)}, m_operators.options());
        return [local = marginal(origin, sigma)](const Tensor& u) {
            return local.solve(u);
        };
    }
    void take(const Tensor& runs, const Places& from) override
    {
        const auto& other = dynamic_cast<const Matrices&>(from);
        m_operators = at::where(runs.view({-1, 1, 1}), other.m_operators, m_operators);
    }

private:
    SourceMarginal marginal(const Tensor& centres, double sigma) const
    {
        return {m_operators, m_model.m_data, centres, m_model.m_covariance,
                SourceMarginal::atLevel(sigma)};
    }

    const DenseJointModel& m_model;
    Tensor m_operators; // [R, m, n]
};

DenseJointModel::DenseJointModel(const OperatorFamily& family, const Covariance& covariance,
                                 Widths widths)
    : m_family{family},
      m_covariance{covariance},
      m_widths{widths},
      m_data{family.data()}
{}

std::unique_ptr<JointModel::Places> DenseJointModel::at(const Tensor& p) const
{
    return std::make_unique<Matrices>(*this, m_family.whitened(p));
}

} // namespace anneau
