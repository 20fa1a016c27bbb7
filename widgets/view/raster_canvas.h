// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/image_canvas.h"

namespace anneau {

/// The image drawn with QPainter: for machines and tests without GL, and the base of all exports.
class RasterCanvas : public ImageCanvas {
public:
    explicit RasterCanvas(QWidget* parent);

    QWidget* widget() override { return m_widget; }
    void setPicture(std::shared_ptr<const Image> image, const ImagePlacement& placement) override;
    void setColors(const ColorMapper& mapper) override;
    void setView(const ViewState& view) override;

private:
    void paint(QPainter& painter);

    QWidget* m_widget;
    std::shared_ptr<const Image> m_image;
    ImagePlacement m_placement;
    ColorMapper m_mapper;
    ViewState m_view;
    QImage m_colored; ///< Of the image, reduced by m_factor; null when out of date.
    int m_factor = 1;
};

/// Draws `image`, rendered from something placed at `placement`, where `view` has it. Nearest
/// neighbour.
void paintImage(QPainter& painter, const QImage& image, const ImagePlacement& placement,
                const ViewTransform& view);

} // namespace anneau
