// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/level_likelihood.h"

#include "core/base/error.h"
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/samplers/conditioning.h"
#include "core/diffusion/samplers/integrator.h"
#include "core/diffusion/samplers/posterior_sampler.h"

#include <ATen/ATen.h>

#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace anneau {
namespace {

constexpr int kLevels = 64;    ///< Of a whole run: those below the level lead down from it.
constexpr int kIterations = 4; ///< Of moment matching on the way down.

/// The level, then those of a run that lie below it, then 0.
std::vector<double> levelsBelow(const Denoiser& prior, double level)
{
    std::vector<double> out{level};
    for (const double sigma : edmLevels(kLevels, prior.sigmaMin(), prior.sigmaMax())) {
        if (sigma < level) {
            out.push_back(sigma);
        }
    }
    return out;
}

/// The positive part of symmetric matrices: a network's J is neither, quite. // [B, k, k]
Tensor positivePart(const Tensor& matrices)
{
    const Tensor even = 0.5 * (matrices + matrices.transpose(1, 2));
    const auto [values, vectors] = at::linalg_eigh(even.to(at::kCPU));
    const Tensor part =
        at::matmul(vectors * values.clamp_min(0).unsqueeze(1), vectors.transpose(1, 2));
    return part.to(matrices.device());
}

} // namespace

/// Note [Shared noise]. Along one singular vector v the data are y = s v x_0 + n with n of unit
/// variance, and x = x_0 + sigma z. The convolved likelihood N(y; s v x, 1 + s^2 sigma^2) takes z
/// to be unknown given x. But x holds most of it: a prior of galaxies lets x_0 move along few
/// directions, and x - D is z along all others. Chains then fit the noise of x, and sources follow
/// the data too little.
///
/// Any joint law of z and n with the right laws of each may be had. With corr(z, n) = s sigma,
/// y = s v x + (noise independent of x_0 and z): p(y | x) = N(y; s v x, 1 - s^2 sigma^2) is exact,
/// whatever the prior. Where the data tell more than sigma, s sigma > 1, no such law exists; with
/// rho = kMostShared, y = b v x_0 + (rho / sigma) v x + sqrt(1 - rho^2) w, b = s - rho / sigma,
/// and for b v x_0 its first two moments given x are put, as in MmpsConditioning.
LevelLikelihood::LevelLikelihood(LinearData data, double level)
    : m_data{std::move(data)},
      m_level{level}
{
    expects(level > 0 && m_data.gain.size(0) == 1, "LevelLikelihood: level, or rows of gain");
    const Tensor strength = m_data.basis->singular.unsqueeze(0) * m_data.gain; // [1, R]
    m_shared = (level * strength).clamp_max(kMostShared);
    m_rest = 1 - m_shared.square();
    m_narrow = (level * strength > kMostShared).sum().item<std::int64_t>(); // s descends
    m_beyond = strength - m_shared / level;
    m_beyond.narrow(1, m_narrow, m_beyond.size(1) - m_narrow).zero_();
}

Tensor LevelLikelihood::noised(const Tensor& sources, const Tensor& normals) const
{
    const at::ScalarType dtype = m_data.coordinates.scalar_type();
    const Tensor& v = m_data.basis->vectors;
    const Tensor ofData = m_data.coordinates - m_data.forward(sources.to(dtype));
    const Tensor own = at::matmul(normals.to(dtype), v);
    const Tensor change = m_shared * ofData + (m_rest.sqrt() - 1) * own;
    return sources + m_level * (normals + at::matmul(change, v.t()).to(at::kDouble));
}

void LevelLikelihood::linearise(const Denoiser& prior, const Tensor& images)
{
    if (m_narrow == 0) {
        return;
    }
    const Tensor seen = images.to(at::kFloat);
    const auto pull = prior.meanWithVjp(seen, m_level).second;
    const Tensor vectors = m_data.basis->vectors.narrow(1, 0, m_narrow);
    std::vector<Tensor> rows;
    for (std::int64_t i = 0; i < m_narrow; ++i) {
        const Tensor one = vectors.select(1, i).to(at::kFloat).reshape(images[0].sizes());
        rows.push_back(pull(one.expand_as(seen)).reshape({images.size(0), -1}));
    }
    m_pulled = at::stack(rows, 1).to(vectors.scalar_type());
    const Tensor moved = positivePart(at::matmul(m_pulled, vectors).to(at::kDouble));
    const Tensor beyond = m_level * m_beyond.narrow(1, 0, m_narrow).to(at::kDouble);
    const Tensor rest = at::diag_embed(m_rest.narrow(1, 0, m_narrow).to(at::kDouble));
    m_root = at::linalg_cholesky(rest + beyond.unsqueeze(2) * moved * beyond.unsqueeze(1))
                 .to(vectors.scalar_type());
}

Tensor LevelLikelihood::residual(const Tensor& x, const Tensor& denoised) const
{
    const at::ScalarType dtype = m_data.coordinates.scalar_type();
    const Tensor& v = m_data.basis->vectors;
    Tensor out = m_data.coordinates - m_shared / m_level * at::matmul(x.to(dtype), v);
    if (m_narrow > 0) {
        const Tensor seen = at::matmul(denoised.to(dtype), v.narrow(1, 0, m_narrow));
        out.narrow(1, 0, m_narrow).sub_(m_beyond.narrow(1, 0, m_narrow) * seen);
    }
    return out;
}

LevelLikelihood::Value LevelLikelihood::at(const Tensor& x, const Tensor& denoised) const
{
    expects(m_narrow == 0 || m_root.defined(), "LevelLikelihood: no Jacobian yet");
    const Tensor left = residual(x, denoised);
    Tensor solved = left / m_rest;
    if (m_narrow > 0) {
        const Tensor narrow = left.narrow(1, 0, m_narrow).unsqueeze(2);
        solved.narrow(1, 0, m_narrow).copy_(at::cholesky_solve(narrow, m_root).squeeze(2));
    }
    Value out;
    out.log = -0.5 * (left * solved).sum({1}, false, at::kDouble);
    Tensor score = at::matmul(solved * m_shared / m_level, m_data.basis->vectors.t());
    if (m_narrow > 0) {
        const Tensor beyond = (solved * m_beyond).narrow(1, 0, m_narrow).unsqueeze(1);
        score = score + at::matmul(beyond, m_pulled).squeeze(1);
    }
    out.score = score.to(at::kDouble);
    return out;
}

Tensor LevelLikelihood::sources(const Denoiser& prior, const Tensor& images,
                                const SampleNoise& noise, std::uint32_t first) const
{
    std::unique_ptr<const Conditioning> given;
    if (m_narrow > 0) {
        const Tensor flat = images.reshape({images.size(0), -1});
        const Tensor scale = m_rest.narrow(1, 0, m_narrow).rsqrt();
        const auto narrow = std::make_shared<SingularBasis>();
        narrow->vectors = m_data.basis->vectors.narrow(1, 0, m_narrow);
        narrow->singular = (m_beyond.narrow(1, 0, m_narrow) * scale).squeeze(0);
        const Tensor told = residual(flat, at::zeros_like(flat)).narrow(1, 0, m_narrow);
        given = std::make_unique<MmpsConditioning>(
            prior, LinearData{narrow, told * scale, at::ones_like(m_data.gain)},
            pixelVariance(prior.moments()), kIterations);
    }
    const Denoiser& target = given ? static_cast<const Denoiser&>(*given) : prior;
    return findIntegrator("dpmpp_2m_sde")
        ->run(
            images, levelsBelow(prior, m_level),
            [&](const Tensor& x, double sigma) {
                return target.mean(x.to(at::kFloat), sigma).to(at::kDouble);
            },
            [&](int number) {
                return noise.normals(first + static_cast<std::uint32_t>(number), images[0].numel())
                    .reshape(images.sizes())
                    .to(images.device());
            });
}

double LevelLikelihood::highestLevel(const LinearData& data)
{
    const Tensor& s = data.basis->singular;
    return s.size(0) > kMostNarrow ? kMostShared / (s[kMostNarrow] * data.gain.max()).item<double>()
                                   : std::numeric_limits<double>::infinity();
}

} // namespace anneau
