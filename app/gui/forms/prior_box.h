// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace anneau {

class Workbench;

/// Chooses the prior that the workbench samples with. "Automatic" is the one that comes with the
/// program for the source grid, and says which. There may be several: they show the same.
class PriorBox : public QComboBox {
    Q_OBJECT

public:
    explicit PriorBox(Workbench& workbench, QWidget* parent = nullptr);

private:
    void fill();
    void showChoice();
    void showTaken();

    Workbench& m_workbench;
};

} // namespace anneau
