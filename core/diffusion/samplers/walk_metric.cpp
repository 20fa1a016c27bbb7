// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/walk_metric.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

constexpr std::int64_t kSamplesAPixel = 4;
constexpr std::int64_t kSmoothed = 32; ///< Sides from which maps of variance are smoothed…
constexpr std::int64_t kWindow = 5;    ///< …over this many pixels.

Tensor smoothed(const Tensor& map)
{
    if (map.size(0) < kSmoothed || map.size(1) < kSmoothed) {
        return map;
    }
    return at::avg_pool2d(map.unsqueeze(0).unsqueeze(0), {kWindow, kWindow}, {1, 1},
                          {kWindow / 2, kWindow / 2}, false, /*count_include_pad=*/false)
        .squeeze(0)
        .squeeze(0);
}

} // namespace

WalkMetric WalkMetric::ofSamples(const Tensor& samples, double level)
{
    const Tensor images = samples.to(at::kDouble).squeeze(1); // [N, H, W]
    const std::int64_t count = images.size(0), height = images.size(1), width = images.size(2);
    WalkMetric out;
    out.m_level = level;
    out.m_size = height * width;
    if (count < 2) {
        return out;
    }
    const Tensor offsets = images - images.mean(0, true);
    if (count >= kSamplesAPixel * out.m_size) {
        const Tensor rows = offsets.reshape({count, -1});
        out.m_scale = at::ones({out.m_size}, rows.options());
        out.m_shape = Covariance::dense(at::mm(rows.t(), rows) / static_cast<double>(count - 1));
        return out;
    }
    if (width % 2 != 0) {
        return out;
    }
    const Tensor variance = smoothed(offsets.square().sum(0) / static_cast<double>(count - 1));
    const Tensor standard = offsets / (variance + level * level).sqrt();
    const Tensor power = at::fft_rfft2(standard).abs().square().mean(0);
    const Covariance raw = Covariance::stationary(power, static_cast<int>(width));
    out.m_scale = variance.sqrt().reshape({-1});
    out.m_shape = raw.scaled(1 / std::max(raw.meanVariance(), 1e-300));
    return out;
}

Tensor WalkMetric::apply(const Tensor& v) const
{
    const Tensor white = m_level * m_level * v;
    if (!m_scale.defined()) {
        return white;
    }
    const auto same = [](const Tensor& c) {
        return c;
    };
    return white + m_scale * m_shape.apply(m_scale * v, same);
}

Tensor WalkMetric::draw(const Tensor& normals) const
{
    const Tensor white = m_level * normals.narrow(1, 0, m_size);
    if (!m_scale.defined()) {
        return white;
    }
    const auto root = [](const Tensor& c) {
        return c.sqrt();
    };
    return white + m_scale * m_shape.apply(normals.narrow(1, m_size, m_size), root);
}

} // namespace anneau
