// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/inference/fit_data.h"
#include "core/model/observation.h"

#include <optional>
#include <span>
#include <vector>

namespace anneau {

/// A place in an image, 0-based pixels.
struct PixelPosition {
    double row = 0;
    double col = 0;
};

/// Centre of the brightest compact thing near the middle of an image: maxima of the smoothed image
/// compete by brightness, less so the farther out they lie. Nothing when no pixel can be used.
std::optional<PixelPosition> findLensCentre(const Observation& observation);

/// Signal to noise of each pixel's Gaussian-weighted surroundings (`sigma` in pixels); 0 where
/// there are no data. A matched filter: unit variance for pure noise.
Grid<double> smoothedSignal(const Grid<double>& residual, const Grid<double>& weight, double sigma);

/// Pixels within `radius` of a pixel that is set.
Mask dilated(const Mask& mask, double radius);

/// Lensed arcs in an image from which the lens light is subtracted.
struct Arcs {
    Mask arcs;         ///< Bright connected pixels at about the arcs' radius.
    Mask strangers;    ///< Other significant light, which belongs to neighbours.
    double radius = 0; ///< Typical distance of the arcs from the lens, arcsec.
    double outer = 0;  ///< Distance of the outermost tenth of their pixels, arcsec.
    bool found = false;
};

/// smoothedSignal() over about the core of a sharp PSF.
Grid<double> arcSignal(const FitData& data, const Grid<double>& residual);

/// A place in the frame of some data, arcsec.
struct Place {
    double x = 0;
    double y = 0;
};

/// What light is told to be an arc or a neighbour by as a whole.
enum class ArcParts {
    Groups, ///< Connected pixels: right for most lenses.
    Clumps  ///< Those cut apart (core/inference/fit/light_segments.h): where galaxies touch the
            ///< arcs.
};

/// Looks for arcs around the first of some galaxies. Light closer than `core` arcsec to any of them
/// is left aside, and so is what their profiles may leave, unless there is nothing else.
/// `neighbours`: pixels known to be strangers, or empty.
Arcs findArcs(const FitData& data, const Grid<double>& light, std::span<const Place> galaxies,
              double core, ArcParts parts, const Mask& neighbours = {});

/// The pixels in which a model of the arcs is brighter than the noise, and those beside them.
Mask brightArcs(const FitData& data, const Grid<double>& model);

} // namespace anneau
