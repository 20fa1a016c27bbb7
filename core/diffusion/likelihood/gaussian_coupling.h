// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"

namespace anneau {

/// The exact Gaussian proportional to N(x; centre, width^2) times the likelihood: the data step of
/// every splitting method. Mean, draws and pixel variances cost two multiplications with the
/// singular basis. Rows [B, n] in the precision of the data.
class GaussianCoupling {
public:
    explicit GaussianCoupling(LinearData data) : m_data{std::move(data)} {}

    /// argmin |y - A x|^2_S + |x - centre|^2 / width^2. // [B, n] -> [B, n]
    Tensor mean(const Tensor& centre, double width) const;
    /// From standard normals. // [B, n], [B, n] -> [B, n]
    Tensor draw(const Tensor& centre, double width, const Tensor& normals) const;
    /// Diagonal of the covariance. // -> [B or 1, n]
    Tensor variance(double width) const;

private:
    LinearData m_data;
};

} // namespace anneau
