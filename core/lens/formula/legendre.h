// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace anneau {

struct LegendreNode {
    double x, weight;
};

/// Gauss-Legendre rules on [0, 1] with 20, 40 and 80 points, made once.
enum class LegendreRule { Points20, Points40, Points80 };
const std::vector<LegendreNode>& nodesOf(LegendreRule rule);

} // namespace anneau
