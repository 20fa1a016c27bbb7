// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/image_panel.h"

#include "widgets/view/panel_caption.h"
#include "widgets/view/panel_overlay.h"
#include "widgets/view/text.h"

#include <QEvent>
#include <QFontInfo>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace anneau {
namespace {

/// Holds canvas and overlay, one over the other.
class CanvasArea : public QWidget {
public:
    CanvasArea(QWidget* parent, std::function<void()> resized)
        : QWidget(parent),
          m_resized{std::move(resized)}
    {}

protected:
    void resizeEvent(QResizeEvent*) override { m_resized(); }

private:
    std::function<void()> m_resized;
};

} // namespace

ImagePanel::ImagePanel(QWidget* parent, Backend backend)
    : QWidget(parent),
      m_backend{backend == Backend::Auto ? defaultBackend() : backend}
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_caption = new PanelCaption(this);
    m_area = new CanvasArea(this, [this] { canvasResized(); });
    m_area->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_area->setMinimumSize(120, 90);
    layout->addWidget(m_caption);
    layout->addWidget(m_area, 1);
    m_canvas = makeImageCanvas(m_backend, m_area);
    m_canvas->widget()->setObjectName(QStringLiteral("panelCanvas"));
    m_overlay = new PanelOverlay(this, m_area);
    m_overlay->raise();
    setFocusProxy(m_overlay);
    connect(m_caption, &PanelCaption::menuRequested, this, &ImagePanel::openMenu);
    setTitle(tr("Image"));
    canvasResized();
}

ImagePanel::~ImagePanel() = default;

void ImagePanel::setTitle(const QString& title)
{
    m_title = title;
    setAccessibleName(title);
    m_area->setAccessibleName(tr("%1: picture area").arg(title));
    m_canvas->widget()->setAccessibleName(tr("%1: picture").arg(title));
    m_overlay->setAccessibleName(title);
    updateCaption();
}

void ImagePanel::setUnit(const QString& unit)
{
    m_unit = unit;
    updateCaption();
    m_overlay->update();
}

// --- image and colours -----------------------------------------------------------------------

void ImagePanel::setImage(std::shared_ptr<const Image> image, double pixelScale, double centerX,
                          double centerY)
{
    if (!image || image->empty()) {
        clearImage();
        return;
    }
    expects(pixelScale > 0, "ImagePanel::setImage: pixel scale");
    const ImagePlacement placement{image->rows(), image->cols(), pixelScale, centerX, centerY};
    const bool moved = !m_image || placement != m_placement;
    m_image = std::move(image);
    m_placement = placement;
    m_canvas->setPicture(m_image, m_placement);
    rebuildColors();
    if (moved) {
        m_fitted = true;
        canvasResized();
    }
}

void ImagePanel::clearImage()
{
    m_image.reset();
    m_placement = {};
    m_canvas->setPicture(nullptr, m_placement);
    rebuildColors();
}

std::optional<float> ImagePanel::valueAt(double x, double y) const
{
    if (!m_image) {
        return std::nullopt;
    }
    const double col = std::floor(m_placement.colOf(x) + 0.5);
    const double row = std::floor(m_placement.rowOf(y) + 0.5);
    if (!(col >= 0 && row >= 0 && col < m_placement.cols && row < m_placement.rows)) {
        return std::nullopt;
    }
    return m_image->at(static_cast<int>(row), static_cast<int>(col));
}

void ImagePanel::setDisplay(const DisplaySettings& display)
{
    if (display != m_display) {
        m_display = display;
        rebuildColors();
        Q_EMIT displayChanged(m_display);
    }
}

void ImagePanel::changeDisplay(const DisplaySettings& display)
{
    setDisplay(display);
}

void ImagePanel::setSharedLimits(std::optional<Limits> limits)
{
    if (limits != m_shared) {
        m_shared = limits;
        rebuildColors();
    }
}

void ImagePanel::rebuildColors()
{
    static const Image none;
    const Image& image = m_image ? *m_image : none;
    const Limits limits = m_shared ? *m_shared : resolveLimits(image, m_display);
    // While a model follows a drag, its images change but the colours mostly do not.
    if (!m_mapper.gives(m_display, limits)) {
        m_mapper = ColorMapper(image, m_display, limits);
        m_canvas->setColors(m_mapper);
    }
    updateCaption();
    m_overlay->update();
    Q_EMIT limitsChanged();
}

void ImagePanel::updateCaption()
{
    if (!m_image) {
        m_caption->setTexts(m_title, {}, {});
        return;
    }
    const Limits limits = m_mapper.limits();
    // What is nothing beside the range is told as nothing: "0 … 61", not "1.3e−8 … 61".
    const auto told = [&limits](double value) {
        return valueText(std::abs(value) < 1e-4 * (limits.high - limits.low) ? 0 : value);
    };
    const QString range = tr("%1 … %2").arg(told(limits.low), told(limits.high));
    const QString measured = m_unit.isEmpty() ? range : range + QLatin1Char(' ') + m_unit;
    const QString status = tr("%1 · %2").arg(stretchName(m_display.stretch), measured);
    const QString tip =
        tr("%1\nStretch: %2 = %3\nLimits: %4")
            .arg(status, stretchName(m_display.stretch), stretchFormula(m_display.stretch),
                 m_shared ? tr("shared with the group") : limitsModeName(m_display));
    m_caption->setTexts(m_title, {status, measured, range}, tip);
}

// --- overlays --------------------------------------------------------------------------------

void ImagePanel::setCurves(const LensCurves& curves, CurveVisibility visibility)
{
    m_curves = CurveLayer(curves, visibility);
    m_overlay->update();
}

void ImagePanel::setHandles(std::vector<Handle> handles)
{
    m_handles = std::move(handles);
    const auto same = [this](const Handle& handle) {
        return handle.id == m_selected;
    };
    if (!m_selected.isEmpty() && std::none_of(m_handles.begin(), m_handles.end(), same)) {
        selectHandle({});
    }
    describeSelection();
    m_overlay->handlesChanged();
}

void ImagePanel::selectHandle(const QString& id)
{
    const auto same = [&id](const Handle& handle) {
        return handle.id == id;
    };
    const bool known = std::any_of(m_handles.begin(), m_handles.end(), same);
    const QString next = known ? id : QString();
    if (next != m_selected) {
        m_selected = next;
        m_overlay->update();
        describeSelection();
        Q_EMIT handleSelected(m_selected);
    }
}

/// For screen readers: what the arrow keys move.
void ImagePanel::describeSelection()
{
    QString words;
    for (const Handle& handle : m_handles) {
        if (handle.id == m_selected) {
            words = handle.valueText.isEmpty() ? handle.name
                                               : tr("%1: %2").arg(handle.name, handle.valueText);
        }
    }
    if (words != m_overlay->accessibleDescription()) {
        m_overlay->setAccessibleDescription(words);
    }
}

QString ImagePanel::draggedHandle() const
{
    return m_overlay->draggedHandle();
}

void ImagePanel::setInteractive(bool interactive)
{
    m_interactive = interactive;
    m_overlay->update();
}

void ImagePanel::setCompass(std::optional<Compass> compass)
{
    m_compass = compass;
    m_overlay->update();
}

void ImagePanel::setMarks(std::vector<Mark> marks)
{
    m_marks = std::move(marks);
    m_overlay->update();
}

void ImagePanel::setEmptyText(const QString& headline, const QString& hint)
{
    m_emptyHeadline = headline;
    m_emptyHint = hint;
    m_overlay->update();
}

void ImagePanel::setCrosshair(std::optional<QPointF> world)
{
    if (world != m_crosshair) {
        m_crosshair = world;
        m_overlay->update();
    }
}

OverlayScene ImagePanel::scene() const
{
    OverlayScene scene;
    scene.view = transform();
    scene.image = m_image;
    scene.placement = m_placement;
    scene.mapper = m_image ? &m_mapper : nullptr;
    scene.curves = &m_curves;
    scene.handles = &m_handles;
    scene.marks = &m_marks;
    scene.hoveredHandle = m_overlay->hoveredHandle();
    scene.selectedHandle = m_selected;
    scene.draggedHandle = m_overlay->draggedHandle();
    scene.crosshair = m_crosshair;
    scene.compass = m_compass;
    scene.unit = m_unit;
    scene.emptyHeadline = m_emptyHeadline.isEmpty() ? tr("No image") : m_emptyHeadline;
    scene.emptyHint = m_emptyHint;
    scene.font = font();
    scene.font.setPixelSize(QFontInfo(font()).pixelSize());
    scene.chromeOpacity = m_overlay->pointerInside() ? 1.0 : 0.85;
    scene.focused = m_overlay->hasFocus();
    return scene;
}

// --- view ------------------------------------------------------------------------------------

ViewTransform ImagePanel::transform() const
{
    return {m_view, QSizeF(std::max(1, m_area->width()), std::max(1, m_area->height()))};
}

QWidget* ImagePanel::canvasArea() const
{
    return m_overlay;
}

void ImagePanel::setView(const ViewState& view)
{
    if (view != m_view || m_fitted) {
        m_fitted = false;
        m_view = view;
        refresh();
        Q_EMIT viewChanged(m_view);
    }
}

void ImagePanel::fit()
{
    m_fitted = true;
    canvasResized();
    Q_EMIT viewChanged(m_view);
}

void ImagePanel::oneToOne()
{
    if (m_image) {
        ViewState view = m_view;
        view.zoom = 1 / (m_placement.pixelScale * devicePixelRatioF());
        setView(view);
    }
}

void ImagePanel::canvasResized()
{
    m_canvas->widget()->setGeometry(m_area->rect());
    m_overlay->setGeometry(m_area->rect());
    if (m_fitted && m_image) {
        m_view =
            ViewTransform::fitted(m_view, m_area->size(), m_placement.centerX, m_placement.centerY,
                                  m_placement.width(), m_placement.height());
    }
    refresh();
}

void ImagePanel::refresh()
{
    m_canvas->setView(m_view);
    m_overlay->update();
}

void ImagePanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange) {
        updateCaption();
    }
    QWidget::changeEvent(event);
}

} // namespace anneau
