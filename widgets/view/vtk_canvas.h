// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/image_canvas.h"

#include <vtkSmartPointer.h>

class vtkImageData;
class vtkImageSlice;
class vtkImageSliceMapper;
class vtkLookupTable;
class vtkRenderer;

namespace anneau {

class VtkWidget;

/// An image slice under parallel projection in a VtkWidget. The image's values are shared with VTK,
/// not copied; colours come from the mapper's table.
class VtkCanvas : public ImageCanvas {
public:
    explicit VtkCanvas(QWidget* parent);
    ~VtkCanvas() override;

    QWidget* widget() override;
    void setPicture(std::shared_ptr<const Image> image, const ImagePlacement& placement) override;
    void setColors(const ColorMapper& mapper) override;
    void setView(const ViewState& view) override;

private:
    void showReduced();
    void placeCamera();
    static vtkSmartPointer<vtkImageData> wrap(const Image& image, const ImagePlacement& placement);

    VtkWidget* m_widget;
    std::shared_ptr<const Image> m_image; ///< What VTK reads when not reduced: outlives m_data.
    Image m_reduced;                      ///< Block averages by m_factor, when drawn below 1:1.
    int m_factor = 1;
    ImagePlacement m_placement;
    ViewState m_view;
    vtkSmartPointer<vtkImageData> m_data;
    vtkSmartPointer<vtkImageSliceMapper> m_mapper;
    vtkSmartPointer<vtkImageSlice> m_slice;
    vtkSmartPointer<vtkLookupTable> m_table;
    vtkSmartPointer<vtkRenderer> m_renderer;
};

} // namespace anneau
