// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/joint_model.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

constexpr double kNegligible = 9; ///< Below the likeliest Gaussian, in the logarithm.

} // namespace

SourceBelief SourceBelief::at(const Tensor& centres, double sigma)
{
    return {sigma,
            centres.unsqueeze(1),
            at::ones({1}, centres.options()),
            at::zeros({centres.size(0), 1}, centres.options()),
            {}};
}

std::vector<std::int64_t> SourceBelief::likely(std::int64_t run) const
{
    const Tensor row = logWeights[logWeights.size(0) == 1 ? 0 : run];
    const Tensor enough = row > row.max() - kNegligible;
    std::vector<std::int64_t> out;
    for (std::int64_t j = 0; j < row.size(0); ++j) {
        if (enough[j].item<bool>()) {
            out.push_back(j);
        }
    }
    return out;
}

double SourceBelief::amplitudeVariance() const
{
    const Tensor weights = logWeights.exp(), logs = amplitudes.log();
    const Tensor mean = (weights * logs).sum(1, true);
    return (weights * (logs - mean).square()).sum(1).mean().item<double>();
}

SourceBelief JointModel::sourcesGiven(const Tensor&, const Tensor& denoised, double sigma,
                                      const Pull&) const
{
    return SourceBelief::at(denoised, sigma);
}

} // namespace anneau
