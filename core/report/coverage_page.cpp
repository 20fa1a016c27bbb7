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

void drawFacts(Canvas& canvas, const CoverageFile& test, double x, double y, double width)
{
    TextStyle name{6.5};
    name.color = kSoft;
    const TextStyle value{8};
    for (const auto& [what, words] : facts(test)) {
        canvas.text(x, y, what, name);
        y = canvas.paragraph(x, y + 9, width, words, value, 9) + 3;
    }
}

} // namespace

Result<void> writeCoveragePage(const CoverageFile& test, const std::filesystem::path& output)
{
    if (test.rows().empty()) {
        return fail(Error::Kind::BadInput, "The coverage test holds no finished simulation yet; "
                                           "give the same coverage command again to go on.");
    }
    auto canvas = Canvas::create(output, kWidth, kHeight);
    if (!canvas) {
        return failWith(canvas);
    }
    TextStyle title{11};
    title.bold = true;
    canvas->text(kMargin, 26, "Expected coverage (TARP)", title);
    TextStyle maker{7};
    maker.color = kSoft;
    maker.align = TextStyle::Align::Right;
    canvas->text(kWidth - kMargin, 26, test.setup().program, maker);
    const double labels = 20; // of the y axis
    drawCoverage(*canvas, {kMargin + labels, 40, kPlot, kPlot}, test.curve());
    const double column = kMargin + labels + kPlot + 24;
    drawFacts(*canvas, test, column, 46, kWidth - kMargin - column);
    return canvas->finish();
}

} // namespace anneau
