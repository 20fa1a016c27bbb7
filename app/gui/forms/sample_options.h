// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/sample_settings.h"

#include <QToolButton>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace anneau {

struct SamplerPreset;
struct SampleSummary;
class PriorBox;
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
    void addPresets();
    static QString nameOf(const SamplerPreset& preset);
    static QString calibrationOf(const SamplerPreset& preset);
    static QString costOf(const SamplerPreset& preset);
    void showDevices();
    static QString purpose();
    void showChoices(const SampleSummary& summary); ///< In the tool tip.
    void updateText();

    Workbench& m_workbench;
    QComboBox* m_sampler;
    PriorBox* m_prior;
    QSpinBox* m_steps;
    QSpinBox* m_samples;
    QCheckBox* m_joint;
    QComboBox* m_device;
    QSpinBox* m_seed;
};

} // namespace anneau
