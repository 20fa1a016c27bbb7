// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/joint_model.h"

#include <ATen/ATen.h>

namespace anneau {

SourceBelief SourceBelief::at(const Tensor& centres, double sigma)
{
    return {sigma, centres.unsqueeze(1), at::ones({1}, centres.options()),
            at::zeros({centres.size(0), 1}, centres.options())};
}

double SourceBelief::amplitudeVariance() const
{
    const Tensor weights = logWeights.exp(), logs = amplitudes.log();
    const Tensor mean = (weights * logs).sum(1, true);
    return (weights * (logs - mean).square()).sum(1).mean().item<double>();
}

SourceBelief JointModel::sourcesGiven(const Tensor&, const Tensor& denoised, double sigma) const
{
    return SourceBelief::at(denoised, sigma);
}

} // namespace anneau
