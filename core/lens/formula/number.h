// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_device.h"
#include "core/lens/dual.h"
#include "core/lens/lane.h"
#if !defined(__CUDACC__) // Its width is that of the host compiler's target, which nvcc is not told.
#include "core/lens/bundle.h"
#include "core/lens/pack.h"
#endif

#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

/// What a formula may ask of its number types.
///
/// A formula is a class template over P, the type of its parameters, with member templates over X,
/// the type of positions; what it computes has type Mix<P, X>. Besides + - * / and constants it
/// uses sqrt, exp, log, sin, cos, < and > (unqualified) and what Numbers<T> has. Types in use: Pack
/// and Bundle (values), Dual of Pack in X (position derivatives) or in P (parameter derivatives),
/// Lane in place of Pack on CUDA devices, and, in core/tensor, at::Tensor for both. What a
/// deflection calls is marked ANNEAU_HD, and lists that it reads are ListOf (list_of.h). Both
/// branches of a select() are computed and differentiated: each must be finite, slopes too,
/// wherever the other one counts.
namespace anneau {

template <class S, int W>
struct Pack;
template <class V, int N>
struct Bundle;

template <class P, class X>
using Mix = decltype(std::declval<P>() * std::declval<X>());

template <class T>
struct Vec2 {
    T x, y;
};

struct ValueAndSlope {
    double value = 0;
    double slope = 0;
};

/// What a special function returns: its value and its derivative.
template <class S>
struct Sloped {
    S value, slope;
};

/// What a special vector function returns: its value and its Jacobian, xy = d x/d y.
template <class S>
struct SlopedVec2 {
    S x, y, xx, xy, yx, yy;
};

/// Primary: Pack, Lane and Dual. core/tensor specialises it for at::Tensor.
template <class T>
struct Numbers {
    template <class Condition>
    ANNEAU_HD static T select(const Condition& condition, const T& a, const T& b)
    {
        using anneau::select;
        return select(condition, a, b);
    }
    /// Over all lanes or elements: for loop counts, which cannot depend on the lane.
    static double largestMagnitude(const T& a)
    {
        using anneau::largestMagnitude;
        return largestMagnitude(a);
    }
    ANNEAU_HD static double precision(const T& a) { return precisionOf(a); }
    ANNEAU_HD static T constant(const T& /*like*/, double value) { return T(value); }
    /// A special function f, a template over the number without derivatives: f(S) returns
    /// Sloped<S>, S a Pack or a Tensor.
    template <class F>
    ANNEAU_HD static T function(const T& a, F&& f)
    {
        return evaluate(a, f);
    }
    /// The same of two numbers: f(S, S) returns SlopedVec2<S>.
    template <class F>
    ANNEAU_HD static Vec2<T> function(const Vec2<T>& a, F&& f)
    {
        return evaluate(a, f);
    }
    /// A special function of a parameter, from `f(double)`, which returns value and slope. All
    /// lanes of a pack are taken to hold the same number.
    template <class F>
    static T ofParameter(const T& a, F&& f)
    {
        return apply(a, f);
    }

private:
    template <class S, int W>
    static double precisionOf(const Pack<S, W>&)
    {
        return std::numeric_limits<S>::epsilon();
    }
    template <class V, int N>
    static double precisionOf(const Bundle<V, N>& a)
    {
        return precisionOf(a.v[0]);
    }
    template <class S>
    ANNEAU_HD static double precisionOf(const Lane<S>&)
    {
        return std::numeric_limits<S>::epsilon();
    }
    template <class S, int N>
    ANNEAU_HD static double precisionOf(const Dual<S, N>& a)
    {
        return precisionOf(a.v);
    }
    template <class S, class F>
    ANNEAU_HD static S evaluate(const S& a, F&& f)
    {
        return f(a).value;
    }
    template <class S, int N, class F>
    ANNEAU_HD static Dual<S, N> evaluate(const Dual<S, N>& a, F&& f)
    {
        const Sloped<S> r = f(a.v);
        return Dual<S, N>::chain(a, r.value, r.slope);
    }
    template <class S, class F>
    ANNEAU_HD static Vec2<S> evaluate(const Vec2<S>& a, F&& f)
    {
        const SlopedVec2<S> r = f(a.x, a.y);
        return {r.x, r.y};
    }
    template <class S, int N, class F>
    ANNEAU_HD static Vec2<Dual<S, N>> evaluate(const Vec2<Dual<S, N>>& a, F&& f)
    {
        const SlopedVec2<S> r = f(a.x.v, a.y.v);
        Vec2<Dual<S, N>> result{Dual<S, N>(r.x), Dual<S, N>(r.y)};
        for (std::size_t k = 0; k < N; ++k) {
            result.x.d[k] = r.xx * a.x.d[k] + r.xy * a.y.d[k];
            result.y.d[k] = r.yx * a.x.d[k] + r.yy * a.y.d[k];
        }
        return result;
    }
    template <class S, int W>
    static double firstOf(const Pack<S, W>& a)
    {
        return static_cast<double>(a.v[0]);
    }
    template <class V, int N>
    static double firstOf(const Bundle<V, N>& a)
    {
        return firstOf(a.v[0]);
    }
    template <class S>
    static double firstOf(const Lane<S>& a)
    {
        return static_cast<double>(a.v);
    }
    template <class S, class F>
    static S apply(const S& a, F&& f)
    {
        return f(firstOf(a)).value;
    }
    template <class S, int N, class F>
    static Dual<S, N> apply(const Dual<S, N>& a, F&& f)
    {
        const ValueAndSlope r = f(firstOf(a.v));
        return Dual<S, N>::chain(a, S(r.value), S(r.slope));
    }
};

/// base^exponent for base > 0.
template <class B, class E>
ANNEAU_HD auto positivePower(const B& base, const E& exponent)
{
    return exp(exponent * log(base));
}

template <class P>
ANNEAU_HD P radians(const P& degrees)
{
    return degrees * (std::numbers::pi / 180.0);
}

/// Added to squared radii, arcsec^2: keeps every value and slope finite at a centre and changes
/// nothing beyond the last digit outside 1e-4 arcsec.
inline constexpr double kSoftening = 1e-24;

/// The frame of an elliptical profile: origin at its centre, first axis along its major axis.
/// `phi` in degrees counter-clockwise from +y.
template <class P>
struct ProfileFrame {
    P centerX, centerY, cosine, sine;

    ProfileFrame(const P& phi, const P& cx, const P& cy)
        : centerX(cx),
          centerY(cy),
          cosine(-sin(radians(phi))),
          sine(cos(radians(phi)))
    {}
    template <class X>
    ANNEAU_HD Vec2<Mix<P, X>> into(const X& x, const X& y) const
    {
        const auto dx = x - centerX;
        const auto dy = y - centerY;
        return {cosine * dx + sine * dy, cosine * dy - sine * dx};
    }
    template <class T>
    ANNEAU_HD Vec2<T> outOf(const Vec2<T>& a) const
    {
        return {cosine * a.x - sine * a.y, sine * a.x + cosine * a.y};
    }
};

} // namespace anneau
