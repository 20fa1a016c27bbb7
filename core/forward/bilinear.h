// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_device.h"
#include "core/model/scene.h"

#include <cmath>

namespace anneau {

/// Bilinear interpolation on a square source grid: between pixel centres; the outermost half pixel
/// is extrapolated linearly; zero outside the box of the pixels' edges. The weights of a point add
/// up to one inside the box.
template <class T>
class BilinearGrid {
public:
    explicit BilinearGrid(const SourceGrid& grid)
        : m_pixels{grid.pixels},
          m_inverse{static_cast<T>(1 / grid.pixelScale)},
          m_originX{static_cast<T>(0.5 * (grid.pixels - 1) - grid.centerX / grid.pixelScale)},
          m_originY{static_cast<T>(0.5 * (grid.pixels - 1) - grid.centerY / grid.pixelScale)}
    {}

    /// Where a point of the source plane falls: the lower left of the four pixels, and how far from
    /// it.
    struct Cell {
        int index; ///< Flat index of the pixel (row, col); the others are +1, +n, +n+1. -1:
                   ///< outside.
        T u;       ///< Towards col + 1, in pixels; in [0, 1] except in the outermost half pixel.
        T v;       ///< Towards row + 1.
    };

    ANNEAU_HD Cell locate(T x, T y) const
    {
        const T col = x * m_inverse + m_originX;
        const T row = y * m_inverse + m_originY;
        const T edge = static_cast<T>(m_pixels) - T(0.5);
        if (!(col >= T(-0.5) && col <= edge && row >= T(-0.5) && row <= edge)) {
            return {-1, 0, 0};
        }
        const int c = clampCell(col);
        const int r = clampCell(row);
        return {r * m_pixels + c, col - static_cast<T>(c), row - static_cast<T>(r)};
    }

    ANNEAU_HD T interpolate(const T* values, T x, T y) const
    {
        const Cell cell = locate(x, y);
        if (cell.index < 0) {
            return 0;
        }
        const T* p = values + cell.index;
        const T* q = p + m_pixels;
        const T lower = p[0] + cell.u * (p[1] - p[0]);
        const T upper = q[0] + cell.u * (q[1] - q[0]);
        return lower + cell.v * (upper - lower);
    }

    struct Slope {
        T x, y; ///< Per arcsec.
    };
    struct AddAlone {
        ANNEAU_HD void operator()(T& to, T value) const { to += value; }
    };
    /// The adjoint of interpolate(), added: `weight` times the point's four weights to `sums`, by
    /// add(sum, value). Returns `weight` times the slope of the interpolated `values`.
    template <class Add = AddAlone>
    ANNEAU_HD Slope scatter(const T* values, T x, T y, T weight, T* sums, const Add& add = {}) const
    {
        const Cell cell = locate(x, y);
        if (cell.index < 0) {
            return {0, 0};
        }
        const T* p = values + cell.index;
        const T* q = p + m_pixels;
        T* low = sums + cell.index;
        T* high = low + m_pixels;
        const T upper = weight * cell.v;
        const T lower = weight - upper;
        add(low[0], lower - lower * cell.u);
        add(low[1], lower * cell.u);
        add(high[0], upper - upper * cell.u);
        add(high[1], upper * cell.u);
        const T left = weight * (q[0] - p[0]);
        const T right = weight * (q[1] - p[1]);
        return {m_inverse * (lower * (p[1] - p[0]) + upper * (q[1] - q[0])),
                m_inverse * (left + cell.u * (right - left))};
    }

    int pixels() const { return m_pixels; }
    T inverseScale() const { return m_inverse; } ///< Pixels per arcsec.

private:
    ANNEAU_HD int clampCell(T position) const
    {
        const int cell = static_cast<int>(std::floor(position));
        return cell < 0 ? 0 : (cell > m_pixels - 2 ? m_pixels - 2 : cell);
    }

    int m_pixels;
    T m_inverse;
    T m_originX;
    T m_originY;
};

} // namespace anneau
