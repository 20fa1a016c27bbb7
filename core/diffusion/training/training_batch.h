// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/data/galaxy_pool.h"
#include "core/diffusion/prior/network_denoiser.h"

#include <cstdint>

namespace anneau {

/// Clean images and their noise. float32 on the CPU.
struct TrainingBatch {
    Tensor clean; ///< [B, 1, H, W]
    Tensor noise; ///< [B, 1, H, W] standard normal
    Tensor sigma; ///< [B]
};

/// Draws images `begin` … `end` - 1 of step `step`'s batch of `batch`: a random slot of the pool in
/// one of the eight orientations of the square, times the flux factor, and a noise level uniform in
/// its logarithm, stratified over the batch. A pure function of (pool, seed, step, index).
TrainingBatch drawBatch(const GalaxyPool& pool, const NoiseRange& range, std::uint64_t seed,
                        std::int64_t step, int batch, int begin, int end);

/// All images of the pool once, in random orientation and times the flux factor. // -> [N, 1, H, W]
Tensor poolImages(const GalaxyPool& pool, std::uint64_t seed);

} // namespace anneau
