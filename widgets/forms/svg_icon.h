// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace anneau {

/// A line icon of the program by name ("open", "lock"), drawn in the palette's text colour at paint
/// time, so that it follows the theme and the screen's resolution. Unknown names give a null icon.
QIcon svgIcon(const QString& name);

} // namespace anneau
