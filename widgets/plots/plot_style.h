// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace anneau {

/// What a thing in a plot stands for; colours follow, in light and dark.
enum class PlotRole {
    Primary,         ///< The measured curve.
    Accent,          ///< Selected or current.
    Uncertainty,     ///< 68 % bands: the hue of all uncertainty in the program.
    UncertaintyWide, ///< 95 % bands.
    Expected,        ///< Where things should lie: grey band.
    Reference        ///< Diagonals, markers: thin, dashed, neutral.
};
QColor plotColor(PlotRole role, bool darkTheme);

bool isDarkTheme(const QPalette& palette); ///< Light text on a dark window.
QPalette paperPalette();                   ///< Black on white, for what is printed.

} // namespace anneau
