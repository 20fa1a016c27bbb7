// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/mass_kernel.h"
#include "core/lens/pack_loop.h"

#include <algorithm>
#include <array>

namespace anneau {

/// The MassModel of a formula: see core/lens/formula/number.h for what a formula is.
template <class Formula>
class FormulaMassModel final : public MassModel {
    static constexpr std::size_t kCount = Formula::parameters.size();

public:
    std::string_view key() const override { return Formula::key; }
    std::string_view label() const override { return Formula::label; }
    std::string_view help() const override { return Formula::help; }
    std::span<const Parameter> parameters() const override { return Formula::parameters; }

    void addDeflection(std::span<const double> p, std::size_t n, const double* x, const double* y,
                       double* ax, double* ay) const override
    {
        deflection(p, n, x, y, ax, ay);
    }
    void addDeflection(std::span<const double> p, std::size_t n, const float* x, const float* y,
                       float* ax, float* ay) const override
    {
        deflection(p, n, x, y, ax, ay);
    }
    void addPotential(std::span<const double> p, std::size_t n, const double* x, const double* y,
                      double* psi) const override
    {
        using V = NativePack<double>;
        const typename Formula::template Lens<V> lens(parametersAs<V, kCount>(p).data());
        forEachPack(n, x, y, [&](std::size_t i, std::size_t count, const V& px, const V& py) {
            addPack<V>(lens.potential(px, py), psi + i, count);
        });
    }
    void addHessian(std::span<const double> p, std::size_t n, const double* x, const double* y,
                    double* xx, double* xy, double* yy) const override
    {
        hessian(p, n, x, y, xx, xy, yy);
    }
    void addHessian(std::span<const double> p, std::size_t n, const float* x, const float* y,
                    float* xx, float* xy, float* yy) const override
    {
        hessian(p, n, x, y, xx, xy, yy);
    }
    void deflectionJacobian(std::span<const double> p, std::size_t n, const double* x,
                            const double* y, double* dax, double* day) const override
    {
        withJacobian(p, n, x, y, nullptr, nullptr, dax, day);
    }
    void addDeflectionWithJacobian(std::span<const double> p, std::size_t n, const double* x,
                                   const double* y, double* ax, double* ay, double* dax,
                                   double* day) const override
    {
        withJacobian(p, n, x, y, ax, ay, dax, day);
    }
    void addGradient(std::span<const double> p, std::size_t n, const double* x, const double* y,
                     const double* gx, const double* gy, double* gradient) const override
    {
        gradientSums(p, n, x, y, gx, gy, gradient);
    }
    void addGradient(std::span<const double> p, std::size_t n, const float* x, const float* y,
                     const float* gx, const float* gy, double* gradient) const override
    {
        gradientSums(p, n, x, y, gx, gy, gradient);
    }

private:
    template <class S>
    static void deflection(std::span<const double> p, std::size_t n, const S* x, const S* y, S* ax,
                           S* ay)
    {
        using V = NativePack<S>;
        const typename Formula::template Lens<V> lens(parametersAs<V, kCount>(p).data());
        forEachBundle(n, x, y,
                      [&](std::size_t i, std::size_t count, const auto& px, const auto& py) {
                          const auto alpha = lens.deflection(px, py);
                          addPack(alpha.x, ax + i, count);
                          addPack(alpha.y, ay + i, count);
                      });
    }
    static void withJacobian(std::span<const double> p, std::size_t n, const double* x,
                             const double* y, double* ax, double* ay, double* dax, double* day)
    {
        using V = NativePack<double>;
        using D = Dual<V, static_cast<int>(kCount)>;
        const typename Formula::template Lens<D> lens(parametersAsVariables<D, kCount>(p).data());
        forEachPack(n, x, y, [&](std::size_t i, std::size_t count, const V& px, const V& py) {
            const Vec2<D> alpha = lens.deflection(px, py);
            for (std::size_t k = 0; k < kCount; ++k) {
                storePack(alpha.x.d[k], dax + k * n + i, count);
                storePack(alpha.y.d[k], day + k * n + i, count);
            }
            if (ax != nullptr) {
                addPack(alpha.x.v, ax + i, count);
                addPack(alpha.y.v, ay + i, count);
            }
        });
    }
    template <class S>
    static void gradientSums(std::span<const double> p, std::size_t n, const S* x, const S* y,
                             const S* gx, const S* gy, double* gradient)
    {
        using V = NativePack<S>;
        using D = Dual<V, static_cast<int>(kCount)>;
        const typename Formula::template Lens<D> lens(parametersAsVariables<D, kCount>(p).data());
        std::array<V, kCount> sums;
        sums.fill(V(0.0));
        forEachPack(n, x, y, [&](std::size_t i, std::size_t count, const V& px, const V& py) {
            const auto isZero = [](S value) {
                return value == S(0);
            };
            if (std::all_of(gx + i, gx + i + count, isZero) &&
                std::all_of(gy + i, gy + i + count, isZero)) {
                return;
            }
            const Vec2<D> alpha = lens.deflection(px, py);
            const V wx = loadPack<V>(gx + i, count);
            const V wy = loadPack<V>(gy + i, count);
            for (std::size_t k = 0; k < kCount; ++k) {
                sums[k] = sums[k] + (wx * alpha.x.d[k] + wy * alpha.y.d[k]);
            }
        });
        for (std::size_t k = 0; k < kCount; ++k) {
            for (int lane = 0; lane < V::kWidth; ++lane) {
                gradient[k] += static_cast<double>(sums[k].v[lane]);
            }
        }
    }
    template <class S>
    static void hessian(std::span<const double> p, std::size_t n, const S* x, const S* y, S* xx,
                        S* xy, S* yy)
    {
        using V = NativePack<S>;
        using D = Dual<V, 2>;
        const typename Formula::template Lens<V> lens(parametersAs<V, kCount>(p).data());
        forEachPack(n, x, y, [&](std::size_t i, std::size_t count, const V& px, const V& py) {
            const Vec2<D> alpha = lens.deflection(D::variable(px, 0), D::variable(py, 1));
            addPack(alpha.x.d[0], xx + i, count);
            addPack(alpha.x.d[1], xy + i, count);
            addPack(alpha.y.d[1], yy + i, count);
        });
    }
};

} // namespace anneau

/// Compiles the kernels of a formula: once, in a file of its own.
#define ANNEAU_MASS_KERNEL(...)                                                                    \
    template <>                                                                                    \
    const anneau::MassModel& anneau::massKernel<anneau::__VA_ARGS__>()                             \
    {                                                                                              \
        static const FormulaMassModel<__VA_ARGS__> model;                                          \
        return model;                                                                              \
    }
