// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/light_segments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace anneau {
namespace {

constexpr double kRise = 0.3;      ///< A peak of its own rises by this part above the valley,
constexpr double kLeastRise = 4.0; ///< and by this signal to noise.

/// Labels pixels from the most significant down; labels whose valley is shallow become one.
class Watershed {
public:
    explicit Watershed(const Grid<double>& signal) : m_signal{signal}, m_label(signal.size(), -1)
    {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < signal.size(); ++i) {
            if (signal[i] > kSegmentGrow) {
                order.push_back(i);
            }
        }
        std::ranges::stable_sort(
            order, [&](std::size_t a, std::size_t b) { return signal[a] > signal[b]; });
        for (const std::size_t i : order) {
            add(i);
        }
        for (const std::size_t i : order) {
            const auto root = static_cast<std::size_t>(rootOf(m_label[i]));
            if (m_peak[root] > kSegmentSeed) {
                m_segments.resize(m_peak.size());
                m_segments[root].push_back(i);
            }
        }
    }

    std::vector<std::vector<std::size_t>> segments() &&
    {
        std::erase_if(m_segments, [](const auto& pixels) { return pixels.empty(); });
        return std::move(m_segments);
    }

private:
    int rootOf(int label) const
    {
        while (m_parent[static_cast<std::size_t>(label)] != label) {
            label = m_parent[static_cast<std::size_t>(label)];
        }
        return label;
    }

    void add(std::size_t i)
    {
        const int row = static_cast<int>(i) / m_signal.cols();
        const int col = static_cast<int>(i) % m_signal.cols();
        int mine = -1; // The neighbour with the highest peak takes the pixel.
        for (int r = std::max(row - 1, 0); r <= std::min(row + 1, m_signal.rows() - 1); ++r) {
            for (int c = std::max(col - 1, 0); c <= std::min(col + 1, m_signal.cols() - 1); ++c) {
                const int label = m_label[static_cast<std::size_t>(r * m_signal.cols() + c)];
                if (label >= 0) {
                    mine = mine < 0 ? rootOf(label) : join(mine, rootOf(label), m_signal[i]);
                }
            }
        }
        if (mine < 0) {
            mine = static_cast<int>(m_parent.size());
            m_parent.push_back(mine);
            m_peak.push_back(m_signal[i]);
        }
        m_label[i] = mine;
    }

    /// Makes one of two labels that meet at `valley` if the lower peak hardly rises above it.
    int join(int a, int b, double valley)
    {
        if (m_peak[static_cast<std::size_t>(a)] < m_peak[static_cast<std::size_t>(b)]) {
            std::swap(a, b);
        }
        const double lower = m_peak[static_cast<std::size_t>(b)];
        if (a != b && lower - valley < std::max(kLeastRise, kRise * lower)) {
            m_parent[static_cast<std::size_t>(b)] = a;
        }
        return a;
    }

    const Grid<double>& m_signal;
    std::vector<int> m_label;
    std::vector<int> m_parent;
    std::vector<double> m_peak;
    std::vector<std::vector<std::size_t>> m_segments;
};

LightSegment measured(const FitData& data, const Grid<double>& residual, const Grid<double>& signal,
                      std::vector<std::size_t> pixels)
{
    LightSegment segment;
    const auto xOf = [&](std::size_t i) {
        return data.xOf(static_cast<int>(i) % data.frame.cols);
    };
    const auto yOf = [&](std::size_t i) {
        return data.yOf(static_cast<int>(i) / data.frame.cols);
    };
    segment.signal = signal[pixels.front()];
    segment.peakX = xOf(pixels.front());
    segment.peakY = yOf(pixels.front());
    double x = 0, y = 0;
    for (const std::size_t i : pixels) {
        const double flux = std::max(residual[i], 0.0);
        segment.flux += flux;
        x += flux * xOf(i);
        y += flux * yOf(i);
    }
    const double total = std::max(segment.flux, 1e-300);
    segment.x = x / total;
    segment.y = y / total;
    double xx = 0, xy = 0, yy = 0;
    for (const std::size_t i : pixels) {
        const double part = std::max(residual[i], 0.0) / total;
        const double dx = xOf(i) - segment.x;
        const double dy = yOf(i) - segment.y;
        xx += part * dx * dx;
        xy += part * dx * dy;
        yy += part * dy * dy;
    }
    const double mean = 0.5 * (xx + yy);
    const double spread = std::hypot(0.5 * (xx - yy), xy);
    segment.size = std::sqrt(mean);
    segment.axisRatio = std::sqrt(std::max(mean - spread, 0.0) / std::max(mean + spread, 1e-300));
    segment.pixels = std::move(pixels);
    return segment;
}

} // namespace

std::vector<LightSegment> lightSegments(const FitData& data, const Grid<double>& residual,
                                        const Grid<double>& signal)
{
    std::vector<LightSegment> segments;
    for (std::vector<std::size_t>& pixels : Watershed(signal).segments()) {
        segments.push_back(measured(data, residual, signal, std::move(pixels)));
    }
    std::ranges::stable_sort(
        segments, [](const LightSegment& a, const LightSegment& b) { return a.flux > b.flux; });
    return segments;
}

} // namespace anneau
