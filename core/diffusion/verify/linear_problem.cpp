// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/verify/linear_problem.h"

#include "core/diffusion/prior/gaussian_denoiser.h"
#include "core/diffusion/sample_noise.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>

namespace anneau {
namespace {

/// Noise levels that a prior like a trained one would know: well below the narrowest direction of
/// the posterior, far above the widest of the prior.
struct Levels {
    double least, most;

    Levels(const Tensor& posteriors, const Tensor& prior)
        : least{0.1 * std::sqrt(at::linalg_eigvalsh(posteriors).min().item<double>())},
          most{20 * std::sqrt(at::linalg_eigvalsh(prior).max().item<double>())}
    {}
};

Tensor mixedCovariance(const Tensor& weights, const Tensor& means, const Tensor& covariances)
{
    const Tensor centre = at::mv(means.t(), weights);
    const Tensor offsets = means - centre;
    return (weights.view({-1, 1, 1}) * covariances).sum(0) +
           at::mm((weights.unsqueeze(1) * offsets).t(), offsets);
}

} // namespace

LinearProblem LinearProblem::read(const nlohmann::json& file, const VerifyContext& context)
{
    LinearProblem p;
    p.op = context.read(file["A"]);
    p.data = context.read(file["y"]);
    p.noise = context.read(file["noise_cov"]);
    if (p.noise.dim() == 1) {
        p.noise = p.noise.diag();
    }
    const Tensor factor = at::linalg_cholesky(p.noise);
    p.whitened = at::linalg_solve_triangular(factor, p.op, false);
    p.whitenedData = at::linalg_solve_triangular(factor, p.data.unsqueeze(1), false).squeeze(1);
    p.logNoise = 2 * factor.diagonal().log().sum().item<double>() +
                 static_cast<double>(p.data.size(0)) * std::log(2 * std::numbers::pi);
    const auto basis = std::make_shared<const SingularBasis>(SingularBasis::of(p.whitened));
    const Tensor back = at::mv(p.whitened.t(), p.whitenedData).unsqueeze(0);
    p.linear = {basis, LinearData::coordinatesOf(*basis, back), at::ones({1, 1}, p.op.options())};
    const auto forward = [op = p.op](const Tensor& x) {
        return at::matmul(x, op.t());
    };
    const auto adjoint = [op = p.op](const Tensor& u) {
        return at::matmul(u, op);
    };
    p.linear.image = std::make_shared<const ImageData>(
        ImageData{forward, adjoint, p.data.unsqueeze(0), p.noise.diagonal()});
    return p;
}

Tensor LinearProblem::chi2(const Tensor& x) const
{
    return (whitenedData - at::matmul(x.to(whitened.scalar_type()), whitened.t())).square().sum(1);
}

LinearData LinearProblem::linearOf(const Tensor& whitenedRows) const
{
    LinearData out = linear;
    out.coordinates = LinearData::coordinatesOf(*linear.basis, at::matmul(whitenedRows, whitened));
    ImageData image = *linear.image;
    image.values = at::matmul(whitenedRows, at::linalg_cholesky(noise).t());
    out.image = std::make_shared<const ImageData>(std::move(image));
    return out;
}

Result<KnownPosterior> KnownPosterior::read(const nlohmann::json& file)
{
    const std::string kind = file.value("kind", std::string());
    const VerifyContext context;
    KnownPosterior out;
    if (kind == "gaussian_linear") {
        out.problem = LinearProblem::read(file, context);
        const Tensor mean = context.read(file["prior_mean"]);
        const Tensor covariance = context.read(file["prior_cov"]);
        out.weights = at::ones({1}, mean.options());
        out.means = context.read(file["posterior_mean"]).unsqueeze(0);
        out.covariances = context.read(file["posterior_cov"]).unsqueeze(0);
        const Levels levels(out.covariances, covariance);
        out.prior = std::make_unique<const GaussianDenoiser>(
            mean.reshape({1, 1, -1}), Covariance::dense(covariance), levels.least, levels.most);
        out.law = std::make_unique<const MixtureDenoiser>(out.weights, mean.reshape({1, -1}),
                                                          covariance.unsqueeze(0), 1, levels.least,
                                                          levels.most);
        return out;
    }
    if (kind == "mixture_linear") {
        out.problem = LinearProblem::read(file, context);
        const Tensor weights = context.read(file["prior_weights"]);
        const Tensor means = context.read(file["prior_means"]);
        const Tensor covariances = context.read(file["prior_covs"]);
        out.weights = context.read(file["posterior_weights"]);
        out.means = context.read(file["posterior_means"]);
        out.covariances = context.read(file["posterior_covs"]);
        const Levels levels(out.covariances, mixedCovariance(weights, means, covariances));
        const MixtureDenoiser law(weights, means, covariances, 1, levels.least, levels.most);
        out.prior = std::make_unique<const MixtureDenoiser>(law);
        out.law = std::make_unique<const MixtureDenoiser>(law);
        return out;
    }
    return fail(Error::Kind::BadInput, "There is no exact posterior in a file of the kind \"" +
                                           kind +
                                           "\"; it must be gaussian_linear or "
                                           "mixture_linear.");
}

Result<KnownPosterior> KnownPosterior::readFile(const std::filesystem::path& file)
{
    std::ifstream in(file);
    if (!in) {
        return fail(Error::Kind::BadInput, "The file " + file.string() + " cannot be read.");
    }
    const nlohmann::json content = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
    if (!content.is_object()) {
        return fail(Error::Kind::BadInput, file.string() + " is not a reference case in JSON.");
    }
    return read(content);
}

Tensor KnownPosterior::mean() const
{
    return at::mv(means.t(), weights);
}

Tensor KnownPosterior::covariance() const
{
    return mixedCovariance(weights, means, covariances);
}

Tensor KnownPosterior::draws(int count, std::uint64_t seed) const
{
    const Tensor normals =
        SampleNoise(seed, 0, count).normals(SampleNoise::kSetup, means.size(1) + 1);
    return drawMixture(weights, means, covariances, normals).values;
}

Tensor KnownPosterior::sharesOf(const Tensor& samples) const
{
    const Tensor factors = at::linalg_cholesky(covariances); // [G, n, n]
    const Tensor offsets =
        (samples.to(at::kDouble).unsqueeze(0) - means.unsqueeze(1)).transpose(1, 2);
    const Tensor distance =
        at::linalg_solve_triangular(factors, offsets, false).square().sum(1); // [G, N]
    const Tensor logs =
        weights.log().unsqueeze(1) - 0.5 * distance - factors.diagonal(0, 1, 2).log().sum(1, true);
    return at::softmax(logs, 0).mean(1);
}

MixtureDraws drawMixture(const Tensor& weights, const Tensor& means, const Tensor& covariances,
                         const Tensor& normals)
{
    const std::int64_t n = means.size(1);
    const Tensor uniform = 0.5 * at::erfc(-normals.select(1, n) / std::sqrt(2.0));
    const Tensor edges = weights.cumsum(0);
    const Tensor component =
        (uniform.unsqueeze(1) > edges.unsqueeze(0)).sum(1).clamp_max(weights.size(0) - 1);
    const Tensor factors = at::linalg_cholesky(covariances).index_select(0, component);
    return {means.index_select(0, component) +
                at::matmul(factors, normals.narrow(1, 0, n).unsqueeze(2)).squeeze(2),
            component};
}

} // namespace anneau
