// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "widgets/view/display_settings.h"

namespace anneau {

/// The limits that `settings` give for `image`: always finite and low < high, whatever the image
/// (empty, constant and NaN-only images give a unit range about their value). NaN and infinities
/// never take part.
Limits resolveLimits(const Image& image, const DisplaySettings& settings);

/// The middle `percent` of the finite values, interpolated linearly between order statistics; of
/// images over 800 000 pixels an evenly spread part is looked at.
Limits percentileLimits(const Image& image, double percent);

/// zscale as in IRAF and DS9 (contrast 0.25, 600 samples): the range of a straight line fitted to
/// the sorted samples, steepened by 1/contrast about the median. Falls back to the 99.5 % limits
/// where too few samples survive the rejection, on small and on uniform images.
Limits zscaleLimits(const Image& image);

} // namespace anneau
