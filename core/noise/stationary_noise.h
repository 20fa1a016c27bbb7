// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/base/random.h"

#include <vector>

namespace anneau {

/// Draws of stationary Gaussian noise of unit variance: white, or correlated between neighbours, by
/// embedding the frame in a periodic one beyond the correlation's reach (Dietrich & Newsam 1997,
/// SIAM J. Sci. Comput. 18, 1088). Immutable; any thread.
class StationaryNoise {
public:
    /// `correlation` has odd sides and 1 in the middle (SkyCovariance::correlation()); empty:
    /// white.
    StationaryNoise(const Grid<double>& correlation, int rows, int cols);

    Grid<double> draw(Rng& rng) const;

private:
    int m_rows, m_cols;
    int m_periodRows = 0, m_periodCols = 0;
    std::vector<double> m_amplitude; ///< [period rows, period cols / 2 + 1]; empty: white.
};

/// Power of an image by spatial frequency: the mean of |FFT|^2 per pixel in `bands` rings of equal
/// width from 0 to the Nyquist frequency; corners belong to the last, the mean level to none. White
/// noise of unit variance gives 1 everywhere on average.
std::vector<double> bandPowers(const Grid<double>& image, int bands);

} // namespace anneau
