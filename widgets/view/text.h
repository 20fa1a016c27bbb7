// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/display_settings.h"

#include <QString>

namespace anneau {

/// A number as the user's language writes it, with a true minus sign: `digits` significant digits.
QString valueText(double value, int digits = 3);

QString stretchName(Stretch stretch);                    ///< "asinh": short, for captions.
QString stretchFormula(Stretch stretch);                 ///< One line for tool tips.
QString limitsModeName(const DisplaySettings& settings); ///< "99.5 %", "±5", "zscale".
QString colorMapName(ColorMapId id);

} // namespace anneau
