// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"

#include <optional>
#include <span>

namespace anneau {

/// The covariance of stationary noise between pixels some steps apart, as measured on blank sky.
/// The Fourier transform of `covariance` is the noise's power spectrum.
struct SkyCovariance {
    Grid<double> covariance; ///< [2 reach + 1, 2 reach + 1], symmetric; the variance in the middle.
    int pixels = 0;          ///< Sky pixels that it was measured on.
    int reach = 0;
    int patchPixels = 0; ///< Of the smallest patch.
    /// The step, in pixels, from which on its correlation is zero to within twice its error; none:
    /// no such step was found, or asked for.
    std::optional<int> zeroFrom{};

    double variance() const { return covariance.at(reach, reach); }
    /// Covariance over variance, tapered to zero at `reach` so that noise of it exists.
    Grid<double> correlation() const;
    /// Standard error of a correlation for white noise of as many pixels.
    double correlationError() const;
};

/// The longest step that is measured where nobody says how far.
inline constexpr int kLongestSkyReach = 32;

/// The first of two steps in a row whose correlation, averaged over all directions, is zero to
/// within twice its standard error (Bartlett 1946: correlations of correlated noise scatter more,
/// and together); none up to the reach. A patch about its own mean has correlations too low by the
/// variance of that mean: below zero, so much more is allowed.
std::optional<int> zeroOfCorrelation(const SkyCovariance& sky);

/// From patches of blank sky, each about its own mean, or the parts of one image where `blank` is 1
/// (empty: everywhere). Values that are not finite and outliers beyond five standard deviations
/// (sources, cosmic rays) are left out; pairs of pixels are counted, so that holes do no harm.
/// `reach`: the longest step measured. BadInput where there is too little sky: each step needs a
/// hundred pairs.
Result<SkyCovariance> measureSkyCovariance(std::span<const Image> patches, const Mask& blank,
                                           int reach);
/// The same, as far as the sky itself says: up to twice the step from which on its correlation is
/// zero (see zeroOfCorrelation()), since correlation() has tapered it to half on half the way; at
/// most kLongestSkyReach, and half a patch.
Result<SkyCovariance> measureSkyCovariance(std::span<const Image> patches, const Mask& blank);

} // namespace anneau
