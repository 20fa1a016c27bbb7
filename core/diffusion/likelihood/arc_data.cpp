// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/arc_data.h"

#include "core/base/parallel.h"
#include "core/diffusion/run_context.h"
#include "core/lens/source_places.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace anneau {
namespace {

constexpr double kWidening = 1.0 / 8; ///< Of the grid's side, to each side.
/// Added to Q's diagonal, relative to its mean: below what the noise lets matter.
constexpr double kJitter = 1e-9;
constexpr std::int64_t kRootRows = 256; ///< Of T at once.
constexpr std::int64_t kTogether = 64;  ///< Images whose correlation is undone at once.
constexpr double kSolved = 1e-7;        ///< Relative residual: below what T carries in single.

ImageFrame frameOf(const LensSystem::Key& key)
{
    return {key.sigma.rows(), key.sigma.cols(), key.pixelScale, key.supersampling};
}

Mask everyPixel(const LensSystem::Key& key)
{
    return {key.sigma.rows(), key.sigma.cols(), 1};
}

Grid<double> gridOf(const Tensor& image) // [H, W] double
{
    const Tensor local = image.contiguous();
    Grid<double> out(static_cast<int>(local.size(0)), static_cast<int>(local.size(1)));
    std::copy_n(local.data_ptr<double>(), out.size(), out.data());
    return out;
}

Grid<double> kernelOf(const LensSystem::Key& key)
{
    return nativeKernel({key.kernel, key.kernelOversampling});
}

} // namespace

ArcData::ArcData(const LensSystem::Key& key, const Image& image, std::stop_token stop)
    : m_key{key},
      m_image{image},
      m_emitting{seeing(key.lensMass, kWidening)},
      m_rays{frameOf(key), m_emitting},
      m_blur{kernelOf(key), key.sigma.rows(), key.sigma.cols()}
{
    const Tensor sigma = toTensor(key.sigma).to(at::kDouble);
    m_weight = at::where(sigma > 0, sigma.reciprocal(), 0.0);
    m_used = (sigma > 0).sum().item<std::int64_t>();
    if (m_rays.pixel.empty() || m_used == 0) {
        throw std::runtime_error("no usable pixel sees the source grid.");
    }
    if (!key.correlation.empty()) {
        m_correlated = std::make_unique<const CorrelatedNoise>(
            key.correlation, key.sigma.rows(), key.sigma.cols(), at::kCPU, at::kDouble);
    }
    makeRoot(stop);
}

std::int64_t ArcData::sourcePixels() const
{
    return static_cast<std::int64_t>(m_key.source.pixels) * m_key.source.pixels;
}

Mask ArcData::seeing(const std::vector<Component>& lensMass, double widening) const
{
    const PixelRays<double> rays(frameOf(m_key), everyPixel(m_key));
    const auto [x, y] = sourcePlaces(lensMass, rays.x, rays.y);
    const double reach = (0.5 + widening) * m_key.source.pixels * m_key.source.pixelScale;
    Mask mask(m_key.sigma.rows(), m_key.sigma.cols(), 0);
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::abs(x[i] - m_key.source.centerX) <= reach &&
            std::abs(y[i] - m_key.source.centerY) <= reach) {
            mask[static_cast<std::size_t>(rays.pixel[i / rays.perPixel])] = 1;
        }
    }
    return mask;
}

Grid<double> ArcData::scattered(const double* emitted) const
{
    Grid<double> image(m_key.sigma.rows(), m_key.sigma.cols());
    for (std::size_t i = 0; i < m_rays.pixel.size(); ++i) {
        image[static_cast<std::size_t>(m_rays.pixel[i])] = emitted[i];
    }
    return m_blur.apply(image);
}

Tensor ArcData::weighted(const Tensor& images) const
{
    const Tensor whitened = images * m_weight;
    return m_weight * (m_correlated
                           ? m_correlated->solve(whitened, (m_weight > 0).to(at::kDouble), kSolved)
                           : whitened);
}

void ArcData::makeRoot(const std::stop_token& stop)
{
    const std::int64_t m = size();
    const double area = m_key.pixelScale * m_key.pixelScale;
    const auto collect = [&](const Tensor& image, double* out) { // [H, W] weighted
        const Grid<double> back = m_blur.adjoint(gridOf(image));
        for (std::size_t i = 0; i < m_rays.pixel.size(); ++i) {
            out[i] = area * back[static_cast<std::size_t>(m_rays.pixel[i])];
        }
    };
    Tensor q = at::empty({m, m}, at::kDouble);
    double* rows = q.data_ptr<double>();
    const auto columns = static_cast<std::size_t>(m);
    const auto together = static_cast<std::size_t>(kTogether);
    parallelFor((columns + together - 1) / together, 1, [&](std::size_t begin, std::size_t end) {
        const c10::NoGradGuard guard;
        at::set_num_threads(1);
        std::vector<double> unit(columns, 0.0);
        for (std::size_t first = begin * together;
             first < std::min(end * together, columns) && !stop.stop_requested();
             first += together) {
            const std::size_t last = std::min(first + together, columns);
            std::vector<Tensor> images;
            for (std::size_t i = first; i < last; ++i) {
                unit[i] = area;
                images.push_back(toTensor(scattered(unit.data())));
                unit[i] = 0;
            }
            const Tensor seen = weighted(at::stack(images));
            for (std::size_t i = first; i < last; ++i) {
                collect(seen[static_cast<std::int64_t>(i - first)], rows + i * columns);
            }
        }
    });
    if (stop.stop_requested()) {
        throw Cancelled();
    }
    q = 0.5 * (q + q.t());
    q.diagonal().add_(kJitter * q.diagonal().mean().item<double>());
    const Tensor lower = at::linalg_cholesky(q);

    const Tensor image = at::where(m_weight > 0, toTensor(m_image).to(at::kDouble), 0.0);
    const Tensor seen = weighted(image.unsqueeze(0)).squeeze(0);
    const double norm = (image * seen).sum().item<double>();
    const Tensor pulled = at::empty({m, 1}, at::kDouble);
    collect(seen, pulled.data_ptr<double>());
    m_data = at::linalg_solve_triangular(lower, pulled, false).squeeze(1);
    m_rest = norm - m_data.square().sum().item<double>();
    m_root = lower.t().to(at::kFloat).contiguous();
}

SourceMatrix<float> ArcData::lensing(const std::vector<Component>& lensMass) const
{
    const auto [x, y] = sourcePlaces(lensMass, m_rays.x, m_rays.y);
    const std::vector<float> fx(x.begin(), x.end()), fy(y.begin(), y.end());
    return SourceMatrix<float>(fx, fy, m_rays.perPixel, m_key.source);
}

Tensor ArcData::seen(const SourceMatrix<float>& lensing, const Tensor& columns) const
{
    const std::int64_t q = columns.size(1);
    const Tensor out = at::zeros({size(), q}, at::kFloat);
    float* row = out.data_ptr<float>();
    const float* from = columns.data_ptr<float>();
    for (std::size_t i = 0; i < lensing.rows(); ++i, row += q) {
        const auto cols = lensing.columns(i);
        const auto weights = lensing.weights(i);
        for (std::size_t k = 0; k < cols.size(); ++k) {
            const float* image = from + cols[k] * q;
            const float w = weights[k];
            for (std::int64_t j = 0; j < q; ++j) {
                row[j] += w * image[j];
            }
        }
    }
    return rooted(out);
}

/// T is upper triangular: block by block of rows, from the diagonal on.
Tensor ArcData::rooted(const Tensor& emitted) const
{
    const Tensor out = at::empty_like(emitted);
    for (std::int64_t first = 0; first < size(); first += kRootRows) {
        const std::int64_t rows = std::min(kRootRows, size() - first), rest = size() - first;
        Tensor part = out.narrow(0, first, rows);
        at::mm_out(part, m_root.narrow(0, first, rows).narrow(1, first, rest),
                   emitted.narrow(0, first, rest));
    }
    return out;
}

Tensor ArcData::pulled(const SourceMatrix<float>& lensing, const Tensor& rows) const
{
    const Tensor emitted = at::mm(rows.to(at::kFloat), m_root);
    const Tensor out = at::empty({rows.size(0), sourcePixels()}, at::kFloat);
    for (std::int64_t r = 0; r < rows.size(0); ++r) {
        lensing.adjoint(emitted[r].data_ptr<float>(), out[r].data_ptr<float>());
    }
    return out;
}

double ArcData::leftOut(const std::vector<Component>& lensMass) const
{
    const Mask mask = seeing(lensMass, 0);
    double seen = 0, missing = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        seen += mask[i] != 0 ? 1 : 0;
        missing += mask[i] != 0 && m_emitting[i] == 0 ? 1 : 0;
    }
    return seen > 0 ? missing / seen : 0;
}

Image ArcData::model(const SourceMatrix<float>& lensing, const Image& source) const
{
    std::vector<float> pixels(m_rays.pixel.size());
    lensing.apply(source.data(), pixels.data());
    const double area = m_key.pixelScale * m_key.pixelScale;
    std::vector<double> emitted(pixels.size());
    std::transform(pixels.begin(), pixels.end(), emitted.begin(),
                   [area](float v) { return area * static_cast<double>(v); });
    return converted<float>(scattered(emitted.data()));
}

double ArcData::chi2(const Image& model) const
{
    const Tensor residual = (toTensor(m_image) - toTensor(model)).to(at::kDouble);
    const Tensor off = at::where(m_weight > 0, residual, 0.0);
    return (off * weighted(off.unsqueeze(0)).squeeze(0)).sum().item<double>();
}

} // namespace anneau
