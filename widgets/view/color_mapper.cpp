// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/color_mapper.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace anneau {
namespace {

constexpr double kLogScale = 1000;

/// The inverse of a function that grows from 0 to 1, by halving.
template <class F>
double inverted(const F& f, double t)
{
    double low = 0, high = 1;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (low + high);
        (f(middle) < t ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

} // namespace

ColorMapper::ColorMapper() : ColorMapper(Image{}, DisplaySettings{}) {}

ColorMapper::ColorMapper(const Image& image, const DisplaySettings& settings,
                         std::optional<Limits> shared)
    : m_settings{settings},
      m_limits{shared ? *shared : resolveLimits(image, settings)}
{
    expects(m_limits.high > m_limits.low, "ColorMapper: empty limits");
    if (settings.stretch == Stretch::HistEq) {
        buildEqualisation(image);
    }
    buildTable();
}

bool ColorMapper::gives(const DisplaySettings& settings, Limits limits) const
{
    return settings == m_settings && limits == m_limits && settings.stretch != Stretch::HistEq;
}

/// The cumulative histogram of the values within the limits, from 0 to 1, made strictly increasing
/// by a hundredth of a straight line so that it can be inverted.
void ColorMapper::buildEqualisation(const Image& image)
{
    constexpr std::size_t bins = 4096;
    std::vector<double> counts(bins, 0);
    double total = 0;
    const double scale = bins / (m_limits.high - m_limits.low);
    for (const float v : image) {
        if (v >= m_limits.low && v <= m_limits.high) { // false for NaN
            const auto bin = static_cast<std::size_t>((v - m_limits.low) * scale);
            counts[std::min(bin, bins - 1)] += 1;
            total += 1;
        }
    }
    m_equalised.assign(bins + 1, 0);
    double sum = 0;
    for (std::size_t i = 0; i < bins; ++i) {
        sum += counts[i];
        const double line = static_cast<double>(i + 1) / bins;
        m_equalised[i + 1] = total > 0 ? 0.99 * sum / total + 0.01 * line : line;
    }
}

void ColorMapper::buildTable()
{
    m_table.resize(kEntries);
    for (int i = 0; i < kEntries; ++i) {
        // Ends exact: entry 0 has the colour of `low`, the last one that of `high`.
        const double t = stretched(static_cast<double>(i) / (kEntries - 1));
        m_table[static_cast<std::size_t>(i)] =
            colorAt(m_settings.colorMap, (t - m_settings.bias) * m_settings.contrast + 0.5);
    }
}

double ColorMapper::stretched(double fraction) const
{
    const double t = std::clamp(fraction, 0.0, 1.0);
    switch (m_settings.stretch) {
    case Stretch::Linear:
        return t;
    case Stretch::Sqrt:
        return std::sqrt(t);
    case Stretch::Squared:
        return t * t;
    case Stretch::Log:
        return std::log1p(kLogScale * t) / std::log1p(kLogScale);
    case Stretch::Asinh:
        return std::asinh(t / m_settings.softening) / std::asinh(1 / m_settings.softening);
    case Stretch::HistEq: {
        const double place = t * static_cast<double>(m_equalised.size() - 1);
        const std::size_t below = std::min(static_cast<std::size_t>(place), m_equalised.size() - 2);
        const double rest = place - static_cast<double>(below);
        return m_equalised[below] + rest * (m_equalised[below + 1] - m_equalised[below]);
    }
    }
    return t;
}

int ColorMapper::entry(double value) const
{
    const double place = (value - m_limits.low) / (m_limits.high - m_limits.low) * kEntries;
    return static_cast<int>(std::clamp(place, 0.0, static_cast<double>(kEntries - 1)));
}

Rgb ColorMapper::color(double value) const
{
    return std::isnan(value) ? kNoDataColor : m_table[static_cast<std::size_t>(entry(value))];
}

QRgb ColorMapper::rgb(double value) const
{
    const Rgb c = color(value);
    return qRgb(c.r, c.g, c.b);
}

double ColorMapper::position(double value) const
{
    const double t = stretched((value - m_limits.low) / (m_limits.high - m_limits.low));
    return std::clamp((t - m_settings.bias) * m_settings.contrast + 0.5, 0.0, 1.0);
}

double ColorMapper::valueAt(double t) const
{
    const double f = inverted([this](double x) { return stretched(x); }, std::clamp(t, 0.0, 1.0));
    return m_limits.low + f * (m_limits.high - m_limits.low);
}

QImage ColorMapper::render(const Image& image) const
{
    QImage out(image.cols(), image.rows(), QImage::Format_RGB32);
    for (int row = 0; row < image.rows(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(out.scanLine(image.rows() - 1 - row));
        for (int col = 0; col < image.cols(); ++col) {
            line[col] = rgb(image.at(row, col));
        }
    }
    return out;
}

Image blockAverage(const Image& image, int factor)
{
    expects(factor >= 1, "blockAverage: factor");
    Image out((image.rows() + factor - 1) / factor, (image.cols() + factor - 1) / factor);
    for (int row = 0; row < out.rows(); ++row) {
        for (int col = 0; col < out.cols(); ++col) {
            double sum = 0;
            int count = 0;
            for (int r = row * factor; r < std::min(image.rows(), (row + 1) * factor); ++r) {
                for (int c = col * factor; c < std::min(image.cols(), (col + 1) * factor); ++c) {
                    const float v = image.at(r, c);
                    if (std::isfinite(v)) {
                        sum += v;
                        ++count;
                    }
                }
            }
            out.at(row, col) = count > 0 ? static_cast<float>(sum / count)
                                         : std::numeric_limits<float>::quiet_NaN();
        }
    }
    return out;
}

} // namespace anneau
