// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cuda/cuda_device.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <set>

/// A device that is none: the kernels' bodies ray after ray, "device memory" from the heap. With it
/// everything but the launches of device_kernels.cu runs without a GPU.
namespace anneau::test {

template <class S>
class HostRayKernels final : public RayKernels<S> {
public:
    DeviceFault shoot(const LensView& lens, std::size_t, bool isCommon, const RayGrid<S>& rays,
                      S* betaX, S* betaY) const override
    {
        const auto n = static_cast<std::size_t>(rays.rows) * static_cast<std::size_t>(rays.cols);
        for (std::size_t i = 0; i < n; ++i) {
            isCommon ? shootBody<CommonMassFormulas>(lens, rays, i, betaX, betaY)
                     : shootBody<MassFormulas>(lens, rays, i, betaX, betaY);
        }
        return {};
    }
    DeviceFault deflect(const LensView& lens, std::size_t, bool isCommon, const RayArrays<S>& rays,
                        S* ax, S* ay) const override
    {
        for (std::size_t i = 0; i < rays.count; ++i) {
            isCommon ? deflectBody<CommonMassFormulas>(lens, rays, i, ax, ay)
                     : deflectBody<MassFormulas>(lens, rays, i, ax, ay);
        }
        return {};
    }
    DeviceFault hessian(const LensView& lens, std::size_t, bool isCommon, const RayArrays<S>& rays,
                        S* xx, S* xy, S* yy) const override
    {
        for (std::size_t i = 0; i < rays.count; ++i) {
            isCommon ? hessianBody<CommonMassFormulas>(lens, rays, i, xx, xy, yy)
                     : hessianBody<MassFormulas>(lens, rays, i, xx, xy, yy);
        }
        return {};
    }
    DeviceFault jacobian(const LensView& lens, std::size_t, std::uint32_t formula,
                         const RayArrays<S>& rays, S* dax, S* day) const override
    {
        return withFormula(CommonMassFormulas{}, formula, [&]<class F>(F) {
            for (std::size_t i = 0; i < rays.count; ++i) {
                jacobianBody<F>(lens, rays, i, dax, day);
            }
        });
    }
    DeviceFault gradient(const LensView& lens, std::size_t, std::uint32_t formula,
                         const RayArrays<S>& rays, const S* gx, const S* gy,
                         double* partial) const override
    {
        constexpr std::size_t kParts = DeviceKernels::gradientParts();
        return withFormula(CommonMassFormulas{}, formula, [&]<class F>(F) {
            constexpr std::size_t kCount = F::parameters.size();
            for (std::size_t part = 0; part < kParts; ++part) {
                std::array<S, kCount> sums{};
                for (std::size_t i = part; i < rays.count; i += kParts) {
                    gradientBody<F>(lens, rays, i, gx, gy, sums.data());
                }
                std::copy(sums.begin(), sums.end(), partial + part * kCount);
            }
        });
    }
    DeviceFault gather(const BilinearGrid<S>& grid, const S* values, const RayArrays<S>& beta,
                       S* brightness) const override
    {
        for (std::size_t i = 0; i < beta.count; ++i) {
            gatherBody(grid, values, beta, i, brightness);
        }
        return {};
    }
    DeviceFault scatter(const BilinearGrid<S>& grid, const S* values, const RayArrays<S>& beta,
                        const S* slopes, S* sums, S* gx, S* gy) const override
    {
        for (std::size_t i = 0; i < beta.count; ++i) {
            scatterBody(grid, values, beta, i, slopes, sums, gx, gy);
        }
        return {};
    }

private:
    template <class Launch, class... Formula>
    static DeviceFault withFormula(FormulaList<Formula...>, std::uint32_t place,
                                   const Launch& launch)
    {
        const bool found = ((place == kFormulaPlace<Formula> && (launch(Formula{}), true)) || ...);
        return found ? DeviceFault{} : DeviceFault{DeviceFault::Kind::Other, "invalid argument"};
    }
};

class HostKernels final : public DeviceKernels {
public:
    /// Allocations that succeed before memory runs out.
    mutable int allocationsLeft = 1 << 30;
    std::size_t living() const { return m_living.size(); }

    DeviceFault count(int& devices) const override
    {
        devices = 1;
        return {};
    }
    DeviceFault use(int) const override { return {}; }
    DeviceFault name(int, char* text, std::size_t size) const override
    {
        std::strncpy(text, "host twin", size - 1);
        return {};
    }
    DeviceFault allocate(std::size_t bytes, void** memory) const override
    {
        if (allocationsLeft-- <= 0) {
            return {DeviceFault::Kind::OutOfMemory, "out of memory"};
        }
        *memory = std::malloc(bytes);
        std::memset(*memory, 0xff, bytes); // NaN: what is not written shows.
        m_living.insert(*memory);
        return {};
    }
    void release(void* memory) const override
    {
        m_living.erase(memory);
        std::free(memory);
    }
    DeviceFault upload(void* to, const void* from, std::size_t bytes) const override
    {
        std::memcpy(to, from, bytes);
        return {};
    }
    DeviceFault download(void* to, const void* from, std::size_t bytes) const override
    {
        std::memcpy(to, from, bytes);
        return {};
    }
    DeviceFault clear(void* memory, std::size_t bytes) const override
    {
        std::memset(memory, 0, bytes);
        return {};
    }
    DeviceFault time(const std::function<DeviceFault()>& work, float& ms) const override
    {
        const auto start = std::chrono::steady_clock::now();
        const DeviceFault fault = work();
        ms = std::chrono::duration<float, std::milli>(std::chrono::steady_clock::now() - start)
                 .count();
        return fault;
    }
    const RayKernels<float>& single() const override { return m_single; }
    const RayKernels<double>& twice() const override { return m_double; }

private:
    HostRayKernels<float> m_single;
    HostRayKernels<double> m_double;
    mutable std::set<void*> m_living;
};

inline CudaDevice hostDevice(const HostKernels& kernels)
{
    return {&kernels, 0, "host twin"};
}

} // namespace anneau::test
