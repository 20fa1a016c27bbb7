// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"
#include "widgets/forms/value_scale.h"

#include <QObject>

#include <optional>

class QGridLayout;
class QLabel;
class QSlider;
class QToolButton;

namespace anneau {

class NumberBox;

/// One parameter as one row of a grid: symbol, number, unit and error, slider, lock. Columns are
/// shared by all rows of a form, so that numbers and units line up.
class ParameterRow : public QObject {
    Q_OBJECT

public:
    /// `parameter` must outlive the row: it is a line of a model's table. `name` is the object name
    /// of the row's widgets, "lens.theta_E".
    ParameterRow(const Parameter& parameter, const QString& name, QGridLayout* grid, int row,
                 QWidget* parent);

    void setValue(double value);
    void setLocked(bool locked);
    void setError(std::optional<double> error); ///< One standard error; none: nothing is shown.
    /// What the parameter follows, "Centre x of lens": then it cannot be set. Empty: nothing.
    void setFollowed(const QString& leader);

    static void setColumns(QGridLayout* grid);

Q_SIGNALS:
    /// By the user. Edits with the same gesture number belong to one drag: one undo entry.
    void edited(double value, quint64 gesture);
    void lockToggled(bool locked);
    void linkMenuRequested(const QPoint& at); ///< On the screen: what may it follow?

private:
    void slid(int position);
    void showFlag(double value);

    const Parameter& m_parameter;
    ValueScale m_scale;
    QLabel* m_symbol;
    NumberBox* m_number;
    QLabel* m_unit;
    QSlider* m_slider;
    QToolButton* m_lock;
    quint64 m_gesture = 0;
    bool m_follows = false;
};

/// A number no other gesture has.
quint64 nextGesture();

} // namespace anneau
