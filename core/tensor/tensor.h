// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/grid.h"

namespace anneau {

/// The one alphabet of dimensions, in comments behind every tensor:
/// B batch, R rays, K parameters, C bands, H W image, Hs Ws source, N draws, T steps.
using Tensor = at::Tensor;

/// Copies; [rows, cols] on the CPU.
Tensor toTensor(const Image& image);
Tensor toTensor(const Grid<double>& grid);
/// Copies from any device; the tensor's last two dimensions are rows and cols, all others are 1.
Image toImage(const Tensor& tensor);

} // namespace anneau
