// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/raster_canvas.h"

#include "widgets/view/gl_support.h"
#include "widgets/view/reduction.h"
#include "widgets/view/theme.h"
#include "widgets/view/vtk_canvas.h"

#include <QPainter>

#include <functional>

namespace anneau {
namespace {

class PaintedWidget : public QWidget {
public:
    PaintedWidget(QWidget* parent, std::function<void(QPainter&)> paint)
        : QWidget(parent),
          m_paint{std::move(paint)}
    {
        setAttribute(Qt::WA_OpaquePaintEvent);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        m_paint(painter);
    }

private:
    std::function<void(QPainter&)> m_paint;
};

} // namespace

RasterCanvas::RasterCanvas(QWidget* parent)
    : m_widget{new PaintedWidget(parent, [this](QPainter& painter) { paint(painter); })}
{}

void RasterCanvas::setPicture(std::shared_ptr<const Image> image, const ImagePlacement& placement)
{
    m_image = std::move(image);
    m_placement = placement;
    m_colored = {};
    m_widget->update();
}

void RasterCanvas::setColors(const ColorMapper& mapper)
{
    m_mapper = mapper;
    m_colored = {};
    m_widget->update();
}

void RasterCanvas::setView(const ViewState& view)
{
    m_view = view;
    m_widget->update();
}

void RasterCanvas::paint(QPainter& painter)
{
    painter.fillRect(m_widget->rect(), theme::color(theme::kSurround));
    if (!m_image || m_image->empty()) {
        return;
    }
    const int factor = reductionFactor(m_placement, m_view, m_widget->devicePixelRatioF());
    if (m_colored.isNull() || factor != m_factor) {
        m_factor = factor;
        m_colored = factor == 1 ? m_mapper.render(*m_image)
                                : m_mapper.render(blockAverage(*m_image, factor));
    }
    paintImage(painter, m_colored, reducedPlacement(m_placement, m_factor),
               ViewTransform(m_view, QSizeF(m_widget->size())));
}

void paintImage(QPainter& painter, const QImage& image, const ImagePlacement& placement,
                const ViewTransform& view)
{
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.setTransform(view.matrix(), true);
    // World y points up, an image's lines run down.
    painter.translate(placement.centerX, placement.centerY);
    painter.scale(1, -1);
    painter.drawImage(QRectF(-placement.width() / 2, -placement.height() / 2, placement.width(),
                             placement.height()),
                      image);
    painter.restore();
}

Backend defaultBackend()
{
    const QByteArray wish = qgetenv("ANNEAU_PANELS");
    if (wish == "painter") {
        return Backend::Raster;
    }
    return wish == "vtk" || glInfo().usable ? Backend::Vtk : Backend::Raster;
}

std::unique_ptr<ImageCanvas> makeImageCanvas(Backend backend, QWidget* parent)
{
    if ((backend == Backend::Auto ? defaultBackend() : backend) == Backend::Vtk) {
        return std::make_unique<VtkCanvas>(parent);
    }
    return std::make_unique<RasterCanvas>(parent);
}

} // namespace anneau
