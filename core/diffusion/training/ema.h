// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/unet.h"

#include <cmath>
#include <cstdint>

namespace anneau {

/// Weight of the past in the power-law average of Karras et al. (2024, arXiv:2312.02696, eq. 127)
/// at 1-based step k: (1 - 1/k)^(gamma + 1). It forgets the start by itself: no bias on short runs.
inline double emaWeight(std::int64_t step, double gamma)
{
    return step <= 1 ? 0.0 : std::pow(1 - 1 / static_cast<double>(step), gamma + 1);
}

/// gamma 6.94: the average's spread is a tenth of the run.
inline constexpr double kEmaGamma = 6.94;

/// average <- weight * average + (1 - weight) * now
void emaUpdate(Parameters& average, const Parameters& now, double weight);

} // namespace anneau
