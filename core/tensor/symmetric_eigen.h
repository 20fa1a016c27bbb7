// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <utility>

namespace anneau {

/// Eigenvalues, ascending, and eigenvectors (columns) of a symmetric matrix. As at::linalg_eigh,
/// except that a float32 matrix on the CPU with more than 2894 rows goes to LAPACK directly:
/// LibTorch keeps LAPACK's answer for the size of the workspace in a float32, which from there on
/// rounds down to one too small and stops with "Argument 8 has illegal value" (1.13 at least).
std::pair<Tensor, Tensor> symmetricEigen(const Tensor& matrix);

} // namespace anneau
