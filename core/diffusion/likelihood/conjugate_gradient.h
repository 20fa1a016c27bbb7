// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <functional>

namespace anneau {

using LinearMap = std::function<Tensor(const Tensor&)>;

struct CgResult {
    Tensor solution; // [B, n]; P^-1 b for the rows that diverged
    Tensor
        diverged;  // [B] bool: the residual grew or the operator was not positive along a direction
    Tensor pulled; // [B, m] L u of the solution, where K goes through L; else undefined
};

/// `iterations` steps of preconditioned conjugate gradients from zero on K u = b, each row of the
/// batch on its own. K and P^-1 act on rows. Never more work than asked for: meant for the few
/// steps that a sampler can afford. Rows that converged to rounding stay where they are.
CgResult conjugateGradient(const LinearMap& apply, const LinearMap& precondition, const Tensor& b,
                           int iterations);

/// The same for K u = R(u, L u). When a product with L is what costs and L u of the solution is
/// what is wanted, it need not be taken again: it is the sum of those along the directions.
using PushedMap = std::function<Tensor(const Tensor& u, const Tensor& pulled)>;
CgResult conjugateGradient(const LinearMap& pull, const PushedMap& apply,
                           const LinearMap& precondition, const Tensor& b, int iterations);

} // namespace anneau
