// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/mass_of.h"
#include "core/lens/ray_map.h"
#include "core/model/scene.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace anneau {

/// All mass components of one lens plane as one lens. Holds copies of the components' values; an
/// unknown type or a wrong number of values is a bug and throws. Methods write, they do not add.
/// Safe to call from several threads at once.
class LensPlane final : public RayMap {
public:
    explicit LensPlane(const std::vector<Component>& lensMass);

    void trace(std::size_t n, const double* x, const double* y,
               const TracedRays& out) const override;

    /// Source position beta = theta - alpha(theta), arcsec.
    void toSource(std::size_t n, const double* x, const double* y, double* betaX,
                  double* betaY) const override;
    void toSource(std::size_t n, const float* x, const float* y, float* betaX,
                  float* betaY) const override;

    /// Reduced deflection, arcsec.
    void deflection(std::size_t n, const double* x, const double* y, double* ax, double* ay) const;
    void deflection(std::size_t n, const float* x, const float* y, float* ax, float* ay) const;

    /// 1 - kappa -+ |gamma|.
    void eigenvalues(std::size_t n, const double* x, const double* y, double* tangential,
                     double* radial) const override;

    /// Second derivatives of the potential: kappa = (xx + yy)/2, gamma1 = (xx - yy)/2, gamma2 = xy.
    void hessian(std::size_t n, const double* x, const double* y, double* xx, double* xy,
                 double* yy) const;
    /// Lensing potential, arcsec^2.
    void potential(std::size_t n, const double* x, const double* y, double* psi) const;

    const std::vector<Point>& centers() const override { return m_centers; }

private:
    struct Part {
        std::shared_ptr<const MassModel> model;
        std::vector<double> values;
    };
    template <class S>
    void sumDeflections(std::size_t n, const S* x, const S* y, S* ax, S* ay) const;
    template <class S>
    void subtractDeflections(std::size_t n, const S* x, const S* y, S* betaX, S* betaY) const;

    std::vector<Part> m_parts;
    std::vector<Point> m_centers;
};

} // namespace anneau
