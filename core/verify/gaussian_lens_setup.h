// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/lens_image.h"
#include "core/model/scene.h"

namespace anneau {

/// What a simulated lens with a Gaussian source consists of: an SIE, a Gaussian PSF, noise.
struct GaussianLensSetup {
    ImageFrame frame{24, 24, 0.1, 2};
    SourceGrid grid{12, 0.1, 0, 0};
    double thetaE = 0.7, axisRatio = 0.75, angle = 30; ///< arcsec, 1, degrees.
    double centerX = 0, centerY = 0;
    double psfFwhm = 0.2;     ///< arcsec
    double noise = 1e-2;      ///< Standard deviation, e-/s per pixel.
    Grid<double> correlation; ///< Of the noise (SkyCovariance::correlation()); empty: white.
    double sourceSd = 1;      ///< e-/s per arcsec^2.
    double sourceLength = 2;  ///< Correlation length, source pixels.
};

/// The noise in which images of the setup's sources have a root mean square of `snr` times it.
double noiseFor(const GaussianLensSetup& setup, double snr);

} // namespace anneau
