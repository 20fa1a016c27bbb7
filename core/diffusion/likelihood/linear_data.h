// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/image_data.h"
#include "core/tensor/tensor.h"

#include <memory>

namespace anneau {

/// A linear operator whitened by the noise, S^-1/2 A = U diag(s) V^T, as the right half of its
/// singular value decomposition: what a fixed lens costs once (Note [Source space]). The part that
/// carries no information at the precision of the numbers is left out.
///
/// Note [Source space]. All that samplers need of the data are U^T y and s V^T x, so nothing of the
/// size of the image is left: a solve with S + r^2 A A^T is a division in this basis, and the ones
/// with a network's Jacobian are conjugate gradients in it (inference by push-through identities).
struct SingularBasis {
    Tensor vectors;  // [n, R] V
    Tensor singular; // [R] s > 0, descending
    /// What turns A^T S^-1 y into coordinates, where the basis holds a part of the data only
    /// (projected_basis.h); undefined: V / s. // [n, R]
    Tensor readout{};

    /// From the whitened operator itself, rows = data: for small problems. // [m, n]
    static SingularBasis of(const Tensor& whitened);
    /// From its Gram matrix A^T S^-1 A. // [n, n]
    static SingularBasis ofGram(const Tensor& gram);

    SingularBasis to(at::Device device, at::ScalarType dtype) const;
};

/// Observations y_b = gain_b A x_b + noise of unit variance after whitening, in the singular basis:
/// coordinates_b = gain_b s (V^T x_b) + N(0, 1). `gain` takes the flux scale (source per unit of
/// the prior) and the noise scale of each member of the batch.
struct LinearData {
    std::shared_ptr<const SingularBasis> basis;
    Tensor coordinates; // [B or 1, R]
    Tensor gain;        // [B or 1, 1]
    /// The same data pixel by pixel; null unless a method needs them.
    std::shared_ptr<const ImageData> image = nullptr;

    /// U^T of whitened data given their back-projection A^T S^-1 y. // [B, n] -> [B, R]
    static Tensor coordinatesOf(const SingularBasis& basis, const Tensor& backProjected);

    /// gain s V^T x. // [B, n] -> [B, R]
    Tensor forward(const Tensor& x) const;
    /// V (gain s u). // [B, R] -> [B, n]
    Tensor adjoint(const Tensor& u) const;
    /// Squares of gain s. // -> [B or 1, R]
    Tensor power() const;
    /// Rows first … first + count - 1 of the batch; itself where one row serves all.
    LinearData rows(std::int64_t first, std::int64_t count) const;
    LinearData withGain(const Tensor& newGain) const;
};

} // namespace anneau
