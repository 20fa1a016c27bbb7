// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/cuda_device.h"

#include <array>
#include <charconv>

namespace anneau {
namespace {

/// The number behind "cuda:", 0 for "auto" and "cuda"; -1: neither.
int indexOf(std::string_view key)
{
    if (key == "auto" || key == "cuda") {
        return 0;
    }
    constexpr std::string_view kPrefix = "cuda:";
    int index = -1;
    if (key.starts_with(kPrefix)) {
        const char* end = key.data() + key.size();
        const auto [stop, error] = std::from_chars(key.data() + kPrefix.size(), end, index);
        if (error != std::errc() || stop != end) {
            return -1;
        }
    }
    return index;
}

} // namespace

Result<CudaDevice> cudaDevice(std::string_view key)
{
    const DeviceKernels* kernels = deviceKernels();
    if (kernels == nullptr) {
        return fail(Error::Kind::NoDevice,
                    "This program was built without CUDA kernels; build it where nvcc is found "
                    "(cmake -DANNEAU_CUDA=ON), or use --device cpu.");
    }
    int devices = 0;
    const DeviceFault fault = kernels->count(devices);
    const int index = indexOf(key);
    if (fault || index < 0 || index >= devices) {
        return fail(Error::Kind::NoDevice,
                    "There is no CUDA device \"" + std::string(key) + "\" here; use --device cpu.",
                    fault.words);
    }
    std::array<char, 256> name{};
    const auto named = checked(kernels->name(index, name.data(), name.size()));
    if (!named) {
        return failWith(named);
    }
    return CudaDevice{kernels, index, name.data()};
}

Result<void> checked(const DeviceFault& fault)
{
    switch (fault.kind) {
    case DeviceFault::Kind::None:
        return {};
    case DeviceFault::Kind::NoDevice:
        return fail(Error::Kind::NoDevice, "The CUDA device cannot be used; use --device cpu.",
                    fault.words);
    case DeviceFault::Kind::OutOfMemory:
        return fail(Error::Kind::OutOfMemory,
                    "There is not enough memory on the CUDA device; use a smaller image or "
                    "--device cpu.",
                    fault.words);
    case DeviceFault::Kind::Other:
        break;
    }
    return fail(Error::Kind::Failed,
                std::string("The computation on the CUDA device failed: ") + fault.words + ".",
                fault.words);
}

} // namespace anneau
