// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/trial_page.h"

#include "core/report/plot.h"

#include <algorithm>
#include <array>
#include <cstdio>
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
constexpr Rgb kAccent{0.10, 0.35, 0.62};
constexpr Rgb kNeutral{0.80, 0.79, 0.76};

template <class... Values>
std::string printed(const char* format, Values... values)
{
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

/// Distribution of the ranks of one number less the even one, over 0 … 1.
void drawRanks(Canvas& canvas, const Axes& axes, const TrialFile& test, std::size_t k)
{
    const double samples = test.setup().samples;
    std::vector<double> counts(static_cast<std::size_t>(test.setup().samples), 0.0);
    for (const LensTrial& row : test.rows()) {
        ++counts[static_cast<std::size_t>(row.ranks[k])];
    }
    std::vector<double> x{0}, y{0};
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += counts[i] / static_cast<double>(test.rows().size());
        x.push_back(static_cast<double>(i + 1) / samples);
        y.push_back(sum - x.back());
    }
    canvas.line(axes.xs(x), axes.ys(y), kAccent, 0.7);
}

void drawSbc(Canvas& canvas, const Box& box, const TrialFile& test, const TrialSummary& summary)
{
    double band = 0;
    double worst = 0;
    for (const SbcResult& result : summary.sbc) {
        band = std::max(band, result.ecdfBand95);
        worst = std::max(worst, result.ecdfDeviation);
    }
    const double reach = 1.25 * std::max(band, worst);
    Axes axes(canvas, box, 0, 1, -reach, reach);
    canvas.clipped(box, [&] {
        const std::vector<double> x = axes.xs({0, 1});
        canvas.band(x, axes.ys({-band, -band}), axes.ys({band, band}), kNeutral, 0.55);
        canvas.line(x, axes.ys({0, 0}), kSoft, 0.5, 2);
        for (std::size_t k = 0; k < summary.sbc.size(); ++k) {
            drawRanks(canvas, axes, test, k);
        }
    });
    axes.finish("rank of the truth / samples", "distribution less an even one");
}

std::vector<std::pair<std::string, std::string>> facts(const TrialFile& test,
                                                       const TrialSummary& summary)
{
    const TarpCurve& curve = summary.tarp;
    std::size_t worst = 0;
    for (std::size_t k = 0; k < summary.sbc.size(); ++k) {
        worst = summary.sbc[k].ecdfPValue < summary.sbc[worst].ecdfPValue ? k : worst;
    }
    return {
        {"Sampler", printed("NUTS, %d chains", test.setup().chains)},
        {"Image, PSF, noise of", test.setup().observation},
        {"Simulations, samples each", printed("%d, %d", curve.simulations, curve.samples)},
        {"Curve inside the 95 % band", curve.insideBand95 ? "yes, all of it" : "no"},
        {"Its largest deviation", printed("%+.3f", curve.signedDeviation)},
        {"Kolmogorov–Smirnov p", printed("%.3f", curve.pValue)},
        {"SBC: least p of all, corrected", printed("%.2f", summary.sbcPValue)},
        {"SBC: farthest from even",
         test.setup().names[worst] + printed(", p = %.3f", summary.sbc[worst].ecdfPValue)},
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
    drawSbc(*canvas, {second + kLabels, 44, kPlot - 44, kPlot - 16}, test, summary);
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
