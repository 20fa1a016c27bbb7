// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace anneau {

/// Random numbers of one halo of a population.
struct HaloDraw {
    double mass; ///< Its place in the cumulated mass function, 0 to 1.
    double x, y; ///< Its place in the unit disc.
};
/// The `index`-th halo of the population named `seed`: always the same. Quick if asked for in
/// order.
HaloDraw haloDraw(std::uint64_t seed, std::uint32_t index);

} // namespace anneau
