// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cuda/kernel_bodies.h"

#include <cstddef>
#include <functional>

namespace anneau {

/// What went wrong in a call of the CUDA runtime, if anything.
struct DeviceFault {
    enum class Kind { None, NoDevice, OutOfMemory, Other };
    Kind kind = Kind::None;
    const char* words = ""; ///< The runtime's own.

    explicit operator bool() const { return kind != Kind::None; }
};

/// The kernels of device_kernels.cu in precision S, float or double. Pointers are the device's.
/// Calls start the work on the default stream of the calling thread's device and return; a fault of
/// the work itself is told by a later call. What each does for one ray is in kernel_bodies.h.
template <class S>
class RayKernels {
public:
    virtual ~RayKernels() = default;
    /// Bytes of `lens` that each block of threads first copies to its own memory: all, or 0.
    virtual DeviceFault shoot(const LensView& lens, std::size_t bytes, bool isCommon,
                              const RayGrid<S>& rays, S* betaX, S* betaY) const = 0;
    virtual DeviceFault deflect(const LensView& lens, std::size_t bytes, bool isCommon,
                                const RayArrays<S>& rays, S* ax, S* ay) const = 0;
    virtual DeviceFault hessian(const LensView& lens, std::size_t bytes, bool isCommon,
                                const RayArrays<S>& rays, S* xx, S* xy, S* yy) const = 0;
    /// `formula` is the one component's place in MassFormulas, of CommonMassFormulas.
    virtual DeviceFault jacobian(const LensView& lens, std::size_t bytes, std::uint32_t formula,
                                 const RayArrays<S>& rays, S* dax, S* day) const = 0;
    /// Sums by parts of the rays: partial[part * parameters + k], for gradientParts() parts.
    virtual DeviceFault gradient(const LensView& lens, std::size_t bytes, std::uint32_t formula,
                                 const RayArrays<S>& rays, const S* gx, const S* gy,
                                 double* partial) const = 0;
    virtual DeviceFault gather(const BilinearGrid<S>& grid, const S* values,
                               const RayArrays<S>& beta, S* brightness) const = 0;
    virtual DeviceFault scatter(const BilinearGrid<S>& grid, const S* values,
                                const RayArrays<S>& beta, const S* slopes, S* sums, S* gx,
                                S* gy) const = 0;
};

/// All of CUDA that the program sees: no header of CUDA's, no Result. Stateless.
class DeviceKernels {
public:
    virtual ~DeviceKernels() = default;
    virtual DeviceFault count(int& devices) const = 0;
    /// For the calling thread.
    virtual DeviceFault use(int device) const = 0;
    /// Up to `size` bytes of the device's name, ended by a zero.
    virtual DeviceFault name(int device, char* text, std::size_t size) const = 0;

    virtual DeviceFault allocate(std::size_t bytes, void** memory) const = 0;
    virtual void release(void* memory) const = 0;
    virtual DeviceFault upload(void* to, const void* from, std::size_t bytes) const = 0;
    /// Waits for all work before.
    virtual DeviceFault download(void* to, const void* from, std::size_t bytes) const = 0;
    virtual DeviceFault clear(void* memory, std::size_t bytes) const = 0;
    /// The device's time, ms, for what `work` starts.
    virtual DeviceFault time(const std::function<DeviceFault()>& work, float& ms) const = 0;

    virtual const RayKernels<float>& single() const = 0;
    virtual const RayKernels<double>& twice() const = 0;
    /// Parts of the sums of gradient(), the same for any device: so are the sums.
    static constexpr std::size_t gradientParts() { return 1024; }
};

/// The kernels, or null where the program was built without CUDA.
const DeviceKernels* deviceKernels();

} // namespace anneau
