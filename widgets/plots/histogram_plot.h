// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/plot_view.h"

#include <QString>

#include <vector>

namespace anneau {

struct Histogram {
    std::vector<double> edges; ///< counts + 1, equally spaced.
    std::vector<double> counts;
};

/// Bins of the width of Freedman and Diaconis (1981), 2 IQR / n^(1/3), at least 1 and at most
/// `mostBins`. Values that are not finite are left out; equal values share one bin.
Histogram histogramOf(std::vector<double> values, int mostBins = 60);

/// How a number is spread over the posterior samples, e.g. their chi-squared, with that of the
/// current sample marked. GUI thread.
class HistogramPlot : public PlotView {
    Q_OBJECT
public:
    explicit HistogramPlot(QWidget* parent = nullptr);

    void setQuantity(const QString& label); ///< Label of the x axis, with its unit.
    void setValues(std::vector<double> values);
    void setCurrent(std::optional<double> value, const QString& label);
};

} // namespace anneau
