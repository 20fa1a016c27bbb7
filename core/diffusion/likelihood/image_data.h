// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <functional>

namespace anneau {

/// The observation itself, y = A x + n, for the methods that look at single pixels: a division by
/// the diagonal of a covariance, the length of a residual. Whatever can be said in the singular
/// basis of LinearData should be, as it is far cheaper there.
///
/// Pixels that are not used are 0 in `values` and in A x, and 1 in `variance`. The maps act on
/// rows, without the gain of LinearData.
struct ImageData {
    using Map = std::function<Tensor(const Tensor&)>;

    Map forward;     // [B, n] -> [B, m] A x
    Map adjoint;     // [B, m] -> [B, n] A^T u
    Tensor values;   // [B or 1, m] y
    Tensor variance; // [m] diagonal of the noise covariance
};

} // namespace anneau
