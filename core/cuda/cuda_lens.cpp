// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/cuda_lens.h"

#include <cstring>
#include <span>
#include <utility>

namespace anneau {
namespace {

/// One component, made for slopes in its parameters, on the device.
template <class S>
struct OneLens {
    DeviceArray<std::byte> memory;
    std::uint32_t formula = 0;

    static Result<OneLens> make(const CudaDevice& device, const Component& component)
    {
        const auto block = slopesBlock<S>(component);
        if (!block) {
            return failWith(block);
        }
        auto memory = DeviceArray<std::byte>::copyOf(device, block->bytes);
        if (!memory) {
            return failWith(memory);
        }
        BlockEntry entry{};
        std::memcpy(&entry, block->bytes.data(), sizeof(entry));
        return OneLens{std::move(*memory), entry.formula};
    }
    LensView view() const { return {memory.data(), 1}; }
};

/// Arrays of the host on the device; the first error is kept.
template <class S>
class Arrays {
public:
    explicit Arrays(const CudaDevice& device) : m_device{device} {}

    S* in(const S* host, std::size_t n)
    {
        return kept(DeviceArray<S>::copyOf(m_device, std::span<const S>(host, n)));
    }
    S* out(std::size_t n) { return kept(DeviceArray<S>::zeros(m_device, n)); }
    RayArrays<S> rays(std::size_t n, const S* x, const S* y) { return {n, in(x, n), in(y, n)}; }

    /// Runs the work, then copies the arrays made by out() to the host, in their order.
    template <class Work, class... Host>
    Result<void> run(const Work& work, Host*... host)
    {
        if (m_state) {
            m_state = checked(work());
        }
        std::size_t next = m_arrays.size() - sizeof...(host);
        [[maybe_unused]] const auto copy = [&](S* to) {
            if (m_state) {
                m_state = m_arrays[next++].copyTo(to);
            }
        };
        (copy(host), ...);
        return m_state;
    }

private:
    S* kept(Result<DeviceArray<S>> array)
    {
        if (!array) {
            m_state = m_state ? Result<void>(failWith(array)) : m_state;
            m_arrays.emplace_back();
        } else {
            m_arrays.push_back(std::move(*array));
        }
        return m_arrays.back().data();
    }

    const CudaDevice& m_device;
    std::vector<DeviceArray<S>> m_arrays;
    Result<void> m_state;
};

} // namespace

template <class S>
Result<CudaLens<S>> CudaLens<S>::make(const CudaDevice& device, const std::vector<Component>& lens)
{
    auto block = lensBlock<S>(lens);
    if (!block) {
        return failWith(block);
    }
    auto memory = DeviceArray<std::byte>::copyOf(device, block->bytes);
    if (!memory) {
        return failWith(memory);
    }
    CudaLens result;
    result.m_device = device;
    result.m_components = lens;
    result.m_block = std::move(*block);
    result.m_memory = std::move(*memory);
    return result;
}

template <class S>
Result<void> CudaLens<S>::deflection(std::size_t n, const S* x, const S* y, S* ax, S* ay) const
{
    Arrays<S> arrays(m_device);
    const RayArrays<S> rays = arrays.rays(n, x, y);
    S* const first = arrays.out(n);
    S* const second = arrays.out(n);
    return arrays.run(
        [&] {
            return m_device.rays<S>().deflect({m_memory.data(), m_block.count}, m_memory.size(),
                                              m_block.isCommon, rays, first, second);
        },
        ax, ay);
}

template <class S>
Result<void> CudaLens<S>::hessian(std::size_t n, const S* x, const S* y, S* xx, S* xy, S* yy) const
{
    Arrays<S> arrays(m_device);
    const RayArrays<S> rays = arrays.rays(n, x, y);
    S* const first = arrays.out(n);
    S* const second = arrays.out(n);
    S* const third = arrays.out(n);
    return arrays.run(
        [&] {
            return m_device.rays<S>().hessian({m_memory.data(), m_block.count}, m_memory.size(),
                                              m_block.isCommon, rays, first, second, third);
        },
        xx, xy, yy);
}

template <class S>
Result<void> CudaLens<S>::toSource(const RayGrid<S>& rays, S* betaX, S* betaY) const
{
    const std::size_t n = static_cast<std::size_t>(rays.rows) * static_cast<std::size_t>(rays.cols);
    Arrays<S> arrays(m_device);
    S* const first = arrays.out(n);
    S* const second = arrays.out(n);
    return arrays.run(
        [&] {
            return m_device.rays<S>().shoot({m_memory.data(), m_block.count}, m_memory.size(),
                                            m_block.isCommon, rays, first, second);
        },
        betaX, betaY);
}

template <class S>
Result<void> CudaLens<S>::jacobian(std::size_t k, std::size_t n, const S* x, const S* y, S* dax,
                                   S* day) const
{
    const auto block = OneLens<S>::make(m_device, m_components.at(k));
    if (!block) {
        return failWith(block);
    }
    Arrays<S> arrays(m_device);
    const RayArrays<S> rays = arrays.rays(n, x, y);
    S* const first = arrays.out(n * m_components[k].values.size());
    S* const second = arrays.out(n * m_components[k].values.size());
    return arrays.run(
        [&] {
            return m_device.rays<S>().jacobian(block->view(), block->memory.size(), block->formula,
                                               rays, first, second);
        },
        dax, day);
}

template <class S>
Result<std::vector<double>> CudaLens<S>::gradient(std::size_t k, std::size_t n, const S* x,
                                                  const S* y, const S* gx, const S* gy) const
{
    const std::size_t parameters = m_components.at(k).values.size();
    const auto block = OneLens<S>::make(m_device, m_components[k]);
    if (!block) {
        return failWith(block);
    }
    auto partial = DeviceArray<double>::make(m_device, DeviceKernels::gradientParts() * parameters);
    if (!partial) {
        return failWith(partial);
    }
    Arrays<S> arrays(m_device);
    const RayArrays<S> rays = arrays.rays(n, x, y);
    S* const wx = arrays.in(gx, n);
    S* const wy = arrays.in(gy, n);
    std::vector<double> parts(partial->size());
    auto done = arrays.run([&] {
        return m_device.rays<S>().gradient(block->view(), block->memory.size(), block->formula,
                                           rays, wx, wy, partial->data());
    });
    if (done) {
        done = partial->copyTo(parts.data());
    }
    if (!done) {
        return failWith(done);
    }
    std::vector<double> sums(parameters);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        sums[i % parameters] += parts[i];
    }
    return sums;
}

template <class S>
Result<CudaSource<S>> CudaSource<S>::make(const CudaDevice& device, const SourceGrid& grid,
                                          const S* values)
{
    const auto pixels = static_cast<std::size_t>(grid.pixels);
    auto memory = DeviceArray<S>::copyOf(device, std::span<const S>(values, pixels * pixels));
    if (!memory) {
        return failWith(memory);
    }
    CudaSource result(grid);
    result.m_device = device;
    result.m_values = std::move(*memory);
    return result;
}

template <class S>
Result<void> CudaSource<S>::gather(std::size_t n, const S* x, const S* y, S* brightness) const
{
    Arrays<S> arrays(m_device);
    const RayArrays<S> beta = arrays.rays(n, x, y);
    S* const values = arrays.out(n);
    return arrays.run(
        [&] { return m_device.rays<S>().gather(m_grid, m_values.data(), beta, values); },
        brightness);
}

template <class S>
Result<void> CudaSource<S>::scatter(std::size_t n, const S* x, const S* y, const S* slopes,
                                    S* pixels, S* gx, S* gy) const
{
    Arrays<S> arrays(m_device);
    const RayArrays<S> beta = arrays.rays(n, x, y);
    S* const weights = arrays.in(slopes, n);
    S* const sums = arrays.out(m_values.size());
    S* const first = arrays.out(n);
    S* const second = arrays.out(n);
    return arrays.run(
        [&] {
            return m_device.rays<S>().scatter(m_grid, m_values.data(), beta, weights, sums, first,
                                              second);
        },
        pixels, gx, gy);
}

template class CudaLens<float>;
template class CudaLens<double>;
template class CudaSource<float>;
template class CudaSource<double>;

} // namespace anneau
