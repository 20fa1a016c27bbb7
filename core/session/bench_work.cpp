// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_work.h"

#include "core/base/parallel.h"
#include "core/lens/formula/epl.h"
#include "core/lens/formula/external_shear.h"
#include "core/lens/formula/sie.h"
#include "core/light/formula/sersic.h"
#include "core/session/bench_timer.h"
#include "core/session/card_floor.h"
#include "core/session/op_count.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneau {
namespace {

template <class S>
long operationsOf(const std::vector<Component>& lens)
{
    long sum = 0;
    for (const Component& part : lens) {
        sum += part.type == Epl::key   ? operationsPerRay<Epl, S>(part.values)
               : part.type == Sie::key ? operationsPerRay<Sie, S>(part.values)
                                       : operationsPerRay<ExternalShear, S>(part.values);
    }
    return sum;
}

/// Half the operations counted: each multiplication may go together with an addition.
double fused(long operations)
{
    return 0.5 * static_cast<double>(operations);
}

std::string workOf(const BenchRow& row)
{
    std::array<char, 128> text{};
    std::snprintf(text.data(), text.size(),
                  "; at least %.3g operations, %.3g bytes: %.2g ms on an H200-class card",
                  row.operations, row.bytes, cardFloorMs(row.operations, row.bytes));
    return text.data();
}

} // namespace

std::vector<Component> benchEplAndShear()
{
    return {{"PEMD", "lens", {1.2, 2.05, 0.75, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
            {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
}

std::vector<Component> benchSieAndShear()
{
    return {{"SIE", "lens", {1.2, 0.75, 30, 0.02, 0.01}, std::vector<bool>(5, false)},
            {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2, false)}};
}

std::vector<Component> benchSersic(double brightness, double radius, double index)
{
    return {{"Sersic",
             "light",
             {brightness, radius, index, 0.8, 25, 0.05, 0.08},
             std::vector<bool>(7, false)}};
}

Grid<float> benchKernel()
{
    Grid<float> psf(kBenchKernel, kBenchKernel);
    float sum = 0;
    for (int r = 0; r < kBenchKernel; ++r) {
        for (int c = 0; c < kBenchKernel; ++c) {
            const int half = kBenchKernel / 2;
            const float d2 = static_cast<float>((r - half) * (r - half) + (c - half) * (c - half));
            sum += psf.at(r, c) = std::exp(-0.1F * d2);
        }
    }
    for (float& value : psf) {
        value /= sum;
    }
    return psf;
}

double operationsPerRay(const std::vector<Component>& lens, bool isDouble)
{
    return isDouble ? 2 * fused(operationsOf<double>(lens)) : fused(operationsOf<float>(lens));
}

double operationsPerPoint(const std::vector<Component>& light)
{
    long sum = 0;
    for (const Component& part : light) {
        sum += operationsPerPoint<Sersic, float>(part.values);
    }
    return fused(sum);
}

double operationsPerBlur(int side)
{
    const double padded = side + kBenchKernel / 2;
    const double n = padded * padded;
    return 2 * 2.5 * n * std::log2(n) / 2 + 3 * n;
}

std::vector<BenchEntry> runRows(const std::vector<BenchRow>& rows, const std::stop_token& stop)
{
    std::vector<BenchEntry> entries;
    for (const BenchRow& row : rows) {
        if (stop.stop_requested()) {
            break;
        }
        BenchEntry entry{row.name, row.run(), std::max(1, threadCount()),
                         "cpu",    row.dtype, row.note};
        if (row.operations > 0) {
            entry.floorMs = floorMs(row.operations, row.bytes);
            entry.note += workOf(row);
        }
        entries.push_back(entry);
    }
    return entries;
}

} // namespace anneau
