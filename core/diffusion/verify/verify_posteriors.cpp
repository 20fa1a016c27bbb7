// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/conjugate_gradient.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/prior/mixture_denoiser.h"
#include "core/diffusion/samplers/conditionings.h"
#include "core/diffusion/verify/linear_problem.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <numbers>

namespace anneau {
namespace {

/// Likelihood scores by plain conjugate gradients on the data themselves.
Tensor mmpsPlain(const LinearProblem& p, const Denoiser& prior, const Tensor& x, double sigma,
                 int iterations)
{
    const auto evaluated = prior.meanWithVjp(x, sigma);
    const auto pull = [&](const Tensor& v) { // J^T A^T v
        return evaluated.second(at::matmul(v, p.op).reshape(x.sizes())).reshape({x.size(0), -1});
    };
    const auto apply = [&](const Tensor& v, const Tensor& pulled) {
        return at::matmul(v, p.noise.t()) + sigma * sigma * at::matmul(pulled, p.op.t());
    };
    const Tensor residual = p.data - at::matmul(evaluated.first.reshape({x.size(0), -1}), p.op.t());
    const auto same = [](const Tensor& r) {
        return r;
    };
    return conjugateGradient(pull, apply, same, residual, iterations).pulled;
}

Tensor likelihoodScore(const Denoiser& conditioned, const Denoiser& prior, const Tensor& x,
                       double sigma)
{
    return (conditioned.mean(x, sigma) - prior.mean(x, sigma)) / (sigma * sigma);
}

/// A score is (D - x)/sigma^2: what rounding of D leaves of it.
double scoreFloor(const Tensor& x, double sigma)
{
    const double epsilon = x.scalar_type() == at::kDouble ? 2.2e-16 : 1.2e-7;
    return 8 * epsilon * (1 + x.abs().max().item<double>()) / (sigma * sigma);
}

/// Every approximation of the likelihood score that the file lists, one line each.
class Approximations {
public:
    Approximations(const LinearProblem& p, const Denoiser& prior, double variance, const Tensor& x,
                   double sigma, const nlohmann::json& expected, VerifyCheck& check)
        : m_problem{p},
          m_prior{prior},
          m_variance{variance},
          m_x{x},
          m_sigma{sigma},
          m_expected{expected},
          m_check{check}
    {}

    void compare() const
    {
        for (const auto& [name, key] : kRows) {
            score(std::string(name), *findConditioning(key)->make(m_prior, m_problem.linear,
                                                                  {m_variance, solved(), {}}));
        }
        score("tmpd_rowsum",
              TmpdConditioning(m_prior, m_problem.linear, TmpdConditioning::RowSums::AsTheyAre));
        // The published step is against the gradient, of unit strength when no level follows.
        const DpsConditioning dps(m_prior, m_problem.linear, 1, {});
        line("dps_norm_gradient", m_prior.mean(m_x, m_sigma) - dps.mean(m_x, m_sigma),
             scoreFloor(m_x, m_sigma) * m_sigma * m_sigma);
        iterations();
        coupling();
    }

private:
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kRows{
        {{"convolved", "cla"},
         {"convolved_diagonal", "cla_diagonal"},
         {"dps_bayes", "dps_bayes"},
         {"pigdm", "pigdm"},
         {"mmps_exact_solve", "mmps"}}};

    int solved() const
    {
        return 4 * static_cast<int>(m_problem.linear.basis->singular.size(0)) + 8;
    }

    void line(const std::string& name, const Tensor& got, double floor, double rtol = 0) const
    {
        m_check.part(name).compare("sigma " + nlohmann::json(m_sigma).dump(), got, m_expected[name],
                                   rtol, floor);
    }

    void score(const std::string& name, const Denoiser& conditioned) const
    {
        line(name, likelihoodScore(conditioned, m_prior, m_x, m_sigma), scoreFloor(m_x, m_sigma));
    }

    void iterations() const
    {
        for (int k : {1, 2, 4, 8}) {
            // Plain iterations on a system of condition 1e6 and more multiply rounding: in float32
            // only the first means anything.
            if (k > 1 && m_x.scalar_type() == at::kFloat) {
                break;
            }
            line("mmps_cg" + std::to_string(k), mmpsPlain(m_problem, m_prior, m_x, m_sigma, k), 0,
                 k > 2 ? 1e-7 : 0);
        }
    }

    /// The Gaussian step of split Gibbs and of the proximal conditioning, which is its mean.
    void coupling() const
    {
        // At a wide level all of the seen part comes from the data, by way of A^T S^-1 y: float32
        // pays for the square of the condition.
        const double rtol = m_x.scalar_type() == at::kFloat ? 3e-4 : 0;
        const GaussianCoupling exact(m_problem.linear);
        line("split_gibbs_mean", exact.mean(m_x.reshape({1, -1}), m_sigma), 0, rtol);
        line("daps_gaussian_mean",
             ProximalConditioning(m_prior, m_problem.linear).mean(m_x, m_sigma), 0, rtol);
        line("coupling_cov_diag", exact.variance(m_sigma), 0);
    }

    const LinearProblem& m_problem;
    const Denoiser& m_prior;
    double m_variance;
    const Tensor& m_x;
    double m_sigma;
    const nlohmann::json& m_expected;
    VerifyCheck& m_check;
};

/// log p(y | x_t) of a Gaussian prior: the evidence under N(D, sigma^2 J).
double logDataGiven(const NormalEquations& equations, const GaussianDenoiser& prior,
                    const Tensor& x, double sigma)
{
    const std::int64_t n = x.numel();
    const Tensor unit = at::eye(n, x.options()).reshape({n, 1, 1, n});
    const Tensor j = prior.meanWithVjp(x, sigma).second(unit).reshape({n, n});
    const Tensor centre = prior.mean(x, sigma).reshape({n});
    return GaussianInversion(equations, centre, Covariance::dense(sigma * sigma * j)).logEvidence();
}

std::string where(double sigma)
{
    return " at sigma " + nlohmann::json(sigma).dump();
}

} // namespace

void verifyGaussian(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check)
{
    const LinearProblem p = LinearProblem::read(file, context);
    const Tensor mean = context.read(file["prior_mean"]);
    const std::int64_t n = mean.size(0);
    const Covariance covariance = Covariance::dense(context.read(file["prior_cov"]));
    NormalEquations equations = NormalEquations::of(p.whitened, p.whitenedData);
    equations.logNoise = p.logNoise;
    const GaussianInversion posterior(equations, mean, covariance);
    const Tensor posteriorCovariance = posterior.covariance();
    check.compare("posterior_mean", posterior.mean(), file["posterior_mean"]);
    check.compare("posterior_cov", posteriorCovariance, file["posterior_cov"]);
    check.compare("log_evidence", posterior.logEvidence(), file["log_evidence"]);
    check.compare("effective_parameters", posterior.effectiveParameters(),
                  file["effective_parameters"]);

    const GaussianDenoiser prior(mean.reshape({1, 1, n}), covariance, 0, 1);
    const GaussianDenoiser exact(posterior.mean().reshape({1, 1, n}),
                                 Covariance::dense(posteriorCovariance), 0, 1);
    const double sigmaData = file["sigma_data"];
    // A difference of norms of the whitened data.
    const double evidenceFloor = context.dtype == at::kFloat ? 1e-6 * equations.dataNorm : 0;
    for (const nlohmann::json& level : file["levels"]) {
        const double sigma = level["sigma"];
        for (const nlohmann::json& point : level["points"]) {
            const Tensor x = context.read(point["x_t"]).reshape({1, 1, 1, n});
            const Tensor denoised = prior.mean(x, sigma);
            check.compare("denoised" + where(sigma), denoised, point["denoised"]);
            check.compare("prior_score" + where(sigma), (denoised - x) / (sigma * sigma),
                          point["prior_score"], 0, scoreFloor(x, sigma));
            check.compare("posterior_denoised" + where(sigma), exact.mean(x, sigma),
                          point["posterior_denoised"]);
            check.compare("likelihood_score" + where(sigma),
                          likelihoodScore(exact, prior, x, sigma), point["likelihood_score"], 0,
                          scoreFloor(x, sigma));
            check.compare("log_p_y_given_xt" + where(sigma),
                          logDataGiven(equations, prior, x, sigma), point["log_p_y_given_xt"], 0,
                          evidenceFloor);
            Approximations(p, prior, sigmaData * sigmaData, x, sigma, point["approximations"],
                           check)
                .compare();
        }
    }
}

void verifyMixture(const nlohmann::json& file, const VerifyContext& context, VerifyCheck& check)
{
    const LinearProblem p = LinearProblem::read(file, context);
    const Tensor means = context.read(file["prior_means"]);
    const std::int64_t n = means.size(1);
    const MixtureDenoiser prior(context.read(file["prior_weights"]), means,
                                context.read(file["prior_covs"]), 1, 0, 1);
    const MixtureDenoiser exact = prior.given(p.whitened, p.whitenedData);
    check.compare("posterior_weights", exact.weights(), file["posterior_weights"]);
    check.compare("posterior_means", exact.means(), file["posterior_means"]);
    check.compare("posterior_covs", exact.covariances(), file["posterior_covs"]);
    check.compare("posterior_mean", exact.moments().mean, file["posterior_mean"]);
    const double unitNoise = static_cast<double>(p.data.size(0)) * std::log(2 * std::numbers::pi);
    const double evidence =
        prior.logEvidence(p.whitened, p.whitenedData) + 0.5 * (unitNoise - p.logNoise);
    check.compare("log_evidence", evidence, file["log_evidence"]);

    const double sigmaData = file["sigma_data"];
    for (const nlohmann::json& level : file["levels"]) {
        const double sigma = level["sigma"];
        for (const nlohmann::json& point : level["points"]) {
            const Tensor x = context.read(point["x_t"]).reshape({1, 1, 1, n});
            const auto [denoised, vjp] = prior.meanWithVjp(x, sigma);
            check.compare("denoised" + where(sigma), denoised, point["denoised"]);
            check.compare("prior_score" + where(sigma), (denoised - x) / (sigma * sigma),
                          point["prior_score"], 0, scoreFloor(x, sigma));
            const Tensor unit = at::eye(n, x.options()).reshape({n, 1, 1, n});
            const auto [unused, many] = prior.meanWithVjp(x.expand({n, 1, 1, n}), sigma);
            check.compare("denoiser_cov" + where(sigma), sigma * sigma * many(unit),
                          point["denoiser_cov"]);
            check.compare("prior_responsibilities" + where(sigma), prior.responsibilities(x, sigma),
                          point["prior_responsibilities"]);
            check.compare("posterior_denoised" + where(sigma), exact.mean(x, sigma),
                          point["posterior_denoised"]);
            check.compare("likelihood_score" + where(sigma),
                          likelihoodScore(exact, prior, x, sigma), point["likelihood_score"], 0,
                          scoreFloor(x, sigma));
            Approximations(p, prior, sigmaData * sigmaData, x, sigma, point["approximations"],
                           check)
                .compare();
        }
    }
}

} // namespace anneau
