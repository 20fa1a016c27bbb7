// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/histogram_plot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anneau {
namespace {

double quantile(const std::vector<double>& sorted, double f)
{
    const double place = f * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

Histogram histogramOf(std::vector<double> values, int mostBins)
{
    std::erase_if(values, [](double v) { return !std::isfinite(v); });
    if (values.empty()) {
        return {};
    }
    std::sort(values.begin(), values.end());
    double low = values.front(), high = values.back();
    if (!(high > low)) {
        const double half = low == 0 ? 0.5 : 0.05 * std::abs(low);
        return {{low - half, low + half}, {static_cast<double>(values.size())}};
    }
    const double spread = quantile(values, 0.75) - quantile(values, 0.25);
    const double width = 2 * spread / std::cbrt(static_cast<double>(values.size()));
    const double wanted = width > 0 ? std::ceil((high - low) / width) : mostBins;
    const auto bins =
        static_cast<std::size_t>(std::clamp(wanted, 1.0, static_cast<double>(mostBins)));
    Histogram out;
    for (std::size_t i = 0; i <= bins; ++i) {
        out.edges.push_back(low +
                            (high - low) * static_cast<double>(i) / static_cast<double>(bins));
    }
    out.counts.assign(bins, 0);
    for (const double v : values) {
        const auto bin =
            static_cast<std::size_t>((v - low) / (high - low) * static_cast<double>(bins));
        out.counts[std::min(bin, bins - 1)] += 1;
    }
    return out;
}

HistogramPlot::HistogramPlot(QWidget* parent) : PlotView(parent)
{
    setTitle(tr("Histogram"));
    setEmptyText(tr("No samples yet"));
    setQuantity({});
}

void HistogramPlot::setQuantity(const QString& label)
{
    setAxes({label, std::nullopt, false}, {tr("Samples"), std::nullopt, false, true});
}

void HistogramPlot::setValues(std::vector<double> values)
{
    Histogram histogram = histogramOf(std::move(values));
    if (histogram.counts.empty()) {
        remove(QStringLiteral("values"));
    } else {
        setBars(QStringLiteral("values"),
                {std::move(histogram.edges), std::move(histogram.counts), PlotRole::Primary, {}});
    }
}

void HistogramPlot::setCurrent(std::optional<double> value, const QString& label)
{
    value ? setMarker(QStringLiteral("current"), *value, label) : remove(QStringLiteral("current"));
}

} // namespace anneau
