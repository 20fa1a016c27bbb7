// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot_view.h"

#include <qcustomplot.h>

/// Private to PlotView, whose parts see the plotting library through this.
namespace anneau {

/// What stands for one key in the library.
struct PlotView::Item {
    PlotRole role = PlotRole::Primary;
    QCPGraph* line = nullptr;  ///< Series, or the upper edge of a band.
    QCPGraph* lower = nullptr; ///< The lower edge of a band.
    QCPBars* bars = nullptr;
    QCPItemStraightLine* marker = nullptr;
    QCPItemText* label = nullptr;
    double markerAt = 0;
    QCPRange barsOver; ///< First to last edge.
    PlotSeries::Style style = PlotSeries::Style::Line;
};

} // namespace anneau
