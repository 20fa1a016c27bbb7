// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/overlay.h"

#include <QColor>
#include <QPainterPath>
#include <QPointF>
#include <QString>

class QPainter;

/// The pieces of paintOverlay(). Lengths are in device-independent pixels and grow with the font.
namespace anneau::overlay {

/// A line or shape with a dark outline under it, so that it reads on bright and dark images.
void strokeOutlined(QPainter& painter, const QPainterPath& path, const QColor& color, double width,
                    Qt::PenStyle style = Qt::SolidLine);

/// Text whose anchor is its left, middle or right (alignment) at the height of its baseline.
void textOutlined(QPainter& painter, QPointF anchor, const QString& text,
                  Qt::Alignment alignment = Qt::AlignLeft);

/// A dark pill with text; `corner` is its top left, kept inside `bounds`.
void pill(QPainter& painter, QPointF corner, const QString& text, const QRectF& bounds);

/// Rings at rest lie under the curves, which they often coincide with; handles over everything.
void paintRings(QPainter& painter, const OverlayScene& scene);
void paintHandles(QPainter& painter, const OverlayScene& scene);
void paintScaleBar(QPainter& painter, const OverlayScene& scene);
void paintCompass(QPainter& painter, const OverlayScene& scene);
void paintColorBar(QPainter& painter, const OverlayScene& scene);
void paintPixelValues(QPainter& painter, const OverlayScene& scene);

/// The longest of 1, 2, 5 x 10^n that is at most `most` (> 0).
double niceBelow(double most);

} // namespace anneau::overlay
