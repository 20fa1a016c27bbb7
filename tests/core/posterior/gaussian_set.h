// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/posterior/sample_set.h"

#include <cmath>

namespace anneau::test {

/// What is wrong with the sampler of gaussianSet().
struct SamplerFault {
    double width = 1; ///< Of its posterior over the right one.
    double shift = 0; ///< In right standard deviations.
    double prior = 1; ///< Of the truths' standard deviation over the one that it takes for granted.
    bool blind = false; ///< Returns its prior.
};

/// N problems of a unit normal prior in `dims` numbers and data of unit noise, whose posterior is
/// N(data/2, 1/2): K draws of each, with truths and data.
inline SampleSet gaussianSet(int simulations, int samples, std::vector<int> shape,
                             const SamplerFault& fault, std::uint64_t seed)
{
    SampleSet set;
    set.simulations = simulations;
    set.samples = samples;
    set.shape = std::move(shape);
    const std::size_t dims = set.dims();
    for (int i = 0; i < simulations; ++i) {
        Rng rng(seed, static_cast<std::uint32_t>(i));
        std::vector<double> centre;
        for (std::size_t j = 0; j < dims; ++j) {
            const double truth = fault.prior * rng.normal();
            const double data = truth + rng.normal();
            set.truth.push_back(static_cast<float>(truth));
            set.data.push_back(static_cast<float>(data));
            centre.push_back(data / 2);
        }
        for (int k = 0; k < samples; ++k) {
            for (std::size_t j = 0; j < dims; ++j) {
                const double normal = rng.normal();
                const double draw =
                    centre[j] + (fault.shift + fault.width * normal) * std::sqrt(0.5);
                set.values.push_back(static_cast<float>(fault.blind ? normal : draw));
            }
        }
    }
    return set;
}

} // namespace anneau::test
