// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/denoiser.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

namespace anneau {

std::pair<Tensor, Denoiser::Vjp> Denoiser::meanWithVjp(const Tensor& x, double sigma) const
{
    Tensor input = x.detach().clone();
    Tensor output;
    {
        const c10::AutoGradMode record(true);
        input.requires_grad_(true);
        output = mean(input, sigma);
    }
    Vjp vjp = [input, output](const Tensor& v) {
        return torch::autograd::grad({output}, {input}, {v}, /*retain_graph=*/true)[0];
    };
    return {output.detach(), std::move(vjp)};
}

} // namespace anneau
