// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/pack_loop.h"
#include "core/light/light_model.h"

namespace anneau {

/// The LightModel of a formula: see core/lens/formula/number.h for what a formula is.
template <class Formula>
class FormulaLightModel final : public LightModel {
    static constexpr std::size_t kCount = Formula::parameters.size();

public:
    std::string_view key() const override { return Formula::key; }
    std::string_view label() const override { return Formula::label; }
    std::string_view help() const override { return Formula::help; }
    std::span<const Parameter> parameters() const override { return Formula::parameters; }

    void addBrightness(std::span<const double> p, std::size_t n, const double* x, const double* y,
                       double* brightness) const override
    {
        add(p, n, x, y, brightness);
    }
    void addBrightness(std::span<const double> p, std::size_t n, const float* x, const float* y,
                       float* brightness) const override
    {
        add(p, n, x, y, brightness);
    }
    void brightnessJacobian(std::span<const double> p, std::size_t n, const double* x,
                            const double* y, double* jac, double* dx, double* dy) const override
    {
        using V = NativePack<double>;
        using D = Dual<V, static_cast<int>(kCount) + 2>; // Parameters, then x and y.
        const typename Formula::template Light<D> light(parametersAsVariables<D, kCount>(p).data());
        forEachPack(n, x, y, [&](std::size_t i, std::size_t count, const V& px, const V& py) {
            const D value = light.brightness(D::variable(px, kCount), D::variable(py, kCount + 1));
            for (std::size_t k = 0; k < kCount; ++k) {
                storePack(value.d[k], jac + k * n + i, count);
            }
            storePack(value.d[kCount], dx + i, count);
            storePack(value.d[kCount + 1], dy + i, count);
        });
    }

private:
    template <class S>
    static void add(std::span<const double> p, std::size_t n, const S* x, const S* y, S* brightness)
    {
        using V = NativePack<S>;
        const typename Formula::template Light<V> light(parametersAs<V, kCount>(p).data());
        forEachBundle(n, x, y,
                      [&](std::size_t i, std::size_t count, const auto& px, const auto& py) {
                          addPack(light.brightness(px, py), brightness + i, count);
                      });
    }
};

} // namespace anneau
