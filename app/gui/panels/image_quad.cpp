// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/panels/image_quad.h"

#include "app/gui/document/document.h"
#include "app/gui/panels/lens_handles.h"
#include "app/gui/panels/point_probe.h"
#include "app/gui/panels/readout.h"
#include "app/gui/program/units.h"
#include "core/forward/magnification.h"
#include "core/lens/lens_of.h"
#include "widgets/forms/parameter_row.h"
#include "widgets/view/image_panel.h"
#include "widgets/view/view_link.h"

#include <QGridLayout>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {
constexpr int kGap = 1; ///< Pixels between panels: one picture, not four boxes.

std::optional<Compass> compassOf(const Observation& observation)
{
    if (!observation.sky || !observation.sky->orientationKnown) {
        return std::nullopt;
    }
    // The jacobian maps (col, row) to (east, north); its inverse's columns are where they point.
    const auto& j = observation.sky->jacobian;
    const double determinant = j[0] * j[3] - j[1] * j[2];
    if (determinant == 0) {
        return std::nullopt;
    }
    Compass compass;
    const auto unit = [](double x, double y, double& ux, double& uy) {
        const double length = std::hypot(x, y);
        ux = x / length;
        uy = y / length;
    };
    unit(j[3] / determinant, -j[2] / determinant, compass.eastX, compass.eastY);
    unit(-j[1] / determinant, j[0] / determinant, compass.northX, compass.northY);
    return compass;
}

template <class T>
std::shared_ptr<const Image> partOf(const std::shared_ptr<const T>& owner, const Image& image)
{
    return {owner, &image}; // shares the whole: no copy
}

DisplaySettings settings(LimitsMode limits, ColorMapId map, Stretch stretch)
{
    DisplaySettings display;
    display.limits = limits;
    display.colorMap = map;
    display.stretch = stretch;
    return display;
}
} // namespace

ImageQuad::ImageQuad(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_link(new ViewLink(this)),
      m_probe(new PointProbe(document, this))
{
    buildPanels();
    link();
    connect(&document, &Document::opened, this, &ImageQuad::showObservation);
    connect(&document, &Document::fieldChanged, this, &ImageQuad::showObservation);
    connect(&document, &Document::frameChanged, this, &ImageQuad::showFrame);
    connect(&document, &Document::sceneChanged, this, &ImageQuad::showHandles);
    connect(&document, &Document::browseChanged, this, &ImageQuad::updateTitles);
    connect(&document, &Document::browseChanged, this, &ImageQuad::showHandles);
    connect(&document, &Document::staleChanged, this, &ImageQuad::updateTitles);
    connect(&document, &Document::fitChanged, this, &ImageQuad::showHandles);
    updateTitles();
}

void ImageQuad::buildPanels()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kGap);
    for (int i = 0; i < 4; ++i) {
        auto* panel = new ImagePanel(this);
        m_panels[static_cast<std::size_t>(i)] = panel;
        grid->addWidget(panel, i / 2, i % 2);
        grid->setRowStretch(i / 2, 1);
        grid->setColumnStretch(i % 2, 1);
        panel->setMinimumSize(120, 120);
    }
    const char* names[] = {"panel.data", "panel.model", "panel.residual", "panel.source"};
    for (int i = 0; i < 4; ++i) {
        m_panels[static_cast<std::size_t>(i)]->setObjectName(QString::fromLatin1(names[i]));
    }
    const DisplaySettings sky = settings(LimitsMode::Percentile, ColorMapId::Grey, Stretch::Asinh);
    m_panels[Data]->setDisplay(sky);
    m_panels[Model]->setDisplay(sky);
    m_panels[Residual]->setDisplay(
        settings(LimitsMode::Symmetric, ColorMapId::Diverging, Stretch::Linear));
    m_panels[Source]->setDisplay(
        settings(LimitsMode::Percentile, ColorMapId::Inferno, Stretch::Asinh));
    DisplaySettings ratio = settings(LimitsMode::Manual, ColorMapId::Inferno, Stretch::Linear);
    ratio.manual = {0, 1};
    for (const Place place : {Model, Source}) {
        m_displays[place] = {m_panels[place]->display(),
                             settings(LimitsMode::Percentile, ColorMapId::Viridis, Stretch::Asinh),
                             ratio};
    }
    m_panels[Model]->setInteractive(false);
    m_panels[Residual]->setInteractive(false);
    m_panels[Residual]->setUnit(QStringLiteral("σ"));
    m_panels[Model]->setEmptyText(tr("Model"), tr("What the lens and the source predict"));
    m_panels[Residual]->setEmptyText(tr("Residual"), tr("(data − model)/σ"));
    m_panels[Source]->setEmptyText(tr("Source"), tr("The lensed galaxy without the lens"));
    connectHandles(m_panels[Data]);
    connectHandles(m_panels[Source]);
    connect(m_probe, &PointProbe::changed, this, &ImageQuad::showProbe);
    for (const Place place : {Data, Model}) {
        connect(m_panels[place], &ImagePanel::clicked, this, [this](double x, double y) {
            if (m_probe->isShown()) {
                m_probe->moveToSourceOf(x, y);
            }
        });
    }
}

void ImageQuad::link()
{
    m_link->add(m_panels[Data]);
    m_link->add(m_panels[Model]);
    m_link->add(m_panels[Residual], ViewLink::View | ViewLink::Crosshair);
    connect(m_link, &ViewLink::hovered, this,
            [this](double x, double y) { Q_EMIT hoveredSky(x, y, valueText(Model, x, y)); });
    connect(m_link, &ViewLink::left, this, &ImageQuad::left);
    connect(m_panels[Source], &ImagePanel::hovered, this,
            [this](double x, double y) { Q_EMIT hoveredSource(x, y, valueText(Source, x, y)); });
    connect(m_panels[Source], &ImagePanel::left, this, &ImageQuad::left);
}

void ImageQuad::connectHandles(ImagePanel* panel)
{
    connect(panel, &ImagePanel::handleDragStarted, this, [this](const QString& id) {
        if (id == PointProbe::kHandle) {
            m_probeBefore = m_probe->position();
            return;
        }
        m_beforeDrag = m_document.scene();
        m_gesture = nextGesture();
    });
    connect(panel, &ImagePanel::handleMoved, this,
            [this](const QString& id, double x, double y, Qt::KeyboardModifiers) {
                if (id == PointProbe::kHandle) {
                    m_probe->moveTo(x, y);
                    return;
                }
                const quint64 gesture = m_beforeDrag ? m_gesture : nextGesture(); // or a nudge
                m_document.edit(dragged(m_document.scene(), id, x, y), dragText(id), gesture);
            });
    connect(panel, &ImagePanel::handleDragFinished, this, [this] { m_beforeDrag.reset(); });
    connect(panel, &ImagePanel::handleDragCancelled, this, [this](const QString& id) {
        if (id == PointProbe::kHandle) {
            m_probe->moveTo(m_probeBefore.x(), m_probeBefore.y());
        } else if (m_beforeDrag) {
            m_document.edit(*m_beforeDrag, dragText(id), m_gesture);
            m_beforeDrag.reset();
        }
    });
}

ImagePanel* ImageQuad::activePanel() const
{
    for (ImagePanel* panel : m_panels) {
        if (panel->isAncestorOf(focusWidget())) {
            return panel;
        }
    }
    return m_panels[Data];
}

void ImageQuad::fitViews()
{
    m_panels[Data]->fit();
    m_panels[Source]->fit();
}

void ImageQuad::setHandlesShown(bool shown)
{
    m_handles = shown;
    showHandles();
}

void ImageQuad::setLocked(bool locked)
{
    if (locked != m_locked) {
        m_locked = locked;
        showHandles();
    }
}

void ImageQuad::setCurvesShown(bool shown)
{
    m_curves = shown;
    showFrame();
}

void ImageQuad::setMagnificationShown(bool shown)
{
    m_magnification = shown;
    updateTitles();
    showFrame();
}

void ImageQuad::setContent(Place place, Content content)
{
    const auto now = static_cast<std::size_t>(m_content[place]);
    if (content != m_content[place]) {
        m_displays[place][now] = m_panels[place]->display();
        m_content[place] = content;
        m_panels[place]->setDisplay(m_displays[place][static_cast<std::size_t>(content)]);
    }
}

/// A deviation or a magnification has its own scale; all else on the image plane shares the data's.
void ImageQuad::setModelApart(bool apart)
{
    if (apart == m_modelApart) {
        return;
    }
    m_modelApart = apart;
    m_link->remove(m_panels[Model]);
    m_panels[Model]->setSharedLimits(std::nullopt);
    if (apart) {
        m_link->add(m_panels[Model], ViewLink::View | ViewLink::Crosshair);
    } else {
        m_link->add(m_panels[Model]);
    }
}

void ImageQuad::showObservation()
{
    const auto& field = m_document.field();
    const auto compass = compassOf(*field);
    m_panels[Data]->setImage(partOf(field, field->data), field->pixelScale);
    for (const Place place : {Model, Residual, Source}) {
        m_panels[place]->clearImage();
    }
    for (const Place place : {Data, Model, Residual, Source}) {
        m_panels[place]->setCompass(place == Data ? compass : std::nullopt);
    }
    const QString unit = unitText(field->unit);
    m_panels[Data]->setUnit(unit);
    fitViews();
    showProbe();
    updateTitles();
}

void ImageQuad::showFrame()
{
    const auto& frame = m_document.frame();
    const auto& field = m_document.field();
    if (frame == nullptr || field == nullptr) {
        return;
    }
    const bool deviation = m_document.browse().view == Browse::View::Deviation;
    const PosteriorDraws* draws = m_document.posterior();
    if (m_magnification) {
        showMagnification();
    } else if (deviation && draws != nullptr && !draws->modelDeviation()->empty()) {
        m_panels[Model]->setImage(draws->modelDeviation(), field->pixelScale);
    } else {
        m_panels[Model]->setImage(partOf(frame, frame->model), field->pixelScale);
    }
    m_panels[Residual]->setImage(partOf(frame, frame->residual), field->pixelScale);
    if (!m_magnification) {
        showSource();
    }
    const LensCurves none;
    const LensCurves& curves = m_curves ? frame->curves : none;
    m_panels[Data]->setCurves(curves, {true, false});
    m_panels[Model]->setCurves(curves, {true, false});
    m_panels[Source]->setCurves(curves, {false, true});
}

/// On the image plane that of one image, whichever way round; in the source that of all together.
void ImageQuad::showMagnification()
{
    const Observation& field = *m_document.field();
    const Scene shown = m_document.shownScene();
    if (!checkPlanes(shown)) { // nothing is lensed until that is put right
        m_panels[Model]->clearImage();
        m_panels[Source]->clearImage();
        return;
    }
    const auto lens = lensOf(shown);
    const ImageFrame frame = frameOf(field, shown);
    Image images = imageMagnification(frame, *lens);
    for (float& value : images) {
        value = std::abs(value);
    }
    const SourceGrid& grid = shown.sourceGrid;
    m_panels[Model]->setImage(std::make_shared<const Image>(std::move(images)), field.pixelScale);
    m_panels[Source]->setImage(
        std::make_shared<const Image>(sourceMagnification(frame, *lens, grid)), grid.pixelScale,
        grid.centerX, grid.centerY);
}

void ImageQuad::showSource()
{
    const auto& frame = m_document.frame();
    const Scene shown = m_document.shownScene();
    const SourceGrid& grid = shown.sourceGrid;
    const PosteriorDraws* draws = m_document.posterior();
    std::shared_ptr<const Image> image = partOf(frame, frame->source);
    if (draws != nullptr && draws->size() > 0) {
        if (m_document.browse().view == Browse::View::Deviation) {
            image = draws->standardDeviation();
        } else if (m_document.browse().view == Browse::View::SignalToNoise) {
            image = draws->signalToNoise();
        } else if (m_document.browse().view == Browse::View::Constraint && draws->knowsPrior()) {
            image = draws->constraint();
        }
    }
    if (std::all_of(image->begin(), image->end(), [](float value) { return value == 0; })) {
        m_panels[Source]->clearImage(); // no source yet: a blank picture would say there is one
        return;
    }
    m_panels[Source]->setImage(image, grid.pixelScale, grid.centerX, grid.centerY);
}

void ImageQuad::showHandles()
{
    if (!m_document.isOpen()) {
        return;
    }
    const Scene& scene = m_document.scene();
    const bool live = m_document.browse().view == Browse::View::Live;
    std::vector<Handle> onData = m_handles ? lensHandles(scene) : std::vector<Handle>();
    std::vector<Handle> onSource = m_handles && live ? sourceHandles(scene) : std::vector<Handle>();
    for (std::vector<Handle>* handles : {&onData, &onSource}) {
        for (Handle& handle : *handles) {
            handle.locked = m_locked;
            handle.valueText = m_locked ? tr("stays put while a job runs") : handle.valueText;
        }
    }
    m_panels[Data]->setHandles(std::move(onData));
    for (const Handle& probe : m_probe->handles()) {
        onSource.push_back(probe); // shown by itself, whatever the others are
    }
    m_panels[Source]->setHandles(std::move(onSource));
}

void ImageQuad::showProbe()
{
    const std::vector<Mark> marks = m_probe->marks();
    m_panels[Data]->setMarks(marks);
    m_panels[Model]->setMarks(marks);
    showHandles();
}

QString ImageQuad::valueText(Place place, double x, double y) const
{
    const std::optional<float> value = m_panels[place]->valueAt(x, y);
    if (!value || !m_valueNames[place]) {
        return {};
    }
    return QStringLiteral("%1 %2 %3")
        .arg(*m_valueNames[place], brief(static_cast<double>(*value)), m_panels[place]->unit())
        .trimmed();
}

ImageQuad::Words ImageQuad::words() const
{
    const auto& field = m_document.field();
    const Browse& browse = m_document.browse();
    Words words;
    words.source = tr("Source");
    words.sourceUnit = tr("e⁻/s/″²");
    words.model = tr("Model");
    words.modelUnit = field != nullptr ? unitText(field->unit) : QString();
    switch (browse.view) {
    case Browse::View::Live:
        break;
    case Browse::View::Sample:
        words.source = tr("Source · sample %1").arg(browse.position + 1);
        words.model = tr("Model · sample %1").arg(browse.position + 1);
        break;
    case Browse::View::Mean:
        words.source = tr("Source · posterior mean");
        words.model = tr("Model · posterior mean");
        break;
    case Browse::View::Deviation:
        words.source = tr("Source · standard deviation");
        words.sourceValue = tr("standard deviation");
        words.model = tr("Model · standard deviation");
        words.modelValue = tr("its standard deviation");
        break;
    case Browse::View::SignalToNoise:
        words.source = tr("Source · mean/std");
        words.sourceValue = tr("mean/std");
        words.sourceUnit.clear();
        words.model = tr("Model · posterior mean");
        break;
    case Browse::View::Constraint:
        words.source = tr("Source · posterior/prior variance");
        words.sourceValue = tr("posterior/prior variance");
        words.sourceUnit.clear();
        words.model = tr("Model · posterior mean");
        break;
    }
    if (m_magnification) { // the read-out has that of the image plane, with its sign
        words.source = tr("Source plane · magnification");
        words.sourceUnit = QStringLiteral("×");
        words.sourceValue = tr("magnification");
        words.model = tr("Image plane · magnification");
        words.modelUnit = words.sourceUnit;
        words.modelValue.reset();
    }
    return words;
}

void ImageQuad::updateTitles()
{
    const bool deviation = m_document.browse().view == Browse::View::Deviation;
    const bool ratio = m_document.browse().view == Browse::View::Constraint;
    if (deviation || m_magnification) {
        setModelApart(true); // before it looks another way: the data do not follow
    } else if (m_modelApart) {
        m_displays[Model][static_cast<std::size_t>(Content::Light)] = m_panels[Data]->display();
    }
    setContent(Model, m_magnification ? Content::Magnification : Content::Light);
    setModelApart(deviation || m_magnification);
    setContent(Source, m_magnification ? Content::Magnification
                       : ratio         ? Content::Ratio
                                       : Content::Light);
    const Words now = words();
    m_panels[Data]->setTitle(tr("Data"));
    m_panels[Model]->setTitle(now.model);
    m_panels[Model]->setUnit(now.modelUnit);
    m_panels[Residual]->setTitle(tr("Residual (data − model)/σ"));
    m_panels[Source]->setTitle(now.source);
    m_panels[Source]->setUnit(now.sourceUnit);
    m_valueNames[Model] = now.modelValue;
    m_valueNames[Source] = now.sourceValue;
}

} // namespace anneau
