// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_plane.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace anneau {
namespace {
constexpr std::size_t kBlock = 512; // Scratch stays in the first-level cache.
/// Rays that all components deflect before the next ones are looked at: every array is read and
/// written once, and yet what a component prepares for itself is not prepared too often.
constexpr std::size_t kSumBlock = 2048;

/// Index of a parameter, or -1.
int indexOf(const MassModel& model, std::string_view key)
{
    const auto table = model.parameters();
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const Parameter& p) { return p.key == key; });
    return row == table.end() ? -1 : static_cast<int>(row - table.begin());
}
} // namespace

LensPlane::LensPlane(const std::vector<Component>& lensMass)
{
    for (const Component& component : lensMass) {
        auto model = massModelOf(component);
        expects(component.values.size() == model->parameters().size(),
                "LensPlane: wrong number of values for " + component.type);
        const int ix = indexOf(*model, "center_x");
        const int iy = indexOf(*model, "center_y");
        if (ix >= 0 && iy >= 0) {
            const Point center{component.values[static_cast<std::size_t>(ix)],
                               component.values[static_cast<std::size_t>(iy)]};
            const auto same = [&](const Point& p) {
                return std::hypot(p.x - center.x, p.y - center.y) < 1e-9;
            };
            if (std::none_of(m_centers.begin(), m_centers.end(), same)) {
                m_centers.push_back(center);
            }
        }
        m_parts.push_back({std::move(model), component.values});
    }
}

template <class S>
void LensPlane::sumDeflections(std::size_t n, const S* x, const S* y, S* ax, S* ay) const
{
    for (std::size_t i = 0; i < n; i += kSumBlock) {
        const std::size_t count = std::min(kSumBlock, n - i);
        std::fill_n(ax + i, count, S(0));
        std::fill_n(ay + i, count, S(0));
        for (const Part& part : m_parts) {
            part.model->addDeflection(part.values, count, x + i, y + i, ax + i, ay + i);
        }
    }
}

void LensPlane::deflection(std::size_t n, const double* x, const double* y, double* ax,
                           double* ay) const
{
    sumDeflections(n, x, y, ax, ay);
}

void LensPlane::deflection(std::size_t n, const float* x, const float* y, float* ax,
                           float* ay) const
{
    sumDeflections(n, x, y, ax, ay);
}

template <class S>
void LensPlane::subtractDeflections(std::size_t n, const S* x, const S* y, S* betaX, S* betaY) const
{
    std::array<S, kSumBlock> ax, ay;
    for (std::size_t i = 0; i < n; i += kSumBlock) {
        const std::size_t count = std::min(kSumBlock, n - i);
        deflection(count, x + i, y + i, ax.data(), ay.data());
        for (std::size_t k = 0; k < count; ++k) {
            betaX[i + k] = x[i + k] - ax[k];
            betaY[i + k] = y[i + k] - ay[k];
        }
    }
}

void LensPlane::toSource(std::size_t n, const double* x, const double* y, double* betaX,
                         double* betaY) const
{
    subtractDeflections(n, x, y, betaX, betaY);
}

void LensPlane::toSource(std::size_t n, const float* x, const float* y, float* betaX,
                         float* betaY) const
{
    subtractDeflections(n, x, y, betaX, betaY);
}

void LensPlane::hessian(std::size_t n, const double* x, const double* y, double* xx, double* xy,
                        double* yy) const
{
    std::fill_n(xx, n, 0.0);
    std::fill_n(xy, n, 0.0);
    std::fill_n(yy, n, 0.0);
    for (const Part& part : m_parts) {
        part.model->addHessian(part.values, n, x, y, xx, xy, yy);
    }
}

void LensPlane::potential(std::size_t n, const double* x, const double* y, double* psi) const
{
    std::fill_n(psi, n, 0.0);
    for (const Part& part : m_parts) {
        part.model->addPotential(part.values, n, x, y, psi);
    }
}

void LensPlane::trace(std::size_t n, const double* x, const double* y, const TracedRays& out) const
{
    toSource(n, x, y, out.betaX, out.betaY);
    hessian(n, x, y, out.xx, out.xy, out.yy);
    for (std::size_t i = 0; i < n; ++i) {
        out.xx[i] = 1 - out.xx[i];
        out.yy[i] = 1 - out.yy[i];
        out.xy[i] = -out.xy[i];
        out.yx[i] = out.xy[i];
    }
}

void LensPlane::eigenvalues(std::size_t n, const double* x, const double* y, double* tangential,
                            double* radial) const
{
    std::array<double, kBlock> xx, xy, yy;
    for (std::size_t i = 0; i < n; i += kBlock) {
        const std::size_t count = std::min(kBlock, n - i);
        hessian(count, x + i, y + i, xx.data(), xy.data(), yy.data());
        for (std::size_t k = 0; k < count; ++k) {
            const double kappa = 0.5 * (xx[k] + yy[k]);
            const double gamma1 = 0.5 * (xx[k] - yy[k]);
            const double gamma = std::sqrt(gamma1 * gamma1 + xy[k] * xy[k]);
            tangential[i + k] = 1 - kappa - gamma;
            radial[i + k] = 1 - kappa + gamma;
        }
    }
}

} // namespace anneau
