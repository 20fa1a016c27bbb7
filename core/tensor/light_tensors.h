// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <string_view>

namespace anneau {

/// Surface brightness [B, R], e-/s per arcsec^2, of the light models of core/light/formula on
/// tensors; shapes and rules as in core/tensor/mass_tensors.h.
Tensor brightness(std::string_view model, const Tensor& p, const Tensor& x, const Tensor& y);

} // namespace anneau
