// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/unet.h"

#include <cstdint>

namespace anneau {

struct AdamOptions {
    double rate = 5e-4;      ///< After warm-up.
    double finalRate = 1e-5; ///< At the last step; cosine in between.
    std::int64_t warmUp = 500;
    std::int64_t steps = 20000;
    double beta1 = 0.9;
    double beta2 = 0.99;
    double epsilon = 1e-8;
    double clip = 1.0; ///< Largest norm of the whole gradient.
};

/// Adam (Kingma & Ba 2015, arXiv:1412.6980) on named parameters, with warm-up, cosine decay and
/// clipping of the gradient's norm. Its state is a value that checkpoints store.
class Adam {
public:
    Adam(const Parameters& parameters, AdamOptions options);

    /// Learning rate of 0-based `step`.
    double rateAt(std::int64_t step) const;

    /// Changes `parameters` in place. `step` is 0-based. Returns the gradient's norm before
    /// clipping; a gradient that is not finite changes nothing.
    double update(Parameters& parameters, const Parameters& gradients, std::int64_t step);

    Parameters first;  ///< Running mean of the gradient…
    Parameters second; ///< …and of its square.

private:
    AdamOptions m_options;
};

} // namespace anneau
