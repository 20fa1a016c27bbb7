// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneau {

/// How a value between the limits (t in 0 … 1) becomes a place in the colour map.
enum class Stretch {
    Linear,  ///< t
    Sqrt,    ///< sqrt(t)
    Squared, ///< t^2
    Log,     ///< log(1 + 1000 t) / log(1001)
    Asinh,   ///< asinh(t / a) / asinh(1 / a), a = `softening`
    HistEq   ///< The fraction of the image's pixels within the limits that are not brighter.
};
inline constexpr int kStretchCount = 6;

enum class ColorMapId {
    Grey,
    GreyReversed,
    Viridis,
    Magma,
    Inferno,
    Plasma,
    Cividis,
    Diverging, ///< Blue, neutral grey, red: for residuals.
    Cyclic     ///< For angles.
};
inline constexpr int kColorMapCount = 9;

enum class LimitsMode {
    Percentile, ///< The middle `percentile` per cent of the finite pixels.
    Symmetric,  ///< -symmetric … symmetric.
    ZScale,     ///< IRAF's zscale; percentiles where its line cannot be fitted.
    MinMax,     ///< The extremes of the finite pixels.
    ZeroToMax,  ///< 0 … the largest finite pixel.
    Manual      ///< `low` … `high`.
};

/// Two ends of a colour scale, low < high, in the image's unit.
struct Limits {
    double low = 0;
    double high = 1;

    bool operator==(const Limits&) const = default;
};

/// How an image is shown, as a value: kept in sessions and shared by linked panels.
struct DisplaySettings {
    Stretch stretch = Stretch::Asinh;
    ColorMapId colorMap = ColorMapId::Grey;
    LimitsMode limits = LimitsMode::Percentile;
    double percentile = 99.5; ///< per cent, (0, 100]
    double symmetric = 5;     ///< > 0
    Limits manual;            ///< Used by LimitsMode::Manual.
    double softening = 0.1;   ///< Of the asinh stretch, as a fraction of the range; 0.001 … 1.
    double contrast = 1;      ///< Slope about `bias`, 0.1 … 10.
    double bias = 0.5; ///< Place (0 … 1, after the stretch) shown in the middle of the map.

    bool operator==(const DisplaySettings&) const = default;
};

} // namespace anneau
