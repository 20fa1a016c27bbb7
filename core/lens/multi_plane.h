// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cosmology/cosmology.h"
#include "core/lens/lens_plane.h"
#include "core/lens/ray_map.h"
#include "core/model/scene.h"

#include <cstddef>
#include <vector>

namespace anneau {

/// A component and the redshift at which it lies.
struct PlacedComponent {
    Component component;
    double redshift = 0;
};

/// Lenses at any number of redshifts in front of a source at one of them (Schneider, Ehlers & Falco
/// 1992, ch. 9; Schneider 2014, arXiv:1409.0015): rays are bent at each plane in turn,
///
///   beta_j = theta - sum over i < j of b_ij alpha_i(beta_i),  b_ij = D_ij D_r/(D_j D_ir),
///
/// D angular-diameter distances, in any Friedmann universe. alpha_i is the *reduced* deflection of
/// the components at plane i with respect to the reference redshift r, whatever the source: their
/// parameters are what they would be if the plane lensed a source at r alone. The physical
/// deflection is alpha_i D_r/D_ir. Components at or behind the source do nothing; at or behind r
/// nothing can lie.
///
/// With all components on one plane and the source at r, all rays end bit for bit where LensPlane
/// has them. Cost: one deflection per component, and one product per pair of planes.
///
/// Frame as in Scene: angles as seen by the observer, arcsec. A is not symmetric. Safe to call from
/// several threads at once.
class MultiPlane final : public RayMap {
public:
    /// Redshifts must be positive and finite, and components' below the reference; the source's may
    /// be any. Anything else is a bug and throws, as in LensPlane.
    MultiPlane(const std::vector<PlacedComponent>& lensMass, const Cosmology& cosmology,
               double referenceRedshift, double sourceRedshift);

    /// The redshifts of the planes that matter, nearest first.
    std::vector<double> planes() const;

    void toSource(std::size_t n, const double* x, const double* y, double* betaX,
                  double* betaY) const override;
    void toSource(std::size_t n, const float* x, const float* y, float* betaX,
                  float* betaY) const override;
    void trace(std::size_t n, const double* x, const double* y,
               const TracedRays& out) const override;

    /// Light-travel time along each ray from where it ends on the source plane, days, up to a
    /// constant: sum of tau_i,i+1 [|beta_i+1 - beta_i|^2/2 - b_i,i+1 psi_i], tau_ij =
    /// (1 + z_i) D_i D_j/(c D_ij). Compare rays that end at the same point.
    void pathDelay(std::size_t n, const double* x, const double* y, double* days) const;

    /// Those of the nearest plane: where a farther centre is seen depends on the planes before it.
    const std::vector<Point>& centers() const override;

private:
    struct Plane {
        double redshift;
        LensPlane lens;
    };

    double weight(std::size_t i, std::size_t j) const { return m_weights[j * m_planes.size() + i]; }
    template <class S>
    void traceTo(std::size_t n, const S* x, const S* y, S* betaX, S* betaY) const;

    std::vector<Plane> m_planes;
    std::vector<double> m_weights; ///< b_ij, row j up to the source, which is the last.
    std::vector<double> m_delays;  ///< tau_i,i+1 in days per arcsec^2.
    std::vector<Point> m_noCenters;
};

} // namespace anneau
