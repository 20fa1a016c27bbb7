// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace anneau {

class NumberBox;

/// How the noise of a pixel is taken to be: the observation's map or a constant, times a factor.
class NoiseForm : public QWidget {
    Q_OBJECT

public:
    explicit NoiseForm(QWidget* parent = nullptr);

    void setNoise(const NoiseSpec& noise);
    /// What "from the map" means for this observation, in words: "median 0.011 electron/s".
    void setMapDescription(const QString& text);
    void setUnit(const QString& unit);

Q_SIGNALS:
    void edited(const anneau::NoiseSpec& noise, const QString& what, quint64 gesture);

private:
    void publish(const QString& what);

    NoiseSpec m_noise;
    QComboBox* m_kind;
    NumberBox* m_sigma;
    NumberBox* m_scale;
    QLabel* m_unit;
    QLabel* m_description;
};

} // namespace anneau
