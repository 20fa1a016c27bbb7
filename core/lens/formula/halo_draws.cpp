// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/halo_draws.h"

#include "core/base/random.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace anneau {

HaloDraw haloDraw(std::uint64_t seed, std::uint32_t index)
{
    // A drag or a fit asks for the same population at every step.
    thread_local std::uint64_t knownSeed = 0;
    thread_local std::vector<HaloDraw> known;
    if (seed != knownSeed) {
        known.clear();
        knownSeed = seed;
    }
    while (known.size() <= index) {
        Rng rng(seed, static_cast<std::uint32_t>(known.size()));
        const double mass = rng.uniform();
        const double radius = std::sqrt(rng.uniform());
        const double angle = 2 * std::numbers::pi * rng.uniform();
        known.push_back({mass, radius * std::cos(angle), radius * std::sin(angle)});
    }
    return known[index];
}

} // namespace anneau
