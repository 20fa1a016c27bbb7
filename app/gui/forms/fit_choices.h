// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/fit_settings.h"

#include <QToolButton>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;

namespace anneau {

class Document;

/// The toolbar's button that says what Fit will fit ("Power law +1") and opens a small form
/// to change it. What is chosen is remembered.
class FitChoices : public QToolButton {
    Q_OBJECT

public:
    explicit FitChoices(Document& document, QWidget* parent = nullptr);

    FitSettings settings() const;
    void setSettings(const FitSettings& settings);

private:
    QWidget* makeForm();
    void fillMass();
    void fillQuasars();
    void arrange(QFormLayout& layout);
    QStringList inWords() const; ///< For the tool tip, a line for each.
    int deviations() const;      ///< From the usual, besides the mass model.
    void refresh();

    QComboBox* m_mass;
    QCheckBox* m_shear;
    QSpinBox* m_light;
    QSpinBox* m_companions;
    QComboBox* m_quasars;
    QCheckBox* m_fromModel;
};

} // namespace anneau
