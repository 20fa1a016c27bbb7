// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/overlay_parts.h"
#include "widgets/view/text.h"
#include "widgets/view/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace anneau::overlay {
namespace {

constexpr double kMargin = 12;
constexpr double kBarWidth = 9;

/// Round values for the ticks of a bar: even steps on a linear scale, else 0 and 1, 2, 5 x 10^n in
/// order of roundness, as many as fit `gap` (a fraction of the bar) apart.
std::vector<double> tickValues(const ColorMapper& mapper, double gap)
{
    const Limits limits = mapper.limits();
    const double range = limits.high - limits.low;
    std::vector<double> values;
    if (mapper.settings().stretch == Stretch::Linear) {
        const double step = 1 / niceBelow(1 / (gap * range)); // the next 1, 2, 5 above the gap
        for (double n = std::ceil(limits.low / step - 1e-9); n * step <= limits.high + 1e-9 * range;
             ++n) {
            values.push_back(n == 0 ? 0.0 : n * step);
        }
        return values;
    }
    std::vector<double> places;
    const auto take = [&](double value) {
        if (value < limits.low || value > limits.high) {
            return;
        }
        const double place = mapper.stretched((value - limits.low) / range);
        const auto close = [&](double other) {
            return std::abs(other - place) < gap;
        };
        if (std::none_of(places.begin(), places.end(), close)) {
            places.push_back(place);
            values.push_back(value);
        }
    };
    take(0);
    const double top =
        std::floor(std::log10(std::max(std::abs(limits.low), std::abs(limits.high))));
    for (const double lead : {1.0, 5.0, 2.0}) {
        for (double decade = top; decade > top - 8; --decade) {
            take(lead * std::pow(10.0, decade));
            take(-lead * std::pow(10.0, decade));
        }
    }
    return values;
}

/// Screen pixels an image pixel takes before its value is printed into it.
constexpr double kReadable = 32;

bool valuesShown(const OverlayScene& scene)
{
    return scene.mapper != nullptr &&
           scene.placement.pixelScale * scene.view.state().zoom >= kReadable;
}

void arrow(QPainter& painter, QPointF from, QPointF direction, double length, const QString& label)
{
    const QPointF tip = from + length * direction;
    const QPointF side(-direction.y(), direction.x());
    QPainterPath path;
    path.moveTo(from);
    path.lineTo(tip);
    path.moveTo(tip - 6 * direction + 3.5 * side);
    path.lineTo(tip);
    path.lineTo(tip - 6 * direction - 3.5 * side);
    strokeOutlined(painter, path, theme::color(theme::kOverlayText), 1.5);
    const QFontMetricsF metrics(painter.font());
    textOutlined(painter, tip + 10 * direction + QPointF(0, metrics.capHeight() / 2), label,
                 Qt::AlignHCenter);
}

} // namespace

void paintScaleBar(QPainter& painter, const OverlayScene& scene)
{
    const QSizeF size = scene.view.size();
    if (size.width() < 120 || size.height() < 90) {
        return;
    }
    const double most = std::min(0.28 * size.width(), 140.0) / scene.view.state().zoom;
    const double length = niceBelow(most);
    const double pixels = length * scene.view.state().zoom;
    const QPointF left(kMargin, size.height() - kMargin);
    QPainterPath path;
    path.moveTo(left + QPointF(0, -4));
    path.lineTo(left + QPointF(0, 0));
    path.lineTo(left + QPointF(pixels, 0));
    path.lineTo(left + QPointF(pixels, -4));
    strokeOutlined(painter, path, theme::color(theme::kOverlayText), 1.6);
    const QString text =
        length < 1e-3
            ? QCoreApplication::translate("Overlay", "%1 mas").arg(valueText(1e3 * length, 4))
            : QStringLiteral("%1″").arg(valueText(length, 4));
    textOutlined(painter, left + QPointF(pixels / 2, -7), text, Qt::AlignHCenter);
}

void paintCompass(QPainter& painter, const OverlayScene& scene)
{
    const QSizeF size = scene.view.size();
    if (!scene.compass || size.width() < 160 || size.height() < 140) {
        return;
    }
    const ViewState& view = scene.view.state();
    const double sx = view.flipX ? -1 : 1;
    const double sy = view.flipY ? 1 : -1;
    const QPointF north(sx * scene.compass->northX, sy * scene.compass->northY);
    const QPointF east(sx * scene.compass->eastX, sy * scene.compass->eastY);
    constexpr double length = 24;
    // Everything the arrows and their letters may cover stays clear of the corner.
    const double reach = length + 18;
    const QPointF lowest(std::min({0.0, north.x(), east.x()}),
                         std::min({0.0, north.y(), east.y()}));
    const QPointF origin(kMargin - reach * lowest.x(), kMargin - reach * lowest.y());
    arrow(painter, origin, north, length, QCoreApplication::translate("Overlay", "N"));
    arrow(painter, origin, east, length, QCoreApplication::translate("Overlay", "E"));
}

void paintColorBar(QPainter& painter, const OverlayScene& scene)
{
    const QSizeF size = scene.view.size();
    const bool small = size.width() < 200 || size.height() < 150;
    if (scene.mapper == nullptr || small || valuesShown(scene)) {
        return;
    }
    const double height = std::min(0.6 * size.height(), 240.0);
    const QRectF bar(size.width() - kMargin - kBarWidth, size.height() - kMargin - height,
                     kBarWidth, height);
    const DisplaySettings& settings = scene.mapper->settings();
    QImage strip(1, 256, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) {
        const double t = (255 - i) / 255.0;
        const Rgb c = colorAt(settings.colorMap, (t - settings.bias) * settings.contrast + 0.5);
        strip.setPixel(0, i, qRgb(c.r, c.g, c.b));
    }
    const double opacity = painter.opacity();
    painter.setOpacity(1); // or its colours would not be the picture's
    painter.drawImage(bar, strip);
    painter.setOpacity(opacity);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, theme::kOutlineAlpha), 1));
    painter.drawRect(bar.adjusted(-1, -1, 1, 1));
    const QFontMetricsF metrics(painter.font());
    const Limits limits = scene.mapper->limits();
    for (const double value : tickValues(*scene.mapper, 1.8 * metrics.height() / height)) {
        const double place =
            scene.mapper->stretched((value - limits.low) / (limits.high - limits.low));
        const double y = bar.bottom() - place * bar.height();
        QPainterPath tick;
        tick.moveTo(bar.left() - 4, y);
        tick.lineTo(bar.left() - 1, y);
        strokeOutlined(painter, tick, theme::color(theme::kOverlayText), 1);
        textOutlined(painter, QPointF(bar.left() - 7, y + metrics.capHeight() / 2),
                     valueText(value), Qt::AlignRight);
    }
}

void paintPixelValues(QPainter& painter, const OverlayScene& scene)
{
    if (!valuesShown(scene)) {
        return;
    }
    const double side = scene.placement.pixelScale * scene.view.state().zoom;
    const QPointF a = scene.view.toWorld(QPointF(0, 0));
    const QPointF b =
        scene.view.toWorld(QPointF(scene.view.size().width(), scene.view.size().height()));
    const auto [x0, x1] = std::minmax({a.x(), b.x()});
    const auto [y0, y1] = std::minmax({a.y(), b.y()});
    const ImagePlacement& place = scene.placement;
    const int colFrom = std::max(0, static_cast<int>(std::floor(place.colOf(x0) + 0.5)));
    const int colTo = std::min(place.cols - 1, static_cast<int>(std::floor(place.colOf(x1) + 0.5)));
    const int rowFrom = std::max(0, static_cast<int>(std::floor(place.rowOf(y0) + 0.5)));
    const int rowTo = std::min(place.rows - 1, static_cast<int>(std::floor(place.rowOf(y1) + 0.5)));
    painter.save();
    QFont font = painter.font();
    font.setPixelSize(std::clamp(static_cast<int>(side / 4), 8, scene.font.pixelSize()));
    painter.setFont(font);
    for (int row = rowFrom; row <= rowTo; ++row) {
        for (int col = colFrom; col <= colTo; ++col) {
            const double value = scene.image->at(row, col);
            const Rgb under = scene.mapper->color(value);
            const double luma = 0.299 * under.r + 0.587 * under.g + 0.114 * under.b;
            painter.setPen(luma > 140 ? QColor(0, 0, 0, 220) : QColor(255, 255, 255, 220));
            const QPointF at = scene.view.toWidget(place.xOf(col), place.yOf(row));
            painter.drawText(QRectF(at.x() - side / 2, at.y() - side / 2, side, side),
                             Qt::AlignCenter, valueText(value, side < 48 ? 2 : 3));
        }
    }
    painter.restore();
}

} // namespace anneau::overlay
