// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/tensor/tensor.h"

#include <ATen/ATen.h>

namespace anneau::test {

/// Standard normals, the same for a stream on every machine.
inline Tensor normals(at::IntArrayRef shape, std::uint32_t stream)
{
    Tensor out = at::empty(shape, at::kFloat);
    Rng rng(1234, stream);
    rng.fillNormal({out.data_ptr<float>(), static_cast<std::size_t>(out.numel())});
    return out;
}

/// Largest difference relative to the largest element of `b`.
inline double apart(const Tensor& a, const Tensor& b)
{
    const double scale = b.abs().max().item<double>();
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>() / scale;
}

} // namespace anneau::test
