// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace anneau {

/// The unit of an observation as the window writes it: "e⁻/s" for "electron/s".
inline QString unitText(const std::string& unit)
{
    return QString::fromStdString(unit).replace(QStringLiteral("electron"), QStringLiteral("e⁻"));
}

} // namespace anneau
