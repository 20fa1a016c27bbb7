// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/sample_settings.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSpinBox;

namespace anneau {

class CoveragePlot;
class Workbench;

/// The coverage test: what it asks, a button to start it, and the
/// TARP curve that grows, with what it says.
class CoverageTab : public QWidget {
    Q_OBJECT

public:
    explicit CoverageTab(Workbench& workbench, QWidget* parent = nullptr);

    CoverageSettings settings() const;
    void setSettings(const CoverageSettings& settings);

Q_SIGNALS:
    void startRequested();
    void fileRequested(const QString& file); ///< A coverage test that was kept.

private:
    void refresh();

    Workbench& m_workbench;
    QSpinBox* m_simulations;
    QSpinBox* m_samples;
    QPushButton* m_start;
    QLabel* m_origin;
    CoveragePlot* m_plot;
};

} // namespace anneau
