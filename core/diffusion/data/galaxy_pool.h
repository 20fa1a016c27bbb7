// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/diffusion/data/galaxy_images.h"

#include <cstdint>
#include <vector>

namespace anneau {

/// What a pool of training images is made from.
struct PoolOptions {
    int pixels = 64;
    int size = 4096; ///< Images kept.
    double proceduralShare =
        1; ///< The rest are real galaxies, placed at random; 1 when there are none.
    std::uint64_t seed = 1;
};

/// Training images in the network's unit without the flux factor, kept in memory and replaced bit
/// by bit, so that drawing them does not slow the network down. Slot k of generation g is a pure
/// function of (seed, k, g): a resumed run sees the same images.
class GalaxyPool {
public:
    GalaxyPool(PoolOptions options, std::vector<GalaxyImage> real);

    int size() const { return static_cast<int>(m_images.size()); }
    const Image& at(int slot) const { return m_images[static_cast<std::size_t>(slot)]; }

    /// Makes all images as they are after `replaced` replacements (the slots in turn). Uses all
    /// threads.
    void fill(std::int64_t replaced);
    /// Replacement number `replaced`, counted from 0.
    void replaceNext(std::int64_t replaced);

private:
    Image make(int slot, std::int64_t generation) const;

    PoolOptions m_options;
    std::vector<GalaxyImage> m_real;
    std::vector<Image> m_images;
};

} // namespace anneau
