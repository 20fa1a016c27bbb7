// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/galaxy_pool.h"

#include "core/base/parallel.h"
#include "core/diffusion/data/procedural.h"

#include <cmath>

namespace anneau {

GalaxyPool::GalaxyPool(PoolOptions options, std::vector<GalaxyImage> real)
    : m_options{options},
      m_real{std::move(real)},
      m_images(static_cast<std::size_t>(options.size))
{
    expects(options.size > 0 && options.pixels >= 16, "GalaxyPool: empty");
    expects(options.proceduralShare >= 0 && options.proceduralShare <= 1,
            "GalaxyPool: share outside 0 … 1");
}

Image GalaxyPool::make(int slot, std::int64_t generation) const
{
    Rng rng(m_options.seed, static_cast<std::uint32_t>(slot),
            static_cast<std::uint32_t>(generation));
    // Spread evenly over the slots, so that any stretch of them has the same share.
    const double realShare = m_real.empty() ? 0 : 1 - m_options.proceduralShare;
    if (std::floor((slot + 1) * realShare) > std::floor(slot * realShare)) {
        return placeGalaxy(m_real[rng.below(static_cast<std::uint32_t>(m_real.size()))],
                           m_options.pixels, rng);
    }
    return proceduralGalaxy(m_options.pixels, rng);
}

void GalaxyPool::fill(std::int64_t replaced)
{
    parallelFor(m_images.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            const auto slot = static_cast<std::int64_t>(k);
            const std::int64_t generation = (replaced + size() - 1 - slot) / size();
            m_images[k] = make(static_cast<int>(k), generation);
        }
    });
}

void GalaxyPool::replaceNext(std::int64_t replaced)
{
    const int slot = static_cast<int>(replaced % size());
    m_images[static_cast<std::size_t>(slot)] = make(slot, replaced / size() + 1);
}

} // namespace anneau
