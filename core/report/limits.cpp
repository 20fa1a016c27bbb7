// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/limits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace anneau {
namespace {

std::vector<float> sortedFinite(const Image& image)
{
    std::vector<float> values;
    values.reserve(image.size());
    std::ranges::copy_if(image, std::back_inserter(values),
                         [](float v) { return std::isfinite(v); });
    std::ranges::sort(values);
    return values;
}

double at(const std::vector<float>& sorted, double fraction)
{
    if (sorted.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double position = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
    const auto i = static_cast<std::size_t>(position);
    const double f = position - static_cast<double>(i);
    return (1 - f) * sorted[i] + f * sorted[std::min(i + 1, sorted.size() - 1)];
}

} // namespace

double percentile(const Image& image, double fraction)
{
    return at(sortedFinite(image), fraction);
}

Stretch skyStretch(const Image& image)
{
    const std::vector<float> values = sortedFinite(image);
    if (values.empty()) {
        return {};
    }
    // The lower half of the pixels is background in all but the most crowded images.
    const double background = at(values, 0.25);
    const double scatter = std::max((background - at(values, 0.05)) / 0.97, 1e-12);
    const double high = std::max(at(values, 0.998), background + 5 * scatter);
    return {background - 2 * scatter, high, 3 * scatter};
}

Stretch sourceStretch(const Image& image)
{
    const double high = percentile(image, 0.9995);
    return std::isfinite(high) && high > 0 ? Stretch{0, high, high / 8} : Stretch{};
}

std::vector<double> niceTicks(double low, double high, int wanted)
{
    std::vector<double> ticks;
    if (!(high > low) || wanted < 1) {
        return ticks;
    }
    const double rough = (high - low) / wanted;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    }
    const auto first = static_cast<long>(std::ceil(low / step - 1e-9));
    const auto last = static_cast<long>(std::floor(high / step + 1e-9));
    for (long i = first; i <= last; ++i) {
        ticks.push_back(static_cast<double>(i) * step);
    }
    return ticks;
}

std::vector<double> stretchTicks(const Stretch& stretch, int wanted)
{
    if (stretch.softening <= 0) {
        return niceTicks(stretch.low, stretch.high, wanted);
    }
    std::vector<double> candidates{0};
    for (int exponent = -6; exponent <= 6; ++exponent) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            candidates.push_back(factor * std::pow(10, exponent));
        }
    }
    std::vector<double> ticks;
    double lastPosition = -1;
    // From the top down, so that the brightest value is always labelled.
    for (auto it = candidates.rbegin(); it != candidates.rend(); ++it) {
        const double position = stretch(*it);
        const bool inside = position >= 0.02 && position <= 0.98;
        if (inside && (ticks.empty() || lastPosition - position >= 0.9 / wanted)) {
            ticks.push_back(*it);
            lastPosition = position;
        }
    }
    std::ranges::reverse(ticks);
    return ticks;
}

std::string tickLabel(double value)
{
    if (std::abs(value) < 1e-12) {
        return "0";
    }
    std::array<char, 32> text{};
    const double size = std::abs(value);
    if (size >= 1e5 || size < 1e-4) {
        const int exponent = static_cast<int>(std::floor(std::log10(size) + 1e-9));
        std::snprintf(text.data(), text.size(), "%g×10^{%d}", size / std::pow(10, exponent),
                      exponent);
    } else {
        std::snprintf(text.data(), text.size(), "%.4g", size);
    }
    return (value < 0 ? "−" : "") + std::string(text.data());
}

} // namespace anneau
