// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/host_device.h"

#include <cmath>

namespace anneau {

/// One number of a pack for itself: what a formula computes with on a CUDA device, where every
/// thread has one ray. Constants of formulas are rounded to S before they are used, as in a Pack;
/// exp() and log() are the standard library's or the device's.
template <class S>
struct Lane {
    using Scalar = S;

    S v;

    Lane() = default;
    ANNEAU_HD Lane(double value) : v{static_cast<S>(value)} {} // Implicit: constants in formulas.
    ANNEAU_HD static Lane of(S value)
    {
        Lane lane;
        lane.v = value;
        return lane;
    }

    ANNEAU_HD friend Lane operator+(const Lane& a, const Lane& b) { return of(a.v + b.v); }
    ANNEAU_HD friend Lane operator-(const Lane& a, const Lane& b) { return of(a.v - b.v); }
    ANNEAU_HD friend Lane operator*(const Lane& a, const Lane& b) { return of(a.v * b.v); }
    ANNEAU_HD friend Lane operator/(const Lane& a, const Lane& b) { return of(a.v / b.v); }
    ANNEAU_HD friend Lane operator-(const Lane& a) { return of(-a.v); }
    ANNEAU_HD friend bool operator<(const Lane& a, const Lane& b) { return a.v < b.v; }
    ANNEAU_HD friend bool operator>(const Lane& a, const Lane& b) { return a.v > b.v; }

    ANNEAU_HD friend Lane sqrt(const Lane& a) { return of(std::sqrt(a.v)); }
    ANNEAU_HD friend Lane exp(const Lane& a) { return of(std::exp(a.v)); }
    ANNEAU_HD friend Lane log(const Lane& a) { return of(std::log(a.v)); }
    ANNEAU_HD friend Lane sin(const Lane& a) { return of(std::sin(a.v)); }
    ANNEAU_HD friend Lane cos(const Lane& a) { return of(std::cos(a.v)); }
    friend double largestMagnitude(const Lane& a) { return std::abs(static_cast<double>(a.v)); }
};

template <class S>
ANNEAU_HD Lane<S> select(bool condition, const Lane<S>& a, const Lane<S>& b)
{
    return condition ? a : b;
}

} // namespace anneau
