// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/image_panel.h"

#include "core/report/limits.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr Rgb kInk{0.10, 0.11, 0.13};
constexpr Rgb kSoft{0.38, 0.40, 0.43};
constexpr double kBarHeight = 5;
constexpr double kBarGap = 4;

void drawColorBar(Canvas& canvas, const Box& bar, const Stretch& stretch, const ColorMap& map,
                  const std::string& unit)
{
    constexpr int kSteps = 256;
    std::vector<Rgb> colors(kSteps);
    for (int i = 0; i < kSteps; ++i) {
        colors[static_cast<std::size_t>(i)] = map.at((i + 0.5) / kSteps);
    }
    canvas.pixels(bar, 1, kSteps, colors);
    canvas.frame(bar, kSoft, 0.4);
    TextStyle style{5.6};
    style.align = TextStyle::Align::Centre;
    style.color = kSoft;
    const int wanted = std::max(3, static_cast<int>(bar.width / 26));
    for (const double tick : stretchTicks(stretch, wanted)) {
        const double x = bar.x + std::clamp(stretch(tick), 0.0, 1.0) * bar.width;
        canvas.line({x, x}, {bar.bottom(), bar.bottom() + 2}, kSoft, 0.4);
        canvas.text(x, bar.bottom() + 8, tickLabel(tick), style);
    }
    canvas.text(bar.x + bar.width / 2, bar.bottom() + 16, unit, style);
}

/// White with a dark rim on dark maps and the reverse on light ones.
void drawScaleBar(Canvas& canvas, const Box& box, double arcsec, double pointsPerArcsec,
                  bool onLight)
{
    const Rgb inner = onLight ? Rgb{0, 0, 0} : Rgb{1, 1, 1};
    const Rgb rim = onLight ? Rgb{1, 1, 1} : Rgb{0, 0, 0};
    const double length = arcsec * pointsPerArcsec;
    const double x = box.x + 6;
    const double y = box.bottom() - 6;
    canvas.line({x, x + length}, {y, y}, rim, 2.4);
    canvas.line({x, x + length}, {y, y}, inner, 1.2);
    TextStyle style{6.2};
    style.align = TextStyle::Align::Centre;
    const std::string label = tickLabel(arcsec) + "″";
    style.color = rim;
    for (const double dx : {-0.45, 0.0, 0.45}) {
        for (const double dy : {-0.45, 0.0, 0.45}) {
            canvas.text(x + length / 2 + dx, y - 3.5 + dy, label, style);
        }
    }
    style.color = inner;
    canvas.text(x + length / 2, y - 3.5, label, style);
}

void drawOverlay(Canvas& canvas, const Box& box, const Overlay& overlay, double pointsPerArcsec)
{
    std::vector<double> x(overlay.x.size());
    std::vector<double> y(overlay.y.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = box.x + box.width / 2 + overlay.x[i] * pointsPerArcsec;
        y[i] = box.y + box.height / 2 - overlay.y[i] * pointsPerArcsec;
    }
    canvas.line(x, y, overlay.color, 0.7, overlay.dashed ? 2 : 0, overlay.closed);
}

/// The largest box of the image's proportions inside `box`, centred.
Box fitted(const Box& box, const Image& image)
{
    const double scale = std::min(box.width / image.cols(), box.height / image.rows());
    const double width = scale * image.cols();
    const double height = scale * image.rows();
    return {box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height};
}

} // namespace

void drawImage(Canvas& canvas, const Box& box, const Image& image, const Stretch& stretch,
               const ColorMap& map)
{
    if (image.empty()) {
        return;
    }
    std::vector<Rgb> colors;
    colors.reserve(image.size());
    for (int row = image.rows() - 1; row >= 0; --row) {
        for (int col = 0; col < image.cols(); ++col) {
            colors.push_back(map.at(stretch(static_cast<double>(image.at(row, col)))));
        }
    }
    canvas.pixels(fitted(box, image), image.rows(), image.cols(), colors);
}

void drawPanel(Canvas& canvas, const Box& box, const ImagePanel& panel)
{
    expects(panel.image != nullptr && !panel.image->empty(), "drawPanel: no image");
    const ColorMap& map = colorMap(panel.map);
    TextStyle title{8};
    title.bold = true;
    canvas.text(box.x, box.y - 4, panel.title, title);
    canvas.fill(box, {0.62, 0.62, 0.60});
    drawImage(canvas, box, *panel.image, panel.stretch, map);
    if (panel.pixelScale > 0) {
        const double pointsPerArcsec =
            fitted(box, *panel.image).width / (panel.image->cols() * panel.pixelScale);
        canvas.clipped(box, [&] {
            for (const Overlay& overlay : panel.overlays) {
                drawOverlay(canvas, box, overlay, pointsPerArcsec);
            }
        });
        drawScaleBar(canvas, box, panel.scaleBar, pointsPerArcsec, map.diverging);
    }
    canvas.frame(box, kInk, 0.5);
    drawColorBar(canvas, {box.x, box.bottom() + kBarGap, box.width, kBarHeight}, panel.stretch, map,
                 panel.unit);
}

} // namespace anneau
