// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/sky_covariance.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <string>
#include <vector>

namespace anneau {
namespace {

constexpr double kOutlier = 5;
constexpr int kClippings = 10;
constexpr double kLeastPairs = 100;

/// Values about their mean, and which of them count.
struct Sky {
    Grid<double> value;
    Mask used;
    int count = 0;
};

struct Level {
    double mean = 0, sd = 0;
    int count = 0;
};

Level levelOf(const Image& sky, const Mask& used)
{
    Level out;
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < sky.size(); ++i) {
        if (used[i] != 0) {
            const double v = static_cast<double>(sky[i]);
            sum += v;
            squares += v * v;
            ++out.count;
        }
    }
    if (out.count > 1) {
        out.mean = sum / out.count;
        out.sd = std::sqrt(std::max(0.0, squares / out.count - out.mean * out.mean));
    }
    return out;
}

Sky clipped(const Image& sky, const Mask& blank)
{
    Sky out{Grid<double>(sky.rows(), sky.cols()), Mask(sky.rows(), sky.cols()), 0};
    for (std::size_t i = 0; i < sky.size(); ++i) {
        out.used[i] = (blank.empty() || blank[i] != 0) && std::isfinite(sky[i]) ? 1 : 0;
    }
    Level level = levelOf(sky, out.used);
    for (int pass = 0; pass < kClippings; ++pass) {
        for (std::size_t i = 0; i < sky.size(); ++i) {
            const double off = std::abs(static_cast<double>(sky[i]) - level.mean);
            out.used[i] = out.used[i] != 0 && off <= kOutlier * level.sd ? 1 : 0;
        }
        const int before = level.count;
        level = levelOf(sky, out.used);
        if (level.count == before) {
            break;
        }
    }
    for (std::size_t i = 0; i < sky.size(); ++i) {
        out.value[i] = out.used[i] != 0 ? static_cast<double>(sky[i]) - level.mean : 0;
    }
    out.count = level.count;
    return out;
}

/// Products of pixels some step apart, and the number of pairs.
struct Products {
    double sum = 0, pairs = 0;

    /// dy >= 0.
    void add(const Sky& sky, int dy, int dx)
    {
        const int first = std::max(0, -dx), last = sky.value.cols() - std::max(0, dx);
        for (int r = 0; r + dy < sky.value.rows(); ++r) {
            for (int c = first; c < last; ++c) {
                sum += sky.value.at(r, c) * sky.value.at(r + dy, c + dx);
                pairs += sky.used.at(r, c) != 0 && sky.used.at(r + dy, c + dx) != 0 ? 1 : 0;
            }
        }
    }
};

} // namespace

Grid<double> SkyCovariance::correlation() const
{
    Grid<double> out(covariance.rows(), covariance.cols());
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const double part = std::hypot(dy, dx) / (reach + 1);
            const double taper = part < 1 ? 0.5 * (1 + std::cos(std::numbers::pi * part)) : 0;
            out.at(dy + reach, dx + reach) =
                taper * covariance.at(dy + reach, dx + reach) / variance();
        }
    }
    return out;
}

double SkyCovariance::correlationError() const
{
    return 1 / std::sqrt(static_cast<double>(pixels));
}

Result<SkyCovariance> measureSkyCovariance(std::span<const Image> patches, const Mask& blank,
                                           int reach)
{
    expects(reach >= 1, "measureSkyCovariance: reach");
    SkyCovariance out;
    out.reach = reach;
    out.covariance = Grid<double>(2 * reach + 1, 2 * reach + 1);
    std::vector<Sky> skies;
    for (const Image& patch : patches) {
        expects(blank.empty() || blank.sameShape(patch), "measureSkyCovariance: shapes");
        skies.push_back(clipped(patch, blank));
        out.pixels += skies.back().count;
    }
    for (int dy = 0; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            Products products;
            for (const Sky& sky : skies) {
                products.add(sky, dy, dx);
            }
            if (products.pairs < kLeastPairs) {
                return fail(Error::Kind::BadInput,
                            "Too little blank sky to measure how its noise is correlated: " +
                                std::to_string(out.pixels) +
                                " pixels; mark a larger region, or ask for a shorter reach.");
            }
            const double value = products.sum / products.pairs;
            out.covariance.at(reach + dy, reach + dx) = value;
            out.covariance.at(reach - dy, reach - dx) = value;
        }
    }
    if (!(out.variance() > 0)) {
        return fail(Error::Kind::BadInput, "The blank sky has no noise: all its pixels are equal.");
    }
    return out;
}

} // namespace anneau
