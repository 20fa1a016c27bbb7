// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/ema.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace anneau {

void emaUpdate(Parameters& average, const Parameters& now, double weight)
{
    const c10::NoGradGuard guard;
    for (auto& [name, value] : average) {
        value.mul_(weight).add_(now.at(name), 1 - weight);
    }
}

} // namespace anneau
