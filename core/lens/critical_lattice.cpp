// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/critical_lattice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace anneau {
CriticalLattice::CriticalLattice(const RayMap& lens, double halfWidth, int coarse)
    : m_coarse(coarse),
      m_nodes(coarse * kStride + 1),
      m_step(2 * halfWidth / (coarse * kStride)),
      m_tangential(m_nodes, m_nodes),
      m_radial(m_nodes, m_nodes),
      m_known(m_nodes, m_nodes),
      m_refined(coarse, coarse)
{
    placeOrigin(lens, halfWidth);
    evaluateCoarse(lens);
    refine(lens);
}

void CriticalLattice::placeOrigin(const RayMap& lens, double halfWidth)
{
    const auto onNode = [&](const RayMap::Point& c) {
        const double col = (c.x - m_originX) / m_step;
        const double row = (c.y - m_originY) / m_step;
        return std::hypot(col - std::round(col), row - std::round(row)) < 1e-3;
    };
    for (int attempt = 0; attempt < 100; ++attempt) {
        // Steps of a golden section: no two tries hit the same fraction of a cell.
        m_originX =
            -halfWidth + m_step * std::fmod(0.381966 + 0.618034 * attempt, 1.0) - 0.5 * m_step;
        m_originY =
            -halfWidth + m_step * std::fmod(0.271845 + 0.754878 * attempt, 1.0) - 0.5 * m_step;
        if (std::none_of(lens.centers().begin(), lens.centers().end(), onNode)) {
            return;
        }
    }
}

void CriticalLattice::evaluate(const RayMap& lens, const std::vector<Node>& nodes)
{
    const std::size_t n = nodes.size();
    std::vector<double> px(n), py(n), tangential(n), radial(n);
    for (std::size_t i = 0; i < n; ++i) {
        px[i] = x(nodes[i].col);
        py[i] = y(nodes[i].row);
    }
    lens.eigenvalues(n, px.data(), py.data(), tangential.data(), radial.data());
    for (std::size_t i = 0; i < n; ++i) {
        const auto [row, col] = nodes[i];
        m_tangential.at(row, col) = tangential[i] < 0;
        m_radial.at(row, col) = radial[i] < 0;
        m_known.at(row, col) = 1;
    }
}

void CriticalLattice::evaluateCoarse(const RayMap& lens)
{
    std::vector<Node> nodes;
    for (int row = 0; row < m_nodes; row += kStride) {
        for (int col = 0; col < m_nodes; col += kStride) {
            nodes.push_back({row, col});
        }
    }
    evaluate(lens, nodes);
    for (int row = 0; row < m_coarse; ++row) {
        for (int col = 0; col < m_coarse; ++col) {
            fillCell(row, col);
        }
    }
}

/// Gives the nodes of a coarse cell that are not known its first corner's signs.
void CriticalLattice::fillCell(int row, int col)
{
    const std::uint8_t tangential = m_tangential.at(row * kStride, col * kStride);
    const std::uint8_t radial = m_radial.at(row * kStride, col * kStride);
    for (int r = row * kStride; r <= (row + 1) * kStride; ++r) {
        for (int c = col * kStride; c <= (col + 1) * kStride; ++c) {
            if (m_known.at(r, c) == 0) {
                m_tangential.at(r, c) = tangential;
                m_radial.at(r, c) = radial;
            }
        }
    }
}

/// Whether the known nodes on the border of a coarse cell differ in sign.
bool CriticalLattice::cellChangesSign(int row, int col) const
{
    const int r0 = row * kStride;
    const int c0 = col * kStride;
    const std::uint8_t tangential = m_tangential.at(r0, c0);
    const std::uint8_t radial = m_radial.at(r0, c0);
    for (int i = 0; i <= kStride; ++i) {
        const std::array<std::pair<int, int>, 4> border{
            {{r0, c0 + i}, {r0 + kStride, c0 + i}, {r0 + i, c0}, {r0 + i, c0 + kStride}}};
        for (const auto& [r, c] : border) {
            if (m_known.at(r, c) != 0 &&
                (m_tangential.at(r, c) != tangential || m_radial.at(r, c) != radial)) {
                return true;
            }
        }
    }
    return false;
}

/// Marks the coarse cells in and around which the centres lie.
Mask CriticalLattice::cellsAtCenters(const RayMap& lens) const
{
    Mask cells(m_coarse, m_coarse);
    for (const RayMap::Point& c : lens.centers()) {
        const double col = std::floor((c.x - m_originX) / (m_step * kStride));
        const double row = std::floor((c.y - m_originY) / (m_step * kStride));
        for (int r = 0; r < m_coarse; ++r) {
            for (int k = 0; k < m_coarse; ++k) {
                if (std::abs(r - row) <= 1 && std::abs(k - col) <= 1) {
                    cells.at(r, k) = 1;
                }
            }
        }
    }
    return cells;
}

void CriticalLattice::refine(const RayMap& lens)
{
    const Mask wanted = cellsAtCenters(lens);
    for (std::vector<Node> nodes;; nodes.clear()) {
        for (int row = 0; row < m_coarse; ++row) {
            for (int col = 0; col < m_coarse; ++col) {
                if (m_refined.at(row, col) != 0 ||
                    (wanted.at(row, col) == 0 && !cellChangesSign(row, col))) {
                    continue;
                }
                m_refined.at(row, col) = 1;
                for (int r = row * kStride; r <= (row + 1) * kStride; ++r) {
                    for (int c = col * kStride; c <= (col + 1) * kStride; ++c) {
                        if (m_known.at(r, c) == 0) {
                            m_known.at(r, c) = 1; // From here on; its sign follows below.
                            nodes.push_back({r, c});
                        }
                    }
                }
            }
        }
        if (nodes.empty()) {
            return;
        }
        evaluate(lens, nodes);
    }
}

} // namespace anneau
