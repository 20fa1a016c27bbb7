// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/sample_settings.h"

#include <QToolButton>

class QComboBox;
class QSpinBox;

namespace anneau {

class Workbench;

/// The toolbar's button that says how Sample will sample ("default · 64 · CPU") and opens a small
/// form to change it.
class SampleOptions : public QToolButton {
    Q_OBJECT

public:
    explicit SampleOptions(Workbench& workbench, QWidget* parent = nullptr);

    SampleSettings settings() const;
    void setSettings(const SampleSettings& settings);

private:
    QWidget* makeForm();
    void showDevices();
    void updateText();

    Workbench& m_workbench;
    QComboBox* m_sampler;
    QSpinBox* m_steps;
    QSpinBox* m_samples;
    QComboBox* m_device;
    QSpinBox* m_seed;
};

} // namespace anneau
