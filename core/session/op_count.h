// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace anneau {

/// A number that counts what is done with it: put into a formula in place of a Pack, it tells how
/// many vector operations one ray costs. exp() and log() count as many as Pack's polynomials have;
/// a select and its comparison one each. Counts are per thread.
struct OpCount {
    float value = 0;
    static inline thread_local long count = 0;

    OpCount() = default;
    OpCount(double v) : value{static_cast<float>(v)} {} // Implicit: constants in formulas.

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
        return done(std::log(a.value), 2 * detail::FloatLayout<float>::kLogTerms + 12);
    }
    friend OpCount exp(OpCount a)
    {
        return done(std::exp(a.value), 2 * detail::FloatLayout<float>::kExpTerms + 12);
    }
    friend OpCount sin(OpCount a) { return OpCount(std::sin(a.value)); } // Of parameters only.
    friend OpCount cos(OpCount a) { return OpCount(std::cos(a.value)); }
};

template <>
struct Numbers<OpCount> {
    static OpCount select(bool condition, OpCount a, OpCount b)
    {
        return OpCount::done(condition ? a.value : b.value);
    }
    static double largestMagnitude(OpCount a) { return std::abs(a.value); }
    static double precision(OpCount) { return std::numeric_limits<float>::epsilon(); }
    static OpCount constant(OpCount, double value) { return OpCount(value); }
    template <class F>
    static OpCount function(OpCount a, F&& f)
    {
        return f(a).value;
    }
    template <class F>
    static OpCount ofParameter(OpCount a, F&& f)
    {
        return OpCount(f(static_cast<double>(a.value)).value);
    }
};

/// Vector operations that one ray through a lens costs in single precision, the deflection's
/// addition to the sum included; what is done once for all rays is not.
template <class Formula>
long operationsPerRay(std::span<const double> values)
{
    const auto p = [&] {
        std::array<OpCount, Formula::parameters.size()> numbers;
        std::copy(values.begin(), values.end(), numbers.begin());
        return numbers;
    }();
    const typename Formula::template Lens<OpCount> lens(p.data());
    OpCount::count = 0;
    lens.deflection(OpCount(0.7), OpCount(-0.4));
    return OpCount::count + 2;
}

} // namespace anneau
