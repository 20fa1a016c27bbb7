// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/summaries.h"

#include "core/base/error.h"

#include <algorithm>
#include <limits>

namespace anneau {
namespace {

constexpr int kBlocks[] = {1, 2, 4};

struct Frame {
    int rows, cols;
};

/// Means over blocks of 2 x 2; an odd last row or column is left out.
std::vector<double> halved(const std::vector<double>& image, Frame& frame)
{
    const Frame small{frame.rows / 2, frame.cols / 2};
    std::vector<double> out;
    out.reserve(static_cast<std::size_t>(small.rows * small.cols));
    for (int r = 0; r < small.rows; ++r) {
        for (int c = 0; c < small.cols; ++c) {
            const auto at = static_cast<std::size_t>(2 * r * frame.cols + 2 * c);
            const auto below = at + static_cast<std::size_t>(frame.cols);
            out.push_back(0.25 * (image[at] + image[at + 1] + image[below] + image[below + 1]));
        }
    }
    frame = small;
    return out;
}

/// Mean square difference of neighbours.
double roughness(const std::vector<double>& image, Frame frame)
{
    double sum = 0;
    int pairs = 0;
    for (int r = 0; r < frame.rows; ++r) {
        for (int c = 0; c < frame.cols; ++c) {
            const auto at = static_cast<std::size_t>(r * frame.cols + c);
            if (c + 1 < frame.cols) {
                const double d = image[at + 1] - image[at];
                sum += d * d;
                ++pairs;
            }
            if (r + 1 < frame.rows) {
                const double d = image[at + static_cast<std::size_t>(frame.cols)] - image[at];
                sum += d * d;
                ++pairs;
            }
        }
    }
    return pairs > 0 ? sum / pairs : 0;
}

} // namespace

bool passes(const std::vector<Finding>& findings, double falseAlarm)
{
    const double line = falseAlarm / static_cast<double>(std::max<std::size_t>(findings.size(), 1));
    return std::ranges::all_of(findings, [&](const Finding& f) { return f.pValue >= line; });
}

Summaries::Summaries(const SampleSet& set) : m_shape{set.shape}
{
    if (set.isImage()) {
        m_names = {"flux", "moment in x", "moment in y", "second moment", "peak"};
        for (const int block : kBlocks) {
            if (std::min(m_shape[0], m_shape[1]) / block >= 2) {
                m_names.push_back("roughness at " + std::to_string(block) + " px");
            }
        }
        return;
    }
    const std::size_t count = set.dims();
    const std::size_t kept = std::min<std::size_t>(count, kMostNumbers);
    for (std::size_t i = 0; i < kept; ++i) {
        const std::size_t pick = i * count / kept;
        m_picked.push_back(pick);
        m_names.push_back(pick < set.names.size() ? set.names[pick]
                                                  : "number " + std::to_string(pick + 1));
    }
}

std::vector<float> Summaries::of(std::span<const float> draw) const
{
    if (m_shape.size() == 2) {
        return ofImage(draw);
    }
    std::vector<float> out;
    for (const std::size_t pick : m_picked) {
        out.push_back(draw[pick]);
    }
    return out;
}

std::vector<float> Summaries::ofImage(std::span<const float> image) const
{
    Frame frame{m_shape[0], m_shape[1]};
    double flux = 0, x = 0, y = 0, square = 0;
    double peak = -std::numeric_limits<double>::infinity();
    std::vector<double> values(image.begin(), image.end());
    for (int r = 0; r < frame.rows; ++r) {
        for (int c = 0; c < frame.cols; ++c) {
            const double v = values[static_cast<std::size_t>(r * frame.cols + c)];
            const double dx = c - (frame.cols - 1) / 2.0, dy = r - (frame.rows - 1) / 2.0;
            flux += v;
            x += v * dx;
            y += v * dy;
            square += v * (dx * dx + dy * dy);
            peak = std::max(peak, v);
        }
    }
    std::vector<float> out;
    for (const double v : {flux, x, y, square, peak}) {
        out.push_back(static_cast<float>(v));
    }
    while (out.size() < m_names.size()) {
        out.push_back(static_cast<float>(roughness(values, frame)));
        if (out.size() < m_names.size()) {
            values = halved(values, frame);
        }
    }
    return out;
}

} // namespace anneau
