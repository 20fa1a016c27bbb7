// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/legendre.h"

#include <cmath>
#include <numbers>

namespace anneau {
namespace {

std::vector<LegendreNode> makeRule(int count)
{
    std::vector<LegendreNode> nodes;
    for (int i = 0; i < count; ++i) {
        double x = std::cos(std::numbers::pi * (count - i - 0.25) / (count + 0.5));
        double slope = 1;
        for (int step = 0; step < 8; ++step) { // Newton: the start is good to three digits.
            double value = 1, before = 0;
            for (int k = 1; k <= count; ++k) {
                const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                before = value;
                value = next;
            }
            slope = count * (x * value - before) / (x * x - 1);
            x -= value / slope;
        }
        nodes.push_back({0.5 * (1 + x), 1 / ((1 - x * x) * slope * slope)});
    }
    return nodes;
}

} // namespace

const std::vector<LegendreNode>& nodesOf(LegendreRule rule)
{
    static const std::vector<LegendreNode> rules[] = {makeRule(20), makeRule(40), makeRule(80)};
    return rules[static_cast<std::size_t>(rule)];
}

} // namespace anneau
