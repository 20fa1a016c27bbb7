// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/image_panel.h"
#include "core/report/limits.h"
#include "core/report/page_content.h"
#include "core/report/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneau {
namespace {

constexpr double kMargin = 36;
constexpr double kTop = 84;
constexpr double kLarge = 176; // image-plane panels
constexpr double kSmall = 140; // source-plane panels
constexpr Rgb kInk{0.10, 0.11, 0.13};
constexpr Rgb kSoft{0.38, 0.40, 0.43};
constexpr Rgb kCritical{0.35, 0.85, 0.95};
constexpr Rgb kCaustic{1.0, 0.72, 0.30};
constexpr const char* kSourceUnit = "e^{−} s^{−1} arcsec^{−2}";

std::string pixelUnit(const Observation& observation)
{
    const bool electrons = observation.unit == "electron/s" || observation.unit == "electrons/s" ||
                           observation.unit == "ELECTRONS/S";
    return (electrons ? "e^{−} s^{−1}" : observation.unit) + " per pixel";
}

std::string subtitle(const PageContent& content)
{
    const Observation& seen = content.observation;
    std::string text;
    const auto add = [&](const std::string& part) {
        if (!part.empty()) {
            text += (text.empty() ? "" : " · ") + part;
        }
    };
    add(seen.telescope + (seen.telescope.empty() || seen.instrument.empty() ? "" : " ") +
        seen.instrument);
    add(seen.filter);
    std::array<char, 64> number{};
    const auto redshift = [&](const char* symbol, const std::optional<double>& own,
                              const std::optional<double>& other) {
        if (const auto z = own ? own : other) {
            std::snprintf(number.data(), number.size(), "%s = %.3f", symbol, *z);
            add(number.data());
        }
    };
    redshift("z_{l}", content.scene.zLens, seen.zLens);
    redshift("z_{s}", content.scene.zSource, seen.zSource);
    std::snprintf(number.data(), number.size(), "%d × %d pixels of %.4g″", seen.cols(), seen.rows(),
                  seen.pixelScale);
    add(number.data());
    return text;
}

void drawHeader(Canvas& canvas, const PageContent& content)
{
    TextStyle title{17};
    title.bold = true;
    canvas.text(kMargin, 44,
                content.observation.name.empty() ? "Strong lens" : content.observation.name, title);
    TextStyle second{9};
    second.color = kSoft;
    canvas.text(kMargin, 59, subtitle(content), second);
    second.align = TextStyle::Align::Right;
    canvas.text(kPageWidth - kMargin, 44, content.record.program, second);
    canvas.line({kMargin, kPageWidth - kMargin}, {66, 66}, kSoft, 0.5);
}

std::vector<Overlay> overlays(const std::vector<Polyline>& lines, const Rgb& color, double centerX,
                              double centerY, bool dashed)
{
    std::vector<Overlay> out;
    for (const Polyline& line : lines) {
        if (line.kind == Polyline::Kind::PseudoCaustic) {
            continue;
        }
        Overlay overlay{line.x, line.y, line.closed, dashed, color};
        for (double& x : overlay.x) {
            x -= centerX;
        }
        for (double& y : overlay.y) {
            y -= centerY;
        }
        out.push_back(std::move(overlay));
    }
    return out;
}

double scaleBarFor(double width)
{
    return width > 3 ? 1 : width > 1.2 ? 0.5 : 0.2;
}

ImagePanel imagePlane(const PageContent& content, const std::string& title, const Image& image)
{
    ImagePanel panel{.title = title,
                     .unit = pixelUnit(content.observation),
                     .image = &image,
                     .stretch = skyStretch(content.observation.data),
                     .map = "viridis",
                     .pixelScale = content.observation.pixelScale,
                     .scaleBar = 1,
                     .overlays = {}};
    panel.scaleBar = scaleBarFor(image.cols() * panel.pixelScale);
    return panel;
}

ImagePanel sourcePlane(const PageContent& content, const std::string& title, const Image& image,
                       const Stretch& stretch)
{
    const SourceGrid& grid = content.scene.sourceGrid;
    ImagePanel panel{.title = title,
                     .unit = kSourceUnit,
                     .image = &image,
                     .stretch = stretch,
                     .map = "inferno",
                     .pixelScale = grid.pixelScale,
                     .scaleBar = 0.5,
                     .overlays = {}};
    panel.scaleBar = scaleBarFor(grid.pixels * grid.pixelScale);
    return panel;
}

void drawFirstRow(Canvas& canvas, const PageContent& content)
{
    const double gap = (kPageWidth - 2 * kMargin - 4 * kLarge) / 3;
    const auto box = [&](int i) {
        return Box{kMargin + i * (kLarge + gap), kTop, kLarge, kLarge};
    };
    drawPanel(canvas, box(0), imagePlane(content, "Data", content.observation.data));
    ImagePanel model = imagePlane(content, "Model: mean of the samples", content.model);
    model.overlays = overlays(content.curves.critical, kCritical, 0, 0, false);
    drawPanel(canvas, box(1), model);
    ImagePanel residual = imagePlane(content, "Residual: (data − model)/σ", content.residual);
    residual.unit = "standard deviations";
    residual.stretch = {-5, 5, 0};
    residual.map = "diverging";
    drawPanel(canvas, box(2), residual);

    const double inset = 20; // room for the labels of the y axis
    const Box plot{box(3).x + inset, kTop, kLarge - inset, kLarge};
    TextStyle title{8};
    title.bold = true;
    canvas.text(plot.x, plot.y - 4,
                content.coverage ? "Coverage of this sampler" : "Fit of the samples", title);
    if (content.coverage) {
        drawCoverage(canvas, plot, *content.coverage);
    } else {
        drawChi2(canvas, plot, content.chi2, content.pixels);
    }
}

void drawSecondRow(Canvas& canvas, const PageContent& content)
{
    const double top = kTop + kLarge + kPanelFoot + 22;
    const double gap = (kPageWidth - 2 * kMargin - 5 * kSmall) / 4;
    const auto box = [&](int i) {
        return Box{kMargin + i * (kSmall + gap), top, kSmall, kSmall};
    };
    // One scale for the mean and the samples, so that they can be compared by eye.
    const Stretch shared =
        sourceStretch(content.samples.empty() ? content.mean : content.samples.front());
    ImagePanel mean = sourcePlane(content, "Source: posterior mean", content.mean, shared);
    const SourceGrid& grid = content.scene.sourceGrid;
    mean.overlays = overlays(content.curves.caustics, kCaustic, grid.centerX, grid.centerY, true);
    drawPanel(canvas, box(0), mean);
    ImagePanel spread = sourcePlane(content, "Standard deviation", content.standardDeviation,
                                    sourceStretch(content.standardDeviation));
    spread.map = "viridis";
    drawPanel(canvas, box(1), spread);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, content.samples.size()); ++i) {
        drawPanel(
            canvas, box(2 + static_cast<int>(i)),
            sourcePlane(content, "Sample " + std::to_string(i + 1), content.samples[i], shared));
    }
}

void drawNotes(Canvas& canvas, const PageContent& content)
{
    const double top = kTop + kLarge + kSmall + 2 * kPanelFoot + 42;
    const double gap = 22;
    const double width = (kPageWidth - 2 * kMargin - 2 * gap) / 3;
    const PageNotes notes = pageNotes(content);
    TextStyle heading{7};
    heading.bold = true;
    TextStyle text{6.8};
    text.color = kInk;
    const std::array<std::pair<const char*, const std::string*>, 3> columns{
        {{"Lens", &notes.lens},
         {"Run", &notes.run},
         {"What this does not include", &notes.caveats}}};
    double x = kMargin;
    for (const auto& [name, words] : columns) {
        canvas.text(x, top, name, heading);
        canvas.paragraph(x, top + 11, width, *words, text, 9.2);
        x += width + gap;
    }
}

} // namespace

void drawPage(Canvas& canvas, const PageContent& content)
{
    drawHeader(canvas, content);
    drawFirstRow(canvas, content);
    drawSecondRow(canvas, content);
    drawNotes(canvas, content);
}

} // namespace anneau
