// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/lens_family.h"

#include "core/base/parallel.h"
#include "core/lens/lens_plane.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace anneau {
namespace {

Scene sceneOf(const LensSystem::Key& key)
{
    Scene scene;
    scene.lensMass = key.lensMass;
    scene.sourceGrid = key.source;
    scene.supersampling = key.supersampling;
    return scene;
}

std::vector<double> rowOf(const Tensor& p, std::int64_t row)
{
    const Tensor values = p[row].to(at::kCPU, at::kDouble).contiguous();
    return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

} // namespace

LensFamily::LensFamily(const LensSystem::Key& key, const Tensor& image, double fluxScale,
                       std::vector<GaussianPrior> gaussians)
    : m_scene{sceneOf(key)},
      m_map{m_scene, {.mass = true}},
      m_gaussians{std::move(gaussians)},
      m_operator{LensSystem::specOf(key), at::kCPU, at::kDouble},
      m_fluxScale{fluxScale}
{
    const Tensor sigma = toTensor(key.sigma).to(at::kDouble).reshape({-1});
    m_used = (sigma > 0).nonzero().squeeze(1);
    expects(m_used.size(0) > 0 && fluxScale > 0, "LensFamily: no usable pixel, or flux scale");
    m_sigma = sigma.index_select(0, m_used);
    m_data = image.to(at::kCPU, at::kDouble).reshape({-1}).index_select(0, m_used) / m_sigma;
    m_logNoise = 2 * m_sigma.log().sum().item<double>() +
                 static_cast<double>(m_used.size(0)) * std::log(2 * std::numbers::pi);
}

Tensor LensFamily::whitenedAt(const std::vector<Component>& lens) const
{
    const std::int64_t side = m_scene.sourceGrid.pixels;
    const auto [betaX, betaY] = traceRays(m_operator, LensPlane(lens));
    const FixedOperator fixed(m_operator, betaX, betaY);
    const Tensor units = at::eye(side * side, at::kDouble).reshape({-1, side, side});
    const Tensor images = fixed.apply(units).reshape({side * side, -1});
    return (images.index_select(1, m_used) * (m_fluxScale / m_sigma)).t();
}

Tensor LensFamily::whitened(const Tensor& p) const
{
    const std::int64_t n =
        static_cast<std::int64_t>(m_scene.sourceGrid.pixels) * m_scene.sourceGrid.pixels;
    const Tensor out = at::empty({p.size(0), m_used.size(0), n}, at::kDouble);
    parallelFor(static_cast<std::size_t>(p.size(0)), 1, [&](std::size_t begin, std::size_t end) {
        const c10::NoGradGuard guard;
        for (std::size_t r = begin; r < end; ++r) {
            const auto row = static_cast<std::int64_t>(r);
            out[row].copy_(whitenedAt(lensAt(p[row])));
        }
    });
    return out;
}

Tensor LensFamily::logPrior(const Tensor& p) const
{
    const std::vector<double> lower = m_map.lower(), upper = m_map.upper();
    const Tensor out = at::zeros({p.size(0)}, at::kDouble);
    for (std::int64_t r = 0; r < p.size(0); ++r) {
        const std::vector<double> point = rowOf(p, r);
        double sum = 0;
        for (std::size_t k = 0; k < point.size(); ++k) {
            if (!(point[k] > lower[k] && point[k] < upper[k])) {
                sum = -std::numeric_limits<double>::infinity();
            }
        }
        for (const GaussianPrior& prior : m_gaussians) {
            const double off = (point[prior.slot] - prior.mean) / prior.sigma;
            sum -= 0.5 * off * off;
        }
        out[r].fill_(sum);
    }
    return out;
}

Tensor LensFamily::start() const
{
    return at::tensor(m_map.read(m_scene), at::kDouble);
}

std::vector<Component> LensFamily::lensAt(const Tensor& point) const
{
    Scene scene = m_scene;
    m_map.write(rowOf(point.unsqueeze(0), 0), scene);
    return scene.lensMass;
}

} // namespace anneau
