// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/pack.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace anneau {

/// N packs that go through a formula side by side, a number type for positions
/// (core/lens/formula/number.h). Each step of a formula waits for the one before, some 150 cycles
/// from end to end, and a processor looks only some hundred instructions ahead: with one pack at a
/// time it waits nearly half of them. Four were the fastest with 16 and with 32 registers, though
/// some of them are then kept in memory.
template <class V, int N = 4>
struct Bundle {
    static constexpr int kWidth = N * V::kWidth;
    using Scalar = typename V::Scalar;
    using LaneMask = std::array<typename V::LaneMask, N>;

    std::array<V, N> v;

    Bundle() = default;
    ANNEAU_INLINE Bundle(double value) : Bundle(V(value)) {} // Implicit: constants in formulas.
    ANNEAU_INLINE Bundle(const V& value)                     // Implicit: parameters in formulas.
    {
        set([&](std::size_t /*k*/) { return value; });
    }

    ANNEAU_INLINE static Bundle load(const Scalar* from)
    {
        return make([&](std::size_t k) { return V::load(from + k * V::kWidth); });
    }
    ANNEAU_INLINE void store(Scalar* to) const
    {
        each([&](std::size_t k) { v[k].store(to + k * V::kWidth); });
    }

    ANNEAU_INLINE friend Bundle operator+(const Bundle& a, const Bundle& b)
    {
        return make([&](std::size_t k) { return a.v[k] + b.v[k]; });
    }
    ANNEAU_INLINE friend Bundle operator-(const Bundle& a, const Bundle& b)
    {
        return make([&](std::size_t k) { return a.v[k] - b.v[k]; });
    }
    ANNEAU_INLINE friend Bundle operator*(const Bundle& a, const Bundle& b)
    {
        return make([&](std::size_t k) { return a.v[k] * b.v[k]; });
    }
    ANNEAU_INLINE friend Bundle operator/(const Bundle& a, const Bundle& b)
    {
        return make([&](std::size_t k) { return a.v[k] / b.v[k]; });
    }
    ANNEAU_INLINE friend Bundle operator-(const Bundle& a)
    {
        return make([&](std::size_t k) { return -a.v[k]; });
    }
    ANNEAU_INLINE friend LaneMask operator<(const Bundle& a, const Bundle& b)
    {
        LaneMask mask;
        each([&](std::size_t k) { mask[k] = a.v[k] < b.v[k]; });
        return mask;
    }
    ANNEAU_INLINE friend LaneMask operator>(const Bundle& a, const Bundle& b) { return b < a; }

    ANNEAU_INLINE friend Bundle sqrt(const Bundle& a)
    {
        return make([&](std::size_t k) { return sqrt(a.v[k]); });
    }
    ANNEAU_INLINE friend Bundle exp(const Bundle& a)
    {
        return make([&](std::size_t k) { return exp(a.v[k]); });
    }
    ANNEAU_INLINE friend Bundle log(const Bundle& a)
    {
        return make([&](std::size_t k) { return log(a.v[k]); });
    }
    ANNEAU_INLINE friend Bundle select(const LaneMask& mask, const Bundle& a, const Bundle& b)
    {
        return make([&](std::size_t k) { return select(mask[k], a.v[k], b.v[k]); });
    }
    friend double largestMagnitude(const Bundle& a)
    {
        double most = 0;
        for (const V& pack : a.v) {
            most = std::max(most, largestMagnitude(pack));
        }
        return most;
    }

private:
    // Unrolled: an array with an index that varies is kept in memory.
    template <class F>
    ANNEAU_INLINE static void each(F&& f)
    {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < N; ++k) {
            f(k);
        }
    }
    template <class F>
    ANNEAU_INLINE void set(F&& f)
    {
        each([&](std::size_t k) { v[k] = f(k); });
    }
    template <class F>
    ANNEAU_INLINE static Bundle make(F&& f)
    {
        Bundle r;
        r.set(f);
        return r;
    }
};

} // namespace anneau
