// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/unet.h"

namespace anneau {

/// unetForward() as anyone would first write it with LibTorch: float32 in NCHW, the parameters as
/// they lie in the file, group normalisation, modulation and SiLU one operator each. The measure of
/// what our own layout, precision and kernels gain; not used for sampling.
Tensor plainUnetForward(const UnetConfig& config, const Parameters& parameters, const Tensor& x,
                        const Tensor& squash, const Tensor& noise);

} // namespace anneau
