// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/integrator.h"

#include "core/base/error.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {

double Integrator::raised(double from, double, int) const
{
    return from;
}

Tensor Integrator::run(Tensor x, std::span<const double> levels, const Denoise& denoise,
                       const Noise& noise, const OnStep& onStep, std::stop_token stop,
                       const Recall& recall) const
{
    expects(levels.size() >= 2, "Integrator: fewer than two levels");
    Tensor previous;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        if (stop.stop_requested()) {
            break;
        }
        const int number = static_cast<int>(i);
        const double from = raised(levels[i], levels.front(), static_cast<int>(levels.size()) - 1);
        if (from > levels[i]) {
            x = x + std::sqrt(from * from - levels[i] * levels[i]) * noise(number);
        }
        const Tensor denoised = denoise(x, from);
        if (recall && previous.defined() && levels[i + 1] > 0) {
            const Tensor again = recall();
            previous = again.defined() ? again : previous;
        }
        if (levels[i + 1] == 0) {
            x = denoised;
        } else {
            const double before = i > 0 ? levels[i - 1] : 0;
            x = step({from, levels[i + 1], before, x, denoised, previous, denoise,
                      [&noise, number](int more) {
                          return noise(number + more * kMoreNoise);
                      }});
        }
        previous = denoised;
        if (onStep) {
            onStep(number + 1, levels[i + 1], x, denoised);
        }
    }
    return x;
}

} // namespace anneau
