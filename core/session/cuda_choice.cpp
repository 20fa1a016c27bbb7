// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/cuda_choice.h"

#include "core/session/engine.h"

#include <algorithm>

namespace anneau {
namespace {

bool engineHasCuda()
{
    const auto engine = loadEngine();
    if (!engine) {
        return false;
    }
    const auto devices = (*engine)->devices();
    return std::any_of(devices.begin(), devices.end(),
                       [](const DeviceInfo& device) { return device.key.starts_with("cuda"); });
}

} // namespace

Result<std::optional<CudaDevice>> chooseCudaKernels(const std::string& device)
{
    const bool isAsked = device.starts_with("cuda");
    if (!isAsked && device != "auto") {
        return std::nullopt;
    }
    auto found = cudaDevice(device);
    if (found) {
        return std::optional<CudaDevice>(std::move(*found));
    }
    if (isAsked && !engineHasCuda()) {
        return failWith(found);
    }
    return std::nullopt;
}

} // namespace anneau
