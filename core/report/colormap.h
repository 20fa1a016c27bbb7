// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace anneau {

/// A colour, each channel 0 … 1 in sRGB.
struct Rgb {
    double r = 0, g = 0, b = 0;
};

/// A colour map as evenly spaced colours, joined by straight lines in sRGB.
struct ColorMap {
    std::string_view key;   ///< "viridis": stored in settings.
    std::string_view label; ///< Shown.
    bool diverging = false; ///< The middle means zero.
    std::span<const std::array<std::uint8_t, 3>> stops;

    /// t is clamped to 0 … 1; NaN gives the "no data" tint.
    Rgb at(double t) const;
};

/// All maps: grey, inverted grey, viridis, magma, inferno (van der Walt and Smith 2015, CC0),
/// and a blue-grey-red diverging one of our own.
std::span<const ColorMap> colorMaps();
/// The map of that key; the first (grey) if there is none.
const ColorMap& colorMap(std::string_view key);

/// How values become positions on a map: linear between low and high, or with
/// asinh((v - low)/softening): linear up to about `softening`, logarithmic beyond. NaN stays NaN.
struct Stretch {
    double low = 0;
    double high = 1;
    double softening = 0; ///< 0: linear.

    double operator()(double value) const;
    /// The value at position t of the map.
    double valueAt(double t) const;
};

} // namespace anneau
