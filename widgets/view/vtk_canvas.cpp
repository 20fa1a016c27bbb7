// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/vtk_canvas.h"

#include "widgets/view/reduction.h"
#include "widgets/view/theme.h"
#include "widgets/view/vtk_widget.h"

#include <QEvent>
#include <vtkCamera.h>
#include <vtkFloatArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkImageData.h>
#include <vtkImageProperty.h>
#include <vtkImageSlice.h>
#include <vtkImageSliceMapper.h>
#include <vtkLookupTable.h>
#include <vtkPointData.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

namespace anneau {
namespace {

/// The VTK widget of a canvas: tells it when its height changes, on which VTK's scale rests.
class CanvasWidget : public VtkWidget {
public:
    CanvasWidget(QWidget* parent, std::function<void()> resized)
        : VtkWidget(parent),
          m_resized{std::move(resized)}
    {}

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        VtkWidget::resizeEvent(event);
        m_resized();
    }

private:
    std::function<void()> m_resized;
};

} // namespace

VtkCanvas::VtkCanvas(QWidget* parent)
    : m_widget{new CanvasWidget(parent, [this] { setView(m_view); })},
      m_mapper{vtkSmartPointer<vtkImageSliceMapper>::New()},
      m_slice{vtkSmartPointer<vtkImageSlice>::New()},
      m_table{vtkSmartPointer<vtkLookupTable>::New()},
      m_renderer{vtkSmartPointer<vtkRenderer>::New()}
{
    const Rgb surround = theme::kSurround;
    m_renderer->SetBackground(surround.r / 255.0, surround.g / 255.0, surround.b / 255.0);
    m_renderer->GetActiveCamera()->ParallelProjectionOn();
    m_widget->renderWindow()->AddRenderer(m_renderer);
    m_mapper->BorderOn(); // whole pixels at the edges
    m_slice->SetMapper(m_mapper);
    vtkImageProperty* property = m_slice->GetProperty();
    property->SetInterpolationTypeToNearest();
    property->UseLookupTableScalarRangeOn();
    property->SetLookupTable(m_table);
    property->SetAmbient(1);
    property->SetDiffuse(0);
    m_table->SetNanColor(kNoDataColor.r / 255.0, kNoDataColor.g / 255.0, kNoDataColor.b / 255.0, 1);
    setColors(ColorMapper());
}

VtkCanvas::~VtkCanvas() = default;

QWidget* VtkCanvas::widget()
{
    return m_widget;
}

vtkSmartPointer<vtkImageData> VtkCanvas::wrap(const Image& image, const ImagePlacement& placement)
{
    auto values = vtkSmartPointer<vtkFloatArray>::New();
    // VTK only reads; `save` = 1 leaves the memory ours.
    values->SetArray(const_cast<float*>(image.data()), static_cast<vtkIdType>(image.size()), 1);
    auto data = vtkSmartPointer<vtkImageData>::New();
    data->SetDimensions(image.cols(), image.rows(), 1);
    data->SetSpacing(placement.pixelScale, placement.pixelScale, 1);
    data->SetOrigin(placement.xOf(0), placement.yOf(0), 0);
    data->GetPointData()->SetScalars(values);
    return data;
}

void VtkCanvas::setPicture(std::shared_ptr<const Image> image, const ImagePlacement& placement)
{
    m_renderer->RemoveViewProp(m_slice);
    m_mapper->SetInputData(nullptr);
    m_image = std::move(image);
    m_placement = placement;
    if (m_image && !m_image->empty()) {
        m_factor = reductionFactor(m_placement, m_view, m_widget->devicePixelRatioF());
        showReduced();
        m_renderer->AddViewProp(m_slice);
    }
    m_widget->requestRender();
}

void VtkCanvas::showReduced()
{
    if (m_factor > 1) {
        Image reduced = blockAverage(*m_image, m_factor);
        m_data = wrap(reduced, reducedPlacement(m_placement, m_factor));
        m_mapper->SetInputData(m_data);
        m_reduced = std::move(reduced); // moving keeps the memory VTK was given
    } else {
        m_data = wrap(*m_image, m_placement);
        m_mapper->SetInputData(m_data);
        m_reduced = {};
    }
}

void VtkCanvas::setColors(const ColorMapper& mapper)
{
    const std::vector<Rgb>& table = mapper.table();
    auto colors = vtkSmartPointer<vtkUnsignedCharArray>::New();
    colors->SetNumberOfComponents(4);
    colors->SetNumberOfTuples(static_cast<vtkIdType>(table.size()));
    unsigned char* out = colors->GetPointer(0);
    for (const Rgb& color : table) {
        *out++ = color.r;
        *out++ = color.g;
        *out++ = color.b;
        *out++ = 255;
    }
    // Only a new array makes VTK keep our colours: in the old one it would build its own rainbow.
    m_table->SetTable(colors);
    m_table->SetTableRange(mapper.limits().low, mapper.limits().high);
    m_widget->requestRender();
}

void VtkCanvas::setView(const ViewState& view)
{
    m_view = view;
    if (m_image && !m_image->empty()) {
        const int factor = reductionFactor(m_placement, view, m_widget->devicePixelRatioF());
        if (factor != m_factor) {
            m_factor = factor;
            showReduced();
        }
    }
    placeCamera();
    m_widget->requestRender();
}

void VtkCanvas::placeCamera()
{
    vtkCamera* camera = m_renderer->GetActiveCamera();
    // Seen from behind, x grows to the left; upside down from behind, y grows downwards.
    const double side = m_view.flipX == m_view.flipY ? 1 : -1;
    camera->SetFocalPoint(m_view.centerX, m_view.centerY, 0);
    camera->SetPosition(m_view.centerX, m_view.centerY, side);
    camera->SetViewUp(0, m_view.flipY ? -1 : 1, 0);
    camera->SetClippingRange(0.5, 1.5);
    camera->SetParallelScale(0.5 * m_widget->height() / m_view.zoom);
}

} // namespace anneau
