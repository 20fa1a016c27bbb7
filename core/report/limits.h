// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/report/colormap.h"

#include <string>
#include <vector>

namespace anneau {

/// The value below which `fraction` (0 … 1) of the finite pixels lie; NaN if there is none.
double percentile(const Image& image, double fraction);

/// An asinh stretch for an image of the sky: from slightly below the background to the 99.8th
/// percentile, softened at three times the scatter of the background.
Stretch skyStretch(const Image& image);
/// The same for something that is not negative and has no background: a source, a standard
/// deviation.
Stretch sourceStretch(const Image& image);

/// 1-2-5 steps that give about `wanted` values within [low, high].
std::vector<double> niceTicks(double low, double high, int wanted);
/// Ticks for a stretched colour bar: values whose positions on it are well apart.
std::vector<double> stretchTicks(const Stretch& stretch, int wanted);
/// A tick's value without needless digits, with a real minus sign.
std::string tickLabel(double value);

} // namespace anneau
