// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"

#include <QScrollArea>

#include <filesystem>
#include <map>

class QSpinBox;
class QLabel;

namespace anneau {

class ComponentsForm;
class NoiseForm;
class RedshiftForm;
class Section;
class SourceForm;
class Workbench;

/// The right side of the window: everything of the model that can be changed, in foldable sections.
class FormsPanel : public QScrollArea {
    Q_OBJECT

public:
    explicit FormsPanel(Workbench& workbench, QWidget* parent = nullptr);

    /// Scrolls to what the scene tree names: a component's id, "noise", "source" or "field".
    void reveal(const QString& what);
    /// Takes what is being typed: before a job starts, say.
    void commit();

private:
    void build(QWidget* page);
    QWidget* makeFieldForm();
    void connectForms();
    void showScene();
    void showObservation();
    void editRedshifts(std::optional<double> lens, std::optional<double> source);
    void addComponent(int role, const QString& type);
    void removeComponent(int role, const QString& id);
    std::shared_ptr<const Image> chosenMap();

    Workbench& m_workbench;
    ComponentsForm* m_mass;
    ComponentsForm* m_light;
    ComponentsForm* m_sourceLight;
    NoiseForm* m_noise;
    SourceForm* m_source;
    RedshiftForm* m_redshifts;
    QSpinBox* m_side = nullptr;
    QLabel* m_fieldText = nullptr;
    std::map<QString, QWidget*> m_places;
};

} // namespace anneau
