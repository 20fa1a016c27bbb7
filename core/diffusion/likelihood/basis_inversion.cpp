// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/basis_inversion.h"

#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/tensor/symmetric_eigen.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

Tensor rooted(const Covariance& covariance, const Tensor& rows)
{
    return covariance.apply(rows, [](const Tensor& c) { return c.sqrt(); });
}

/// The amplitude that makes rotated data N(0, 1 + a values) most probable.
double mostProbable(const Tensor& rotated, const Tensor& values, double guess)
{
    const Covariance unit = Covariance::dense(at::eye(values.size(0), values.options()));
    NormalEquations equations;
    equations.gram = values.diag();
    equations.backProjected = values.sqrt() * rotated;
    return mostProbableAmplitude(equations, unit, equations.gram, guess);
}

} // namespace

BasisInversion::BasisInversion(const LinearData& data, Tensor priorMean, const Covariance& shape,
                               double amplitude, double guess)
    : m_shape{shape}
{
    const LinearData first = data.rows(0, 1);
    const Tensor scale = (first.basis->singular * first.gain).reshape({-1, 1});
    m_seen = rooted(shape, (first.basis->vectors.t() * scale).contiguous());
    const Tensor square = at::mm(m_seen, m_seen.t()).to(at::kDouble);
    const auto [values, vectors] = symmetricEigen(0.5 * (square + square.t()));
    m_values = values.clamp_min(0);
    m_turn = vectors.to(m_seen.scalar_type());
    const Tensor residual = first.coordinates - first.forward(priorMean.unsqueeze(0)); // [1, R]
    const Tensor rotated = at::mm(residual, m_turn).to(at::kDouble);
    m_amplitude = amplitude > 0 ? amplitude : mostProbable(rotated.squeeze(0), m_values, guess);
    const Tensor solved = m_amplitude * rotated / (1 + m_amplitude * m_values);
    const Tensor back = at::mm(solved.to(m_seen.scalar_type()), m_turn.t());
    m_mean = priorMean + rooted(shape, at::mm(back, m_seen)).squeeze(0);
}

/// mean + C^1/2 H^-1/2 z, H = 1 + amplitude seen^T seen.
Tensor BasisInversion::draws(const Tensor& normals) const
{
    const Tensor z = normals.to(m_seen.options());
    const Tensor inside = at::mm(at::mm(z, m_seen.t()), m_turn);
    const Tensor root = (1 + m_amplitude * m_values).sqrt();
    // (1 - 1/root)/values without the loss of digits
    const Tensor factor = m_amplitude / (root * (1 + root));
    const Tensor back = at::mm(inside * factor.to(m_seen.scalar_type()), m_turn.t());
    const Tensor spread = z - at::mm(back, m_seen);
    return m_mean + std::sqrt(m_amplitude) * rooted(m_shape, spread);
}

double BasisInversion::effectiveParameters() const
{
    const Tensor scaled = m_amplitude * m_values;
    return (scaled / (1 + scaled)).sum().item<double>();
}

double BasisInversion::weakest() const
{
    const double least = m_amplitude * m_values[0].item<double>(); // ascending
    return least / (1 + least);
}

} // namespace anneau
