// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <QWidget>

#include <filesystem>
#include <vector>

class QComboBox;
class QLabel;
class QSpinBox;

namespace anneau {

class NumberBox;

/// A prior that can be chosen.
struct PriorChoice {
    QString name;
    QString description;        ///< Training set, size: the tool tip.
    int pixels = 0;             ///< Side of the images it knows; 0: any.
    std::filesystem::path file; ///< Empty: the Gaussian prior.
};

/// The source's pixel grid and its prior.
class SourceForm : public QWidget {
    Q_OBJECT

public:
    explicit SourceForm(QWidget* parent = nullptr);

    void setGrid(const SourceGrid& grid);
    void setSky(double sky);
    void setPriors(const std::vector<PriorChoice>& priors);
    void choosePrior(const std::filesystem::path& file);
    std::filesystem::path prior() const;
    void setUnit(const QString& unit);

Q_SIGNALS:
    void edited(const anneau::SourceGrid& grid, const QString& what, quint64 gesture);
    void skyEdited(double sky, quint64 gesture);
    void priorChosen();

private:
    void publish(const QString& what);
    void describe();

    SourceGrid m_grid;
    std::vector<PriorChoice> m_priors;
    QComboBox* m_prior;
    QSpinBox* m_pixels;
    NumberBox* m_scale;
    NumberBox* m_x;
    NumberBox* m_y;
    NumberBox* m_sky;
    QLabel* m_skyUnit;
    QLabel* m_size;
};

} // namespace anneau
