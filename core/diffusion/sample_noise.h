// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <cstdint>
#include <vector>

namespace anneau {

/// The random numbers of one batch of samples: sample k's are those of Rng(seed, k, step), so that
/// a sample does not depend on its batch, its device or on where a run was interrupted.
class SampleNoise {
public:
    /// `first` … `first + count - 1` are the samples of the batch.
    SampleNoise(std::uint64_t seed, int first, int count);
    SampleNoise(std::uint64_t seed, std::vector<std::uint32_t> samples);

    /// Steps: the start takes kStart, integrator step i takes i, everything else its own number.
    static constexpr std::uint32_t kStart = 0x80000000u;
    static constexpr std::uint32_t kData = 0x80000001u;
    static constexpr std::uint32_t kSetup = 0x80000002u;
    static constexpr std::uint32_t kMoves = 0x60000000u; ///< Moves of a walk: kMoves + i.

    /// Standard normals, float64, on the CPU. // -> [B, count]
    Tensor normals(std::uint32_t step, std::int64_t count) const;
    /// As many samples, `batches` batches further on.
    SampleNoise after(int batches) const;
    std::int64_t batch() const { return static_cast<std::int64_t>(m_samples.size()); }

private:
    std::uint64_t m_seed;
    std::vector<std::uint32_t> m_samples;
};

} // namespace anneau
