// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace anneau {

/// How to sample, as chosen in the window.
struct SampleSettings {
    std::string sampler = "default"; ///< A preset (core/session/sampler_guide.h).
    int steps = 0;                   ///< 0: the sampler's own number.
    int samples = 64;
    bool joint = false; ///< The lens too.
    std::string device = "auto";
    std::uint64_t seed = 1;

    bool operator==(const SampleSettings&) const = default;
};

/// A coverage test, as chosen in the window.
struct CoverageSettings {
    int simulations = 100;
    int samples = 32; ///< Posterior samples a simulation.
};

} // namespace anneau
