// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/unit.h"

#include "core/diffusion/data/resample.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace anneau {

HalfLight measureHalfLight(const Image& image)
{
    const Image smooth = gaussianBlur(image, 1.0);
    std::vector<float> sorted(smooth.begin(), smooth.end());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const std::size_t top = static_cast<std::size_t>(0.002 * static_cast<double>(sorted.size()));
    if (sorted.empty() || !(sorted[top] > 0)) {
        return {};
    }
    const double threshold = 0.05 * sorted[top];
    double flux = 0;
    HalfLight out;
    for (int r = 0; r < smooth.rows(); ++r) {
        for (int c = 0; c < smooth.cols(); ++c) {
            const double value = smooth.at(r, c);
            if (value > threshold) {
                flux += value;
                out.row += value * r;
                out.col += value * c;
            }
        }
    }
    out.row /= flux;
    out.col /= flux;
    double inside = 0;
    std::size_t count = 0;
    while (count < sorted.size() && inside < flux / 2) {
        inside += sorted[count];
        ++count;
    }
    out.brightness = inside / static_cast<double>(count);
    out.radius = std::sqrt(static_cast<double>(count) / std::numbers::pi);
    return out;
}

double fluxScaleOf(const Image& sourceEstimate)
{
    return measureHalfLight(sourceEstimate).brightness;
}

} // namespace anneau
