// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

#include <vector>

namespace anneau {

/// A zero contour of a function known at the nodes of a lattice, as the lattice edges it crosses,
/// in order. Neighbouring chain members lie on the same cell.
struct EdgeChain {
    struct Edge {
        int row, col;    ///< One end; the function is negative at one end and not at the other.
        bool horizontal; ///< The other end is (row, col + 1), else (row + 1, col).
    };
    bool closed = false; ///< Open chains begin and end on the lattice's border.
    std::vector<Edge> edges;
};

/// All chains of `negative` (1 where the function is below zero). `atCenter(row, col)` decides
/// cells whose diagonals disagree: whether the function is negative in the middle of the cell.
template <class AtCenter>
std::vector<EdgeChain> marchingSquares(const Mask& negative, AtCenter&& atCenter);

namespace detail {

/// Links between edges that share a cell; every edge has at most two.
class EdgeLinks {
public:
    EdgeLinks(int rows, int cols)
        : m_rows(rows),
          m_cols(cols),
          m_links(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols) * 2)
    {}
    void join(int a, int b)
    {
        add(a, b);
        add(b, a);
    }
    int horizontal(int row, int col) const { return 2 * (row * m_cols + col); }
    int vertical(int row, int col) const { return horizontal(row, col) + 1; }
    std::vector<EdgeChain> chains();

private:
    struct Pair {
        int first = -1, second = -1;
    };
    Pair& at(int edge) { return m_links[static_cast<std::size_t>(edge)]; }
    void add(int a, int b)
    {
        if (at(a).first < 0) {
            at(a).first = b;
            m_used.push_back(a);
        } else {
            at(a).second = b;
        }
    }
    EdgeChain walk(int start, bool closed);

    int m_rows, m_cols;
    std::vector<Pair> m_links;
    std::vector<int> m_used; ///< In the order found, so that results do not depend on hashing.
};

} // namespace detail

template <class AtCenter>
std::vector<EdgeChain> marchingSquares(const Mask& negative, AtCenter&& atCenter)
{
    detail::EdgeLinks links(negative.rows(), negative.cols());
    for (int row = 0; row + 1 < negative.rows(); ++row) {
        for (int col = 0; col + 1 < negative.cols(); ++col) {
            const int corners = negative.at(row, col) | negative.at(row, col + 1) << 1 |
                                negative.at(row + 1, col + 1) << 2 | negative.at(row + 1, col) << 3;
            if (corners == 0 || corners == 15) {
                continue;
            }
            const int bottom = links.horizontal(row, col);
            const int top = links.horizontal(row + 1, col);
            const int left = links.vertical(row, col);
            const int right = links.vertical(row, col + 1);
            switch (corners <= 7 ? corners : 15 - corners) {
            case 1:
                links.join(left, bottom);
                break;
            case 2:
                links.join(bottom, right);
                break;
            case 3:
                links.join(left, right);
                break;
            case 4:
                links.join(right, top);
                break;
            case 6:
                links.join(bottom, top);
                break;
            case 7:
                links.join(left, top);
                break;
            default: // 5: the diagonals disagree.
                if (atCenter(row, col) == (corners == 5)) {
                    links.join(left, top);
                    links.join(bottom, right);
                } else {
                    links.join(left, bottom);
                    links.join(right, top);
                }
            }
        }
    }
    return links.chains();
}

} // namespace anneau
