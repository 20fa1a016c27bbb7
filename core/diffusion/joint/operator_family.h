// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <cstdint>

namespace anneau {

/// y = A(p) x + noise for a linear operator that depends on a few parameters p, whitened by the
/// noise: a lens whose mass is not known, seen by samplers that know nothing of lenses. Evaluated
/// for many p at once. K parameters, m data, n source pixels, R values of p.
class OperatorFamily {
public:
    virtual ~OperatorFamily() = default;

    virtual std::int64_t parameters() const = 0;
    /// S^-1/2 A(p). // [R, K] -> [R, m, n]
    virtual Tensor whitened(const Tensor& p) const = 0;
    /// S^-1/2 y. // -> [m]
    virtual Tensor data() const = 0;
    virtual double logNoise() const = 0; ///< log det(2 pi S)
    /// Minus infinity outside the allowed range. // [R, K] -> [R]
    virtual Tensor logPrior(const Tensor& p) const = 0;
};

} // namespace anneau
