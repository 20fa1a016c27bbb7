// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printed.h"
#include "core/lens/mass_model.h"
#include "core/report/limits.h"
#include "core/report/page_content.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anneau {
namespace {

constexpr double kBrightRim = 0.1;

std::string unitOf(const Parameter& parameter)
{
    switch (parameter.unit) {
    case Unit::Arcsec:
        return "″";
    case Unit::Degrees:
        return "°";
    case Unit::None:
    case Unit::Flux:
    case Unit::CountRate:
        break;
    }
    return {};
}

/// "θ_E" as drawn by a Canvas: "θ_{E}".
std::string typeset(std::string_view symbol)
{
    const std::size_t low = symbol.find('_');
    if (low == std::string_view::npos || symbol.substr(low).starts_with("_{")) {
        return std::string(symbol);
    }
    return std::string(symbol.substr(0, low)) + "_{" + std::string(symbol.substr(low + 1)) + "}";
}

std::string describe(const Component& component)
{
    const MassModel* model = findMassModel(component.type);
    if (model == nullptr || model->parameters().size() != component.values.size()) {
        return component.type;
    }
    std::string text{model->label()};
    text += ":";
    for (std::size_t i = 0; i < component.values.size(); ++i) {
        const Parameter& parameter = model->parameters()[i];
        std::string value =
            printed(parameter.unit == Unit::Degrees ? "%.1f" : "%.4f", component.values[i]);
        if (value.front() == '-') {
            value = "−" + value.substr(1);
        }
        // No-break spaces keep symbol and value together.
        text += (i == 0 ? " " : ", ") + typeset(parameter.symbol) + "\u00a0=\u00a0" + value +
                unitOf(parameter);
    }
    return text + ". ";
}

/// The lens as fitted, or, where every sample has its own, how it is spread.
std::string lensSentence(const PageContent& content)
{
    std::string text;
    if (content.lens.empty()) {
        for (const Component& component : content.scene.lensMass) {
            text += describe(component);
        }
        return text;
    }
    double worst = 0;
    for (const ParameterPosterior& p : content.lens) {
        const int digits =
            p.sd > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(p.sd))), 0, 6) : 3;
        text += text.empty() ? "Lens sampled with the source: " : ", ";
        text += typeset(p.symbol) + "\u00a0=\u00a0" + (p.mean < 0 ? "−" : "") +
                printed("%.*f ± %.*f", digits, std::abs(p.mean), digits, p.sd) +
                (p.unit == "arcsec" ? "″"
                 : p.unit == "deg"  ? "°"
                                    : "");
        worst = std::max(worst, p.rhat);
    }
    return text + (worst > 0 ? printed("; R\u0302 ≤ %.2f. ", worst) : ". ");
}

std::string chi2Sentence(const PageContent& content)
{
    const double count = static_cast<double>(content.chi2.size());
    const double mean = std::accumulate(content.chi2.begin(), content.chi2.end(), 0.0) / count;
    double square = 0;
    for (const double value : content.chi2) {
        square += (value - mean) * (value - mean);
    }
    std::string text =
        printed("χ²/N of the samples %.3f ± %.3f over %d pixels", mean / content.pixels,
                std::sqrt(square / std::max(count - 1, 1.0)) / content.pixels, content.pixels);
    if (content.arcs.pixels > 0) {
        text += printed(", %.3f over the %d that the lensed source lights up above the noise",
                        content.arcs.meanReduced(), content.arcs.pixels);
    }
    if (!content.lens.empty()) {
        text += printed("; σ is %.3g times the noise map, as sampled", content.noiseScale);
    }
    return text + ". ";
}

std::string coverageSentence(const TarpCurve& curve)
{
    return printed("Coverage (TARP): %d simulated lenses with truths from the prior, %d samples "
                   "each; largest deviation %.3f, p = %.2f, ",
                   curve.simulations, curve.samples, curve.signedDeviation, curve.pValue) +
           (curve.insideBand95 ? "inside" : "outside") +
           " the 95 % band of a calibrated sampler (grey). ";
}

/// Brightest pixel of the source's rim, over the brightest of all.
double rimBrightness(const Image& source)
{
    double rim = 0, most = 0;
    for (int r = 0; r < source.rows(); ++r) {
        for (int c = 0; c < source.cols(); ++c) {
            const double value = source.at(r, c);
            most = std::max(most, value);
            if (r == 0 || c == 0 || r == source.rows() - 1 || c == source.cols() - 1) {
                rim = std::max(rim, value);
            }
        }
    }
    return most > 0 ? rim / most : 0;
}

} // namespace

PageNotes pageNotes(const PageContent& content)
{
    PageNotes notes;
    notes.lens = lensSentence(content);
    notes.lens += printed("Source grid %d × %d pixels of %.3f″. ", content.scene.sourceGrid.pixels,
                          content.scene.sourceGrid.pixels, content.scene.sourceGrid.pixelScale);
    notes.lens += chi2Sentence(content);

    const RunRecord& run = content.record;
    notes.run = std::to_string(content.chi2.size()) + " samples";
    if (static_cast<int>(content.chi2.size()) < run.samplesWanted) {
        notes.run += " of " + std::to_string(run.samplesWanted) + " (unfinished)";
    }
    notes.run += ", sampler " + run.sampler +
                 (run.steps > 0 ? " with " + std::to_string(run.steps) + " steps" : "") +
                 ", prior " + run.prior + ", seed " + std::to_string(run.seed) + ", on " +
                 run.device + ". " + run.program + ", " + run.started + ". ";
    if (content.coverage) {
        notes.run += coverageSentence(*content.coverage);
    }

    notes.caveats = content.lens.empty()
                        ? "The lens and its light are held at their fitted values: their "
                          "uncertainty is not part of the spread. "
                        : "The lens' light is held at its fitted values: its uncertainty is not "
                          "part of the spread. ";
    notes.caveats += "Noise is taken to be Gaussian and independent from pixel to pixel. ";
    if (!content.coverage) {
        notes.caveats +=
            "No coverage test is shown, so nothing here says how far the spread can be trusted. ";
    } else if (!content.coverage->insideBand95) {
        notes.caveats += "The coverage test failed: the spread is not to be trusted as it stands. ";
    }
    if (const double rim = rimBrightness(content.mean); rim > kBrightRim) {
        notes.caveats += printed("The source does not end on its grid, whose rim is up to %.0f %% "
                                 "as bright as its peak: enlarge it (--source-side). ",
                                 100 * rim);
    }
    if (content.noiseScale < 0.9 || content.noiseScale > 1.1) {
        notes.caveats += printed("The noise map is not that of these data: the samples take the "
                                 "noise to be %.2g times as large everywhere. ",
                                 content.noiseScale);
    }
    const double mean = std::accumulate(content.chi2.begin(), content.chi2.end(), 0.0) /
                        static_cast<double>(content.chi2.size());
    if (const double reduced = mean / content.pixels; reduced < 0.9 || reduced > 1.2) {
        notes.caveats +=
            "χ²/N is far from 1: lens model, PSF or noise map do not describe these data. ";
    } else if (content.arcs.meanReduced() > 1.2) {
        notes.caveats += "χ²/N is high in the arcs: the lens model does not quite describe them, "
                         "and the spread does not know it. ";
    }
    notes.caveats += content.remark;
    return notes;
}

} // namespace anneau
