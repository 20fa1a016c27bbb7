// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/linear_data.h"

#include "core/tensor/symmetric_eigen.h"

#include <ATen/ATen.h>

#include <limits>

namespace anneau {
namespace {

/// Eigenvalues below this part of the largest are rounding.
double floorOf(at::ScalarType dtype)
{
    return dtype == at::kDouble ? 16 * std::numeric_limits<double>::epsilon()
                                : 16 * static_cast<double>(std::numeric_limits<float>::epsilon());
}

/// Number of eigenvalues (ascending) to keep.
std::int64_t rankOf(const Tensor& values)
{
    const double least = floorOf(values.scalar_type()) * values.max().item<double>();
    return (values > least).sum().item<std::int64_t>();
}

} // namespace

SingularBasis SingularBasis::ofGram(const Tensor& gram)
{
    const auto [values, vectors] = symmetricEigen(gram);
    const std::int64_t n = values.size(0);
    const std::int64_t rank = rankOf(values);
    const Tensor kept = values.narrow(0, n - rank, rank).flip(0);
    return {vectors.narrow(1, n - rank, rank).flip(1).contiguous(), kept.sqrt()};
}

SingularBasis SingularBasis::of(const Tensor& whitened)
{
    const auto [left, singular, right] = at::linalg_svd(whitened, /*full_matrices=*/false);
    const std::int64_t rank =
        (singular.square() > floorOf(singular.scalar_type()) * singular.max().square())
            .sum()
            .item<std::int64_t>();
    return {right.narrow(0, 0, rank).t().contiguous(), singular.narrow(0, 0, rank)};
}

SingularBasis SingularBasis::to(at::Device device, at::ScalarType dtype) const
{
    return {vectors.to(device, dtype), singular.to(device, dtype),
            readout.defined() ? readout.to(device, dtype) : readout};
}

Tensor LinearData::coordinatesOf(const SingularBasis& basis, const Tensor& backProjected)
{
    const Tensor rows = backProjected.to(basis.vectors.scalar_type());
    return basis.readout.defined() ? at::matmul(rows, basis.readout)
                                   : at::matmul(rows, basis.vectors) / basis.singular;
}

Tensor LinearData::forward(const Tensor& x) const
{
    return at::matmul(x, basis->vectors) * basis->singular * gain;
}

Tensor LinearData::adjoint(const Tensor& u) const
{
    return at::matmul(u * basis->singular * gain, basis->vectors.t());
}

Tensor LinearData::power() const
{
    return (basis->singular * gain).square();
}

LinearData LinearData::rows(std::int64_t first, std::int64_t count) const
{
    LinearData out = *this;
    if (coordinates.size(0) > 1) {
        out.coordinates = coordinates.narrow(0, first, count);
    }
    if (gain.size(0) > 1) {
        out.gain = gain.narrow(0, first, count);
    }
    if (image && image->values.size(0) > 1) {
        ImageData some = *image;
        some.values = image->values.narrow(0, first, count);
        out.image = std::make_shared<const ImageData>(std::move(some));
    }
    return out;
}

LinearData LinearData::withGain(const Tensor& newGain) const
{
    LinearData out = *this;
    out.gain = newGain;
    return out;
}

} // namespace anneau
