// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/source_law.h"

#include "core/diffusion/prior/prior_covariance.h"
#include "core/diffusion/sample_noise.h"
#include "core/diffusion/samplers/prior_draws.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

constexpr std::uint64_t kSeed = 0x616d706cull;
constexpr int kDraws = 96, kSteps = 24;
/// Between nodes of ln u: data that tell the amplitude to 5 % see a law without gaps.
constexpr double kSpacing = 0.12;
constexpr double kReach = 2.6; ///< Of the nodes, in standard deviations.
constexpr double kFitReach = 2.5, kFitSpacing = 0.1;
constexpr int kFitIterations = 400; ///< Slow where draws are alike, and cheap.
/// Galaxies differ in more than amplitude: believed in full, the law makes lenses too sure of
/// themselves (tests/core/diffusion/joint/lens_belief_test.cpp shows by how much).
constexpr double kTrust = 0.75;

Tensor same(const Tensor& values)
{
    return values;
}

} // namespace

SourceLaw::SourceLaw(Tensor mean, Covariance covariance, double logMean, double logDeviation,
                     bool exact)
    : m_mean{std::move(mean)},
      m_covariance{std::move(covariance)},
      m_logMean{logMean},
      m_logDeviation{logDeviation},
      m_exact{exact}
{
    expects(m_mean.dim() == 1 && m_mean.size(0) == m_covariance.size(), "SourceLaw: shapes");
    const bool spread = logDeviation > 0.5 * kSpacing;
    const int half = spread ? static_cast<int>(std::ceil(kReach * logDeviation / kSpacing)) : 0;
    const Tensor off = kSpacing * at::arange(-half, half + 1, at::kDouble);
    m_amplitudes = (logMean + off).exp();
    m_logWeights = spread ? at::log_softmax(-0.5 * (off / logDeviation).square(), 0) : off;
}

/// D_u = u m + u^2 C (u^2 C + sigma^2)^-1 (x_t - u m), and N(x_t; u m, u^2 C + sigma^2), whose
/// quadratic form is (x_t - u m)(x_t - D_u)/sigma^2.
SourceLaw::Denoised SourceLaw::denoised(const Tensor& x, double sigma, double amplitude) const
{
    const double noise = sigma * sigma, power = amplitude * amplitude;
    const Tensor off = x - amplitude * m_mean;
    const Tensor left =
        m_covariance.apply(off, [&](const Tensor& c) { return noise / (power * c + noise); });
    const double logVariance =
        m_covariance.meanOf([&](const Tensor& c) { return ((power * c + noise) / noise).log(); });
    const Tensor quadratic = (off * left).sum(1) / noise;
    return {x - left, -0.5 * (quadratic + static_cast<double>(x.size(1)) * logVariance)};
}

SourceLaw SourceLaw::fitted(Tensor mean, Covariance covariance, const Tensor& draws)
{
    const double noise = std::sqrt(covariance.meanOf(same));
    std::vector<std::uint32_t> numbers(static_cast<std::size_t>(draws.size(0)));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<std::uint32_t>(i);
    }
    const Tensor seen = draws + noise * SampleNoise(kSeed, numbers).normals(1, draws.size(1));
    const int half = static_cast<int>(kFitReach / kFitSpacing);
    const Tensor logs = kFitSpacing * at::arange(-half, half + 1, at::kDouble); // [G]
    const SourceLaw plain(std::move(mean), std::move(covariance));
    std::vector<Tensor> columns;
    for (std::int64_t g = 0; g < logs.size(0); ++g) {
        const double amplitude = std::exp(logs[g].item<double>());
        columns.push_back(plain.denoised(seen, noise, amplitude).logDensity);
    }
    const Tensor likelihood = at::stack(columns, 1); // [B, G]
    double middle = 0, deviation = 1;
    for (int i = 0; i < kFitIterations; ++i) {
        const Tensor off = logs - middle;
        const Tensor weights =
            at::softmax(likelihood - 0.5 * (off / deviation).square(), 1).mean(0); // [G]
        const double shift = (weights * off).sum().item<double>();
        deviation = std::sqrt((weights * (off - shift).square()).sum().item<double>());
        deviation = std::max(deviation, 0.1 * kFitSpacing);
        middle += shift;
    }
    return {plain.m_mean, plain.m_covariance, middle, deviation, false};
}

SourceBelief SourceLaw::given(const Tensor& x, double sigma) const
{
    std::vector<Tensor> centres, logs;
    for (std::int64_t j = 0; j < m_amplitudes.size(0); ++j) {
        Denoised part = denoised(x, sigma, m_amplitudes[j].item<double>());
        centres.push_back(std::move(part.centres));
        logs.push_back(m_logWeights[j] + part.logDensity);
    }
    return {sigma, at::stack(centres, 1), m_amplitudes, at::log_softmax(at::stack(logs, 1), 1),
            {},    m_exact ? 1 : kTrust};
}

SourceBelief SourceLaw::unknown(double sigma) const
{
    return {sigma,        at::outer(m_amplitudes, m_mean).unsqueeze(0),
            m_amplitudes, m_logWeights.unsqueeze(0),
            {},           m_exact ? 1 : kTrust};
}

double SourceLaw::rms() const
{
    return std::sqrt(m_mean.square().mean().item<double>() + m_covariance.meanVariance());
}

SourceLaw sourceLaw(const Denoiser& prior, std::stop_token stop)
{
    Tensor mean = prior.moments().mean.to(at::kCPU, at::kDouble).flatten();
    Covariance covariance = priorCovariance(prior);
    if (dynamic_cast<const GaussianDenoiser*>(&prior) != nullptr) {
        return {std::move(mean), std::move(covariance)};
    }
    const Tensor draws =
        drawUnconditional(prior, SampleNoise(kSeed, 0, kDraws), kSteps, std::move(stop));
    return SourceLaw::fitted(std::move(mean), std::move(covariance),
                             draws.to(at::kCPU, at::kDouble).flatten(1));
}

} // namespace anneau
