// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_models.h"
#include "core/inference/fit/fit_report.h"
#include "core/inference/source/source_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <numeric>
#include <string>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr double kPoorChi2 = 1.5;
constexpr double kLowChi2 = 0.6;

[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...)
{
    std::array<char, 400> buffer{};
    va_list values;
    va_start(values, format);
    std::vsnprintf(buffer.data(), buffer.size(), format, values);
    va_end(values);
    return buffer.data();
}

Grid<double> residualOf(const FitSummary& summary)
{
    Grid<double> residual = summary.data.data;
    for (std::size_t i = 0; i < residual.size(); ++i) {
        residual[i] -= summary.light[i] + summary.inversion.image[i];
    }
    return residual;
}

/// Chi^2 over the used pixels of a mask (empty: of all), and how many they are.
std::pair<double, int> chi2Over(const FitSummary& summary, const Mask& mask)
{
    const Grid<double> residual = residualOf(summary);
    double chi2 = 0;
    int pixels = 0;
    for (std::size_t i = 0; i < summary.data.pixels(); ++i) {
        if (summary.data.weight[i] > 0 && (mask.empty() || mask[i] != 0)) {
            chi2 += residual[i] * residual[i] * summary.data.weight[i];
            ++pixels;
        }
    }
    return {chi2, pixels};
}

std::string inWords(double chi2)
{
    if (chi2 > 3) {
        return text("bad: the arcs' residuals are %.1f times the noise", std::sqrt(chi2));
    }
    if (chi2 > kPoorChi2) {
        return "poor: the arcs are not fitted to the noise";
    }
    if (chi2 > 1.2) {
        return "fair: the arcs are fitted nearly to the noise";
    }
    if (chi2 < kLowChi2) {
        return "good, but the noise map is larger than the noise";
    }
    return "good: the arcs are fitted to the noise";
}

void checkChi2(const FitResult& result, std::vector<std::string>& warnings)
{
    if (result.chi2ReducedArcs > kPoorChi2) {
        warnings.emplace_back("The arcs are not fitted to the noise: the lens is more complicated, "
                              "the noise map too small, or this is not the best lens.");
    } else if (result.chi2ReducedArcs < kLowChi2) {
        warnings.emplace_back(
            "The residuals are smaller than the noise map says: it is too large.");
    }
}

void checkMask(const FitSummary& summary, std::vector<std::string>& warnings)
{
    int masked = 0;
    int pixels = 0;
    for (std::size_t i = 0; i < summary.bright.size(); ++i) {
        pixels += summary.bright[i] != 0 ? 1 : 0;
        masked += summary.bright[i] != 0 && summary.data.weight[i] <= 0 ? 1 : 0;
    }
    if (6 * masked > pixels) {
        warnings.push_back(text("The mask hides %d of %d pixels of the arcs.", masked, pixels));
    }
}

/// Structure that the model leaves: chi^2 alone does not see a few bright pixels among many.
void checkStructure(const FitSummary& summary, std::vector<std::string>& warnings)
{
    constexpr double kStandsOut = 7;
    const FitData& data = summary.data;
    const Grid<double> signal = smoothedSignal(residualOf(summary), data.weight, 1);
    double most = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < signal.size(); ++i) {
        const bool ofArcs = summary.bright[i] != 0 || summary.arcs.arcs[i] != 0;
        if (ofArcs && std::abs(signal[i]) > most) {
            most = std::abs(signal[i]);
            at = i;
        }
    }
    if (most > kStandsOut) {
        warnings.push_back(text("The arcs' residual is largest at (%.2f, %.2f) arcsec, %.0f times "
                                "the noise over the PSF's core: look there.",
                                data.xOf(static_cast<int>(at) % data.frame.cols) + data.shiftX,
                                data.yOf(static_cast<int>(at) / data.frame.cols) + data.shiftY,
                                most));
    }
}

/// What an Einstein radius that is not that of the arcs looks like.
void checkLens(const FitSummary& summary, std::vector<std::string>& warnings)
{
    const Scene& scene = summary.state.scene;
    const Component& lens = scene.lensMass.front();
    const ParameterMap map(scene, {.mass = true});
    if (const auto key = ringKey(lens.type); map.find(Part::Mass, 0, key) < map.size()) {
        const double radius = einsteinRadius(scene, summary.arcs.radius);
        if (!isRadiusOfArcs(radius, summary.arcs.radius)) {
            warnings.push_back(text("The Einstein radius, %.2f arcsec, is far from the arcs', %.2f "
                                    "arcsec: check that the arcs are arcs.",
                                    radius, summary.arcs.radius));
        }
    }
    const SourceGrid& grid = scene.sourceGrid;
    const auto& source = summary.inversion.source;
    const double flux =
        std::accumulate(source.begin(), source.end(), 0.0) * grid.pixelScale * grid.pixelScale;
    const Grid<double>& image = summary.inversion.image;
    const double lensed = std::accumulate(image.begin(), image.end(), 0.0);
    if (flux > 0 && lensed < 2 * flux) {
        warnings.push_back(text("The source is magnified only %.1f times: without several images "
                                "of it the Einstein radius hangs on the priors.",
                                lensed / flux));
    }
}

/// Arcs on one side of the lens only: nothing there tells its radius from the source's place.
void checkSides(const FitSummary& summary, std::vector<std::string>& warnings)
{
    constexpr double kOneSided = 0.85; ///< Of a ring it is 0, of an arc of 120 degrees 0.83.
    const FitData& data = summary.data;
    const Component& lens = summary.state.scene.lensMass.front();
    const double x = parameterOf(Part::Mass, lens, "center_x");
    const double y = parameterOf(Part::Mass, lens, "center_y");
    double all = 0;
    double right = 0;
    double up = 0;
    for (std::size_t i = 0; i < data.pixels(); ++i) {
        if (summary.arcs.arcs[i] != 0 && data.weight[i] > 0) {
            const double dx = data.xOf(static_cast<int>(i) % data.frame.cols) - x;
            const double dy = data.yOf(static_cast<int>(i) / data.frame.cols) - y;
            const double signal = std::max(data.data[i] - summary.light[i], 0.0);
            all += signal;
            right += signal * dx / std::max(std::hypot(dx, dy), 1e-9);
            up += signal * dy / std::max(std::hypot(dx, dy), 1e-9);
        }
    }
    if (all > 0 && std::hypot(right, up) > kOneSided * all) {
        warnings.emplace_back("All arcs that were found lie on one side of the lens: without a "
                              "counter-image the Einstein radius is less sure than its error "
                              "says.");
    }
}

/// Light that was taken for arcs and is not in the model.
void checkUnexplained(const FitSummary& summary, std::vector<std::string>& warnings)
{
    double all = 0;
    double missing = 0;
    for (std::size_t i = 0; i < summary.data.pixels(); ++i) {
        if (summary.arcs.arcs[i] != 0 && summary.data.weight[i] > 0) {
            const double seen = summary.data.data[i] - summary.light[i];
            all += std::max(seen, 0.0);
            missing += std::max(seen - summary.inversion.image[i], 0.0);
        }
    }
    if (all > 0 && missing > 0.25 * all) {
        warnings.push_back(text("%.0f %% of the light around the lens is in no part of the model.",
                                100 * missing / all));
    }
}

void checkGrid(const FitSummary& summary, FitResult& result)
{
    const Mask bright = brightestArcs(summary.data, summary.light, summary.inversion.image);
    result.arcsOutsideGrid =
        partOutside(summary.shownGrid, summary.data, summary.state.scene, bright);
    if (result.arcsOutsideGrid > 0.02) {
        result.warnings.push_back(text("%.0f %% of the bright pixels of the arcs see past the "
                                       "source grid: enlarge it before sampling.",
                                       100 * result.arcsOutsideGrid));
    }
}

} // namespace

double chi2OnArcs(const FitSummary& summary)
{
    const auto [chi2, pixels] = chi2Over(summary, summary.bright);
    return chi2 / std::max(pixels - summary.inversion.effectiveParameters, 1.0);
}

void addChecks(const FitSummary& summary, FitResult& result)
{
    const auto [all, pixels] = chi2Over(summary, {});
    result.chi2Reduced = all / std::max(pixels - summary.inversion.effectiveParameters -
                                            static_cast<double>(result.parameters.size()),
                                        1.0);
    result.chi2ReducedArcs = chi2OnArcs(summary);
    result.goodness = inWords(result.chi2ReducedArcs);
    checkChi2(result, result.warnings);
    checkMask(summary, result.warnings);
    checkStructure(summary, result.warnings);
    checkUnexplained(summary, result.warnings);
    checkLens(summary, result.warnings);
    checkSides(summary, result.warnings);
    checkGrid(summary, result);
}

} // namespace anneau
