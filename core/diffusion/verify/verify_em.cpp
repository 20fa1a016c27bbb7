// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/gaussian_em.h"
#include "core/diffusion/verify/verify_check.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace anneau {

void verifyEm(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check)
{
    const double sd = file["noise_sd"];
    const Tensor operators = context.read(file["A"]) / sd; // [N, k, n]
    const Tensor data = context.read(file["y"]) / sd;      // [N, k]
    std::vector<NormalEquations> observations;
    for (std::int64_t i = 0; i < data.size(0); ++i) {
        observations.push_back(NormalEquations::of(operators[i], data[i]));
        observations.back().logNoise =
            static_cast<double>(data.size(1)) * std::log(2 * std::numbers::pi * sd * sd);
    }
    ImageGaussian prior =
        ImageGaussian::standard(file["n"].get<std::int64_t>(), operators.options());
    for (const nlohmann::json& expected : file["steps"]) {
        const std::string where = " at iteration " + expected["iteration"].dump();
        EmStep step = emStep(observations, prior);
        check.compare("mean" + where, prior.mean, expected["mean"], 0, 1e-12);
        check.compare("cov" + where, prior.covariance, expected["cov"]);
        check.compare("marginal_log_likelihood" + where, step.logLikelihood,
                      expected["marginal_log_likelihood"]);
        prior = std::move(step.next);
    }
}

} // namespace anneau
