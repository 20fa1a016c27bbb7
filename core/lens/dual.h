// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_device.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

namespace anneau {

/// A number with its derivatives with respect to N variables (forward-mode differentiation): put
/// into a formula in place of a plain number, it gives the formula's exact slopes. S is the type of
/// value and derivatives: double, or a Pack of them.
template <class S, int N>
struct Dual {
    S v;
    std::array<S, N> d;

    Dual() = default;
    ANNEAU_HD Dual(double value) : v(value) { d.fill(S(0.0)); } // Implicit: constants in formulas.
    ANNEAU_HD Dual(const S& value) requires(!std::is_same_v<S, double>) : v(value)
    {
        d.fill(S(0.0));
    }
    /// The k-th variable itself.
    ANNEAU_HD static Dual variable(const S& value, std::size_t k)
    {
        Dual x(value);
        x.d[k] = S(1.0);
        return x;
    }

    ANNEAU_HD friend Dual operator+(const Dual& a, const Dual& b)
    {
        return make(a.v + b.v, [&](std::size_t k) { return a.d[k] + b.d[k]; });
    }
    ANNEAU_HD friend Dual operator-(const Dual& a, const Dual& b)
    {
        return make(a.v - b.v, [&](std::size_t k) { return a.d[k] - b.d[k]; });
    }
    ANNEAU_HD friend Dual operator*(const Dual& a, const Dual& b)
    {
        return make(a.v * b.v, [&](std::size_t k) { return a.d[k] * b.v + a.v * b.d[k]; });
    }
    ANNEAU_HD friend Dual operator/(const Dual& a, const Dual& b)
    {
        const S inverse = S(1.0) / b.v;
        const S value = a.v * inverse;
        return make(value, [&](std::size_t k) { return (a.d[k] - value * b.d[k]) * inverse; });
    }
    ANNEAU_HD friend Dual operator-(const Dual& a)
    {
        return make(-a.v, [&](std::size_t k) { return -a.d[k]; });
    }

    // With a number that is constant: no derivatives to carry.
    ANNEAU_HD friend Dual operator+(const Dual& a, const S& b)
    {
        Dual r = a;
        r.v = a.v + b;
        return r;
    }
    ANNEAU_HD friend Dual operator+(const S& a, const Dual& b) { return b + a; }
    ANNEAU_HD friend Dual operator-(const Dual& a, const S& b)
    {
        Dual r = a;
        r.v = a.v - b;
        return r;
    }
    ANNEAU_HD friend Dual operator-(const S& a, const Dual& b)
    {
        return make(a - b.v, [&](std::size_t k) { return -b.d[k]; });
    }
    ANNEAU_HD friend Dual operator*(const Dual& a, const S& b)
    {
        return make(a.v * b, [&](std::size_t k) { return a.d[k] * b; });
    }
    ANNEAU_HD friend Dual operator*(const S& a, const Dual& b) { return b * a; }
    ANNEAU_HD friend Dual operator/(const Dual& a, const S& b) { return a * (S(1.0) / b); }
    ANNEAU_HD friend Dual operator/(const S& a, const Dual& b)
    {
        const S value = a / b.v;
        return chain(b, value, -value / b.v);
    }
    // With a constant of the formula. By value: on a CUDA device such constants have no address.
    template <class C>
    static constexpr bool kIsPlain = std::is_arithmetic_v<C> && !std::is_same_v<C, S>;
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator+(const Dual& a, C b) { return a + S(b); }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator+(C a, const Dual& b) { return b + S(a); }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator-(const Dual& a, C b) { return a - S(b); }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator-(C a, const Dual& b) { return S(a) - b; }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator*(const Dual& a, C b) { return a * S(b); }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator*(C a, const Dual& b) { return b * S(a); }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator/(const Dual& a, C b) { return a / S(b); }
    template <class C>
    requires kIsPlain<C> ANNEAU_HD friend Dual operator/(C a, const Dual& b) { return S(a) / b; }
    ANNEAU_HD friend auto operator<(const Dual& a, const Dual& b) { return a.v < b.v; }
    ANNEAU_HD friend auto operator>(const Dual& a, const Dual& b) { return a.v > b.v; }

    /// f(a), from its value and its derivative at a.v.
    ANNEAU_HD static Dual chain(const Dual& a, const S& value, const S& slope)
    {
        return make(value, [&](std::size_t k) { return slope * a.d[k]; });
    }

private:
    template <class F>
    ANNEAU_HD static Dual make(const S& value, F&& derivative)
    {
        Dual r;
        r.v = value;
        for (std::size_t k = 0; k < N; ++k) {
            r.d[k] = derivative(k);
        }
        return r;
    }
};

template <class S, int N>
ANNEAU_HD Dual<S, N> sqrt(const Dual<S, N>& a)
{
    using std::sqrt;
    const S root = sqrt(a.v);
    return Dual<S, N>::chain(a, root, S(0.5) / root);
}
template <class S, int N>
ANNEAU_HD Dual<S, N> exp(const Dual<S, N>& a)
{
    using std::exp;
    const S e = exp(a.v);
    return Dual<S, N>::chain(a, e, e);
}
template <class S, int N>
ANNEAU_HD Dual<S, N> log(const Dual<S, N>& a)
{
    using std::log;
    return Dual<S, N>::chain(a, log(a.v), S(1.0) / a.v);
}
template <class S, int N>
ANNEAU_HD Dual<S, N> sin(const Dual<S, N>& a)
{
    using std::cos, std::sin;
    return Dual<S, N>::chain(a, sin(a.v), cos(a.v));
}
template <class S, int N>
ANNEAU_HD Dual<S, N> cos(const Dual<S, N>& a)
{
    using std::cos, std::sin;
    return Dual<S, N>::chain(a, cos(a.v), -sin(a.v));
}

template <class Condition, class S, int N>
ANNEAU_HD Dual<S, N> select(const Condition& condition, const Dual<S, N>& a, const Dual<S, N>& b)
{
    Dual<S, N> r;
    r.v = select(condition, a.v, b.v);
    for (std::size_t k = 0; k < N; ++k) {
        r.d[k] = select(condition, a.d[k], b.d[k]);
    }
    return r;
}

template <class S, int N>
double largestMagnitude(const Dual<S, N>& a)
{
    return largestMagnitude(a.v);
}

} // namespace anneau
