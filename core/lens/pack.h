// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <type_traits>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

/// In front of a function that must not go through memory, whatever the compiler thinks of its
/// size.
#define ANNEAU_INLINE [[gnu::always_inline]] inline

namespace anneau {

/// As many numbers as one vector register holds, used as one number: the formulas of core/lens and
/// core/light, written once for any number type, become vector code without help of the compiler.
///
/// exp() and log() are our own, to a few units in the last place; log() needs a positive, normal,
/// finite argument. A comparison gives a lane mask for select().
template <class S, int W>
struct Pack {
    static constexpr int kWidth = W;
    using Scalar = S;
    using Integer = std::conditional_t<sizeof(S) == 4, std::int32_t, std::int64_t>;
    typedef S Lanes __attribute__((vector_size(W * sizeof(S))));
    typedef Integer LaneMask __attribute__((vector_size(W * sizeof(S))));

    Lanes v;

    Pack() = default;
    Pack(double value) : v{Lanes{} + static_cast<S>(value)} {} // Implicit: constants in formulas.
    explicit Pack(const Lanes& vector) : v{vector} {}

    static Pack load(const S* from)
    {
        Pack p;
        std::memcpy(&p.v, from, sizeof(Lanes));
        return p;
    }
    void store(S* to) const { std::memcpy(to, &v, sizeof(Lanes)); }

    friend Pack operator+(const Pack& a, const Pack& b) { return Pack(a.v + b.v); }
    friend Pack operator-(const Pack& a, const Pack& b) { return Pack(a.v - b.v); }
    friend Pack operator*(const Pack& a, const Pack& b) { return Pack(a.v * b.v); }
    friend Pack operator/(const Pack& a, const Pack& b) { return Pack(a.v / b.v); }
    friend Pack operator-(const Pack& a) { return Pack(-a.v); }
    friend LaneMask operator<(const Pack& a, const Pack& b) { return a.v < b.v; }
    friend LaneMask operator>(const Pack& a, const Pack& b) { return a.v > b.v; }
};

#if defined(__AVX512F__)
inline constexpr int kPackBytes = 64;
#elif defined(__AVX__)
inline constexpr int kPackBytes = 32;
#else
inline constexpr int kPackBytes = 16;
#endif
/// The pack that fills one register of the machine this is compiled for.
template <class S>
using NativePack = Pack<S, kPackBytes / static_cast<int>(sizeof(S))>;

template <class S, int W, class F>
Pack<S, W> eachLane(const Pack<S, W>& a, F&& f)
{
    Pack<S, W> r;
    for (int i = 0; i < W; ++i) {
        r.v[i] = f(a.v[i]);
    }
    return r;
}

template <class S, int W>
Pack<S, W> sqrt(const Pack<S, W>& a)
{
#if defined(__AVX512F__)
    // GCC makes two halves of a whole register of the loop below, and stalls where they meet.
    // Masked, since GCC 12 takes the other intrinsic for a use of an uninitialised variable.
    if constexpr (sizeof(a.v) == 64 && std::is_same_v<S, float>) {
        return Pack<S, W>(typename Pack<S, W>::Lanes(_mm512_mask_sqrt_ps(a.v, 0xffff, a.v)));
    } else if constexpr (sizeof(a.v) == 64) {
        return Pack<S, W>(typename Pack<S, W>::Lanes(_mm512_mask_sqrt_pd(a.v, 0xff, a.v)));
    }
#endif
    return eachLane(a, [](S s) { return std::sqrt(s); });
}
template <class S, int W>
Pack<S, W> sin(const Pack<S, W>& a)
{
    return eachLane(a, [](S s) { return std::sin(s); });
}
template <class S, int W>
Pack<S, W> cos(const Pack<S, W>& a)
{
    return eachLane(a, [](S s) { return std::cos(s); });
}

template <class S, int W>
Pack<S, W> select(const typename Pack<S, W>::LaneMask& mask, const Pack<S, W>& a,
                  const Pack<S, W>& b)
{
    return Pack<S, W>(mask ? a.v : b.v);
}

template <class S, int W>
double largestMagnitude(const Pack<S, W>& a)
{
    double most = 0;
    for (int i = 0; i < W; ++i) {
        most = std::max(most, static_cast<double>(std::abs(a.v[i])));
    }
    return most;
}

namespace detail {
/// How S is laid out, and the number that, added, shifts an integer into its lowest bits.
template <class S>
struct FloatLayout;
template <>
struct FloatLayout<float> {
    static constexpr int kMantissa = 23;
    static constexpr std::int32_t kSqrtHalf = 0x3f3504f3;
    static constexpr float kShift = 12582912.0F; // 1.5 * 2^23
    static constexpr float kLn2High = 0.693359375F,
                           kLn2Low = -2.12194440e-4F; // High part: few bits.
    static constexpr float kLowest = -87.0F, kHighest = 88.0F;
    static constexpr int kLogTerms = 4, kExpTerms = 7;
    /// (artanh(s)/s - 1)/s^2 in powers of s^2, interpolated at the Chebyshev points of the range
    /// that log() needs: off by 2e-11.
    static constexpr float kLog[kLogTerms] = {0.3333333328F, 0.2000006092F, 0.1427541041F,
                                              0.1166523361F};
};
template <>
struct FloatLayout<double> {
    static constexpr int kMantissa = 52;
    static constexpr std::int64_t kSqrtHalf = 0x3fe6a09e667f3bcd;
    static constexpr double kShift = 6755399441055744.0; // 1.5 * 2^52
    static constexpr double kLn2High = 6.93147180369123816490e-01,
                            kLn2Low = 1.90821492927058770002e-10;
    static constexpr double kLowest = -708.0, kHighest = 709.0;
    static constexpr int kLogTerms = 7, kExpTerms = 13;
    /// As above, off by 5e-18.
    static constexpr double kLog[kLogTerms] = {
        0.333333333333333484,  0.199999999999497522,  0.142857143129877425, 0.111111055673975399,
        0.0909144456263086104, 0.0766586080027802063, 0.0730822484252170293};
};
inline constexpr auto kInverseFactorials = [] {
    std::array<double, 14> values{1};
    for (std::size_t n = 1; n < values.size(); ++n) {
        values[n] = values[n - 1] / static_cast<double>(n);
    }
    return values;
}();
template <class To, class From>
To bitCast(const From& from)
{
    static_assert(sizeof(To) == sizeof(From));
    To to;
    std::memcpy(&to, &from, sizeof(To));
    return to;
}
} // namespace detail

/// Natural logarithm: 2^k m with m in [sqrt(1/2), sqrt(2)), then a polynomial for 2
/// artanh((m-1)/(m+1)).
template <class S, int W>
ANNEAU_INLINE Pack<S, W> log(const Pack<S, W>& a)
{
    using P = Pack<S, W>;
    using L = detail::FloatLayout<S>;
    using LaneMask = typename P::LaneMask;
    const LaneMask bits = detail::bitCast<LaneMask>(a.v);
    const LaneMask k = (bits - L::kSqrtHalf) >> L::kMantissa;
    const P m(detail::bitCast<typename P::Lanes>(bits - (k << L::kMantissa)));
    const LaneMask shift = detail::bitCast<LaneMask>(P(L::kShift).v);
    const P exponent = P(detail::bitCast<typename P::Lanes>(shift + k)) - P(L::kShift);
    const P s = (m - 1.0) / (m + 1.0);
    const P s2 = s * s;
    P sum = L::kLog[L::kLogTerms - 1];
    for (int n = L::kLogTerms - 2; n >= 0; --n) {
        sum = sum * s2 + P(L::kLog[n]);
    }
    const P small = exponent * P(L::kLn2Low) + 2.0 * s * s2 * sum;
    return exponent * P(L::kLn2High) + (2.0 * s + small);
}

/// Exponential, clamped to the range of normal numbers.
template <class S, int W>
ANNEAU_INLINE Pack<S, W> exp(const Pack<S, W>& a)
{
    using P = Pack<S, W>;
    using L = detail::FloatLayout<S>;
    using LaneMask = typename P::LaneMask;
    P x = select(a < P(L::kLowest), P(L::kLowest), a);
    x = select(x > P(L::kHighest), P(L::kHighest), x);
    const P shifted = x * P(std::numbers::log2e) + P(L::kShift);
    const P k = shifted - P(L::kShift);
    const P r = (x - k * P(L::kLn2High)) - k * P(L::kLn2Low);
    P sum = detail::kInverseFactorials[L::kExpTerms];
    for (int n = L::kExpTerms - 1; n >= 0; --n) {
        sum = sum * r + P(detail::kInverseFactorials[n]);
    }
    const LaneMask integer =
        detail::bitCast<LaneMask>(shifted.v) - detail::bitCast<LaneMask>(P(L::kShift).v);
    return P(detail::bitCast<typename P::Lanes>(detail::bitCast<LaneMask>(sum.v) +
                                                (integer << L::kMantissa)));
}

} // namespace anneau
