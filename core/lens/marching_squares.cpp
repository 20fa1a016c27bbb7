// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/marching_squares.h"

namespace anneau::detail {

EdgeChain EdgeLinks::walk(int start, bool closed)
{
    EdgeChain chain;
    chain.closed = closed;
    int edge = start;
    while (edge >= 0) {
        const int node = edge / 2;
        chain.edges.push_back({node / m_cols, node % m_cols, edge % 2 == 0});
        // Leave by a link not yet used; unlink it on both sides.
        Pair& here = at(edge);
        const int next = here.first >= 0 ? here.first : here.second;
        if (next < 0) {
            break;
        }
        (here.first >= 0 ? here.first : here.second) = -1;
        Pair& there = at(next);
        (there.first == edge ? there.first : there.second) = -1;
        edge = next == start ? -1 : next;
    }
    return chain;
}

std::vector<EdgeChain> EdgeLinks::chains()
{
    std::vector<EdgeChain> found;
    for (const int edge : m_used) { // Open ones first, from an end.
        if ((at(edge).first < 0) != (at(edge).second < 0)) {
            found.push_back(walk(edge, false));
        }
    }
    for (const int edge : m_used) {
        if (at(edge).first >= 0) {
            found.push_back(walk(edge, true));
        }
    }
    return found;
}

} // namespace anneau::detail
