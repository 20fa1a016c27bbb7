// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QSpinBox;

namespace anneau {

class NumberBox;

/// The source's pixel grid and the sky level, below a place for what its prior is chosen with.
class SourceForm : public QWidget {
    Q_OBJECT

public:
    explicit SourceForm(QWidget* parent = nullptr);

    void setGrid(const SourceGrid& grid);
    void setSky(double sky);
    void setPriorField(QWidget* field); ///< Takes it over.
    void setUnit(const QString& unit);

Q_SIGNALS:
    void edited(const anneau::SourceGrid& grid, const QString& what, quint64 gesture);
    void skyEdited(double sky, quint64 gesture);

private:
    void publish(const QString& what);
    void describe();

    SourceGrid m_grid;
    QGridLayout* m_layout;
    QSpinBox* m_pixels;
    NumberBox* m_scale;
    NumberBox* m_x;
    NumberBox* m_y;
    NumberBox* m_sky;
    QLabel* m_skyUnit;
    QLabel* m_size;
};

} // namespace anneau
