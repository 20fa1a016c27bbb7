// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "widgets/view/color_maps.h"
#include "widgets/view/display_settings.h"
#include "widgets/view/limits.h"

#include <QImage>

#include <memory>
#include <optional>
#include <vector>

namespace anneau {

/// Turns values into colours: limits, then stretch, then contrast and bias, then the colour map,
/// all baked into one table that is linear in value. GL and painter panels and exports use the same
/// table, so they show the same colours.
///
/// With 16384 entries the asinh stretch at softening 0.001 moves at most 2 of 255 levels per entry.
/// A value type; GUI thread or any other, one at a time.
class ColorMapper {
public:
    static constexpr int kEntries = 16384;

    ColorMapper();
    /// `image` supplies automatic limits and the histogram; `shared` overrides the limits.
    ColorMapper(const Image& image, const DisplaySettings& settings,
                std::optional<Limits> shared = std::nullopt);

    /// Whether a mapper built with these would give the same colours as this one.
    bool gives(const DisplaySettings& settings, Limits limits) const;

    Limits limits() const { return m_limits; }
    const DisplaySettings& settings() const { return m_settings; }
    /// kEntries colours; entry i serves values from low + i (high - low)/kEntries on.
    const std::vector<Rgb>& table() const { return m_table; }

    /// The entry of a finite value: values beyond the limits take the end entries.
    int entry(double value) const;
    Rgb color(double value) const; ///< NaN: kNoDataColor.
    QRgb rgb(double value) const;

    /// Where a value lies along the map, 0 … 1, after stretch, contrast and bias.
    double position(double value) const;
    /// The value shown at place t of a colour bar that is linear in the stretched value, before
    /// contrast and bias: the inverse of the stretch.
    double valueAt(double t) const;
    /// The stretch of a fraction of the range, 0 … 1 -> 0 … 1.
    double stretched(double fraction) const;

    /// One pixel per value, top row first as QImage has it: the image's last row is line 0.
    QImage render(const Image& image) const;

private:
    void buildEqualisation(const Image& image);
    void buildTable();

    DisplaySettings m_settings;
    Limits m_limits;
    std::vector<double> m_equalised; ///< Cumulative histogram at equal steps; HistEq only.
    std::vector<Rgb> m_table;
};

/// Means over factor x factor blocks, ignoring NaN: what to show when an image is drawn smaller
/// than its pixels. Blocks without a finite value are NaN; a partial last block counts what it has.
Image blockAverage(const Image& image, int factor);

} // namespace anneau
