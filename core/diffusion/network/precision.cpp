// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/network/precision.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace anneau {
namespace {

/// Best of a few, milliseconds; the first call sets up and does not count.
double timeConvolution(at::ScalarType type)
{
    const c10::NoGradGuard guard;
    const auto layout = at::MemoryFormat::ChannelsLast;
    const at::Tensor x = at::ones({8, 64, 16, 16}).to(type).contiguous(layout);
    const at::Tensor weight = at::ones({64, 64, 3, 3}).to(type).contiguous(layout);
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < 6; ++i) {
        const auto start = std::chrono::steady_clock::now();
        at::conv2d(x, weight, {}, 1, 1);
        const std::chrono::duration<double, std::milli> taken =
            std::chrono::steady_clock::now() - start;
        best = i == 0 ? best : std::min(best, taken.count());
    }
    return best;
}

bool bfloat16PaysOnCpu()
{
    static const bool pays = timeConvolution(at::kBFloat16) * 1.5 < timeConvolution(at::kFloat);
    return pays;
}

} // namespace

Result<at::ScalarType> chooseInner(const std::string& precision, const at::Device& device)
{
    if (precision == "float32") {
        return at::kFloat;
    }
    if (precision == "bfloat16") {
        return at::kBFloat16;
    }
    if (precision != "auto") {
        return fail(Error::Kind::BadInput,
                    "Precision is auto, float32 or bfloat16, not \"" + precision + "\".");
    }
    return device.is_cpu() && bfloat16PaysOnCpu() ? at::kBFloat16 : at::kFloat;
}

} // namespace anneau
