// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/ratio_functions.h"

/// The functions of w = u^2 > 0 that NFW, Hernquist and isothermal profiles are made of, right
/// through their removable singularities at w = 1 and down to w = 0. All come from
///   A(w) = arctan(sqrt(z))/sqrt(z) = artanh(sqrt(-z))/sqrt(-z), z = w - 1,
/// Carlson's R_C(1, w), the F(u) of the NFW literature (Wright & Brainerd 2000,
/// arXiv:astro-ph/9908213), and its divided differences
///   Q = (1 - A)/z, S = (1 - 3 Q)/z,
/// in which slopes are A' = (Q - 1/w)/2, Q' = (S - 1/w)/2. Near z = 0 they are summed from S's
/// series, elsewhere divided out.
namespace anneau {

template <class S>
struct ArcFunctions {
    S a, q, s;

    ANNEAU_HD explicit ArcFunctions(const S& w)
    {
        using N = Numbers<S>;
        const S one = N::constant(w, 1.0);
        const S z = w - 1.0;
        const bool isSingle = N::precision(w) > 1e-10;
        // Dividing by z twice costs a digit or two: single precision has none to lose.
        const double edge = isSingle ? 0.5 : 0.18;
        const auto isNear = z * z < edge * edge;
        const auto isLow = w < 1.0 - edge;
        // Above 1: the angle halved twice, arctan x = 2 arctan(x/(1 + sqrt(1 + x^2))).
        const S u1 = sqrt(N::select(isLow, one, w));
        const S i1 = 1.0 / (1.0 + u1);
        const S i2 = 1.0 / (1.0 + sqrt(2.0 * u1 * i1));
        // Below 1: the logarithm.
        const S root = sqrt(N::select(isLow, 1.0 - w, one));
        const S both = 1.0 / (w * root);
        const S logarithm = 0.5 * (both * w) * log((1.0 + root) * (1.0 + root) * (both * root));

        const S y = N::select(isNear, z, (u1 - 1.0) * i1 * (i2 * i2));
        const S sY = series(y);
        const S qY = (1.0 - y * sY) * (1.0 / 3.0);
        const S aY = 1.0 - y * qY;
        const S inverse = 1.0 / N::select(isNear, one, z);
        const S aFar = N::select(isLow, logarithm, 4.0 * aY * (i1 * i2));
        const S qFar = (1.0 - aFar) * inverse;
        a = N::select(isNear, aY, aFar);
        q = N::select(isNear, qY, qFar);
        s = N::select(isNear, sY, (1.0 - 3.0 * qFar) * inverse);
    }

private:
    /// S = 3 (1/5 - y/7 + y^2/9 - ...), even and odd terms apart: two chains keep the processor
    /// busy.
    ANNEAU_HD static S series(const S& y)
    {
        constexpr int kTerms = 20; // |y| up to 0.18, or 0.5 in single precision.
        const S y2 = y * y;
        S even = Numbers<S>::constant(y, 3.0 / (2 * kTerms + 5));
        S odd = Numbers<S>::constant(y, 3.0 / (2 * kTerms + 7));
        for (int k = kTerms - 2; k >= 0; k -= 2) {
            even = even * y2 + 3.0 / (2 * k + 5);
            odd = odd * y2 + 3.0 / (2 * k + 7);
        }
        return even - y * odd;
    }
};

/// A(w).
struct ArcRatio {
    template <class S>
    ANNEAU_HD Sloped<S> operator()(const S& w) const
    {
        const ArcFunctions<S> f(w);
        return {f.a, 0.5 * (f.q - 1.0 / w)};
    }
};

/// Q(w): half the NFW's convergence and half the Hernquist profile's mean convergence.
struct ArcDifference {
    template <class S>
    ANNEAU_HD Sloped<S> operator()(const S& w) const
    {
        const ArcFunctions<S> f(w);
        return {f.q, 0.5 * (f.s - 1.0 / w)};
    }
};

/// H(w) = (log(sqrt(w)/2) + A)/w: a quarter of the NFW's mean convergence. Its logarithms cancel
/// towards w = 0 and are taken together there.
struct NfwMean {
    template <class S>
    ANNEAU_HD Sloped<S> operator()(const S& w) const
    {
        using N = Numbers<S>;
        const ArcFunctions<S> f(w);
        const auto isLow = w < 0.7;
        const S low = N::select(isLow, w, N::constant(w, 0.5));
        const S root = sqrt(1.0 - low);
        const S logRatio = LogRatio{}(-0.5 * low / (1.0 + root)).value;
        const S inner = 0.5 * (log(4.0 / low) - logRatio) / ((1.0 + root) * root);
        const S value = N::select(isLow, inner, (f.a - 0.5 * log(4.0 / w)) / w);
        return {value, (0.5 * f.q - value) / w};
    }
};

/// log(sqrt(w)/2)^2 + (w - 1) A^2: the NFW's potential over 2 kappa_s r_s^2; its slope is H.
struct NfwPotential {
    template <class S>
    ANNEAU_HD Sloped<S> operator()(const S& w) const
    {
        using N = Numbers<S>;
        const ArcFunctions<S> f(w);
        const auto isLow = w < 0.7;
        const S low = N::select(isLow, w, N::constant(w, 0.5));
        const S y = -0.5 * low / (1.0 + sqrt(1.0 - low));
        const S small = y * LogRatio{}(y).value;
        const S half = 0.5 * log(4.0 / w);
        const S value = N::select(isLow, -small * (log(4.0 / low) + small),
                                  half * half + (w - 1.0) * f.a * f.a);
        return {value, NfwMean{}(w).value};
    }
};

} // namespace anneau
