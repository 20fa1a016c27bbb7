// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor_numbers.h"

#include <ATen/ATen.h>

#include <limits>

namespace anneau {

Tensor Numbers<Tensor>::select(const Tensor& condition, const Tensor& a, const Tensor& b)
{
    return at::where(condition, a, b);
}

double Numbers<Tensor>::largestMagnitude(const Tensor& a)
{
    return a.detach().abs().max().item<double>();
}

double Numbers<Tensor>::precision(const Tensor& a)
{
    return a.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon()
                                          : std::numeric_limits<float>::epsilon();
}

Tensor Numbers<Tensor>::constant(const Tensor& like, double value)
{
    return at::full_like(like, value);
}

Tensor Numbers<Tensor>::ofParameter(const Tensor& a, const std::function<ValueAndSlope(double)>& f)
{
    const Tensor at = a.detach().to(at::kCPU, at::kDouble).contiguous();
    Tensor value = at::empty_like(at), slope = at::empty_like(at);
    for (std::int64_t i = 0; i < at.numel(); ++i) {
        const ValueAndSlope r = f(at.data_ptr<double>()[i]);
        value.data_ptr<double>()[i] = r.value;
        slope.data_ptr<double>()[i] = r.slope;
    }
    // The last factor is zero and carries the derivative.
    return value.to(a.device(), a.scalar_type()) +
           slope.to(a.device(), a.scalar_type()) * (a - a.detach());
}

std::vector<Tensor> columns(const Tensor& p)
{
    std::vector<Tensor> result;
    for (std::int64_t k = 0; k < p.size(1); ++k) {
        result.push_back(p.narrow(1, k, 1));
    }
    return result;
}

} // namespace anneau
