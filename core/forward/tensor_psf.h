// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

namespace anneau {

/// Convolution of a batch of images with one kernel by zero-padded FFT, and its exact adjoint, in
/// the conventions of core/forward/psf.h: what lies outside the image is zero and nothing wraps
/// around. Differentiable in the image. An undefined kernel copies.
class TensorPsf {
public:
    /// kernel [kh, kw], images [rows, cols]; precision and device of the images.
    TensorPsf(const Tensor& kernel, std::int64_t rows, std::int64_t cols);

    Tensor apply(const Tensor& images) const;   // [B, rows, cols] -> [B, rows, cols]
    Tensor adjoint(const Tensor& images) const; // [B, rows, cols] -> [B, rows, cols]

private:
    Tensor filter(const Tensor& padded, const Tensor& transform) const;

    Tensor m_transform; // [fh, fw/2 + 1] complex
    Tensor m_conjugate;
    std::int64_t m_rows = 0, m_cols = 0;
    std::int64_t m_padRows = 0, m_padCols = 0;
    std::int64_t m_centreRow = 0, m_centreCol = 0;
};

} // namespace anneau
