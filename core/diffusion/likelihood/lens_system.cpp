// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/lens_system.h"

#include "core/base/parallel.h"
#include "core/diffusion/left_behind.h"
#include "core/diffusion/likelihood/projected_basis.h"
#include "core/diffusion/run_context.h"
#include "core/lens/lens_of.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <chrono>
#include <cmath>
#include <numbers>

namespace anneau {
namespace {

constexpr std::int64_t kUnitVectors = 32;     ///< Sources imaged at once while the matrix is built.
constexpr std::int64_t kGramTile = 512;       ///< Square, as BLAS packs both factors: 0.04 s each.
constexpr std::int64_t kProjected = 1024;     ///< Combinations of data tried for a large source…
constexpr std::int64_t kMostProjected = 4096; ///< …and the most, where all of these say something:
constexpr double kSaysLittle = 5e-7;          ///< at first, of what the best combination says…
constexpr double kSaysNothing = 1e-10;        ///< …and where numbers end.
constexpr std::int64_t kOversampled = 8;      ///< One part in so many of them is to spare.
constexpr std::uint64_t kProbeSeed = 1;
constexpr std::chrono::milliseconds kPoll{20};
constexpr double kSolved = 1e-5; ///< Relative residual: what float32 carries.

/// Noise of each usable pixel, 0 for the others.
Image usedSigma(const Observation& observation, const NoiseSpec& noise)
{
    Image sigma(observation.rows(), observation.cols());
    for (std::size_t i = 0; i < sigma.size(); ++i) {
        const bool masked = !observation.mask.empty() && observation.mask[i] == 0;
        const double base = noise.kind == NoiseSpec::Kind::Map ? observation.sigma[i] : noise.sigma;
        const double value = base * noise.scale;
        const bool usable =
            !masked && std::isfinite(observation.data[i]) && std::isfinite(value) && value > 0;
        sigma[i] = usable ? static_cast<float>(value) : 0.0F;
    }
    return sigma;
}

void throwIfStopped(const std::stop_token& stop)
{
    if (stop.stop_requested()) {
        throw Cancelled();
    }
}

} // namespace

LensSystem::Key LensSystem::keyOf(const Observation& observation, const Scene& scene,
                                  const at::Device& device, const Grid<double>& correlation)
{
    const bool several = hasSeveralPlanes(scene); // Otherwise redshifts do not matter.
    return {scene.lensMass,
            scene.sourceGrid,
            scene.supersampling,
            observation.pixelScale,
            observation.psf.kernel,
            observation.psf.oversampling,
            usedSigma(observation, scene.noise),
            device.str(),
            correlation,
            several ? scene.zLens : std::nullopt,
            several ? scene.zSource : std::nullopt};
}

OperatorSpec LensSystem::specOf(const Key& key)
{
    OperatorSpec spec;
    spec.rows = key.sigma.rows();
    spec.cols = key.sigma.cols();
    spec.pixelScale = key.pixelScale;
    spec.supersampling = key.supersampling;
    spec.kernel = Grid<double>(key.kernel.rows(), key.kernel.cols());
    for (std::size_t i = 0; i < key.kernel.size(); ++i) {
        spec.kernel[i] = static_cast<double>(key.kernel[i]);
    }
    spec.kernelOversampling = key.kernelOversampling;
    spec.source = key.source;
    return spec;
}

LensSystem::LensSystem(Key key, const at::Device& device, std::stop_token stop)
    : m_key{std::move(key)},
      m_device{device},
      m_operator{specOf(m_key), device, at::kFloat}
{
    Scene scene;
    scene.lensMass = m_key.lensMass;
    scene.zLens = m_key.zLens;
    scene.zSource = m_key.zSource;
    const auto [betaX, betaY] = traceRays(m_operator, *lensOf(scene));
    m_fixed = std::make_unique<FixedOperator>(m_operator, betaX, betaY);
    const Tensor sigma = toTensor(m_key.sigma).to(device);
    m_weight = (sigma > 0).to(at::kFloat);
    m_sigma = sigma + (1 - m_weight);
    m_used = m_weight.sum().to(at::kLong).item<std::int64_t>();
    expects(m_used > 0, "LensSystem: no usable pixel");
    m_logNoise = 2 * (m_sigma.to(at::kDouble).log() * m_weight).sum().item<double>() +
                 static_cast<double>(m_used) * std::log(2 * std::numbers::pi);
    if (!m_key.correlation.empty()) {
        m_correlated = std::make_unique<const CorrelatedNoise>(
            m_key.correlation, m_key.sigma.rows(), m_key.sigma.cols(), device, at::kFloat);
        m_logNoise += static_cast<double>(m_used) * m_correlated->logDeterminantPerPixel();
    }

    if (sourcePixels() <= kLargestGram) {
        makeGram(stop);
    } else {
        m_rank = kProjected;
        m_floor = kSaysLittle;
        makeProjection(stop);
    }
}

void LensSystem::inBlocks(std::int64_t total,
                          const std::function<void(std::int64_t, std::int64_t)>& body,
                          const std::stop_token& stop) const
{
    const auto blocks = static_cast<std::size_t>((total + kUnitVectors - 1) / kUnitVectors);
    const auto work = [&](std::size_t begin, std::size_t end) {
        const c10::NoGradGuard guard;
        at::set_num_threads(1);
        for (std::size_t block = begin; block < end && !stop.stop_requested(); ++block) {
            const auto first = static_cast<std::int64_t>(block) * kUnitVectors;
            body(first, std::min(kUnitVectors, total - first));
        }
    };
    if (m_device.is_cpu()) {
        parallelFor(blocks, 1, work);
    } else {
        work(0, blocks);
    }
    throwIfStopped(stop);
}

void LensSystem::makeGram(const std::stop_token& stop)
{
    const std::int64_t n = sourcePixels();
    const Tensor used = m_weight.reshape({-1}).nonzero().squeeze(1);
    const Tensor rows = at::empty({n, m_used}, m_sigma.options()); // A~^T
    const auto build = [&](std::int64_t first, std::int64_t count) {
        const Tensor units = at::zeros({count, n}, m_sigma.options());
        units.diagonal(first).fill_(1);
        const Tensor images = whiten(image(units)).reshape({count, -1});
        rows.narrow(0, first, count).copy_(images.index_select(1, used));
    };
    inBlocks(n, build, stop);
    m_gram = gramOf(rows, used, stop);
}

Tensor LensSystem::applyGram(const Tensor& sources, const std::stop_token& stop) const
{
    const Tensor out = at::empty_like(sources);
    const auto apply = [&](std::int64_t first, std::int64_t count) {
        const Tensor images = image(sources.narrow(0, first, count));
        out.narrow(0, first, count).copy_(backProject(images));
    };
    inBlocks(sources.size(0), apply, stop);
    return out;
}

void LensSystem::makeProjection(const std::stop_token& stop)
{
    const Covariance weight = genericGalaxyCovariance(m_key.source.pixels, m_device, at::kFloat);
    const auto gram = [&](const Tensor& rows) {
        return applyGram(rows, stop);
    };
    const std::int64_t most = std::min({kMostProjected, m_used, sourcePixels()});
    for (;; m_rank *= 2) {
        m_rank = std::min(m_rank, most);
        m_basis.reset(); // its memory first
        m_basis = std::make_shared<const SingularBasis>(
            projectedBasis(gram, weight, m_rank, m_floor, kProbeSeed, stop));
        // the last of what random probes find falls short
        if (m_basis->singular.size(0) <= m_rank - m_rank / kOversampled || m_rank == most) {
            return;
        }
    }
}

bool LensSystem::refineProjection(double factor, const std::stop_token& stop)
{
    expects(!hasGram() && factor < 1, "LensSystem: a projection is refined");
    if (m_floor * factor < kSaysNothing || m_basis->singular.size(0) == m_rank) {
        return false;
    }
    m_floor *= factor;
    m_rank *= 2;
    makeProjection(stop);
    return true;
}

Tensor LensSystem::gramOf(const Tensor& rows, const Tensor& used, const std::stop_token& stop) const
{
    const std::int64_t n = rows.size(0);
    Tensor gram = at::empty({n, n}, rows.options());
    for (std::int64_t first = 0; first < n; first += kGramTile) {
        const std::int64_t height = std::min(kGramTile, n - first);
        Tensor weighted = rows.narrow(0, first, height);
        if (m_correlated) {
            throwIfStopped(stop);
            const Tensor units = at::zeros({height, n}, rows.options());
            units.diagonal(first).fill_(1);
            weighted =
                decorrelate(whiten(image(units))).reshape({height, -1}).index_select(1, used);
        }
        for (std::int64_t left = 0; left <= first; left += kGramTile) {
            throwIfStopped(stop);
            const std::int64_t width = std::min(kGramTile, n - left);
            const Tensor tile = at::mm(weighted, rows.narrow(0, left, width).t());
            gram.narrow(0, first, height).narrow(1, left, width).copy_(tile);
            if (left < first) {
                gram.narrow(0, left, width).narrow(1, first, height).copy_(tile.t());
            }
        }
    }
    return gram;
}

std::int64_t LensSystem::sourcePixels() const
{
    return static_cast<std::int64_t>(m_key.source.pixels) * m_key.source.pixels;
}

std::shared_ptr<const SingularBasis> LensSystem::basis(std::stop_token stop)
{
    if (m_basis) {
        return m_basis;
    }
    if (!hasGram()) { // a refinement was stopped
        makeProjection(stop);
        return m_basis;
    }
    if (!m_pending.valid()) {
        throwIfStopped(stop);
        auto task = std::make_shared<std::packaged_task<SingularBasis()>>([gram = m_gram] {
            const c10::NoGradGuard guard;
            return SingularBasis::ofGram(gram);
        });
        m_pending = task->get_future().share();
        runAside([task] { (*task)(); });
    }
    while (m_pending.wait_for(kPoll) != std::future_status::ready) {
        throwIfStopped(stop);
    }
    m_basis = std::make_shared<const SingularBasis>(m_pending.get());
    m_pending = {};
    return m_basis;
}

Tensor LensSystem::image(const Tensor& sources) const
{
    const std::int64_t side = m_key.source.pixels;
    return m_fixed->apply(sources.to(at::kFloat).reshape({-1, side, side})) * m_weight;
}

Tensor LensSystem::backProject(const Tensor& images) const
{
    if (m_correlated) {
        const Tensor weighted = decorrelate(whiten(images.to(at::kFloat))) / m_sigma;
        return m_fixed->adjoint(weighted).reshape({images.size(0), -1});
    }
    const Tensor weighted = images.to(at::kFloat) * m_weight / m_sigma.square();
    return m_fixed->adjoint(weighted).reshape({images.size(0), -1});
}

Tensor LensSystem::decorrelate(const Tensor& whitened) const
{
    return m_correlated->solve(whitened, m_weight, kSolved);
}

Tensor LensSystem::chi2(const Tensor& residuals) const
{
    const Tensor whitened = whiten(residuals);
    const Tensor products = m_correlated ? whitened * decorrelate(whitened) : whitened.square();
    return products.sum(at::IntArrayRef{1, 2}, false, at::kDouble);
}

Tensor LensSystem::whiten(const Tensor& images) const
{
    return images * m_weight / m_sigma;
}

ImageData LensSystem::imageData(const Tensor& images) const
{
    const auto forward = [this](const Tensor& sources) {
        return image(sources).reshape({sources.size(0), -1});
    };
    const auto adjoint = [this](const Tensor& rows) {
        const Tensor grid = rows.to(at::kFloat).reshape({rows.size(0), m_key.sigma.rows(), -1});
        return m_fixed->adjoint(grid * m_weight).reshape({rows.size(0), -1});
    };
    return {forward, adjoint, (images * m_weight).reshape({images.size(0), -1}),
            m_sigma.square().reshape({-1})};
}

Tensor LensSystem::coverage() const
{
    const Tensor ones = at::ones({1, sourcePixels()}, m_sigma.options());
    return image(ones).squeeze(0) / (m_key.pixelScale * m_key.pixelScale);
}

} // namespace anneau
