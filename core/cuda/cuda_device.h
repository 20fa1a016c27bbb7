// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/cuda/device_kernels.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace anneau {

/// A CUDA device of this machine, and the kernels to run there.
struct CudaDevice {
    const DeviceKernels* kernels = nullptr;
    int index = 0;
    std::string name;

    template <class S>
    const RayKernels<S>& rays() const
    {
        if constexpr (sizeof(S) == sizeof(float)) {
            return kernels->single();
        } else {
            return kernels->twice();
        }
    }
};

/// The device of a key: "auto" and "cuda" (the first), "cuda:1". NoDevice, in one sentence, where
/// there is none or the program was built without CUDA.
Result<CudaDevice> cudaDevice(std::string_view key);

/// A fault of the CUDA runtime as an error.
Result<void> checked(const DeviceFault& fault);

/// An array on a device; freed with it.
template <class T>
class DeviceArray {
public:
    static Result<DeviceArray> make(const CudaDevice& device, std::size_t count)
    {
        DeviceArray array;
        array.m_kernels = device.kernels;
        array.m_count = count;
        void* memory = nullptr;
        auto done = checked(device.kernels->use(device.index));
        if (done && count > 0) {
            done = checked(device.kernels->allocate(count * sizeof(T), &memory));
        }
        if (!done) {
            return failWith(done);
        }
        array.m_data = static_cast<T*>(memory);
        return array;
    }
    static Result<DeviceArray> copyOf(const CudaDevice& device, std::span<const T> values)
    {
        auto array = make(device, values.size());
        if (array && !values.empty()) {
            const auto done =
                checked(device.kernels->upload(array->m_data, values.data(), values.size_bytes()));
            if (!done) {
                return failWith(done);
            }
        }
        return array;
    }
    static Result<DeviceArray> zeros(const CudaDevice& device, std::size_t count)
    {
        auto array = make(device, count);
        if (array && count > 0) {
            const auto done = checked(device.kernels->clear(array->m_data, count * sizeof(T)));
            if (!done) {
                return failWith(done);
            }
        }
        return array;
    }
    DeviceArray() = default;
    ~DeviceArray()
    {
        if (m_data != nullptr) {
            m_kernels->release(m_data);
        }
    }
    DeviceArray(DeviceArray&& other) noexcept
        : m_kernels{other.m_kernels},
          m_data{std::exchange(other.m_data, nullptr)},
          m_count{other.m_count}
    {}
    DeviceArray& operator=(DeviceArray&& other) noexcept
    {
        std::swap(m_kernels, other.m_kernels);
        std::swap(m_data, other.m_data);
        std::swap(m_count, other.m_count);
        return *this;
    }

    T* data() const { return m_data; }
    std::size_t size() const { return m_count; }
    /// Waits for all work before.
    Result<void> copyTo(T* host) const
    {
        return m_count == 0 ? Result<void>()
                            : checked(m_kernels->download(host, m_data, m_count * sizeof(T)));
    }

private:
    const DeviceKernels* m_kernels = nullptr;
    T* m_data = nullptr;
    std::size_t m_count = 0;
};

} // namespace anneau
