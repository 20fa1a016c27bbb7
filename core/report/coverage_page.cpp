// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/coverage_page.h"

#include "core/base/printed.h"
#include "core/report/plot.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace anneau {
namespace {

constexpr double kWidth = 480; // points
constexpr double kHeight = 288;
constexpr double kMargin = 24;
constexpr double kPlot = 216;
constexpr double kSmallPlot = 200; ///< Of a joint test, which has three.
constexpr Rgb kSoft{0.38, 0.40, 0.43};

std::string chi2Words(const std::vector<CoverageRow>& rows)
{
    double sum = 0;
    double squares = 0;
    for (const CoverageRow& row : rows) {
        sum += row.chi2;
        squares += row.chi2 * row.chi2;
    }
    const double count = static_cast<double>(rows.size());
    const double mean = sum / count;
    return printed("%.4f ± %.4f", mean, std::sqrt(std::max(0.0, squares / count - mean * mean)));
}

std::vector<std::pair<std::string, std::string>> facts(const CoverageFile& test)
{
    const CoverageSetup& setup = test.setup();
    const TarpCurve& curve = test.curve();
    return {
        {"Sampler", setup.sampler + (setup.steps > 0 ? printed(", %d steps", setup.steps) : "")},
        {"Prior", setup.prior},
        {"Lens, PSF, noise of", setup.observation},
        {"Simulations, samples each", printed("%d, %d", curve.simulations, curve.samples)},
        {"Peak S/N of the arcs", printed("%.3g to %.3g", setup.minPeakSnr, setup.maxPeakSnr)},
        {"Inside the 95 % band", curve.insideBand95 ? "yes, the whole curve" : "no"},
        {"Chance of such a departure", printed("%.2f", curve.bandPValue)},
        {"Largest deviation", printed("%+.3f", curve.signedDeviation)},
        {"Kolmogorov–Smirnov p", printed("%.3f", curve.pValue)},
        {"Area to curve (< 0: over-confident)", printed("%+.3f", curve.areaToCurve)},
        {"χ²/N of the samples", chi2Words(test.rows())},
    };
}

/// Of a joint test: beside the curve of the source that of the lens, and the ranks.
std::vector<std::pair<std::string, std::string>> facts(const CoverageFile& test,
                                                       const LensCoverage& lens)
{
    const CoverageSetup& setup = test.setup();
    const TarpCurve& source = test.curve();
    const std::size_t worst = lens.ranks.worst();
    const auto band = [](const TarpCurve& curve) {
        return printed("%s; largest deviation %+.3f, p = %.3f",
                       curve.insideBand95 ? "inside the 95 % band" : "outside the 95 % band",
                       curve.signedDeviation, curve.pValue);
    };
    return {
        {"Sampler, prior",
         printed("%s, %d steps; %s", setup.sampler.c_str(), setup.steps, setup.prior.c_str())},
        {"Image, PSF, noise of", setup.observation},
        {"Simulations, samples each", printed("%d, %d", source.simulations, source.samples)},
        {"Middling peak S/N; lenses drawn",
         printed("%.3g to %.3g; %.3g of infer-test's widths", setup.minPeakSnr, setup.maxPeakSnr,
                 setup.lensSpread)},
        {"Source", band(source)},
        {"Lens and scales", band(lens.tarp)},
        {"SBC: least p of all, corrected", printed("%.2f", lens.ranks.pValue)},
        {"SBC: farthest from even",
         setup.names[worst] + printed(", p = %.3f", lens.ranks.sbc[worst].ecdfPValue)},
        {"χ²/N of the samples", chi2Words(test.rows())},
    };
}

void drawFacts(Canvas& canvas, const std::vector<std::pair<std::string, std::string>>& facts,
               double x, double y, double width)
{
    TextStyle name{6.5};
    name.color = kSoft;
    const TextStyle value{8};
    for (const auto& [what, words] : facts) {
        canvas.text(x, y, what, name);
        y = canvas.paragraph(x, y + 9, width, words, value, 9) + 3;
    }
}

void drawMaker(Canvas& canvas, const CoverageFile& test, double right)
{
    TextStyle maker{7};
    maker.color = kSoft;
    maker.align = TextStyle::Align::Right;
    canvas.text(right, 26, test.setup().program, maker);
}

Result<void> writeJointPage(const CoverageFile& test, const std::filesystem::path& output)
{
    constexpr double kLabels = 22, kGap = 20, kFacts = 150;
    constexpr double kStep = kSmallPlot + kLabels + kGap;
    constexpr double kPage = kMargin + 3 * kStep + kFacts + kMargin;
    auto canvas = Canvas::create(output, kPage, kHeight);
    if (!canvas) {
        return failWith(canvas);
    }
    const LensCoverage lens = lensCoverageOf(test);
    TextStyle title{9};
    title.bold = true;
    const auto box = [&](int plot, const char* words) {
        const double x = kMargin + kLabels + plot * kStep;
        canvas->text(x - kLabels, 26, words, title);
        return Box{x, 44, kSmallPlot, kSmallPlot};
    };
    drawCoverage(*canvas, box(0, "Coverage of the source (TARP)"), test.curve());
    drawCoverage(*canvas, box(1, "Of lens and scales together"), lens.tarp);
    drawRanks(*canvas, box(2, "Ranks of each number (SBC)"), test.ranks(), lens.ranks);
    drawFacts(*canvas, facts(test, lens), kMargin + 3 * kStep, 52, kFacts);
    drawMaker(*canvas, test, kPage - kMargin);
    return canvas->finish();
}

} // namespace

Result<void> writeCoveragePage(const CoverageFile& test, const std::filesystem::path& output)
{
    if (test.rows().empty()) {
        return fail(Error::Kind::BadInput, "The coverage test holds no finished simulation yet; "
                                           "give the same coverage command again to go on.");
    }
    if (test.isJoint()) {
        return writeJointPage(test, output);
    }
    auto canvas = Canvas::create(output, kWidth, kHeight);
    if (!canvas) {
        return failWith(canvas);
    }
    TextStyle title{11};
    title.bold = true;
    canvas->text(kMargin, 26, "Expected coverage (TARP)", title);
    drawMaker(*canvas, test, kWidth - kMargin);
    const double labels = 20; // of the y axis
    drawCoverage(*canvas, {kMargin + labels, 40, kPlot, kPlot}, test.curve());
    const double column = kMargin + labels + kPlot + 24;
    drawFacts(*canvas, facts(test), column, 46, kWidth - kMargin - column);
    return canvas->finish();
}

} // namespace anneau
