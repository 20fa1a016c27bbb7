// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/training_batch.h"

#include "core/base/random.h"
#include "core/diffusion/data/unit.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

/// Copies the image times `factor` into out; `turn` in 0 … 7 names an element of the square's
/// group.
void orient(const Image& image, std::uint32_t turn, float factor, float* out)
{
    const int side = image.rows();
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            int row = (turn & 1) != 0 ? side - 1 - r : r;
            int col = (turn & 2) != 0 ? side - 1 - c : c;
            if ((turn & 4) != 0) {
                std::swap(row, col);
            }
            out[r * side + c] = factor * image.at(row, col);
        }
    }
}

void drawImage(const Image& image, Rng& rng, float* out)
{
    const auto turn = rng.below(8);
    orient(image, turn, static_cast<float>(std::exp(kFluxScatter * rng.normal())), out);
}

// Streams of the seed: images of the pool use the slots' numbers, batches these and above.
constexpr std::uint32_t kBatchStream = 0x40000000u;
constexpr std::uint32_t kLevelStream = 0x50000000u;
constexpr std::uint32_t kPoolStream = 0x60000000u;

} // namespace

TrainingBatch drawBatch(const GalaxyPool& pool, const NoiseRange& range, std::uint64_t seed,
                        std::int64_t step, int batch, int begin, int end)
{
    const std::int64_t side = pool.at(0).rows(), count = end - begin, pixels = side * side;
    TrainingBatch out{at::empty({count, 1, side, side}), at::empty({count, 1, side, side}),
                      at::empty({count})};
    const double shift = Rng(seed, kLevelStream, static_cast<std::uint32_t>(step)).uniform();
    for (int i = begin; i < end; ++i) {
        Rng rng(seed, kBatchStream + static_cast<std::uint32_t>(i),
                static_cast<std::uint32_t>(step));
        const std::int64_t at = (i - begin) * pixels;
        const int slot = static_cast<int>(rng.below(static_cast<std::uint32_t>(pool.size())));
        drawImage(pool.at(slot), rng, out.clean.data_ptr<float>() + at);
        rng.fillNormal(
            std::span<float>(out.noise.data_ptr<float>() + at, static_cast<std::size_t>(pixels)));
        const double part = (i + shift) / batch;
        const double level =
            std::log(range.sigmaMin) + part * std::log(range.sigmaMax / range.sigmaMin);
        out.sigma.data_ptr<float>()[i - begin] = static_cast<float>(std::exp(level));
    }
    return out;
}

Tensor poolImages(const GalaxyPool& pool, std::uint64_t seed)
{
    const std::int64_t side = pool.at(0).rows();
    Tensor out = at::empty({pool.size(), 1, side, side});
    for (int k = 0; k < pool.size(); ++k) {
        Rng rng(seed, kPoolStream + static_cast<std::uint32_t>(k));
        drawImage(pool.at(k), rng, out.data_ptr<float>() + k * side * side);
    }
    return out;
}

} // namespace anneau
