// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/overlay.h"

#include "widgets/view/overlay_parts.h"
#include "widgets/view/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextOption>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anneau {
namespace overlay {

void strokeOutlined(QPainter& painter, const QPainterPath& path, const QColor& color, double width,
                    Qt::PenStyle style)
{
    painter.setBrush(Qt::NoBrush);
    QColor dark(0, 0, 0, theme::kOutlineAlpha);
    dark.setAlphaF(dark.alphaF() * color.alphaF());
    painter.setPen(QPen(dark, width + 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (style == Qt::SolidLine) {
        painter.drawPath(path);
        painter.setPen(QPen(color, width, style, Qt::RoundCap, Qt::RoundJoin));
    } else {
        // The outline follows the dashes, or the gaps would read as a dark line.
        QPen outline(dark, width + 2, style, Qt::FlatCap, Qt::RoundJoin);
        QPen line(color, width, style, Qt::FlatCap, Qt::RoundJoin);
        const QList<double> dashes =
            style == Qt::DotLine ? QList<double>{1.5, 3} : QList<double>{4, 2.5};
        line.setDashPattern(dashes);
        QList<double> wide = dashes;
        for (double& dash : wide) {
            dash *= width / (width + 2); // patterns count in pen widths
        }
        outline.setDashPattern(wide);
        painter.setPen(outline);
        painter.drawPath(path);
        painter.setPen(line);
    }
    painter.drawPath(path);
}

void textOutlined(QPainter& painter, QPointF anchor, const QString& text, Qt::Alignment alignment)
{
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(text);
    if (alignment & Qt::AlignRight) {
        anchor.rx() -= width;
    } else if (alignment & Qt::AlignHCenter) {
        anchor.rx() -= width / 2;
    }
    QPainterPath path;
    path.addText(anchor, painter.font(), text);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, theme::kTextOutlineAlpha), 2.8, Qt::SolidLine, Qt::RoundCap,
                        Qt::RoundJoin));
    painter.drawPath(path);
    painter.fillPath(path, theme::color(theme::kOverlayText));
}

void pill(QPainter& painter, QPointF corner, const QString& text, const QRectF& bounds)
{
    const QFontMetricsF metrics(painter.font());
    QRectF box(corner, QSizeF(metrics.horizontalAdvance(text) + 16, metrics.height() + 8));
    box.moveLeft(
        std::max(bounds.left() + 4, std::min(box.left(), bounds.right() - 4 - box.width())));
    box.moveTop(
        std::max(bounds.top() + 4, std::min(box.top(), bounds.bottom() - 4 - box.height())));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(20, 20, 22, 215));
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(theme::color(theme::kOverlayText));
    painter.drawText(box, Qt::AlignCenter, text);
}

double niceBelow(double most)
{
    const double decade = std::pow(10.0, std::floor(std::log10(most)));
    const double lead = most / decade * (1 + 1e-12);
    return decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

} // namespace overlay

namespace {

using namespace overlay;

QRectF bounds(const OverlayScene& scene)
{
    return {QPointF(0, 0), scene.view.size()};
}

QPainterPath pathOf(const Polyline& line)
{
    QPainterPath path;
    const std::size_t n = std::min(line.x.size(), line.y.size());
    for (std::size_t i = 0; i < n; ++i) {
        const QPointF p(line.x[i], line.y[i]);
        i == 0 ? path.moveTo(p) : path.lineTo(p);
    }
    if (line.closed && n > 2) {
        path.closeSubpath();
    }
    return path;
}

/// A caustic can be a single point (no shear, no ellipticity): that is drawn as a dot.
bool isPoint(const QRectF& box)
{
    return box.width() < 2 && box.height() < 2;
}

void paintCurve(QPainter& painter, const OverlayScene& scene, const QPainterPath& world, Rgb color,
                Qt::PenStyle style)
{
    if (world.isEmpty()) {
        return;
    }
    const QPainterPath path = scene.view.matrix().map(world);
    if (isPoint(path.boundingRect())) {
        painter.setPen(QPen(QColor(0, 0, 0, theme::kOutlineAlpha), 1));
        painter.setBrush(theme::color(color));
        painter.drawEllipse(path.boundingRect().center(), 3, 3);
        return;
    }
    strokeOutlined(painter, path, theme::color(color), 1.6, style);
}

void paintCurves(QPainter& painter, const OverlayScene& scene)
{
    if (scene.curves == nullptr) {
        return;
    }
    paintCurve(painter, scene, scene.curves->critical, theme::kCriticalCurve, Qt::SolidLine);
    paintCurve(painter, scene, scene.curves->caustics, theme::kCaustic, Qt::DashLine);
    paintCurve(painter, scene, scene.curves->pseudoCaustics, theme::kCaustic, Qt::DotLine);
}

void paintCrosshair(QPainter& painter, const OverlayScene& scene)
{
    if (!scene.crosshair) {
        return;
    }
    const QPointF exact = scene.view.toWidget(scene.crosshair->x(), scene.crosshair->y());
    const QPointF at(std::floor(exact.x()) + 0.5, std::floor(exact.y()) + 0.5); // sharp lines
    const QRectF area = bounds(scene);
    constexpr double gap = 7;
    QPainterPath path;
    path.moveTo(area.left(), at.y());
    path.lineTo(at.x() - gap, at.y());
    path.moveTo(at.x() + gap, at.y());
    path.lineTo(area.right(), at.y());
    path.moveTo(at.x(), area.top());
    path.lineTo(at.x(), at.y() - gap);
    path.moveTo(at.x(), at.y() + gap);
    path.lineTo(at.x(), area.bottom());
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 110), 2.5));
    painter.drawPath(path);
    painter.setPen(QPen(QColor(255, 255, 255, 190), 1));
    painter.drawPath(path);
}

/// Outside, seen from the middle of all marks: there is room. `outward`: y up.
void labelMark(QPainter& painter, QPointF at, QPointF outward, const QString& label)
{
    constexpr double kAside = 11;
    const double height = QFontMetricsF(painter.font()).ascent();
    if (std::abs(outward.y()) > std::abs(outward.x())) {
        const double down = outward.y() > 0 ? -kAside : kAside + height;
        textOutlined(painter, at + QPointF(0, down), label, Qt::AlignHCenter);
    } else if (outward.x() < 0) {
        textOutlined(painter, at + QPointF(-kAside, 4), label, Qt::AlignRight);
    } else {
        textOutlined(painter, at + QPointF(kAside, 4), label);
    }
}

void paintMarks(QPainter& painter, const OverlayScene& scene)
{
    if (scene.marks == nullptr) {
        return;
    }
    QPointF middle;
    for (const Mark& mark : *scene.marks) {
        middle += QPointF(mark.x, mark.y) / static_cast<double>(scene.marks->size());
    }
    for (const Mark& mark : *scene.marks) {
        const QPointF at = scene.view.toWidget(mark.x, mark.y);
        QPainterPath path;
        constexpr double r = 6;
        switch (mark.shape) {
        case Mark::Shape::Plus:
            path.moveTo(at + QPointF(-r, 0));
            path.lineTo(at + QPointF(r, 0));
            path.moveTo(at + QPointF(0, -r));
            path.lineTo(at + QPointF(0, r));
            break;
        case Mark::Shape::Circle:
            path.addEllipse(at, r, r);
            break;
        case Mark::Shape::Square:
            path.addRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r));
            break;
        case Mark::Shape::Diamond:
            path.addPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r),
                                       at + QPointF(-r, 0)}));
            path.closeSubpath();
            break;
        }
        strokeOutlined(painter, path, theme::color(theme::kOverlayText), 1.6);
        if (!mark.label.isEmpty()) {
            labelMark(painter, at, QPointF(mark.x, mark.y) - middle, mark.label);
        }
    }
}

void paintEmpty(QPainter& painter, const OverlayScene& scene)
{
    QFont headline = scene.font;
    headline.setPixelSize(scene.font.pixelSize() * 5 / 4);
    headline.setWeight(QFont::DemiBold);
    const QRectF area = bounds(scene).adjusted(24, 16, -24, -16);
    QTextOption wrap(Qt::AlignHCenter | Qt::AlignTop);
    wrap.setWrapMode(QTextOption::WordWrap);
    const auto heightOf = [&](const QFont& font, const QString& text) {
        return text.isEmpty() ? 0.0
                              : QFontMetricsF(font)
                                    .boundingRect(area, Qt::AlignHCenter | Qt::TextWordWrap, text)
                                    .height();
    };
    const double first = heightOf(headline, scene.emptyHeadline);
    const double second = heightOf(scene.font, scene.emptyHint);
    double top = area.center().y() - (first + 8 + second) / 2;
    painter.setFont(headline);
    painter.setPen(QColor(0xe6, 0xe6, 0xe6));
    painter.drawText(QRectF(area.left(), top, area.width(), first + 2), scene.emptyHeadline, wrap);
    painter.setFont(scene.font);
    painter.setPen(QColor(0xb4, 0xb4, 0xb4));
    top += first + 8;
    painter.drawText(QRectF(area.left(), top, area.width(), second + 2), scene.emptyHint, wrap);
}

} // namespace

CurveLayer::CurveLayer(const LensCurves& curves, CurveVisibility visibility)
{
    if (visibility.critical) {
        for (const Polyline& line : curves.critical) {
            critical.addPath(pathOf(line));
        }
    }
    if (visibility.caustics) {
        for (const Polyline& line : curves.caustics) {
            (line.kind == Polyline::Kind::PseudoCaustic ? pseudoCaustics : caustics)
                .addPath(pathOf(line));
        }
    }
}

void paintOverlay(QPainter& painter, const OverlayScene& scene)
{
    expects(scene.font.pixelSize() > 0, "paintOverlay: the font's size must be in pixels");
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(bounds(scene), Qt::IntersectClip);
    painter.setFont(scene.font);
    if (!scene.image) {
        paintEmpty(painter, scene);
    } else {
        paintPixelValues(painter, scene);
        paintRings(painter, scene);
        paintCurves(painter, scene);
        paintMarks(painter, scene);
        painter.setOpacity(scene.chromeOpacity);
        paintScaleBar(painter, scene);
        paintCompass(painter, scene);
        paintColorBar(painter, scene);
        painter.setOpacity(1);
        paintCrosshair(painter, scene);
        paintHandles(painter, scene);
    }
    if (scene.focused) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme::color(theme::kAccent), 2));
        painter.drawRect(bounds(scene).adjusted(1, 1, -1, -1));
    }
    painter.restore();
}

} // namespace anneau
