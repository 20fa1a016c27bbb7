// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/lens/curves.h"
#include "widgets/view/color_mapper.h"
#include "widgets/view/handle.h"
#include "widgets/view/image_canvas.h"
#include "widgets/view/overlay.h"
#include "widgets/view/view_transform.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QMenu;

namespace anneau {

class PanelCaption;
class PanelOverlay;

/// One image with its caption and everything drawn on it: curves, handles, crosshair, scale bar,
/// compass, colour bar. Coordinates are the scene's: arcsec, x right, y up.
///
/// Mouse: left drags a handle or pans; middle pans; wheel and pinch zoom about the pointer; right
/// drags contrast and bias, double right click resets them; a still right click opens the menu.
/// Keys: 0 fit, = one pixel to one pixel, 1 … 6 stretch, F freeze the crosshair, G mirror it (both
/// through ViewLink), H next handle, arrows nudge it by a tenth of a pixel (Shift x10, Alt x0.1),
/// Esc cancels a drag. While dragging, Alt moves a tenth, Shift keeps to one axis.
///
/// GUI thread only.
class ImagePanel : public QWidget {
    Q_OBJECT
public:
    explicit ImagePanel(QWidget* parent = nullptr, Backend backend = Backend::Auto);
    ~ImagePanel() override;

    Backend backend() const { return m_backend; } ///< Vtk or Raster.

    void setTitle(const QString& title); ///< Also the accessible name.
    QString title() const { return m_title; }
    void setUnit(const QString& unit); ///< Of the values, behind limits and read-outs.
    QString unit() const { return m_unit; }

    /// Shows an image centred on (centerX, centerY); null clears. The first image, and one that
    /// lies elsewhere or has another extent than the last, is fitted into the panel.
    void setImage(std::shared_ptr<const Image> image, double pixelScale, double centerX = 0,
                  double centerY = 0);
    void clearImage();
    std::shared_ptr<const Image> image() const { return m_image; }
    const ImagePlacement& placement() const { return m_placement; }
    /// The pixel's value at a place in the world; none outside the image or without an image.
    std::optional<float> valueAt(double x, double y) const;

    void setDisplay(const DisplaySettings& display);
    const DisplaySettings& display() const { return m_display; }
    /// Limits imposed by another panel of a group; none: this panel's own.
    void setSharedLimits(std::optional<Limits> limits);
    Limits limits() const { return m_mapper.limits(); } ///< Those in use.
    const ColorMapper& mapper() const { return m_mapper; }

    void setCurves(const LensCurves& curves, CurveVisibility visibility);
    void setHandles(std::vector<Handle> handles);
    const std::vector<Handle>& handles() const { return m_handles; }
    void selectHandle(const QString& id); ///< Empty or unknown: none.
    QString selectedHandle() const { return m_selected; }
    /// During a drag, the handle being dragged; else empty.
    QString draggedHandle() const;
    /// True (the default): handles answer to mouse and keyboard.
    void setInteractive(bool interactive);

    void setCompass(std::optional<Compass> compass);
    void setMarks(std::vector<Mark> marks); ///< Read-only symbols, e.g. images of a source point.
    /// Text in the middle while there is no image: what this panel will show, and how to get there.
    void setEmptyText(const QString& headline, const QString& hint);

    void setView(const ViewState& view);
    const ViewState& view() const { return m_view; }
    ViewTransform transform() const; ///< Of the image area, whose top left corner is (0, 0).
    void fit();
    bool isFitted() const { return m_fitted; } ///< Shows the whole image at any size of the panel.
    void oneToOne();                           ///< One image pixel on one screen pixel.

    void setCrosshair(std::optional<QPointF> world);
    std::optional<QPointF> crosshair() const { return m_crosshair; }

    /// The widget that shows the picture and takes the mouse: coordinates of transform().
    QWidget* canvasArea() const;

    /// The panel's picture with its overlays, `scale` times its size on screen. Needs no GL.
    QImage picture(double scale = 2.0) const;
    /// Draws image (at its own resolution) and overlays into `target` of a painter: vector output.
    void paintTo(QPainter& painter, const QRectF& target) const;
    /// Writes .png, .svg or .pdf by the file's suffix.
    Result<void> exportTo(const QString& file) const;
    void copyToClipboard() const;
    /// Asks for a file name and exports; what fails is told in a message box.
    void exportInteractively();

    /// Fills a menu with this panel's actions: copy, export, stretch, colours, limits, view.
    void fillMenu(QMenu& menu);

Q_SIGNALS:
    void hovered(double x, double y); ///< Pointer over the image area, arcsec.
    void left();
    void clicked(double x, double y, Qt::KeyboardModifiers modifiers); ///< Left, without a drag.
    void handleHovered(const QString& id);                             ///< Empty: none any more.
    void handleSelected(const QString& id);
    void handleDragStarted(const QString& id);
    /// See draggedTo() for what (x, y) means. The owner answers with setHandles().
    void handleMoved(const QString& id, double x, double y, Qt::KeyboardModifiers modifiers);
    void handleDragFinished(const QString& id);
    /// The drag was taken back (Esc): restore what was there when it started.
    void handleDragCancelled(const QString& id);
    void viewChanged(const ViewState& view);             ///< By the user or setView.
    void displayChanged(const DisplaySettings& display); ///< By the user or setDisplay.
    void limitsChanged(); ///< Those in use changed, or the image they come from.
    void freezeRequested();
    void mirrorRequested();
    /// Before the context menu opens: add actions to it.
    void menuAboutToShow(QMenu* menu);

protected:
    void changeEvent(QEvent* event) override;

private:
    friend class PanelOverlay;

    void rebuildColors();
    void refresh();
    void canvasResized();
    void changeDisplay(const DisplaySettings& display);
    OverlayScene scene() const;
    void updateCaption();
    void describeSelection();
    void openMenu(const QPoint& globalPosition);

    Backend m_backend;
    std::unique_ptr<ImageCanvas> m_canvas;
    PanelCaption* m_caption = nullptr;
    PanelOverlay* m_overlay = nullptr;
    QWidget* m_area = nullptr;

    QString m_title, m_unit, m_emptyHeadline, m_emptyHint;
    std::shared_ptr<const Image> m_image;
    ImagePlacement m_placement;
    DisplaySettings m_display;
    std::optional<Limits> m_shared;
    ColorMapper m_mapper;
    CurveLayer m_curves;
    std::vector<Handle> m_handles;
    QString m_selected;
    std::optional<Compass> m_compass;
    std::vector<Mark> m_marks;
    std::optional<QPointF> m_crosshair;
    ViewState m_view;
    bool m_fitted = true; ///< The view follows the panel's size until the user moves it.
    bool m_interactive = true;
};

} // namespace anneau
