// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/tensor.h"

#include <cstring>

#include <ATen/ATen.h>

namespace anneau {

Tensor toTensor(const Image& image)
{
    Tensor out = at::empty({image.rows(), image.cols()}, at::kFloat);
    std::memcpy(out.data_ptr<float>(), image.data(), image.size() * sizeof(float));
    return out;
}

Tensor toTensor(const Grid<double>& grid)
{
    Tensor out = at::empty({grid.rows(), grid.cols()}, at::kDouble);
    std::memcpy(out.data_ptr<double>(), grid.data(), grid.size() * sizeof(double));
    return out;
}

Image toImage(const Tensor& tensor)
{
    const Tensor flat = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const auto cols = flat.size(-1);
    const auto rows = flat.size(-2);
    expects(flat.numel() == rows * cols, "toImage: more than one image");
    Image out(static_cast<int>(rows), static_cast<int>(cols));
    std::memcpy(out.data(), flat.data_ptr<float>(), out.size() * sizeof(float));
    return out;
}

} // namespace anneau
