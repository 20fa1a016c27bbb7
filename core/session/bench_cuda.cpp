// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_cuda.h"

#include "core/cuda/lens_block.h"
#include "core/lens/formula/epl.h"
#include "core/session/bench_work.h"
#include "core/session/card_floor.h"

#include <algorithm>
#include <functional>
#include <span>
#include <string>

namespace anneau {
namespace {

using Work = std::function<DeviceFault()>;

/// Median time of the work, ms, after one run that does not count.
Result<double> medianMs(const CudaDevice& device, int repeats, const Work& work)
{
    std::vector<double> times;
    for (int i = 0; i <= repeats; ++i) {
        float ms = 0;
        const auto done = checked(device.kernels->time(work, ms));
        if (!done) {
            return failWith(done);
        }
        if (i > 0) {
            times.push_back(ms);
        }
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

/// Arrays and a lens on the device, kept while a row runs; the first error is kept, too.
class Bench {
public:
    Bench(const CudaDevice& device, int repeats) : m_device{device}, m_repeats{repeats} {}

    template <class S>
    RayGrid<S> rays(int side) const
    {
        return {side, side, S(-3), S(-3), S(6.0 / side)};
    }
    template <class S>
    LensView lens(Result<LensBlock> block)
    {
        if (!block) {
            m_state = failWith(block);
            return {nullptr, 0};
        }
        auto memory = DeviceArray<std::byte>::copyOf(m_device, block->bytes);
        if (!memory) {
            m_state = failWith(memory);
            return {nullptr, 0};
        }
        m_lens = std::move(*memory);
        return {m_lens.data(), block->count};
    }
    std::size_t lensBytes() const { return m_lens.size(); }
    /// n numbers, all `value`.
    template <class S>
    S* array(std::size_t n, S value = 0)
    {
        const std::vector<S> values(n, value);
        auto bytes = DeviceArray<std::byte>::copyOf(m_device, std::as_bytes(std::span(values)));
        if (!bytes) {
            m_state = failWith(bytes);
            return nullptr;
        }
        m_arrays.push_back(std::move(*bytes));
        return reinterpret_cast<S*>(m_arrays.back().data());
    }
    /// Appends the row, if nothing failed.
    Result<void> run(BenchEntry entry, double operations, double bytes, const Work& work,
                     std::vector<BenchEntry>& entries)
    {
        if (!m_state) {
            return m_state;
        }
        const auto ms = medianMs(m_device, m_repeats, work);
        if (!ms) {
            return failWith(ms);
        }
        entry.medianMs = *ms;
        entry.floorMs = cardFloorMs(operations, bytes);
        entry.device = "cuda:" + std::to_string(m_device.index);
        entry.note += " on " + m_device.name + "; floor of an H200-class card";
        entries.push_back(std::move(entry));
        return {};
    }

private:
    const CudaDevice& m_device;
    int m_repeats;
    DeviceArray<std::byte> m_lens;
    std::vector<DeviceArray<std::byte>> m_arrays;
    Result<void> m_state;
};

BenchEntry named(std::string name, std::string note, bool isDouble = false)
{
    BenchEntry entry;
    entry.name = "kernel/" + std::move(name);
    entry.note = std::move(note);
    entry.dtype = isDouble ? "float64" : "float32";
    return entry;
}

template <class S>
Result<void> shoot(const CudaDevice& device, int repeats, const std::string& name,
                   const std::vector<Component>& parts, int side, std::vector<BenchEntry>& entries)
{
    constexpr bool kIsDouble = sizeof(S) == sizeof(double);
    Bench bench(device, repeats);
    const std::size_t n = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    const LensView lens = bench.lens<S>(lensBlock<S>(parts));
    const RayGrid<S> rays = bench.rays<S>(side);
    S* const x = bench.array<S>(n);
    S* const y = bench.array<S>(n);
    const auto rayCount = static_cast<double>(n);
    return bench.run(
        named("rays/" + name + "/" + std::to_string(side),
              std::to_string(side) + " x " + std::to_string(side) + " rays from pixel to source",
              kIsDouble),
        rayCount * operationsPerRay(parts, kIsDouble), rayCount * 2 * sizeof(S),
        [&] { return device.rays<S>().shoot(lens, bench.lensBytes(), true, rays, x, y); }, entries);
}

/// Slopes in the parameters of the power law: of a sum over all rays.
Result<void> gradient(const CudaDevice& device, int repeats, int side,
                      std::vector<BenchEntry>& entries)
{
    Bench bench(device, repeats);
    const std::size_t n = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    const std::vector<Component> parts{benchEplAndShear()[0]};
    const LensView lens = bench.lens<float>(slopesBlock<float>(parts[0]));
    const RayArrays<float> rays{n, bench.array<float>(n, 0.7F), bench.array<float>(n, -0.4F)};
    const float* gx = bench.array<float>(n, 1.0F);
    const float* gy = bench.array<float>(n, 0.5F);
    double* partial = bench.array<double>(DeviceKernels::gradientParts() * parts[0].values.size());
    const auto rayCount = static_cast<double>(n);
    // The cheapest way to slopes in all parameters, backwards, costs some three times the value.
    return bench.run(
        named("gradient/epl/" + std::to_string(side), "slopes of a sum over the rays"),
        rayCount * 3 * operationsPerRay(parts), rayCount * 4 * sizeof(float),
        [&] {
            return device.rays<float>().gradient(lens, bench.lensBytes(), kFormulaPlace<Epl>, rays,
                                                 gx, gy, partial);
        },
        entries);
}

/// A source of 64 x 64 pixels seen by 256 x 256 rays, and the adjoint.
Result<void> source(const CudaDevice& device, int repeats, std::vector<BenchEntry>& entries)
{
    constexpr std::size_t kRays = 65536;
    constexpr double kOperations = 12.0 * kRays;
    Bench bench(device, repeats);
    const BilinearGrid<float> grid(SourceGrid{64, 0.02, 0.05, 0.08});
    const LensView lens = bench.lens<float>(lensBlock<float>(benchSieAndShear()));
    float* const x = bench.array<float>(kRays);
    float* const y = bench.array<float>(kRays);
    float* const values = bench.array<float>(4096, 1.0F);
    float* const brightness = bench.array<float>(kRays, 1.0F);
    float* const sums = bench.array<float>(4096);
    float* const gx = bench.array<float>(kRays);
    float* const gy = bench.array<float>(kRays);
    const RayArrays<float> beta{kRays, x, y};
    const std::size_t bytes = bench.lensBytes();
    return bench
        .run(
            named("rays/sie+shear/256", "256 x 256 rays from pixel to source"),
            kRays * operationsPerRay(benchSieAndShear()), kRays * 2.0 * sizeof(float),
            [&] {
                return device.rays<float>().shoot(lens, bytes, true, bench.rays<float>(256), x, y);
            },
            entries)
        .and_then([&] {
            return bench.run(
                named("source pixels/gather", "64 x 64 pixels, 256 x 256 rays"), kOperations,
                kRays * 3.0 * sizeof(float),
                [&] { return device.rays<float>().gather(grid, values, beta, brightness); },
                entries);
        })
        .and_then([&] {
            return bench.run(
                named("source pixels/scatter", "its adjoint"), 2 * kOperations,
                kRays * 5.0 * sizeof(float),
                [&] {
                    return device.rays<float>().scatter(grid, values, beta, brightness, sums, gx,
                                                        gy);
                },
                entries);
        });
}

} // namespace

Result<std::vector<BenchEntry>> benchCuda(const CudaDevice& device, const std::stop_token& stop,
                                          int repeats)
{
    std::vector<BenchEntry> entries;
    const std::vector<std::function<Result<void>()>> rows{
        [&] {
            return shoot<float>(device, repeats, "epl+shear", benchEplAndShear(), 256, entries);
        },
        [&] {
            return shoot<float>(device, repeats, "epl+shear", benchEplAndShear(), 512, entries);
        },
        [&] {
            return shoot<float>(device, repeats, "epl+shear", benchEplAndShear(), 1024, entries);
        },
        [&] {
            return shoot<double>(device, repeats, "epl+shear", benchEplAndShear(), 1024, entries);
        },
        [&] {
            return shoot<float>(device, repeats, "epl+shear", benchEplAndShear(), 2048, entries);
        },
        [&] {
            return shoot<float>(device, repeats, "sie+shear", benchSieAndShear(), 1024, entries);
        },
        [&] { return gradient(device, repeats, 1024, entries); },
        [&] {
            return source(device, repeats, entries);
        }};
    for (const auto& row : rows) {
        if (stop.stop_requested()) {
            break;
        }
        const auto done = row();
        if (!done) {
            return failWith(done);
        }
    }
    return entries;
}

} // namespace anneau
