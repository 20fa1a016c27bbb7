// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <string_view>

namespace anneau {

/// Reduced deflection at rays, each [B, R] arcsec.
struct Deflection {
    Tensor x, y;
};

/// The mass models of core/lens/formula on tensors, from the same formulas as the kernels of
/// MassModel.
///
/// `p` is [B, K] in the order and units of the model's parameters, x and y are [B or 1, R] arcsec,
/// of p's dtype (float32 or float64) and device. Differentiable in all three by reverse mode;
/// finite, gradients too, at centres and q = 1. The number of terms of elliptical power laws is
/// that of the flattest lens of the batch, so they wait for the device once. Unknown keys and wrong
/// shapes are bugs.
Deflection deflection(std::string_view model, const Tensor& p, const Tensor& x, const Tensor& y);
/// -> [B, R] arcsec^2, zero at the profile's centre.
Tensor potential(std::string_view model, const Tensor& p, const Tensor& x, const Tensor& y);

} // namespace anneau
