// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/limits.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace anneau {
namespace {

/// The finite values; of large images every n-th pixel, n odd and not a divisor of usual widths, so
/// that no column is preferred.
std::vector<float> finiteValues(const Image& image)
{
    constexpr std::size_t kEnough = 400000;
    const std::size_t step = image.size() <= 2 * kEnough ? 1 : image.size() / kEnough / 2 * 2 + 1;
    std::vector<float> values;
    values.reserve(image.size() / step + 1);
    for (std::size_t i = 0; i < image.size(); i += step) {
        if (std::isfinite(image[i])) {
            values.push_back(image[i]);
        }
    }
    return values;
}

/// A range around a single value that any scale can divide by.
Limits widened(Limits limits)
{
    if (!std::isfinite(limits.low) || !std::isfinite(limits.high)) {
        return {};
    }
    if (limits.low > limits.high) {
        std::swap(limits.low, limits.high);
    }
    // Below float precision a range cannot tell two pixels apart.
    const double least = 1e-6 * std::max(std::abs(limits.low), std::abs(limits.high));
    if (limits.high - limits.low <= least || limits.high == limits.low) {
        const double half = limits.low == 0 ? 0.5 : 0.5 * std::abs(limits.low);
        return {limits.low - half, limits.low + half};
    }
    return limits;
}

/// The order statistic at fraction f of `values`, which it reorders.
double quantile(std::vector<float>& values, double f)
{
    const double place = f * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    const auto nth = values.begin() + below;
    std::nth_element(values.begin(), nth, values.end());
    const double low = *nth;
    const double rest = place - static_cast<double>(below);
    if (rest == 0) {
        return low;
    }
    return low + rest * (*std::min_element(nth + 1, values.end()) - low);
}

Limits percentileOf(std::vector<float>& values, double percent)
{
    if (values.empty()) {
        return {};
    }
    const double tail = std::clamp((100 - percent) / 200, 0.0, 0.5);
    const double low = quantile(values, tail);
    return widened({low, quantile(values, 1 - tail)});
}

/// Of all finite values.
Limits extremes(const Image& image)
{
    Limits found{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const float v : image) {
        if (std::isfinite(v)) {
            found.low = std::min<double>(found.low, v);
            found.high = std::max<double>(found.high, v);
        }
    }
    return found.low <= found.high ? found : Limits{};
}

/// About `count` values at even steps over the image, sorted.
std::vector<double> zscaleSamples(const Image& image, int count)
{
    const double pixels = static_cast<double>(image.size());
    const auto step = static_cast<std::size_t>(std::max(1.0, std::ceil(std::sqrt(pixels / count))));
    std::vector<double> samples;
    for (std::size_t row = step / 2; row < static_cast<std::size_t>(image.rows()); row += step) {
        for (std::size_t col = step / 2; col < static_cast<std::size_t>(image.cols());
             col += step) {
            const float v = image.at(static_cast<int>(row), static_cast<int>(col));
            if (std::isfinite(v)) {
                samples.push_back(v);
            }
        }
    }
    std::sort(samples.begin(), samples.end());
    return samples;
}

/// The slope of a line through the kept samples against their index, samples beyond 2.5 sigma being
/// thrown out with their neighbours five times over. False when under half of them stay.
bool robustSlope(const std::vector<double>& samples, double& slope)
{
    const std::size_t n = samples.size();
    const std::size_t least = std::max<std::size_t>(5, n / 2);
    const std::size_t grow = std::max<std::size_t>(1, n / 100);
    std::vector<bool> bad(n, false);
    std::size_t good = n;
    for (int iteration = 0; iteration < 5; ++iteration) {
        double sx = 0, sy = 0, sxx = 0, sxy = 0, m = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (!bad[i]) {
                const auto x = static_cast<double>(i);
                m += 1, sx += x, sy += samples[i], sxx += x * x, sxy += x * samples[i];
            }
        }
        const double det = m * sxx - sx * sx;
        if (m < 2 || det <= 0) {
            return false;
        }
        slope = (m * sxy - sx * sy) / det;
        const double offset = (sy - slope * sx) / m;
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) {
            if (!bad[i]) {
                squares += std::pow(samples[i] - offset - slope * static_cast<double>(i), 2);
            }
        }
        const double threshold = 2.5 * std::sqrt(squares / m);
        std::vector<bool> next(n, false);
        for (std::size_t i = 0; i < n; ++i) {
            if (std::abs(samples[i] - offset - slope * static_cast<double>(i)) > threshold) {
                const std::size_t last = std::min(n - 1, i + grow / 2);
                for (std::size_t k = i - std::min(i, grow / 2); k <= last; ++k) {
                    next[k] = true;
                }
            }
        }
        const auto kept = static_cast<std::size_t>(std::count(next.begin(), next.end(), false));
        if (kept < least) {
            return false;
        }
        const bool settled = kept == good;
        bad = std::move(next);
        good = kept;
        if (settled) {
            break;
        }
    }
    return true;
}

} // namespace

Limits percentileLimits(const Image& image, double percent)
{
    std::vector<float> values = finiteValues(image);
    return percentileOf(values, percent);
}

Limits zscaleLimits(const Image& image)
{
    constexpr double contrast = 0.25;
    const std::vector<double> samples = zscaleSamples(image, 600);
    double slope = 0;
    if (samples.size() < 20 || samples.front() == samples.back() || !robustSlope(samples, slope)) {
        return percentileLimits(image, 99.5);
    }
    const std::size_t n = samples.size();
    const double middle = static_cast<double>(n - 1) / 2;
    const double median = 0.5 * (samples[(n - 1) / 2] + samples[n / 2]);
    slope /= contrast;
    return widened({std::max(samples.front(), median - middle * slope),
                    std::min(samples.back(), median + middle * slope)});
}

Limits resolveLimits(const Image& image, const DisplaySettings& settings)
{
    switch (settings.limits) {
    case LimitsMode::Percentile:
        return percentileLimits(image, settings.percentile);
    case LimitsMode::Symmetric:
        return widened({-settings.symmetric, settings.symmetric});
    case LimitsMode::ZScale:
        return zscaleLimits(image);
    case LimitsMode::MinMax:
        return widened(extremes(image));
    case LimitsMode::ZeroToMax:
        return widened({0, std::max(0.0, extremes(image).high)});
    case LimitsMode::Manual:
        return widened(settings.manual);
    }
    return {};
}

} // namespace anneau
