// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/pqmass.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/posterior/chi_squared.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace anneau {
namespace {

double squaredDistance(const float* a, const float* b, std::size_t n)
{
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double d = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += d * d;
    }
    return sum;
}

std::vector<int> nearest(std::span<const float> points, std::span<const float> references,
                         std::size_t dims)
{
    std::vector<int> cell(points.size() / dims);
    parallelFor(cell.size(), 8, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            double best = std::numeric_limits<double>::infinity();
            for (std::size_t k = 0; k < references.size() / dims; ++k) {
                const double d = squaredDistance(&points[i * dims], &references[k * dims], dims);
                if (d < best) {
                    best = d;
                    cell[i] = static_cast<int>(k);
                }
            }
        }
    });
    return cell;
}

/// Fisher-Yates.
void shuffle(std::vector<int>& values, Rng& rng)
{
    for (std::size_t i = values.size(); i > 1; --i) {
        std::swap(values[i - 1], values[rng.below(static_cast<std::uint32_t>(i))]);
    }
}

/// One tessellation: the cell of every point of the joint set, -1 for those that are references.
std::vector<int> tessellate(std::span<const float> joint, std::size_t dims, int references,
                            Rng& rng)
{
    const std::size_t count = joint.size() / dims;
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    shuffle(order, rng);
    std::vector<float> centres, rest;
    for (std::size_t i = 0; i < count; ++i) {
        auto& to = i < static_cast<std::size_t>(references) ? centres : rest;
        const auto point = joint.subspan(static_cast<std::size_t>(order[i]) * dims, dims);
        to.insert(to.end(), point.begin(), point.end());
    }
    const std::vector<int> cells = nearest(rest, centres, dims);
    std::vector<int> out(count, -1);
    for (std::size_t i = static_cast<std::size_t>(references); i < count; ++i) {
        out[static_cast<std::size_t>(order[i])] = cells[i - static_cast<std::size_t>(references)];
    }
    return out;
}

/// The statistic of one tessellation when the points with `isX` form the first set.
double statistic(const std::vector<int>& cells, const std::vector<int>& isX, int references)
{
    std::vector<int> x(static_cast<std::size_t>(references)), y(x.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] >= 0) {
            ++(isX[i] != 0 ? x : y)[static_cast<std::size_t>(cells[i])];
        }
    }
    return pqmassTable(x, y).rescaled;
}

double meanStatistic(const std::vector<std::vector<int>>& tessellations,
                     const std::vector<int>& isX, int references)
{
    double sum = 0;
    for (const auto& cells : tessellations) {
        sum += statistic(cells, isX, references);
    }
    return sum / static_cast<double>(tessellations.size());
}

} // namespace

std::vector<int> nearestCounts(std::span<const float> points, std::span<const float> references,
                               int dims)
{
    expects(dims > 0 && !references.empty(), "nearestCounts: no references");
    std::vector<int> counts(references.size() / static_cast<std::size_t>(dims));
    for (const int cell : nearest(points, references, static_cast<std::size_t>(dims))) {
        ++counts[static_cast<std::size_t>(cell)];
    }
    return counts;
}

PqmassTable pqmassTable(std::span<const int> x, std::span<const int> y)
{
    expects(x.size() == y.size(), "pqmassTable: rows of different lengths");
    const double totalX = std::accumulate(x.begin(), x.end(), 0.0);
    const double totalY = std::accumulate(y.begin(), y.end(), 0.0);
    PqmassTable out;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const double cell = x[k] + y[k];
        if (cell == 0) {
            ++out.empty;
            continue;
        }
        const double expectX = cell * totalX / (totalX + totalY);
        const double expectY = cell - expectX;
        out.chi2 += (x[k] - expectX) * (x[k] - expectX) / expectX +
                    (y[k] - expectY) * (y[k] - expectY) / expectY;
    }
    const int cells = static_cast<int>(x.size());
    out.dof = cells - out.empty - 1;
    if (out.dof < 1 || totalX == 0 || totalY == 0) {
        return PqmassTable{out.empty, 0, std::max(out.dof, 0), 1, 0};
    }
    out.pValue = chiSquaredTail(out.chi2, out.dof);
    out.rescaled = out.empty == 0 ? out.chi2 : chiSquaredQuantile(out.pValue, cells - 1);
    return out;
}

PqmassResult pqmass(std::span<const float> x, std::span<const float> y, int dims,
                    const PqmassOptions& options)
{
    const auto width = static_cast<std::size_t>(dims);
    expects(dims > 0 && x.size() % width == 0 && y.size() % width == 0, "pqmass: ragged points");
    expects(options.references > 1 && options.tessellations > 0 &&
                static_cast<std::size_t>(options.references) < (x.size() + y.size()) / width / 2,
            "pqmass: too few points for so many references");
    std::vector<float> joint(x.begin(), x.end());
    joint.insert(joint.end(), y.begin(), y.end());
    std::vector<int> isX(joint.size() / width, 0);
    std::fill_n(isX.begin(), x.size() / width, 1);

    Rng rng(options.seed, 0);
    PqmassResult out;
    out.references = options.references;
    std::vector<std::vector<int>> tessellations;
    for (int i = 0; i < options.tessellations; ++i) {
        tessellations.push_back(tessellate(joint, width, options.references, rng));
        out.rescaled.push_back(statistic(tessellations.back(), isX, options.references));
    }
    out.mean = meanStatistic(tessellations, isX, options.references);
    int larger = 0;
    for (int i = 0; i < options.permutations; ++i) {
        shuffle(isX, rng);
        larger += meanStatistic(tessellations, isX, options.references) >= out.mean ? 1 : 0;
    }
    out.pValue = (1.0 + larger) / (1.0 + options.permutations);
    return out;
}

} // namespace anneau
