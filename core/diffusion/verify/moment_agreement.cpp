// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/verify/moment_agreement.h"

#include "core/posterior/chi_squared.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {

bool MomentAgreement::holds(double falseAlarm, double bias) const
{
    // Two-sided normal tail by the chi-squared law of one degree of freedom.
    const double reach = std::sqrt(chiSquaredQuantile(falseAlarm / 2, 1)) * widthError;
    return meanPValue > falseAlarm / 2 && std::abs(width - 1) < bias + reach;
}

MomentAgreement momentAgreement(const Tensor& draws, const Tensor& mean, const Tensor& covariance)
{
    const auto [values, vectors] = at::linalg_eigh(covariance);
    const Tensor standard = at::matmul(draws - mean, vectors) / values.sqrt(); // [N, n]
    const double count = static_cast<double>(draws.size(0));
    const double dims = static_cast<double>(draws.size(1));
    MomentAgreement out;
    out.meanChi2 = count * standard.mean(0).square().sum().item<double>();
    out.meanPValue = chiSquaredTail(out.meanChi2, dims);
    out.meanShift = std::sqrt(out.meanChi2 / (count * dims));
    out.width = std::sqrt(standard.square().mean().item<double>());
    out.widthError = 1 / std::sqrt(2 * count * dims);
    const Tensor along = standard.square().mean(0).sqrt();
    out.narrowest = along.min().item<double>();
    out.widest = along.max().item<double>();
    return out;
}

} // namespace anneau
