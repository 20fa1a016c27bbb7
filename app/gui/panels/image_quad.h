// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"
#include "widgets/view/display_settings.h"

#include <QPointF>
#include <QWidget>

#include <array>
#include <optional>

namespace anneau {

class Document;
class ImagePanel;
class PointProbe;
class ViewLink;

/// The four linked panels: data, model, residual and source. Handles on the first and the last
/// drive the model. Redraws only panels whose content changed.
class ImageQuad : public QWidget {
    Q_OBJECT

public:
    enum Place { Data, Model, Residual, Source };

    explicit ImageQuad(Document& document, QWidget* parent = nullptr);

    ImagePanel* panel(Place place) const { return m_panels[place]; }
    ImagePanel* activePanel() const; ///< The one with the focus, else the data panel.
    void fitViews();
    void setHandlesShown(bool shown);
    /// While a job works on the model, nothing of it can be dragged; the handles say so.
    void setLocked(bool locked);
    void setCurvesShown(bool shown);
    /// Maps of magnification take the places of the model and the source.
    void setMagnificationShown(bool shown);
    PointProbe& probe() { return *m_probe; }

Q_SIGNALS:
    /// The pointer is over a place of the image plane (arcsec), or of the source plane; `shown`:
    /// what a map that is shown there says, with its unit.
    void hoveredSky(double x, double y, const QString& shown);
    void hoveredSource(double x, double y, const QString& shown);
    void left();

private:
    void buildPanels();
    void link();
    void connectHandles(ImagePanel* panel);
    void showObservation();
    void showFrame();
    void showSource();
    void showHandles();
    void showProbe();
    /// What the panels that show different things are called.
    struct Words {
        QString source;
        QString sourceUnit;
        QString sourceValue; ///< Before a value in the read-out; empty: brightness needs no name.
        QString model;
        QString modelUnit;
        std::optional<QString> modelValue; ///< None: the read-out has nothing of this panel.
    };
    Words words() const;
    void updateTitles();
    /// The panel's value at a place, in words; empty where it has none.
    QString valueText(Place place, double x, double y) const;
    void showMagnification();
    /// What the values of a panel are. Each kind is shown as the user last had it.
    enum class Content { Light, Magnification, Ratio };
    void setContent(Place place, Content content);
    void setModelApart(bool apart);

    Document& m_document;
    std::array<ImagePanel*, 4> m_panels{};
    ViewLink* m_link;
    PointProbe* m_probe;
    QPointF m_probeBefore; ///< When its drag began.
    std::optional<Scene> m_beforeDrag;
    quint64 m_gesture = 0;
    bool m_handles = true;
    bool m_locked = false;
    bool m_curves = true;
    bool m_magnification = false;
    std::array<Content, 4> m_content{};
    std::array<std::array<DisplaySettings, 3>, 4> m_displays; ///< By place and content.
    /// What the read-out calls their values; none: it has nothing of them.
    std::array<std::optional<QString>, 4> m_valueNames;
    bool m_modelApart = false; ///< The model panel keeps its own limits.
};

} // namespace anneau
