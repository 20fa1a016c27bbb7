// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/levenberg.h"
#include "core/inference/points/point_fit.h"
#include "core/lens/lens_plane.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace anneau {

/// What fitPointImages() minimizes: residuals of image positions in units of their error, followed
/// by those of the priors, as functions of nine coordinates. Refers to data and options.
class PointProblem {
public:
    /// theta_E, e1, e2, centre, gamma1, gamma2, source position.
    enum { kRadius, kE1, kE2, kX, kY, kGamma1, kGamma2, kSourceX, kSourceY, kCount };
    static constexpr std::size_t kPriors = 6; ///< Of e1, e2, gamma1, gamma2 and the centre.
    using Point = std::array<double, kCount>;
    using Residuals = std::vector<double>;

    PointProblem(const PointImageData& data, const PointFitOptions& options);

    /// Mean distance of images from the centre, arcsec.
    double size() const { return m_size; }
    /// How many residuals are those of positions; they come first.
    std::size_t positions() const { return 2 * m_data.x.size(); }
    std::vector<Component> lens(std::span<const double> p) const;

    /// How far, to first order, images must move to trace back to the source.
    Residuals onSourcePlane(std::span<const double> p) const;
    /// How far the model's own images lie from those measured, and by how much their fluxes and
    /// delays differ; empty if one is missing.
    Residuals onImagePlane(std::span<const double> p) const;

    /// One number that is solved for, by least squares, and its variance.
    struct Solved {
        double value = 0;
        double variance = 0;
        Residuals residuals;
    };
    /// Flux of the source, and scale of the delays, behind the lens whose images lie at (x, y); no
    /// residuals where too little was measured.
    Solved sourceFlux(std::span<const double> p, const std::vector<double>& x,
                      const std::vector<double>& y) const;
    Solved delayScale(std::span<const double> p, const std::vector<double>& x,
                      const std::vector<double>& y) const;
    /// The model's own images of those measured; none if one is missing.
    bool moveToImages(std::span<const double> p, std::vector<double>& x,
                      std::vector<double>& y) const;

    /// Round and other lenses to start from, each with the source that suits it best.
    std::vector<Point> starts() const;
    MinimizeOptions bounds() const;

private:
    Point start(double e1, double e2, double gamma1, double gamma2) const;
    void appendPriors(std::span<const double> p, Residuals& r) const;
    bool moveToImage(const LensPlane& plane, std::span<const double> p, double& x, double& y) const;

    const PointImageData& m_data;
    const PointFitOptions& m_options;
    RayMap::Point m_center{};
    double m_size = 0;
};

} // namespace anneau
