// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/observation_reader.h"

#include <QDialog>

#include <string>
#include <vector>

class QTreeWidget;

namespace anneau {

/// Asks which image of a file is to be modelled: number, name, size and type of each HDU, and what
/// it would be taken for. Only images can be chosen.
class HduPicker : public QDialog {
    Q_OBJECT

public:
    HduPicker(const QString& file, const std::vector<HduInfo>& hdus, QWidget* parent = nullptr);

    /// The number of the HDU, as ObservationFiles::imageHdu wants it.
    std::string chosen() const;

private:
    QTreeWidget* m_list;
};

} // namespace anneau
