// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

namespace anneau {

/// Mean and variance per pixel of a growing set of images, valid at every moment (Welford 1962,
/// Technometrics 4, 419).
class RunningImage {
public:
    void add(const Image& image);
    int count() const { return m_count; }
    Image mean() const;              ///< Empty for n = 0, like the next.
    Image standardDeviation() const; ///< Of the population: divided by n - 1; zero for n < 2.

private:
    int m_count = 0;
    Grid<double> m_mean;
    Grid<double> m_squares;
};

} // namespace anneau
