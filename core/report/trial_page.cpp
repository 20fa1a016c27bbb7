// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/trial_page.h"

#include "core/base/printed.h"
#include "core/report/plot.h"

#include <string>
#include <utility>
#include <vector>

namespace anneau {
namespace {

constexpr double kWidth = 560; // points
constexpr double kHeight = 288;
constexpr double kMargin = 24;
constexpr double kPlot = 190;
constexpr double kLabels = 22; // of a y axis
constexpr Rgb kSoft{0.38, 0.40, 0.43};

std::vector<std::pair<std::string, std::string>> facts(const TrialFile& test,
                                                       const TrialSummary& summary)
{
    const TarpCurve& curve = summary.tarp;
    const std::size_t worst = summary.ranks.worst();
    return {
        {"Sampler", printed("NUTS, %d chains", test.setup().chains)},
        {"Image, PSF, noise of", test.setup().observation},
        {"Simulations, samples each", printed("%d, %d", curve.simulations, curve.samples)},
        {"Curve inside the 95 % band", curve.insideBand95 ? "yes, all of it" : "no"},
        {"Its largest deviation", printed("%+.3f", curve.signedDeviation)},
        {"Kolmogorov–Smirnov p", printed("%.3f", curve.pValue)},
        {"SBC: least p of all, corrected", printed("%.2f", summary.ranks.pValue)},
        {"SBC: farthest from even",
         test.setup().names[worst] + printed(", p = %.3f", summary.ranks.sbc[worst].ecdfPValue)},
        {"R-hat above 1.2; divergent",
         printed("%d; %d trials", summary.unsettled, summary.diverged)},
        {"Cost of a trial",
         printed("%.0f evaluations, %.1f s", summary.evaluations, summary.seconds)},
    };
}

} // namespace

Result<void> writeTrialPage(const TrialFile& test, const std::filesystem::path& output)
{
    if (test.rows().empty()) {
        return fail(Error::Kind::BadInput, "The test holds no finished simulation yet; give the "
                                           "same infer-test command again to go on.");
    }
    auto canvas = Canvas::create(output, kWidth, kHeight);
    if (!canvas) {
        return failWith(canvas);
    }
    const TrialSummary summary = summaryOf(test);
    TextStyle title{9};
    title.bold = true;
    canvas->text(kMargin, 26, "Coverage of all parameters (TARP)", title);
    const double second = kMargin + kLabels + kPlot + 16;
    canvas->text(second + kLabels, 26, "Ranks of each (SBC)", title);
    drawCoverage(*canvas, {kMargin + kLabels, 44, kPlot - 16, kPlot - 16}, summary.tarp);
    drawRanks(*canvas, {second + kLabels, 44, kPlot - 44, kPlot - 16}, test.ranks(), summary.ranks);
    TextStyle name{6};
    name.color = kSoft;
    const TextStyle value{7.5};
    const double column = second + kLabels + kPlot - 44 + 18;
    double y = 48;
    for (const auto& [what, words] : facts(test, summary)) {
        canvas->text(column, y, what, name);
        y = canvas->paragraph(column, y + 9, kWidth - kMargin - column, words, value, 9) + 2;
    }
    TextStyle maker{7};
    maker.color = kSoft;
    maker.align = TextStyle::Align::Right;
    canvas->text(kWidth - kMargin, kHeight - 10, test.setup().program, maker);
    return canvas->finish();
}

} // namespace anneau
