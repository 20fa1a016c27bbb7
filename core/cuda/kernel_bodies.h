// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_device.h"
#include "core/cuda/formula_table.h"
#include "core/cuda/lens_block.h"
#include "core/forward/bilinear.h"
#include "core/lens/formula/number.h"

#include <cstddef>
#include <cstdint>

/// What one thread of a CUDA kernel does for one ray. The same text is compiled for the host, where
/// the tests hold it against the kernels of MassModel and BilinearGrid: without a device only
/// launches and copies remain untested. Needs no header of CUDA's and none of LibTorch's.
namespace anneau {

/// A LensBlock where the kernel reads it.
struct LensView {
    const std::byte* block;
    int count;
};

/// Rays on a grid in the image plane, (row, col) at (x0 + col step, y0 + row step) arcsec, row by
/// row; fewer than 2^32.
template <class S>
struct RayGrid {
    int rows, cols;
    S x0, y0, step;
};

/// Rays from arrays: position x, y, arcsec.
template <class S>
struct RayArrays {
    std::size_t count;
    const S* x;
    const S* y;
};

template <class S>
ANNEAU_HD Vec2<Lane<S>> rayAt(const RayArrays<S>& rays, std::size_t i)
{
    return {Lane<S>::of(rays.x[i]), Lane<S>::of(rays.y[i])};
}
template <class S>
ANNEAU_HD Vec2<Lane<S>> rayAt(const RayGrid<S>& rays, std::size_t i)
{
    const auto index = static_cast<std::uint32_t>(i); // Devices divide 64-bit numbers slowly.
    const auto cols = static_cast<std::uint32_t>(rays.cols);
    const std::uint32_t row = index / cols;
    return {Lane<S>::of(rays.x0 + rays.step * static_cast<S>(index - row * cols)),
            Lane<S>::of(rays.y0 + rays.step * static_cast<S>(row))};
}

/// The Lens of one component, made for parameters P.
template <class Formula, class P>
ANNEAU_HD const typename Formula::template Lens<P>& lensAt(const LensView& lens, int k)
{
    const auto& entry = reinterpret_cast<const BlockEntry*>(lens.block)[k];
    return *reinterpret_cast<const typename Formula::template Lens<P>*>(lens.block + entry.offset);
}

namespace detail {
template <class Formula, class S, class X>
ANNEAU_HD bool addIfPlaced(std::uint32_t place, const LensView& lens, int k, const X& x, const X& y,
                           Vec2<X>& sum)
{
    if (place != kFormulaPlace<Formula>) {
        return false;
    }
    const Vec2<X> alpha = lensAt<Formula, Lane<S>>(lens, k).deflection(x, y);
    sum = {sum.x + alpha.x, sum.y + alpha.y};
    return true;
}
template <class S, class X, class... Formula>
ANNEAU_HD void addComponent(FormulaList<Formula...>, const LensView& lens, int k, const X& x,
                            const X& y, Vec2<X>& sum)
{
    const std::uint32_t place = reinterpret_cast<const BlockEntry*>(lens.block)[k].formula;
    (void)(addIfPlaced<Formula, S>(place, lens, k, x, y, sum) || ...);
}
} // namespace detail

/// Deflection by all components, which all are of the list of formulas. X is Lane<S>, or a Dual of
/// it for slopes in the position. Threads that run together take the same way: no lane waits.
template <class Formulas, class S, class X>
ANNEAU_HD Vec2<X> deflectionAt(const LensView& lens, const X& x, const X& y)
{
    Vec2<X> sum{X(0.0), X(0.0)};
    for (int k = 0; k < lens.count; ++k) {
        detail::addComponent<S>(Formulas{}, lens, k, x, y, sum);
    }
    return sum;
}

/// From pixel to deflected position, beta = theta - alpha.
template <class Formulas, class S, class Rays>
ANNEAU_HD void shootBody(const LensView& lens, const Rays& rays, std::size_t i, S* betaX, S* betaY)
{
    const Vec2<Lane<S>> theta = rayAt(rays, i);
    const Vec2<Lane<S>> alpha = deflectionAt<Formulas, S>(lens, theta.x, theta.y);
    betaX[i] = theta.x.v - alpha.x.v;
    betaY[i] = theta.y.v - alpha.y.v;
}

/// Deflection at positions from arrays.
template <class Formulas, class S>
ANNEAU_HD void deflectBody(const LensView& lens, const RayArrays<S>& rays, std::size_t i, S* ax,
                           S* ay)
{
    const Vec2<Lane<S>> theta = rayAt(rays, i);
    const Vec2<Lane<S>> alpha = deflectionAt<Formulas, S>(lens, theta.x, theta.y);
    ax[i] = alpha.x.v;
    ay[i] = alpha.y.v;
}

/// Second derivatives of the potential, by dual numbers in the position.
template <class Formulas, class S>
ANNEAU_HD void hessianBody(const LensView& lens, const RayArrays<S>& rays, std::size_t i, S* xx,
                           S* xy, S* yy)
{
    using D = Dual<Lane<S>, 2>;
    const Vec2<Lane<S>> theta = rayAt(rays, i);
    const Vec2<D> alpha =
        deflectionAt<Formulas, S>(lens, D::variable(theta.x, 0), D::variable(theta.y, 1));
    xx[i] = alpha.x.d[0].v;
    xy[i] = alpha.x.d[1].v;
    yy[i] = alpha.y.d[1].v;
}

/// Deflection by one component with its slopes in all its parameters: `lens` is a slopesBlock().
template <class Formula, class S>
ANNEAU_HD auto slopesAt(const LensView& lens, const RayArrays<S>& rays, std::size_t i)
{
    using P = Dual<Lane<S>, static_cast<int>(Formula::parameters.size())>;
    const Vec2<Lane<S>> theta = rayAt(rays, i);
    return lensAt<Formula, P>(lens, 0).deflection(theta.x, theta.y);
}

/// d alpha/d p_k of every parameter: dax[k * count + i].
template <class Formula, class S>
ANNEAU_HD void jacobianBody(const LensView& lens, const RayArrays<S>& rays, std::size_t i, S* dax,
                            S* day)
{
    const auto alpha = slopesAt<Formula, S>(lens, rays, i);
    for (std::size_t k = 0; k < Formula::parameters.size(); ++k) {
        dax[k * rays.count + i] = alpha.x.d[k].v;
        day[k * rays.count + i] = alpha.y.d[k].v;
    }
}

/// Adds gx dax/dp_k + gy day/dp_k to sums[k].
template <class Formula, class S>
ANNEAU_HD void gradientBody(const LensView& lens, const RayArrays<S>& rays, std::size_t i,
                            const S* gx, const S* gy, S* sums)
{
    const auto alpha = slopesAt<Formula, S>(lens, rays, i);
    for (std::size_t k = 0; k < Formula::parameters.size(); ++k) {
        sums[k] += gx[i] * alpha.x.d[k].v + gy[i] * alpha.y.d[k].v;
    }
}

/// Brightness of a pixelated source where the ray ends.
template <class S>
ANNEAU_HD void gatherBody(const BilinearGrid<S>& grid, const S* values, const RayArrays<S>& beta,
                          std::size_t i, S* brightness)
{
    brightness[i] = grid.interpolate(values, beta.x[i], beta.y[i]);
}

/// Adds to a number that other threads add to.
struct AddShared {
    template <class S>
    ANNEAU_HD void operator()(S& to, S value) const
    {
#if defined(__CUDA_ARCH__)
        atomicAdd(&to, value);
#else
        to += value;
#endif
    }
};

/// The adjoint of gatherBody(): from slopes of a loss in the rays' brightness those in the source's
/// pixels, added to `sums`, and those in the rays' ends, written.
template <class S>
ANNEAU_HD void scatterBody(const BilinearGrid<S>& grid, const S* values, const RayArrays<S>& beta,
                           std::size_t i, const S* slopes, S* sums, S* gx, S* gy)
{
    const auto slope = grid.scatter(values, beta.x[i], beta.y[i], slopes[i], sums, AddShared{});
    gx[i] = slope.x;
    gy[i] = slope.y;
}

} // namespace anneau
