// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/sky_covariance.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
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
        const auto cols = static_cast<std::size_t>(sky.value.cols());
        for (int r = 0; r + dy < sky.value.rows(); ++r) {
            const std::size_t here = static_cast<std::size_t>(r) * cols;
            const std::size_t there = static_cast<std::size_t>(r + dy) * cols;
            const double* a = &sky.value[here];
            const double* b = &sky.value[there];
            const std::uint8_t* usedA = &sky.used[here];
            const std::uint8_t* usedB = &sky.used[there];
            double products = 0;
            int both = 0;
#pragma omp simd reduction(+ : products, both)
            for (int c = first; c < last; ++c) {
                products += a[c] * b[c + dx];
                both += usedA[c] & usedB[c + dx];
            }
            sum += products;
            pairs += both;
        }
    }
};

/// Steps of one length, in all directions.
struct Ring {
    std::vector<std::pair<int, int>> steps;
};

std::vector<Ring> ringsUpTo(int reach)
{
    std::vector<Ring> rings(static_cast<std::size_t>(reach) + 1);
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            if (const auto length = std::lround(std::hypot(dy, dx)); length <= reach) {
                rings[static_cast<std::size_t>(length)].steps.emplace_back(dy, dx);
            }
        }
    }
    return rings;
}

/// Correlations, those that are more than their scatter, and how these are correlated in turn,
/// which is how measured correlations scatter together.
class Correlogram {
public:
    explicit Correlogram(const SkyCovariance& sky)
        : m_reach{sky.reach},
          m_pixels{static_cast<double>(sky.pixels)},
          m_value(sky.covariance.rows(), sky.covariance.cols()),
          m_overlap(2 * sky.covariance.rows() - 1, 2 * sky.covariance.cols() - 1)
    {
        const double least = 2 * sky.correlationError();
        std::vector<std::pair<int, int>> sure;
        for (int dy = -m_reach; dy <= m_reach; ++dy) {
            for (int dx = -m_reach; dx <= m_reach; ++dx) {
                double& value = m_value.at(m_reach + dy, m_reach + dx);
                value = sky.covariance.at(m_reach + dy, m_reach + dx) / sky.variance();
                if (std::abs(value) > least) {
                    sure.emplace_back(dy, dx);
                    m_sum += value;
                }
            }
        }
        for (const auto& [ay, ax] : sure) {
            for (const auto& [by, bx] : sure) {
                m_overlap.at(2 * m_reach + ay - by, 2 * m_reach + ax - bx) +=
                    at(ay, ax) * at(by, bx);
            }
        }
    }

    double sum() const { return m_sum; } ///< Over all steps.

    double mean(const Ring& ring) const
    {
        double sum = 0;
        for (const auto& [dy, dx] : ring.steps) {
            sum += at(dy, dx);
        }
        return sum / static_cast<double>(ring.steps.size());
    }

    double errorOfMean(const Ring& ring) const
    {
        double sum = 0;
        for (const auto& [ay, ax] : ring.steps) {
            for (const auto& [by, bx] : ring.steps) {
                sum += m_overlap.at(2 * m_reach + ay - by, 2 * m_reach + ax - bx);
            }
        }
        const double count = static_cast<double>(ring.steps.size());
        return std::sqrt(2 * std::max(0.0, sum) / m_pixels) / count; // -step is step once more
    }

private:
    double at(int dy, int dx) const { return m_value.at(m_reach + dy, m_reach + dx); }

    int m_reach;
    double m_pixels;
    Grid<double> m_value;
    Grid<double> m_overlap;
    double m_sum = 0;
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
    int smallest = std::numeric_limits<int>::max();
    for (const Image& patch : patches) {
        expects(blank.empty() || blank.sameShape(patch), "measureSkyCovariance: shapes");
        skies.push_back(clipped(patch, blank));
        out.pixels += skies.back().count;
        smallest = std::min(smallest, skies.back().count);
    }
    out.patchPixels = skies.empty() ? 0 : smallest;
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

std::optional<int> zeroOfCorrelation(const SkyCovariance& sky)
{
    constexpr double kErrors = 2;
    const Correlogram correlogram(sky);
    const double below = std::max(0.0, correlogram.sum()) / std::max(1, sky.patchPixels);
    const std::vector<Ring> rings = ringsUpTo(sky.reach);
    bool before = false;
    for (int step = 1; step <= sky.reach; ++step) {
        const Ring& ring = rings[static_cast<std::size_t>(step)];
        const double mean = correlogram.mean(ring);
        const double error = kErrors * correlogram.errorOfMean(ring);
        const bool zero = mean <= error && mean >= -error - below;
        if (zero && before) {
            return step - 1;
        }
        before = zero;
    }
    return std::nullopt;
}

Result<SkyCovariance> measureSkyCovariance(std::span<const Image> patches, const Mask& blank)
{
    constexpr int kFirstReach = 8;
    int longest = 1;
    for (const Image& patch : patches) {
        longest = std::max(longest, std::min(patch.rows(), patch.cols()) / 2);
    }
    longest = std::min(longest, kLongestSkyReach);
    for (int reach = std::min(kFirstReach, longest);; reach = std::min(2 * reach, longest)) {
        auto sky = measureSkyCovariance(patches, blank, reach);
        if (!sky) {
            return sky;
        }
        if (const auto zero = zeroOfCorrelation(*sky); zero || reach == longest) {
            const int wanted = zero ? std::min(2 * *zero, longest) : longest;
            if (wanted != reach) {
                sky = measureSkyCovariance(patches, blank, wanted);
            }
            if (sky) {
                sky->zeroFrom = zero;
            }
            return sky;
        }
    }
}

} // namespace anneau
