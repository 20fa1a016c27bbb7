// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sample_noise.h"

#include "core/base/random.h"

#include <ATen/ATen.h>

#include <numeric>
#include <span>

namespace anneau {

SampleNoise::SampleNoise(std::uint64_t seed, int first, int count)
    : m_seed{seed},
      m_samples(static_cast<std::size_t>(count))
{
    std::iota(m_samples.begin(), m_samples.end(), static_cast<std::uint32_t>(first));
}

SampleNoise::SampleNoise(std::uint64_t seed, std::vector<std::uint32_t> samples)
    : m_seed{seed},
      m_samples{std::move(samples)}
{}

SampleNoise SampleNoise::after(int batches) const
{
    std::vector<std::uint32_t> samples = m_samples;
    for (std::uint32_t& sample : samples) {
        sample += static_cast<std::uint32_t>(batches) * static_cast<std::uint32_t>(samples.size());
    }
    return {m_seed, std::move(samples)};
}

Tensor SampleNoise::normals(std::uint32_t step, std::int64_t count) const
{
    Tensor out = at::empty({batch(), count}, at::kDouble);
    double* values = out.data_ptr<double>();
    for (std::uint32_t sample : m_samples) {
        Rng(m_seed, sample, step)
            .fillNormal(std::span<double>(values, static_cast<std::size_t>(count)));
        values += count;
    }
    return out;
}

} // namespace anneau
