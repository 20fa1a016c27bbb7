// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

namespace anneau {

/// Group normalisation (Wu & He 2018, arXiv:1803.08494), an affine map per image and channel (the
/// norm's own and the noise level's, already multiplied out) and SiLU, in one differentiable
/// operation:
///
///     y = silu(gain * (x - mean_g) / sqrt(var_g + 1e-5) + shift)
///
/// x      [B, C, H, W] float32 or bfloat16, channels last
/// gain   [B, C] float32
/// shift  [B, C] float32
/// -> [B, C, H, W] of x's kind, channels last
///
/// On the CPU it is our own kernel of two passes forward and two backward, sums in float32; the
/// same from ATen's operators takes five times as long there and is what other devices use (Note
/// [Cost of the network] in unet.h). C must be a multiple of `groups`.
Tensor normSilu(const Tensor& x, const Tensor& gain, const Tensor& shift, int groups);

/// The same from ATen's operators.
Tensor normSiluReference(const Tensor& x, const Tensor& gain, const Tensor& shift, int groups);

} // namespace anneau
