// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/display_settings.h"

#include <array>
#include <cstdint>
#include <span>

namespace anneau {

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    bool operator==(const Rgb&) const = default;
};

/// What menus and tool tips say about a colour map. Names are proper names: not translated, except
/// where `translatable` is true.
struct ColorMapInfo {
    ColorMapId id;
    const char* key;  ///< Stored in settings and sessions: never renamed.
    const char* name; ///< Shown; pass through translation (context "ColorMap").
    bool uniform;     ///< Equal steps look equal (perceptually uniform).
    bool colorBlindSafe;
    bool diverging;
    const char* licence;
};

const std::array<ColorMapInfo, kColorMapCount>& colorMaps();
const ColorMapInfo& colorMapInfo(ColorMapId id);

/// Equidistant control points, first to last colour.
std::span<const Rgb> controlPoints(ColorMapId id);

/// The colour at t (clamped to 0 … 1), interpolated linearly between the control points.
Rgb colorAt(ColorMapId id, double t);

/// No datum: a neutral tint that no map of ours contains and that is not black.
inline constexpr Rgb kNoDataColor{0x5a, 0x54, 0x66};

} // namespace anneau
