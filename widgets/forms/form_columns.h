// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>

namespace anneau {

/// The columns that forms of label, field and unit share, so that one below the other they align.
inline constexpr int kFormLabelWidth = 72; ///< At least.
inline constexpr int kFormFieldWidth = 90;

inline void setFormColumns(QGridLayout* grid)
{
    grid->setContentsMargins(8, 0, 0, 4);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, kFormLabelWidth);
    grid->setColumnStretch(2, 1);
}

} // namespace anneau
