// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QTransform>

namespace anneau {

/// What part of the sky a panel shows. Frame: the scene's arcsec, x right, y up.
struct ViewState {
    double centerX = 0; ///< arcsec, in the middle of the panel.
    double centerY = 0;
    double zoom = 100;  ///< Device-independent pixels per arcsec, > 0.
    bool flipX = false; ///< x grows to the left.
    bool flipY = false; ///< y grows downwards.

    bool operator==(const ViewState&) const = default;
};

/// World (arcsec) to widget (device-independent pixels, y down) and back for one panel size.
class ViewTransform {
public:
    ViewTransform() = default;
    ViewTransform(const ViewState& state, QSizeF size) : m_state{state}, m_size{size} {}

    const ViewState& state() const { return m_state; }
    QSizeF size() const { return m_size; }

    QPointF toWidget(double x, double y) const;
    QPointF toWorld(QPointF widget) const;
    QTransform matrix() const; ///< World to widget.
    /// The widget rectangle of a world rectangle given by its centre and full sides.
    QRectF rectToWidget(double centerX, double centerY, double width, double height) const;

    /// The state after zooming by `factor` that leaves the world point under `anchor` in place.
    ViewState zoomedAbout(QPointF anchor, double factor) const;
    /// The state after moving the picture by `delta` widget pixels.
    ViewState panned(QPointF delta) const;
    /// The state that shows a rectangle whole, with a margin of `margin` of its size.
    static ViewState fitted(ViewState from, QSizeF size, double centerX, double centerY,
                            double width, double height, double margin = 0.0);

private:
    ViewState m_state;
    QSizeF m_size{1, 1};
};

/// Where an image lies in the world: its centre and the side of a pixel.
struct ImagePlacement {
    int rows = 0;
    int cols = 0;
    double pixelScale = 1; ///< arcsec
    double centerX = 0;    ///< arcsec
    double centerY = 0;

    double width() const { return cols * pixelScale; }
    double height() const { return rows * pixelScale; }
    /// 0-based, fractional: the centre of the first pixel is 0.
    double colOf(double x) const { return (x - centerX) / pixelScale + (cols - 1) / 2.0; }
    double rowOf(double y) const { return (y - centerY) / pixelScale + (rows - 1) / 2.0; }
    double xOf(double col) const { return centerX + (col - (cols - 1) / 2.0) * pixelScale; }
    double yOf(double row) const { return centerY + (row - (rows - 1) / 2.0) * pixelScale; }

    bool operator==(const ImagePlacement&) const = default;
};

} // namespace anneau
