// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QApplication;

namespace anneau {

enum class Theme { System, Light, Dark };

/// Sets style, palette and style sheet of the whole program. One accent colour, for what is
/// selected or can be dragged; everything else is neutral. Remembers what "System" meant at
/// start-up.
void applyTheme(QApplication& application, Theme theme);

/// Stored in the settings.
Theme storedTheme();
void storeTheme(Theme theme);

} // namespace anneau
