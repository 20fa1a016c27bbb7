// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/integrator.h"

#include "core/base/error.h"

#include <ATen/ATen.h>

namespace anneau {

Tensor Integrator::run(Tensor x, std::span<const double> levels, const Denoise& denoise,
                       const Noise& noise, const OnStep& onStep, std::stop_token stop) const
{
    expects(levels.size() >= 2, "Integrator: fewer than two levels");
    Tensor previous;
    for (std::size_t i = 0; i + 1 < levels.size(); ++i) {
        if (stop.stop_requested()) {
            break;
        }
        const Tensor denoised = denoise(x, levels[i]);
        if (levels[i + 1] == 0) {
            x = denoised;
        } else {
            const double before = i > 0 ? levels[i - 1] : 0;
            x = step(
                {levels[i], levels[i + 1], before, x, denoised, previous, denoise, [&noise, i] {
                     return noise(static_cast<int>(i));
                 }});
        }
        previous = denoised;
        if (onStep) {
            onStep(static_cast<int>(i) + 1, levels[i + 1], x, denoised);
        }
    }
    return x;
}

} // namespace anneau
