// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/dense_joint_model.h"
#include "core/diffusion/joint/joint_sampler.h"
#include "core/diffusion/likelihood/source_marginal.h"
#include "core/diffusion/verify/verify_check.h"
#include "core/io/fits.h"
#include "core/noise/line_integral.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace anneau {
namespace {

/// A(p) = A0 + p A1 + p^2 A2 with a Gaussian prior on the scalar p.
class QuadraticFamily final : public OperatorFamily {
public:
    QuadraticFamily(const nlohmann::json& file, Tensor parts, const VerifyContext& context)
        : m_sd{file["noise_sd"]},
          m_priorMean{file["p_prior_mean"]},
          m_priorSd{file["p_prior_sd"]},
          m_parts{parts / m_sd},
          m_data{context.read(file["y"]) / m_sd}
    {}

    std::int64_t parameters() const override { return 1; }
    Tensor whitened(const Tensor& p) const override
    {
        const Tensor factor = p.unsqueeze(2).to(m_parts.scalar_type());
        return m_parts[0] + factor * m_parts[1] + factor.square() * m_parts[2];
    }
    Tensor data() const override { return m_data; }
    double logNoise() const override
    {
        return static_cast<double>(m_data.size(0)) * std::log(2 * std::numbers::pi * m_sd * m_sd);
    }
    Tensor logPrior(const Tensor& p) const override
    {
        return (-0.5 * ((p - m_priorMean) / m_priorSd).square() -
                0.5 * std::log(2 * std::numbers::pi * m_priorSd * m_priorSd))
            .squeeze(1);
    }
    double priorSd() const { return m_priorSd; }

    /// Derivative of log p(y | p, x) + log p(p) by p. // [1, 1], [n]
    Tensor slope(const Tensor& p, const Tensor& source) const
    {
        const Tensor derivative = m_parts[1] + 2 * p.squeeze() * m_parts[2];
        const Tensor residual = m_data - at::mv(whitened(p)[0], source);
        return at::dot(at::mv(derivative, source), residual) -
               (p.squeeze() - m_priorMean) / (m_priorSd * m_priorSd);
    }

private:
    double m_sd, m_priorMean, m_priorSd;
    Tensor m_parts; // [3, m, n]
    Tensor m_data;
};

Tensor readParts(FitsReader& fits, const std::string& name, const VerifyContext& context)
{
    const auto array = fits.readArray<double>(name);
    if (!array) {
        throw std::runtime_error(array.error().message);
    }
    return at::tensor(array->values, at::kDouble)
        .reshape({array->shape[1], array->shape[0]})
        .to(context.device, context.dtype);
}

struct Moments {
    double mean = 0, sd = 0;
};

/// The posterior of p with the source integrated out, on the file's grid.
Moments compareGrid(const nlohmann::json& file, const QuadraticFamily& family, const Tensor& mean,
                    const Covariance& covariance, const VerifyContext& context, VerifyCheck& check)
{
    const Tensor grid = context.read(file["grid"]).unsqueeze(1); // [G, 1]
    const SourceMarginal marginal(family.whitened(grid), family.data(), mean.unsqueeze(0),
                                  covariance, SourceMarginal::wholePrior());
    const Tensor logEvidence = marginal.logEvidence() - 0.5 * family.logNoise();
    // Far from the truth |residual|^2 is a million: what float32 keeps of it.
    check.compare("log_evidence_given_p", logEvidence, file["log_evidence_given_p"]);
    const Tensor logJoint = (logEvidence + family.logPrior(grid)).to(at::kCPU, at::kDouble);
    const int intervals = static_cast<int>(grid.size(0)) - 1;
    const double range = (grid[intervals][0] - grid[0][0]).item<double>();
    const Tensor weights = range * at::tensor(simpsonWeights(intervals), at::kDouble);
    const double shift = logJoint.max().item<double>();
    const Tensor unnormalised = (logJoint - shift).exp();
    const double total = at::dot(weights, unnormalised).item<double>();
    const Tensor density = unnormalised / total;
    const Tensor p = grid.squeeze(1).to(at::kCPU, at::kDouble);
    Moments out;
    out.mean = at::dot(weights, density * p).item<double>();
    out.sd = std::sqrt(at::dot(weights, density * (p - out.mean).square()).item<double>());
    // exp() of a logarithm of size 100: its rounding, relative.
    const double fromLog = context.dtype == at::kFloat ? 2e-3 : 0;
    check.compare("p_density", density, file["p_density"], fromLog);
    check.compare("p_mean", out.mean, file["p_mean"], fromLog);
    check.compare("p_sd", out.sd, file["p_sd"], fromLog);
    check.compare("log_evidence", shift + std::log(total), file["log_evidence"]);
    return out;
}

void compareConditionals(const nlohmann::json& file, const QuadraticFamily& family,
                         const Tensor& mean, const Covariance& covariance,
                         const VerifyContext& context, VerifyCheck& check)
{
    for (const nlohmann::json& expected : file["conditionals"]) {
        const Tensor p = context.read(nlohmann::json::array({expected["p"]})).unsqueeze(1);
        const SourceMarginal marginal(family.whitened(p), family.data(), mean.unsqueeze(0),
                                      covariance, SourceMarginal::wholePrior());
        check.compare("x_mean", marginal.mean(), expected["x_mean"]);
        check.compare("x_var", marginal.variances(), expected["x_var"]);
        check.compare("log_evidence_given_p", marginal.logEvidence() - 0.5 * family.logNoise(),
                      nlohmann::json::array({expected["log_evidence_given_p"]}));
        // A difference of large numbers in float32.
        check.compare("dlogp_dp_at_x_mean",
                      family.slope(p, context.read(expected["x_mean"])).item<double>(),
                      expected["dlogp_dp_at_x_mean"], context.dtype == at::kFloat ? 1e-3 : 0);
    }
}

/// Independent runs of the joint sampler: the mean of p within three standard errors (a false alarm
/// in 0.3 % of seeds; ours is fixed), its width within 10 % (its own error is 2.2 %).
void compareSampler(const QuadraticFamily& family, const Tensor& mean, const Covariance& covariance,
                    const Moments& exact, VerifyCheck& check)
{
    constexpr int kRuns = 1000;
    const GaussianDenoiser prior(mean.reshape({1, 6, -1}), covariance, 0.002, 20);
    JointSettings settings;
    settings.burnIn = 30;
    settings.steps = 32;
    const Tensor proposal = at::full({1, 1}, exact.sd * exact.sd, mean.options());
    const DenseJointModel model(family, covariance);
    const JointSampler sampler(prior, model, proposal, settings);
    const SampleNoise noise(1, 0, kRuns);
    const Tensor start = family.priorSd() * noise.normals(SampleNoise::kSetup, 1).to(mean.device());
    const Tensor p = sampler.run(start, noise, {}, {}).draws.back().parameters.squeeze(1);
    const double error = exact.sd / std::sqrt(static_cast<double>(kRuns));
    check.compare("p_mean", p.mean().item<double>(), exact.mean, 1e-12, 3 * error);
    check.compare("p_sd", p.std().item<double>(), exact.sd, 0.1);
}

} // namespace

void verifyJoint(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check)
{
    auto fits = FitsReader::open(context.folder / file["data"].get<std::string>());
    if (!fits) {
        throw std::runtime_error(fits.error().message);
    }
    const Tensor parts =
        at::stack({readParts(*fits, "A0", context), readParts(*fits, "A1", context),
                   readParts(*fits, "A2", context)});
    const Covariance covariance = Covariance::dense(readParts(*fits, "PRIOR_COV", context));
    const Tensor mean = context.read(file["prior_mean"]);
    const QuadraticFamily family(file, parts, context);
    const Moments exact = compareGrid(file, family, mean, covariance, context, check);
    compareConditionals(file, family, mean, covariance, context, check);
    if (context.dtype == at::kDouble) {
        compareSampler(family, mean, covariance, exact, check.part("joint sampler"));
    }
}

} // namespace anneau
