// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/gaussian_em.h"

#include "core/base/error.h"

#include <ATen/ATen.h>

namespace anneau {

ImageGaussian ImageGaussian::standard(std::int64_t n, const at::TensorOptions& options)
{
    return {at::zeros({n}, options), at::eye(n, options)};
}

EmStep emStep(const std::vector<NormalEquations>& observations, const ImageGaussian& prior)
{
    expects(!observations.empty(), "emStep: no observations");
    const Covariance covariance = Covariance::dense(prior.covariance);
    const double count = static_cast<double>(observations.size());
    EmStep out;
    std::vector<Tensor> means;
    Tensor within = at::zeros_like(prior.covariance);
    for (const NormalEquations& equations : observations) {
        const GaussianInversion posterior(equations, prior.mean, covariance);
        out.logLikelihood += posterior.logEvidence();
        means.push_back(posterior.mean());
        within += posterior.covariance();
    }
    const Tensor all = at::stack(means); // [N, n]
    out.next.mean = all.mean(0);
    const Tensor offsets = all - out.next.mean;
    out.next.covariance = (within + at::mm(offsets.t(), offsets)) / count;
    return out;
}

} // namespace anneau
