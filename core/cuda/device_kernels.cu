// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that the CUDA compiler sees. It has been compiled, and what its kernels do for a
// ray (kernel_bodies.h) and all that calls it are tested on the host
// (tests/core/cuda/host_kernels.h), but it has not been run on a device yet: launches, copies and
// times are untested.
//
// What bounds the kernels, for each ray, S being 4 or 8 bytes:
//   shoot     writes 2 S; arithmetic of the formulas: some 60 to 100 operations for an EPL and
//   shear deflect   reads 2 S, writes 2 S; the same arithmetic hessian   reads 2 S, writes 3 S;
//   some three times the arithmetic jacobian  reads 2 S, writes 2 S a parameter: memory gradient
//   reads 4 S, writes next to nothing; arithmetic times (1 + parameters) gather    reads 2 S and
//   four pixels that lie in a cache, writes S: memory scatter   reads 3 S, writes 2 S, four atomic
//   additions in the second-level cache
// `anneau-cli bench` prints the floor that operations and bytes set on an H200-class card.
#include "core/cuda/device_kernels.h"

#include <cuda_runtime.h>

#include <algorithm>
#include <cstring>

namespace anneau {
namespace {

constexpr int kThreads = 256;
/// Lenses up to this size are copied to each block's own memory; larger ones (thousands of
/// sub-haloes) are read through the caches.
constexpr std::size_t kSharedBytes = 32768;

/// Blocks at once on a multiprocessor, which fixes how many of its 65536 registers a thread may
/// have: 64 for the common formulas in single precision, 80 in double or for all formulas, 128 for
/// all in double. That is what nvcc 13 gives them without spilling any.
template <class Formulas, class S>
constexpr int kBlocks = (std::is_same_v<Formulas, CommonMassFormulas> ? 4 : 3) -
                        static_cast<int>(sizeof(S) / sizeof(double));

/// The block of a lens where all threads read it fastest.
__device__ LensView nearby(const LensView& lens, unsigned bytes)
{
    extern __shared__ uint4 shared[];
    if (bytes == 0) {
        return lens;
    }
    const auto* from = reinterpret_cast<const uint4*>(lens.block);
    for (unsigned i = threadIdx.x; i < bytes / sizeof(uint4); i += kThreads) {
        shared[i] = from[i];
    }
    __syncthreads();
    return {reinterpret_cast<const std::byte*>(shared), lens.count};
}

__device__ std::size_t firstRay()
{
    return static_cast<std::size_t>(blockIdx.x) * kThreads + threadIdx.x;
}
__device__ std::size_t rayStep()
{
    return static_cast<std::size_t>(gridDim.x) * kThreads;
}

template <class Formulas, class S>
__global__ void __launch_bounds__(kThreads, kBlocks<Formulas, S>)
    shootKernel(LensView lens, unsigned bytes, RayGrid<S> rays, S* betaX, S* betaY)
{
    const LensView here = nearby(lens, bytes);
    const std::size_t count = static_cast<std::size_t>(rays.rows) * rays.cols;
    for (std::size_t i = firstRay(); i < count; i += rayStep()) {
        shootBody<Formulas>(here, rays, i, betaX, betaY);
    }
}

template <class Formulas, class S>
__global__ void __launch_bounds__(kThreads, kBlocks<Formulas, S>)
    deflectKernel(LensView lens, unsigned bytes, RayArrays<S> rays, S* ax, S* ay)
{
    const LensView here = nearby(lens, bytes);
    for (std::size_t i = firstRay(); i < rays.count; i += rayStep()) {
        deflectBody<Formulas>(here, rays, i, ax, ay);
    }
}

template <class Formulas, class S>
__global__ void __launch_bounds__(kThreads, 1)
    hessianKernel(LensView lens, unsigned bytes, RayArrays<S> rays, S* xx, S* xy, S* yy)
{
    const LensView here = nearby(lens, bytes);
    for (std::size_t i = firstRay(); i < rays.count; i += rayStep()) {
        hessianBody<Formulas>(here, rays, i, xx, xy, yy);
    }
}

template <class Formula, class S>
__global__ void __launch_bounds__(kThreads, 1)
    jacobianKernel(LensView lens, unsigned bytes, RayArrays<S> rays, S* dax, S* day)
{
    const LensView here = nearby(lens, bytes);
    for (std::size_t i = firstRay(); i < rays.count; i += rayStep()) {
        jacobianBody<Formula>(here, rays, i, dax, day);
    }
}

/// Sum over the threads of a block, in the same order whenever it is run; right in thread 0.
__device__ double blockSum(double value)
{
    __shared__ double parts[kThreads / 32];
    for (int step = 16; step > 0; step /= 2) {
        value += __shfl_down_sync(0xffffffffU, value, static_cast<unsigned>(step));
    }
    __syncthreads(); // `parts` may hold the sum before.
    if (threadIdx.x % 32 == 0) {
        parts[threadIdx.x / 32] = value;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        for (int k = 1; k < kThreads / 32; ++k) {
            value += parts[k];
        }
    }
    return value;
}

template <class Formula, class S>
__global__ void __launch_bounds__(kThreads, 1)
    gradientKernel(LensView lens, unsigned bytes, RayArrays<S> rays, const S* gx, const S* gy,
                   double* partial)
{
    constexpr int kCount = static_cast<int>(Formula::parameters.size());
    const LensView here = nearby(lens, bytes);
    S sums[kCount] = {};
    for (std::size_t i = firstRay(); i < rays.count; i += rayStep()) {
        gradientBody<Formula>(here, rays, i, gx, gy, sums);
    }
    for (int k = 0; k < kCount; ++k) {
        const double sum = blockSum(static_cast<double>(sums[k]));
        if (threadIdx.x == 0) {
            partial[blockIdx.x * kCount + k] = sum;
        }
    }
}

template <class S>
__global__ void __launch_bounds__(kThreads)
    gatherKernel(BilinearGrid<S> grid, const S* values, RayArrays<S> beta, S* brightness)
{
    for (std::size_t i = firstRay(); i < beta.count; i += rayStep()) {
        gatherBody(grid, values, beta, i, brightness);
    }
}

template <class S>
__global__ void __launch_bounds__(kThreads)
    scatterKernel(BilinearGrid<S> grid, const S* values, RayArrays<S> beta, const S* slopes,
                  S* sums, S* gx, S* gy)
{
    for (std::size_t i = firstRay(); i < beta.count; i += rayStep()) {
        scatterBody(grid, values, beta, i, slopes, sums, gx, gy);
    }
}

DeviceFault faultOf(cudaError_t error)
{
    using Kind = DeviceFault::Kind;
    switch (error) {
    case cudaSuccess:
        return {};
    case cudaErrorNoDevice:
    case cudaErrorInsufficientDriver:
    case cudaErrorInvalidDevice:
    case cudaErrorDevicesUnavailable:
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorStubLibrary:
        return {Kind::NoDevice, cudaGetErrorString(error)};
    case cudaErrorMemoryAllocation:
        return {Kind::OutOfMemory, cudaGetErrorString(error)};
    default:
        return {Kind::Other, cudaGetErrorString(error)};
    }
}

unsigned blocksFor(std::size_t rays)
{
    // Beyond it, several times what fits the largest cards, threads take several rays: the copying
    // of the lens to each block's memory counts for less.
    constexpr std::size_t kMost = 4096;
    return static_cast<unsigned>(
        std::clamp((rays + kThreads - 1) / kThreads, std::size_t{1}, kMost));
}
unsigned sharedBytes(std::size_t bytes)
{
    return bytes <= kSharedBytes ? static_cast<unsigned>(bytes) : 0U;
}

/// Calls launch(a formula) of the one at that place.
template <class Launch, class... Formula>
DeviceFault withFormula(FormulaList<Formula...>, std::uint32_t place, const Launch& launch)
{
    const bool found = ((place == kFormulaPlace<Formula> && (launch(Formula{}), true)) || ...);
    return faultOf(found ? cudaGetLastError() : cudaErrorInvalidValue);
}

template <class S>
class Kernels final : public RayKernels<S> {
public:
    DeviceFault shoot(const LensView& lens, std::size_t bytes, bool isCommon,
                      const RayGrid<S>& rays, S* betaX, S* betaY) const override
    {
        const auto kernel =
            isCommon ? shootKernel<CommonMassFormulas, S> : shootKernel<MassFormulas, S>;
        const unsigned shared = sharedBytes(bytes);
        kernel<<<blocksFor(static_cast<std::size_t>(rays.rows) * rays.cols), kThreads, shared>>>(
            lens, shared, rays, betaX, betaY);
        return faultOf(cudaGetLastError());
    }
    DeviceFault deflect(const LensView& lens, std::size_t bytes, bool isCommon,
                        const RayArrays<S>& rays, S* ax, S* ay) const override
    {
        const auto kernel =
            isCommon ? deflectKernel<CommonMassFormulas, S> : deflectKernel<MassFormulas, S>;
        const unsigned shared = sharedBytes(bytes);
        kernel<<<blocksFor(rays.count), kThreads, shared>>>(lens, shared, rays, ax, ay);
        return faultOf(cudaGetLastError());
    }
    DeviceFault hessian(const LensView& lens, std::size_t bytes, bool isCommon,
                        const RayArrays<S>& rays, S* xx, S* xy, S* yy) const override
    {
        const auto kernel =
            isCommon ? hessianKernel<CommonMassFormulas, S> : hessianKernel<MassFormulas, S>;
        const unsigned shared = sharedBytes(bytes);
        kernel<<<blocksFor(rays.count), kThreads, shared>>>(lens, shared, rays, xx, xy, yy);
        return faultOf(cudaGetLastError());
    }
    DeviceFault jacobian(const LensView& lens, std::size_t bytes, std::uint32_t formula,
                         const RayArrays<S>& rays, S* dax, S* day) const override
    {
        const unsigned shared = sharedBytes(bytes);
        return withFormula(CommonMassFormulas{}, formula, [&]<class F>(F) {
            jacobianKernel<F, S>
                <<<blocksFor(rays.count), kThreads, shared>>>(lens, shared, rays, dax, day);
        });
    }
    DeviceFault gradient(const LensView& lens, std::size_t bytes, std::uint32_t formula,
                         const RayArrays<S>& rays, const S* gx, const S* gy,
                         double* partial) const override
    {
        const unsigned shared = sharedBytes(bytes);
        const auto parts = static_cast<unsigned>(DeviceKernels::gradientParts());
        return withFormula(CommonMassFormulas{}, formula, [&]<class F>(F) {
            gradientKernel<F, S><<<parts, kThreads, shared>>>(lens, shared, rays, gx, gy, partial);
        });
    }
    DeviceFault gather(const BilinearGrid<S>& grid, const S* values, const RayArrays<S>& beta,
                       S* brightness) const override
    {
        gatherKernel<<<blocksFor(beta.count), kThreads>>>(grid, values, beta, brightness);
        return faultOf(cudaGetLastError());
    }
    DeviceFault scatter(const BilinearGrid<S>& grid, const S* values, const RayArrays<S>& beta,
                        const S* slopes, S* sums, S* gx, S* gy) const override
    {
        scatterKernel<<<blocksFor(beta.count), kThreads>>>(grid, values, beta, slopes, sums, gx,
                                                           gy);
        return faultOf(cudaGetLastError());
    }
};

class Runtime final : public DeviceKernels {
public:
    DeviceFault count(int& devices) const override
    {
        devices = 0;
        return faultOf(cudaGetDeviceCount(&devices));
    }
    DeviceFault use(int device) const override { return faultOf(cudaSetDevice(device)); }
    DeviceFault name(int device, char* text, std::size_t size) const override
    {
        cudaDeviceProp properties;
        const cudaError_t error = cudaGetDeviceProperties(&properties, device);
        if (error == cudaSuccess && size > 0) {
            std::strncpy(text, properties.name, size - 1);
            text[size - 1] = '\0';
        }
        return faultOf(error);
    }
    DeviceFault allocate(std::size_t bytes, void** memory) const override
    {
        return faultOf(cudaMalloc(memory, bytes));
    }
    void release(void* memory) const override { (void)cudaFree(memory); }
    DeviceFault upload(void* to, const void* from, std::size_t bytes) const override
    {
        return faultOf(cudaMemcpy(to, from, bytes, cudaMemcpyHostToDevice));
    }
    DeviceFault download(void* to, const void* from, std::size_t bytes) const override
    {
        return faultOf(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToHost));
    }
    DeviceFault clear(void* memory, std::size_t bytes) const override
    {
        return faultOf(cudaMemset(memory, 0, bytes));
    }
    DeviceFault time(const std::function<DeviceFault()>& work, float& ms) const override
    {
        cudaEvent_t begin = nullptr;
        cudaEvent_t end = nullptr;
        DeviceFault fault = faultOf(cudaEventCreate(&begin));
        fault = fault ? fault : faultOf(cudaEventCreate(&end));
        fault = fault ? fault : faultOf(cudaEventRecord(begin));
        fault = fault ? fault : work();
        fault = fault ? fault : faultOf(cudaEventRecord(end));
        fault = fault ? fault : faultOf(cudaEventSynchronize(end));
        fault = fault ? fault : faultOf(cudaEventElapsedTime(&ms, begin, end));
        (void)cudaEventDestroy(begin);
        (void)cudaEventDestroy(end);
        return fault;
    }
    const RayKernels<float>& single() const override { return m_single; }
    const RayKernels<double>& twice() const override { return m_double; }

private:
    Kernels<float> m_single;
    Kernels<double> m_double;
};

} // namespace

const DeviceKernels* deviceKernels()
{
    static const Runtime runtime;
    return &runtime;
}

} // namespace anneau
