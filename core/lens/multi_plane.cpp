// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/multi_plane.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace anneau {
namespace {

constexpr std::size_t kBlock = 256; // Rays traced together: scratch stays in the cache.

/// Components by redshift, nearest first.
std::map<double, std::vector<Component>> byRedshift(const std::vector<PlacedComponent>& lensMass)
{
    std::map<double, std::vector<Component>> planes;
    for (const PlacedComponent& placed : lensMass) {
        planes[placed.redshift].push_back(placed.component);
    }
    return planes;
}

/// Of every plane, one block of rays: two numbers each.
template <class S>
struct Pairs {
    std::vector<S> x, y;
    explicit Pairs(std::size_t planes) : x(planes * kBlock), y(planes * kBlock) {}
};

} // namespace

MultiPlane::MultiPlane(const std::vector<PlacedComponent>& lensMass, const Cosmology& cosmology,
                       double referenceRedshift, double sourceRedshift)
{
    expects(std::isfinite(referenceRedshift) && sourceRedshift > 0 && std::isfinite(sourceRedshift),
            "MultiPlane: a redshift is not positive and finite");
    for (const auto& [redshift, components] : byRedshift(lensMass)) {
        expects(redshift > 0 && redshift < referenceRedshift,
                "MultiPlane: a component does not lie before the reference redshift");
        if (redshift < sourceRedshift) {
            m_planes.push_back({redshift, LensPlane(components)});
        }
    }
    const std::size_t count = m_planes.size();
    const auto distance = [&](double z1, double z2) {
        return cosmology.angularDiameterDistance(z1, z2);
    };
    const auto redshiftOf = [&](std::size_t j) {
        return j < count ? m_planes[j].redshift : sourceRedshift;
    };
    m_weights.assign((count + 1) * count, 0);
    const double toReference = count > 0 ? distance(0, referenceRedshift) : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double zi = redshiftOf(i);
        const double beyond = distance(zi, referenceRedshift);
        for (std::size_t j = i + 1; j <= count; ++j) {
            const double zj = redshiftOf(j);
            // Exactly 1 where j is the source and lies at the reference: equal products.
            m_weights[j * count + i] =
                (distance(zi, zj) * toReference) / (distance(0, zj) * beyond);
        }
        m_delays.push_back(cosmology.daysPerSquareArcsec(zi, redshiftOf(i + 1)));
    }
}

std::vector<double> MultiPlane::planes() const
{
    std::vector<double> redshifts;
    for (const Plane& plane : m_planes) {
        redshifts.push_back(plane.redshift);
    }
    return redshifts;
}

const std::vector<RayMap::Point>& MultiPlane::centers() const
{
    return m_planes.empty() ? m_noCenters : m_planes.front().lens.centers();
}

template <class S>
void MultiPlane::traceTo(std::size_t n, const S* x, const S* y, S* betaX, S* betaY) const
{
    const std::size_t planes = m_planes.size();
    Pairs<S> alpha(planes);
    for (std::size_t begin = 0; begin < n; begin += kBlock) {
        const std::size_t count = std::min(kBlock, n - begin);
        S* bx = betaX + begin; // Holds the position on each plane in turn.
        S* by = betaY + begin;
        for (std::size_t j = 0; j <= planes; ++j) {
            std::copy_n(x + begin, count, bx);
            std::copy_n(y + begin, count, by);
            for (std::size_t i = 0; i < j; ++i) {
                const S b = static_cast<S>(weight(i, j));
                for (std::size_t k = 0; k < count; ++k) {
                    bx[k] -= b * alpha.x[i * kBlock + k];
                    by[k] -= b * alpha.y[i * kBlock + k];
                }
            }
            if (j < planes) {
                m_planes[j].lens.deflection(count, bx, by, &alpha.x[j * kBlock],
                                            &alpha.y[j * kBlock]);
            }
        }
    }
}

void MultiPlane::toSource(std::size_t n, const double* x, const double* y, double* betaX,
                          double* betaY) const
{
    traceTo(n, x, y, betaX, betaY);
}

void MultiPlane::toSource(std::size_t n, const float* x, const float* y, float* betaX,
                          float* betaY) const
{
    traceTo(n, x, y, betaX, betaY);
}

void MultiPlane::trace(std::size_t n, const double* x, const double* y, const TracedRays& out) const
{
    const std::size_t planes = m_planes.size();
    Pairs<double> alpha(planes), first(planes), second(planes); // Rows of d alpha/d theta.
    std::vector<double> xx(kBlock), xy(kBlock), yy(kBlock);
    for (std::size_t begin = 0; begin < n; begin += kBlock) {
        const std::size_t count = std::min(kBlock, n - begin);
        double* const bx = out.betaX + begin;
        double* const by = out.betaY + begin;
        double* const a[4] = {out.xx + begin, out.xy + begin, out.yx + begin, out.yy + begin};
        for (std::size_t j = 0; j <= planes; ++j) {
            for (std::size_t k = 0; k < count; ++k) {
                bx[k] = x[begin + k];
                by[k] = y[begin + k];
                a[0][k] = a[3][k] = 1;
                a[1][k] = a[2][k] = 0;
            }
            for (std::size_t i = 0; i < j; ++i) {
                const double b = weight(i, j);
                for (std::size_t k = 0; k < count; ++k) {
                    const std::size_t at = i * kBlock + k;
                    bx[k] -= b * alpha.x[at];
                    by[k] -= b * alpha.y[at];
                    a[0][k] -= b * first.x[at];
                    a[1][k] -= b * first.y[at];
                    a[2][k] -= b * second.x[at];
                    a[3][k] -= b * second.y[at];
                }
            }
            if (j == planes) {
                break;
            }
            m_planes[j].lens.deflection(count, bx, by, &alpha.x[j * kBlock], &alpha.y[j * kBlock]);
            m_planes[j].lens.hessian(count, bx, by, xx.data(), xy.data(), yy.data());
            for (std::size_t k = 0; k < count; ++k) { // d alpha/d theta = U A.
                const std::size_t at = j * kBlock + k;
                first.x[at] = xx[k] * a[0][k] + xy[k] * a[2][k];
                first.y[at] = xx[k] * a[1][k] + xy[k] * a[3][k];
                second.x[at] = xy[k] * a[0][k] + yy[k] * a[2][k];
                second.y[at] = xy[k] * a[1][k] + yy[k] * a[3][k];
            }
        }
    }
}

void MultiPlane::pathDelay(std::size_t n, const double* x, const double* y, double* days) const
{
    const std::size_t planes = m_planes.size();
    Pairs<double> alpha(planes), beta(planes + 1);
    std::vector<double> psi(kBlock);
    for (std::size_t begin = 0; begin < n; begin += kBlock) {
        const std::size_t count = std::min(kBlock, n - begin);
        std::fill_n(days + begin, count, 0.0);
        for (std::size_t j = 0; j <= planes; ++j) {
            double* const bx = &beta.x[j * kBlock];
            double* const by = &beta.y[j * kBlock];
            std::copy_n(x + begin, count, bx);
            std::copy_n(y + begin, count, by);
            for (std::size_t i = 0; i < j; ++i) {
                for (std::size_t k = 0; k < count; ++k) {
                    bx[k] -= weight(i, j) * alpha.x[i * kBlock + k];
                    by[k] -= weight(i, j) * alpha.y[i * kBlock + k];
                }
            }
            if (j < planes) {
                m_planes[j].lens.deflection(count, bx, by, &alpha.x[j * kBlock],
                                            &alpha.y[j * kBlock]);
            }
        }
        for (std::size_t i = 0; i < planes; ++i) {
            const double* const bx = &beta.x[i * kBlock];
            const double* const by = &beta.y[i * kBlock];
            m_planes[i].lens.potential(count, bx, by, psi.data());
            for (std::size_t k = 0; k < count; ++k) {
                const double dx = bx[kBlock + k] - bx[k], dy = by[kBlock + k] - by[k];
                days[begin + k] +=
                    m_delays[i] * (0.5 * (dx * dx + dy * dy) - weight(i, i + 1) * psi[k]);
            }
        }
    }
}

} // namespace anneau
