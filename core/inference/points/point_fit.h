// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/lens/arrival.h"
#include "core/model/scene.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace anneau {

/// Measured positions of the images of one point source, arcsec; two to ten of them.
struct PointImageData {
    std::vector<double> x, y;
    double sigma = 0.005; ///< Standard deviation of each coordinate, arcsec.

    /// Fluxes in any unit and their standard deviations, one each or none at all; an error of 0
    /// leaves an image out. Flux ratios are what is used.
    std::vector<double> flux{}, fluxError{};
    /// Arrival times in days from any zero, likewise; two at least tell something.
    std::vector<double> delay{}, delayError{};
    /// What delays are compared with: Cosmology::daysPerSquareArcsec.
    double daysPerSquareArcsec = 0;
};

/// What is known beforehand: Gaussian priors, without which four images do not fix a lens.
struct PointFitOptions {
    double slope = 2;               ///< gamma of the power law: positions hardly tell, it stays.
    double ellipticityWidth = 0.15; ///< Of e1 and e2 around 0, see core/model/conventions.h.
    double shearWidth = 0.1;        ///< Of gamma1 and gamma2 around 0.
    double centerWidth = 0.3;       ///< Of the lens's centre, arcsec, around the next two.
    /// Of the lens; without it the middle of the images, if there are four or more.
    std::optional<RayMap::Point> center;
};

/// An elliptical power law with external shear behind which one point has the images that were
/// measured.
struct PointFit {
    std::vector<Component> lensMass;    ///< PEMD, ExternalShear.
    double sourceX = 0, sourceY = 0;    ///< arcsec.
    double chi2 = 0;                    ///< Of positions alone, on the image plane.
    double rms = 0;                     ///< Of a coordinate, model less data, arcsec.
    double thetaE = 0, thetaEError = 0; ///< The power law's, and its standard deviation.
    double prior = 0;                   ///< Sum of squares of the priors.
    double fluxChi2 = 0, delayChi2 = 0; ///< 0 where nothing was measured.
    double sourceFlux = 0;              ///< Without a lens; 0 if no fluxes were measured.
    /// Measured over predicted delays, which is H0 of the cosmology that daysPerSquareArcsec was
    /// for over the true one, and its standard deviation (delays and lens, at the slope given); 0
    /// if no delays were measured.
    double delayScale = 0, delayScaleError = 0;
    /// All images that the model has, the first to arrive first; those that were not measured
    /// included.
    std::vector<ArrivedImage> images;
};

/// Fits from several starts: first so that the images trace back to one point, weighted by the
/// inverse of A (the displacement on the image plane to first order; Keeton 2001,
/// arXiv:astro-ph/0102340), then the distances between measured images and the model's own, with
/// fluxes and delays; source flux and scale of delays are solved for in each step. Errors:
/// fewer than two images, or than four and no centre; positions that coincide or are no numbers;
/// fluxes or delays of another number; no model found; cancelled.
/// Deterministic; takes about a tenth of a second.
Result<PointFit> fitPointImages(const PointImageData& data, const PointFitOptions& options = {},
                                const std::stop_token& stop = {});

} // namespace anneau
