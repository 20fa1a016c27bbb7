// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <functional>

namespace anneau {

using LinearMap = std::function<Tensor(const Tensor&)>;

struct CgResult {
    Tensor solution; // [B, n]
    Tensor
        diverged; // [B] bool: the residual grew or the operator was not positive along a direction
};

/// `iterations` steps of preconditioned conjugate gradients from zero on K u = b, each row of the
/// batch on its own. K and P^-1 act on rows. Never more work than asked for: meant for the few
/// steps that a sampler can afford. Rows that converged to rounding stay where they are.
CgResult conjugateGradient(const LinearMap& apply, const LinearMap& precondition, const Tensor& b,
                           int iterations);

} // namespace anneau
