// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace anneau {

/// A surface-brightness profile of a lens or a source. Conventions as in MassModel; brightness in
/// e-/s per arcsec^2. Safe to call from several threads at once.
class LightModel {
public:
    virtual ~LightModel() = default;
    virtual std::string_view key() const = 0; ///< COOLEST type, "Sersic".
    virtual std::string_view label() const = 0;
    virtual std::string_view help() const = 0;
    virtual std::span<const Parameter> parameters() const = 0;
    /// Light from a point, which has no brightness but a flux: its image is the PSF
    /// (core/forward/point_spread.h), and its brightness is zero everywhere.
    virtual bool isPoint() const { return false; }

    virtual void addBrightness(std::span<const double> p, std::size_t n, const double* x,
                               const double* y, double* brightness) const = 0;
    virtual void addBrightness(std::span<const double> p, std::size_t n, const float* x,
                               const float* y, float* brightness) const = 0;

    /// d brightness / d p_k (jac[k * n + i]) and d brightness / d(x, y). Written, not added.
    virtual void brightnessJacobian(std::span<const double> p, std::size_t n, const double* x,
                                    const double* y, double* jac, double* dx, double* dy) const = 0;
};

std::span<const LightModel* const> lightModels();
const LightModel* findLightModel(std::string_view key);

} // namespace anneau
