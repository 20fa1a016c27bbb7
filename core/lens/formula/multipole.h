// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/parameters.h"
#include "core/lens/formula/ratio_functions.h"

#include <array>
#include <string_view>

namespace anneau {

/// Names, sentence and period of the multipole of order m.
template <int m>
struct MultipoleText;
template <>
struct MultipoleText<1> {
    static constexpr std::string_view key = "Multipole1";
    static constexpr std::string_view label = "Multipole, m = 1";
    static constexpr std::string_view help =
        "Lopsidedness of the mass, a power law in the radius (Chu et al. 2013).";
};
template <>
struct MultipoleText<2> {
    static constexpr std::string_view key = "Multipole2";
    static constexpr std::string_view label = "Multipole, m = 2";
    static constexpr std::string_view help =
        "Ellipticity added to the mass, a power law in the radius (Chu et al. 2013).";
};
template <>
struct MultipoleText<3> {
    static constexpr std::string_view key = "Multipole3";
    static constexpr std::string_view label = "Multipole, m = 3";
    static constexpr std::string_view help =
        "Three-fold deviation of the mass from its ellipse, a power law (Chu et al. 2013).";
};
template <>
struct MultipoleText<4> {
    static constexpr std::string_view key = "Multipole4";
    static constexpr std::string_view label = "Multipole, m = 4";
    static constexpr std::string_view help =
        "Boxy or discy deviation of the mass from its ellipse, a power law (Chu et al. 2013).";
};

/// Angular structure added to a lens: kappa = a_m/2 r^-t cos m(phi - phi_m), t = gamma - 1, r in
/// arcsec (Chu et al. 2013, arXiv:1302.5482, for t = 1). psi = a_m r^(2-t) cos m(phi - phi_m)/
/// ((2-t)^2 - m^2); for m = 1, where this is singular at t = 1, less a uniform deflection, which no
/// data can see: r (r^(1-t) - 1)/((1-t)(3-t)) in place of the power.
template <int m>
struct Multipole {
    static constexpr std::string_view key = MultipoleText<m>::key;
    static constexpr std::string_view label = MultipoleText<m>::label;
    static constexpr std::string_view help = MultipoleText<m>::help;
    static constexpr std::array parameters{
        Parameter{"a_m", "a_m", "Multipole strength", Unit::Arcsec, -0.3, 0.3, 0.02, false,
                  "Twice the amplitude of the convergence at 1 arcsec from the centre."},
        Parameter{"phi_m", "φ_m", "Multipole angle", Unit::Degrees, -180.0 / m, 180.0 / m, 0.0,
                  true, "Angle of a maximum, counter-clockwise from the positive y axis."},
        kMassSlope, kCenterX, kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_frame(p[1], p[3], p[4]), m_strength(p[0]), m_slope(2.0 - p[2])
        {
            const P power = 1.0 + m_slope; // 2 - t
            if constexpr (m == 1) {
                m_strength = p[0] / (1.0 + power);
            } else {
                m_strength = p[0] / (power * power - double(m * m));
            }
        }

        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const Vec2<T> theta = m_frame.into(x, y);
            const T r2 = theta.x * theta.x + theta.y * theta.y + kSoftening;
            const T inverse = 1.0 / sqrt(r2);
            const Vec2<T> u{theta.x * inverse, theta.y * inverse};
            const T logR = 0.5 * log(r2);
            const T size = exp(m_slope * logR); // r^(1-t)
            if constexpr (m == 1) {
                const T uniform = logR * Numbers<T>::function(m_slope * logR, ExpRatio{});
                return m_frame.outOf(Vec2<T>{m_strength * (uniform + size * u.x * u.x),
                                             m_strength * (size * u.x * u.y)});
            } else {
                const Vec2<T> below = power<m - 1>(u); // u^(m-1), as complex numbers
                const T whole = below.x * u.x - below.y * u.y;
                const T radial = (m_slope - double(m - 1)) * whole;
                return m_frame.outOf(
                    Vec2<T>{m_strength * size * (double(m) * below.x + radial * u.x),
                            m_strength * size * (radial * u.y - double(m) * below.y)});
            }
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const Vec2<T> theta = m_frame.into(x, y);
            const T r2 = theta.x * theta.x + theta.y * theta.y + kSoftening;
            const T logR = 0.5 * log(r2);
            if constexpr (m == 1) {
                return m_strength * theta.x * logR *
                       Numbers<T>::function(m_slope * logR, ExpRatio{});
            } else {
                const T inverse = 1.0 / sqrt(r2);
                const Vec2<T> u{theta.x * inverse, theta.y * inverse};
                return m_strength * exp((1.0 + m_slope) * logR) * power<m>(u).x;
            }
        }

    private:
        template <int n, class T>
        ANNEAU_HD static Vec2<T> power(const Vec2<T>& u)
        {
            if constexpr (n == 1) {
                return u;
            } else {
                const Vec2<T> w = power<n - 1>(u);
                return {w.x * u.x - w.y * u.y, w.x * u.y + w.y * u.x};
            }
        }

        ProfileFrame<P> m_frame;
        P m_strength;
        P m_slope; ///< 1 - t
    };
};

} // namespace anneau
