// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/error.h"

namespace anneau {

/// A rectangular array of values: row-major, row 0 is the lowest y (as in FITS, VTK and the tensors
/// of this program), so `at(row, col)` is FITS pixel (col + 1, row + 1).
template <class T>
class Grid {
public:
    Grid() = default;
    Grid(int rows, int cols, T value = T{})
        : m_rows{rows}, m_cols{cols}, m_values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols), value)
    {
        expects(rows >= 0 && cols >= 0, "Grid: negative size");
    }

    int rows() const { return m_rows; }
    int cols() const { return m_cols; }
    std::size_t size() const { return m_values.size(); }
    bool empty() const { return m_values.empty(); }

    T& at(int row, int col) { return m_values[index(row, col)]; }
    const T& at(int row, int col) const { return m_values[index(row, col)]; }
    T& operator[](std::size_t i) { return m_values[i]; }
    const T& operator[](std::size_t i) const { return m_values[i]; }
    T* data() { return m_values.data(); }
    const T* data() const { return m_values.data(); }
    auto begin() { return m_values.begin(); }
    auto end() { return m_values.end(); }
    auto begin() const { return m_values.begin(); }
    auto end() const { return m_values.end(); }

    template <class U>
    bool sameShape(const Grid<U>& other) const
    {
        return m_rows == other.rows() && m_cols == other.cols();
    }

    /// The part of `height` x `width` pixels whose lowest, leftmost one is (row, col).
    Grid cut(int row, int col, int height, int width) const
    {
        expects(row >= 0 && col >= 0 && row + height <= m_rows && col + width <= m_cols, "Grid::cut: out of range");
        Grid part(height, width);
        for (int r = 0; r < height; ++r) {
            for (int c = 0; c < width; ++c) {
                part.at(r, c) = at(row + r, col + c);
            }
        }
        return part;
    }

    bool operator==(const Grid&) const = default;

private:
    std::size_t index(int row, int col) const
    {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(m_cols) + static_cast<std::size_t>(col);
    }

    int m_rows = 0;
    int m_cols = 0;
    std::vector<T> m_values; // Grid<bool> is not used: masks are Grid<std::uint8_t>
};

using Image = Grid<float>;
using Mask = Grid<std::uint8_t>; ///< 1: use this pixel; 0: leave it out.

} // namespace anneau
