// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/color_maps.h"

#include <QColor>

/// The few colours that mean something, the same everywhere. Chosen to stay apart for the common
/// colour deficiencies (gold, pink and azure differ in blue content and lightness) and drawn with a
/// dark outline on images; line style (solid, dashed, dotted) says the same as the hue.
namespace anneau::theme {

inline constexpr Rgb kSurround{0x33, 0x33, 0x33};      ///< Around images, in light and dark themes.
inline constexpr Rgb kCriticalCurve{0xff, 0xd0, 0x4d}; ///< Solid.
inline constexpr Rgb kCaustic{0xff, 0x8a, 0xc6};       ///< Dashed; pseudo-caustics dotted.
inline constexpr Rgb kAccent{0x3d, 0xa5, 0xff};        ///< What can be dragged or is selected.
inline constexpr Rgb kOverlayText{0xf2, 0xf2, 0xf2};
inline constexpr int kOutlineAlpha = 170;     ///< Of the black under overlay lines…
inline constexpr int kTextOutlineAlpha = 225; ///< …and under text, which must read on white too.

inline QColor color(Rgb rgb, int alpha = 255)
{
    return {rgb.r, rgb.g, rgb.b, alpha};
}

} // namespace anneau::theme
