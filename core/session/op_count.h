// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace anneau {

/// A number that counts what is done with it: put into a formula in place of a Pack, it tells how
/// many vector operations one ray costs. exp() and log() count as many as Pack's polynomials have;
/// a select and its comparison one each. S is the precision it stands for. Counts are per thread.
template <class S>
struct OpCount {
    S value = 0;
    static inline thread_local long count = 0;

    OpCount() = default;
    OpCount(double v) : value{static_cast<S>(v)} {} // Implicit: constants in formulas.

    static OpCount done(double v, long operations = 1)
    {
        count += operations;
        return OpCount(v);
    }
    friend OpCount operator+(OpCount a, OpCount b) { return done(a.value + b.value); }
    friend OpCount operator-(OpCount a, OpCount b) { return done(a.value - b.value); }
    friend OpCount operator*(OpCount a, OpCount b) { return done(a.value * b.value); }
    friend OpCount operator/(OpCount a, OpCount b) { return done(a.value / b.value); }
    friend OpCount operator-(OpCount a) { return OpCount(-a.value); }
    friend bool operator<(OpCount a, OpCount b) { return ++count, a.value < b.value; }
    friend bool operator>(OpCount a, OpCount b) { return ++count, a.value > b.value; }

    friend OpCount sqrt(OpCount a) { return done(std::sqrt(a.value)); }
    friend OpCount log(OpCount a)
    {
        return done(std::log(a.value), 2 * detail::FloatLayout<S>::kLogTerms + 12);
    }
    friend OpCount exp(OpCount a)
    {
        return done(std::exp(a.value), 2 * detail::FloatLayout<S>::kExpTerms + 12);
    }
    friend OpCount sin(OpCount a) { return OpCount(std::sin(a.value)); } // Of parameters only.
    friend OpCount cos(OpCount a) { return OpCount(std::cos(a.value)); }
};

template <class S>
struct Numbers<OpCount<S>> {
    using Number = OpCount<S>;
    static Number select(bool condition, Number a, Number b)
    {
        return Number::done(condition ? a.value : b.value);
    }
    static double largestMagnitude(Number a) { return std::abs(a.value); }
    static double precision(Number) { return std::numeric_limits<S>::epsilon(); }
    static Number constant(Number, double value) { return Number(value); }
    template <class F>
    static Number function(Number a, F&& f)
    {
        return f(a).value;
    }
    template <class F>
    static Number ofParameter(Number a, F&& f)
    {
        return Number(f(static_cast<double>(a.value)).value);
    }
};

/// The values of a component as numbers that count.
template <class S, std::size_t K>
std::array<OpCount<S>, K> countingValues(std::span<const double> values)
{
    std::array<OpCount<S>, K> numbers;
    std::copy(values.begin(), values.end(), numbers.begin());
    return numbers;
}

/// Vector operations that one ray through a lens costs in precision S, the deflection's addition to
/// the sum included; what is done once for all rays is not.
template <class Formula, class S>
long operationsPerRay(std::span<const double> values)
{
    const auto p = countingValues<S, Formula::parameters.size()>(values);
    const typename Formula::template Lens<OpCount<S>> lens(p.data());
    OpCount<S>::count = 0;
    lens.deflection(OpCount<S>(0.7), OpCount<S>(-0.4));
    return OpCount<S>::count + 2;
}

/// The same of the brightness at one point.
template <class Formula, class S>
long operationsPerPoint(std::span<const double> values)
{
    const auto p = countingValues<S, Formula::parameters.size()>(values);
    const typename Formula::template Light<OpCount<S>> light(p.data());
    OpCount<S>::count = 0;
    light.brightness(OpCount<S>(0.7), OpCount<S>(-0.4));
    return OpCount<S>::count + 1;
}

} // namespace anneau
