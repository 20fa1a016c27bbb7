// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/plot.h"

#include "core/report/limits.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr Rgb kInk{0.10, 0.11, 0.13};
constexpr Rgb kSoft{0.38, 0.40, 0.43};
constexpr Rgb kAccent{0.10, 0.35, 0.62};
constexpr Rgb kNeutral{0.80, 0.79, 0.76};

/// About four, at least three.
std::vector<double> axisTicks(double low, double high)
{
    const std::vector<double> ticks = niceTicks(low, high, 4);
    return ticks.size() >= 3 ? ticks : niceTicks(low, high, 7);
}

} // namespace

Axes::Axes(Canvas& canvas, const Box& box, double xLow, double xHigh, double yLow, double yHigh)
    : m_canvas{canvas},
      m_box{box},
      m_xLow{xLow},
      m_xHigh{xHigh},
      m_yLow{yLow},
      m_yHigh{yHigh}
{}

std::vector<double> Axes::xs(const std::vector<double>& values) const
{
    std::vector<double> out(values.size());
    std::ranges::transform(values, out.begin(), [this](double v) { return x(v); });
    return out;
}

std::vector<double> Axes::ys(const std::vector<double>& values) const
{
    std::vector<double> out(values.size());
    std::ranges::transform(values, out.begin(), [this](double v) { return y(v); });
    return out;
}

void Axes::finish(const std::string& xLabel, const std::string& yLabel)
{
    m_canvas.frame(m_box, kInk, 0.5);
    TextStyle style{5.6};
    style.color = kSoft;
    style.align = TextStyle::Align::Centre;
    for (const double tick : axisTicks(m_xLow, m_xHigh)) {
        m_canvas.line({x(tick), x(tick)}, {m_box.bottom(), m_box.bottom() + 2}, kSoft, 0.4);
        m_canvas.text(x(tick), m_box.bottom() + 8.5, tickLabel(tick), style);
    }
    m_canvas.text(m_box.x + m_box.width / 2, m_box.bottom() + 17.5, xLabel, style);
    TextStyle turned = style;
    turned.turn = -90;
    m_canvas.text(m_box.x - 15, m_box.y + m_box.height / 2, yLabel, turned);
    style.align = TextStyle::Align::Right;
    for (const double tick : axisTicks(m_yLow, m_yHigh)) {
        m_canvas.line({m_box.x - 2, m_box.x}, {y(tick), y(tick)}, kSoft, 0.4);
        m_canvas.text(m_box.x - 3.5, y(tick) + 2, tickLabel(tick), style);
    }
}

void drawCoverage(Canvas& canvas, const Box& box, const TarpCurve& curve)
{
    Axes axes(canvas, box, 0, 1, 0, 1);
    canvas.clipped(box, [&] {
        const std::vector<double> x = axes.xs(curve.alpha);
        if (curve.null95Low.size() == x.size()) {
            canvas.band(x, axes.ys(curve.null95Low), axes.ys(curve.null95High), kNeutral, 0.55);
        }
        if (curve.low95.size() == x.size()) {
            canvas.band(x, axes.ys(curve.low95), axes.ys(curve.high95), kAccent, 0.16);
        }
        if (curve.low68.size() == x.size()) {
            canvas.band(x, axes.ys(curve.low68), axes.ys(curve.high68), kAccent, 0.26);
        }
        canvas.line({axes.x(0), axes.x(1)}, {axes.y(0), axes.y(1)}, kInk, 0.6, 2.5);
        canvas.line(x, axes.ys(curve.ecp), kAccent, 1.3);
    });
    axes.finish("credibility level α", "expected coverage");
}

void drawRanks(Canvas& canvas, const Box& box, const RankTable& table, const RankSummary& summary)
{
    double band = 0, worst = 0;
    for (const SbcResult& result : summary.sbc) {
        band = std::max(band, result.ecdfBand95);
        worst = std::max(worst, result.ecdfDeviation);
    }
    const double reach = 1.25 * std::max(band, worst);
    Axes axes(canvas, box, 0, 1, -reach, reach);
    canvas.clipped(box, [&] {
        const std::vector<double> whole = axes.xs({0, 1});
        canvas.band(whole, axes.ys({-band, -band}), axes.ys({band, band}), kNeutral, 0.55);
        canvas.line(whole, axes.ys({0, 0}), kSoft, 0.5, 2);
        for (const std::vector<int>& ranks : table.ranks) {
            const double values = table.samples + 1;
            std::vector<int> sorted = ranks;
            std::ranges::sort(sorted);
            std::vector<double> x{0}, y{0};
            for (int rank = 0; rank <= table.samples; ++rank) {
                const auto below = std::ranges::upper_bound(sorted, rank) - sorted.begin();
                x.push_back((rank + 1) / values);
                y.push_back(static_cast<double>(below) / static_cast<double>(sorted.size()) -
                            x.back());
            }
            canvas.line(axes.xs(x), axes.ys(y), kAccent, 0.7);
        }
    });
    axes.finish("rank of the truth / samples", "distribution less an even one");
}

void drawChi2(Canvas& canvas, const Box& box, const std::vector<double>& chi2, int pixels)
{
    expects(!chi2.empty() && pixels > 0, "drawChi2: nothing to draw");
    std::vector<double> reduced(chi2.size());
    std::ranges::transform(chi2, reduced.begin(), [&](double v) { return v / pixels; });
    const double spread = std::sqrt(2.0 / pixels);
    const auto [least, most] = std::ranges::minmax(reduced);
    const double low = std::min(least, 1 - 2 * spread) - spread;
    const double high = std::max(most, 1 + 2 * spread) + spread;
    const int bins = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(chi2.size())) *
                                                 (high - low) / std::max(most - least, 1e-6)),
                                12, 60);
    std::vector<int> counts(static_cast<std::size_t>(bins), 0);
    for (const double value : reduced) {
        const int bin =
            std::clamp(static_cast<int>((value - low) / (high - low) * bins), 0, bins - 1);
        ++counts[static_cast<std::size_t>(bin)];
    }
    Axes axes(canvas, box, low, high, 0, 1.15 * std::ranges::max(counts));
    canvas.clipped(box, [&] {
        canvas.fill({axes.x(1 - 2 * spread), box.y, axes.x(1 + 2 * spread) - axes.x(1 - 2 * spread),
                     box.height},
                    kNeutral, 0.45);
        canvas.line({axes.x(1), axes.x(1)}, {box.y, box.bottom()}, kInk, 0.6, 2.5);
        for (int i = 0; i < bins; ++i) {
            const double left = axes.x(low + (high - low) * i / bins);
            const double right = axes.x(low + (high - low) * (i + 1) / bins);
            const double top = axes.y(counts[static_cast<std::size_t>(i)]);
            canvas.fill({left, top, right - left - 0.4, box.bottom() - top}, kAccent, 0.85);
        }
    });
    axes.finish("χ²/N of a sample", "samples");
}

} // namespace anneau
