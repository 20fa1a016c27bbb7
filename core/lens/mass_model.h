// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace anneau {

/// A thin-lens mass distribution on one lens plane, in reduced (source-scaled) quantities: the
/// deflection is grad psi, the convergence half its divergence.
///
/// Values `p` are in the order and units of parameters() (arcsec; degrees counter-clockwise from
/// +y). Positions are in arcsec, x right, y up. Results are *added* to the outputs, so that a list
/// of components needs no scratch. Const, stateless and safe to call from several threads at once.
/// The LibTorch counterpart, generated from the same formula, is core/tensor/mass_tensors.h.
class MassModel {
public:
    virtual ~MassModel() = default;
    virtual std::string_view key() const = 0;   ///< COOLEST type, "PEMD": stored in model files.
    virtual std::string_view label() const = 0; ///< "Elliptical power law": shown.
    virtual std::string_view help() const = 0;  ///< One sentence and the paper.
    virtual std::span<const Parameter> parameters() const = 0;

    /// Reduced deflection angle, arcsec: alpha(theta) = grad psi(theta), at n positions.
    virtual void addDeflection(std::span<const double> p, std::size_t n, const double* x,
                               const double* y, double* ax, double* ay) const = 0;
    virtual void addDeflection(std::span<const double> p, std::size_t n, const float* x,
                               const float* y, float* ax, float* ay) const = 0;

    /// Lensing potential, arcsec^2, zero at the profile's centre.
    virtual void addPotential(std::span<const double> p, std::size_t n, const double* x,
                              const double* y, double* psi) const = 0;

    /// Second derivatives of the potential, dimensionless: kappa = (xx + yy)/2,
    /// gamma1 = (xx - yy)/2, gamma2 = xy.
    virtual void addHessian(std::span<const double> p, std::size_t n, const double* x,
                            const double* y, double* xx, double* xy, double* yy) const = 0;
    virtual void addHessian(std::span<const double> p, std::size_t n, const float* x,
                            const float* y, float* xx, float* xy, float* yy) const = 0;

    /// d alpha / d p_k for every parameter: dax[k * n + i], in arcsec per unit of the parameter.
    /// Written, not added.
    virtual void deflectionJacobian(std::span<const double> p, std::size_t n, const double* x,
                                    const double* y, double* dax, double* day) const = 0;

    /// Deflection, added, and its slopes in the parameters, written, in one pass.
    virtual void addDeflectionWithJacobian(std::span<const double> p, std::size_t n,
                                           const double* x, const double* y, double* ax, double* ay,
                                           double* dax, double* day) const = 0;

    /// Of a sum over the rays with slopes gx, gy in their deflections, the slopes in the
    /// parameters: gradient[k] += sum_i gx[i] dax_i/dp_k + gy[i] day_i/dp_k. Where whole packs of
    /// rays have no slope nothing is computed. Sums are in the precision of the rays, by packs.
    virtual void addGradient(std::span<const double> p, std::size_t n, const double* x,
                             const double* y, const double* gx, const double* gy,
                             double* gradient) const = 0;
    virtual void addGradient(std::span<const double> p, std::size_t n, const float* x,
                             const float* y, const float* gx, const float* gy,
                             double* gradient) const = 0;
};

/// Every mass model, in menu order.
std::span<const MassModel* const> massModels();
/// The model of that key, or null.
const MassModel* findMassModel(std::string_view key);

} // namespace anneau
