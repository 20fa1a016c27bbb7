// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/curves_page.h"

#include "core/base/printed.h"
#include "core/report/plot.h"

namespace anneau {
namespace {

constexpr double kMargin = 20; // points
constexpr double kLabels = 20; // of the y axis
constexpr double kPlot = 150;
constexpr double kColumn = kPlot + kLabels + kMargin;

} // namespace

Result<void> writeCurves(const std::vector<TitledCurve>& curves,
                         const std::filesystem::path& output)
{
    expects(!curves.empty(), "writeCurves: no curves");
    const double width = kMargin + kColumn * static_cast<double>(curves.size());
    auto canvas = Canvas::create(output, width, kPlot + 90);
    if (!canvas) {
        return failWith(canvas);
    }
    TextStyle title{8};
    title.bold = true;
    double left = kMargin + kLabels;
    for (const auto& [name, curve] : curves) {
        canvas->text(left, 20, name, title);
        drawCoverage(*canvas, {left, 28, kPlot, kPlot}, curve);
        canvas->text(left, kPlot + 64,
                     printed("%d simulations, %d samples each", curve.simulations, curve.samples),
                     TextStyle{7});
        canvas->text(
            left, kPlot + 74,
            printed("largest deviation %+.3f, p = %.2g", curve.signedDeviation, curve.bandPValue),
            TextStyle{7});
        left += kColumn;
    }
    return canvas->finish();
}

} // namespace anneau
