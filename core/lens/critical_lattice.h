// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/lens/ray_map.h"

#include <vector>

namespace anneau {

/// Signs of both eigenvalues of A on a square lattice, evaluated on every kStride-th node and,
/// where a sign changes or a component has its centre, on all nodes; followed on until no contour
/// leaves the evaluated part. No node falls on a centre, where the eigenvalues are not defined.
class CriticalLattice {
public:
    static constexpr int kStride = 4;

    /// Covers |x|, |y| <= halfWidth with `coarse` x `coarse` cells of kStride^2 each.
    CriticalLattice(const RayMap& lens, double halfWidth, int coarse);

    double step() const { return m_step; }
    double x(int col) const { return m_originX + col * m_step; }
    double y(int row) const { return m_originY + row * m_step; }
    /// 1 where the eigenvalue is negative.
    const Mask& tangential() const { return m_tangential; }
    const Mask& radial() const { return m_radial; }

private:
    struct Node {
        int row, col;
    };
    void evaluate(const RayMap& lens, const std::vector<Node>& nodes);
    Mask cellsAtCenters(const RayMap& lens) const;
    void placeOrigin(const RayMap& lens, double halfWidth);
    void evaluateCoarse(const RayMap& lens);
    void refine(const RayMap& lens);
    void fillCell(int row, int col);
    bool cellChangesSign(int row, int col) const;

    int m_coarse;
    int m_nodes;
    double m_step = 0;
    double m_originX = 0;
    double m_originY = 0;
    Mask m_tangential, m_radial;
    Mask m_known;   ///< Nodes evaluated.
    Mask m_refined; ///< Coarse cells refined.
};

} // namespace anneau
