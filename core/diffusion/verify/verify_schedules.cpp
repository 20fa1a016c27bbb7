// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/prior/gaussian_denoiser.h"
#include "core/diffusion/samplers/integrator.h"
#include "core/diffusion/samplers/schedule.h"
#include "core/diffusion/verify/verify_check.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

Tensor asTensor(const std::vector<double>& values)
{
    return at::tensor(values, at::kDouble);
}

void verifyLevels(const nlohmann::json& rows, VerifyCheck& check)
{
    for (const nlohmann::json& row : rows) {
        const int steps = row["num_steps"];
        const auto levels = edmLevels(steps, row["sigma_min"], row["sigma_max"], row["rho"]);
        check.compare("edm_t_steps", asTensor(levels), row["sigmas"], 1e-9);
        auto logs = logLevels(steps, row["sigma_min"], row["sigma_max"]);
        logs.pop_back(); // the 0 at the end is not in the file
        check.compare("log_uniform", asTensor(logs), row["log_uniform"], 1e-9);
    }
}

void verifyPreconditioning(const nlohmann::json& sets, VerifyCheck& check)
{
    for (const nlohmann::json& set : sets) {
        for (const nlohmann::json& row : set["rows"]) {
            const EdmFactors f = edmFactors(row["sigma"], set["sigma_data"]);
            check.compare("c_skip", f.skip, row["c_skip"], 1e-9);
            check.compare("c_out", f.out, row["c_out"], 1e-9);
            check.compare("c_in", f.in, row["c_in"], 1e-9);
            check.compare("c_noise", f.noise, row["c_noise"], 1e-9, 1e-12);
            check.compare("loss_weight", f.weight, row["loss_weight"], 1e-9);
        }
    }
}

void verifyProcesses(const nlohmann::json& rows, VerifyCheck& check)
{
    for (const nlohmann::json& row : rows) {
        const double t = row["t"];
        const ProcessRow ve = varianceExploding(t, row["ve_sigma_min"], row["ve_sigma_max"]);
        check.compare("ve_sigma", ve.std, row["ve_sigma"], 1e-9);
        check.compare("ve_diffusion", ve.diffusion, row["ve_diffusion"], 1e-9);
        const ProcessRow vp = variancePreserving(t);
        check.compare("vp_beta", variancePreservingRate(t), row["vp_beta"], 1e-9);
        check.compare("vp_mean", vp.mean, row["vp_mean"], 1e-9);
        check.compare("vp_std", vp.std, row["vp_std"], 1e-9);
        check.compare("vp_equivalent_ve_sigma", vp.equivalentSigma, row["vp_equivalent_ve_sigma"],
                      1e-9);
        const ProcessRow sub = subVariancePreserving(t);
        check.compare("subvp_std", sub.std, row["subvp_std"], 1e-9);
        check.compare("subvp_diffusion", sub.diffusion, row["subvp_diffusion"], 1e-9);
    }
}

void verifyPaths(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check)
{
    const Tensor mean = context.read(file["mean"]);
    const std::int64_t n = mean.size(0);
    const auto levels = file["sigmas"].get<std::vector<double>>();
    const GaussianDenoiser prior(mean.reshape({1, 1, n}),
                                 Covariance::dense(context.read(file["cov"])), 0, levels.front());
    const Tensor noise = context.read(file["noise"]);
    const std::vector<std::pair<std::string, std::string>> names{
        {"euler", "euler"},           {"heun", "heun"},
        {"dpmpp_2m", "dpmpp_2m"},     {"ddpm", "euler_ancestral_ddpm_eta1"},
        {"ddpm", "ddpm_closed_form"}, {"dpmpp_2m_sde", "dpmpp_2m_sde_eta1_midpoint"}};
    for (const auto& [key, name] : names) {
        std::vector<Tensor> path{context.read(file["x_start"])};
        findIntegrator(key)->run(
            path[0].reshape({1, 1, 1, n}), levels,
            [&](const Tensor& x, double sigma) { return prior.mean(x, sigma); },
            [&](int step) {
                return noise.select(0, step).reshape({1, 1, 1, n});
            },
            [&](int, double, const Tensor& x, const Tensor&) { path.push_back(x.reshape({n})); });
        check.compare(name, at::stack(path), file["runs"][name]["path"]);
    }
}

} // namespace

void verifySchedules(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check)
{
    verifyLevels(file["edm_t_steps"], check);
    verifyPreconditioning(file["edm_precondition"], check);
    verifyProcesses(file["ve_vp"], check);
    verifyPaths(file["samplers"], context, check);
}

} // namespace anneau
