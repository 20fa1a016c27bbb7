// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace anneau {

/// Counter-based random numbers (Philox 4x32-10; Salmon et al. 2011, SC11, doi:10.1145/2063384.2063405).
///
/// A stream is named by (seed, stream, step): for posterior sampling `stream` is the sample's index
/// and `step` the integrator's step, so that a sample does not depend on the batch it was drawn in,
/// on the number of threads, or on where a run was interrupted. Streams are independent; a value is
/// a pure function of (seed, stream, step, index). Cheap to construct; not shared between threads.
class Rng {
public:
    Rng(std::uint64_t seed, std::uint32_t stream, std::uint32_t step = 0);

    std::uint32_t bits();           ///< The next 32 random bits.
    double uniform();               ///< In (0, 1), 53 bits.
    double normal();                ///< Standard normal, Box-Muller.
    std::uint32_t below(std::uint32_t n); ///< Uniform in 0 … n - 1, without modulo bias.

    void fillNormal(std::span<float> out);
    void fillNormal(std::span<double> out);

private:
    void refill();

    std::array<std::uint32_t, 2> m_key;
    std::array<std::uint32_t, 4> m_counter;
    std::array<std::uint32_t, 4> m_block{};
    int m_used = 4;
    double m_spare = 0;
    bool m_hasSpare = false;
};

} // namespace anneau
