// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/tensor_psf.h"

#include "core/forward/psf.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

/// The next even number with no prime factor above 5.
std::int64_t goodSize(std::int64_t least)
{
    for (std::int64_t n = least + least % 2;; n += 2) {
        std::int64_t rest = n;
        for (std::int64_t prime : {2, 3, 5}) {
            while (rest % prime == 0) {
                rest /= prime;
            }
        }
        if (rest == 1) {
            return n;
        }
    }
}

} // namespace

TensorPsf::TensorPsf(const Tensor& kernel, std::int64_t rows, std::int64_t cols)
    : m_rows{rows},
      m_cols{cols}
{
    if (!kernel.defined() || kernel.numel() == 0) {
        return;
    }
    m_centreRow = kernelCentre(static_cast<int>(kernel.size(0)));
    m_centreCol = kernelCentre(static_cast<int>(kernel.size(1)));
    m_padRows = goodSize(rows + kernel.size(0) - 1);
    m_padCols = goodSize(cols + kernel.size(1) - 1);
    m_transform = at::fft_rfft2(kernel, at::IntArrayRef{m_padRows, m_padCols});
    m_conjugate = at::conj_physical(m_transform);
}

Tensor TensorPsf::filter(const Tensor& padded, const Tensor& transform) const
{
    return at::fft_irfft2(at::fft_rfft2(padded) * transform, at::IntArrayRef{m_padRows, m_padCols});
}

Tensor TensorPsf::apply(const Tensor& images) const
{
    if (!m_transform.defined()) {
        return images;
    }
    const Tensor padded =
        at::constant_pad_nd(images, {0, m_padCols - m_cols, 0, m_padRows - m_rows});
    return filter(padded, m_transform)
        .narrow(-2, m_centreRow, m_rows)
        .narrow(-1, m_centreCol, m_cols);
}

Tensor TensorPsf::adjoint(const Tensor& images) const
{
    if (!m_transform.defined()) {
        return images;
    }
    const Tensor padded =
        at::constant_pad_nd(images, {m_centreCol, m_padCols - m_cols - m_centreCol, m_centreRow,
                                     m_padRows - m_rows - m_centreRow});
    return filter(padded, m_conjugate).narrow(-2, 0, m_rows).narrow(-1, 0, m_cols);
}

} // namespace anneau
