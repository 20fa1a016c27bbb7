// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/rank_table.h"
#include "core/posterior/tarp.h"
#include "core/report/canvas.h"

#include <string>
#include <vector>

namespace anneau {

/// Axes with ticks and labels around `box`, and the way from data to the page.
class Axes {
public:
    Axes(Canvas& canvas, const Box& box, double xLow, double xHigh, double yLow, double yHigh);

    double x(double value) const
    {
        return m_box.x + (value - m_xLow) / (m_xHigh - m_xLow) * m_box.width;
    }
    double y(double value) const
    {
        return m_box.bottom() - (value - m_yLow) / (m_yHigh - m_yLow) * m_box.height;
    }
    std::vector<double> xs(const std::vector<double>& values) const;
    std::vector<double> ys(const std::vector<double>& values) const;

    /// Frame, ticks and labels; over what has been drawn.
    void finish(const std::string& xLabel, const std::string& yLabel);

private:
    Canvas& m_canvas;
    Box m_box;
    double m_xLow, m_xHigh, m_yLow, m_yHigh;
};

/// The coverage curve with its bands, the band of a calibrated sampler, and the diagonal.
void drawCoverage(Canvas& canvas, const Box& box, const TarpCurve& curve);

/// Distributions of the ranks of each number less the even one, and where those of 95 % of
/// calibrated samplers stay.
void drawRanks(Canvas& canvas, const Box& box, const RankTable& table, const RankSummary& summary);

/// Histogram of chi2 / pixels of the samples, and where it should lie: 1 +- sqrt(2 / pixels).
void drawChi2(Canvas& canvas, const Box& box, const std::vector<double>& chi2, int pixels);

} // namespace anneau
