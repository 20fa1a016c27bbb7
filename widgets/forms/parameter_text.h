// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter_table.h"

#include <QString>

#include <string>

namespace anneau {

QString componentLabel(const std::string& type); ///< "Elliptical power law", translated.
QString componentHelp(const std::string& type);

QString parameterLabel(const Parameter& parameter); ///< "Einstein radius", translated.
/// The same of a key in any table; the key itself if no table has it.
QString parameterLabel(const std::string& key);
QString symbolHtml(const Parameter& parameter); ///< "θ<sub>E</sub>" for "θ_E".
QString unitText(Unit unit);                    ///< "″", "°", "e⁻/s/″²", "".
int unitDecimals(Unit unit);                    ///< Digits shown after the point.

/// Name, formula, range and unit for a tool tip, as rich text.
QString parameterHelp(const Parameter& parameter);

/// "0.0041": an error with two significant digits, in the user's locale.
QString errorText(double error);

} // namespace anneau
