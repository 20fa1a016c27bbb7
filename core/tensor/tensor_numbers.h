// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/tensor/tensor.h"

#include <functional>

namespace anneau {

/// Tensors as numbers of the mass and light formulas: parameters are [B, 1], positions [B or 1, R].
/// Reverse-mode autograd flows through everything but loop counts.
template <>
struct Numbers<Tensor> {
    static Tensor select(const Tensor& condition, const Tensor& a, const Tensor& b);
    /// Waits for the device.
    static double largestMagnitude(const Tensor& a);
    static double precision(const Tensor& a);
    static Tensor constant(const Tensor& like, double value);
    /// Differentiable once.
    template <class F>
    static Tensor function(const Tensor& a, F&& f)
    {
        const Tensor at = a.detach();
        const Sloped<Tensor> r = f(at);
        // The last factor is zero and carries the derivative.
        return a.requires_grad() ? r.value + r.slope * (a - at) : r.value;
    }
    template <class F>
    static Vec2<Tensor> function(const Vec2<Tensor>& a, F&& f)
    {
        const Tensor x = a.x.detach(), y = a.y.detach();
        const SlopedVec2<Tensor> r = f(x, y);
        if (!a.x.requires_grad() && !a.y.requires_grad()) {
            return {r.x, r.y};
        }
        const Tensor dx = a.x - x, dy = a.y - y;
        return {r.x + r.xx * dx + r.xy * dy, r.y + r.yx * dx + r.yy * dy};
    }
    /// Evaluates `f` element by element on the host; differentiable once.
    static Tensor ofParameter(const Tensor& a, const std::function<ValueAndSlope(double)>& f);
};

/// The columns of p [B, K], each [B, 1].
std::vector<Tensor> columns(const Tensor& p);

} // namespace anneau
