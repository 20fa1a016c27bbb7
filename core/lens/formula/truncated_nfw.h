// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/arc_functions.h"
#include "core/lens/formula/mass_parameters.h"
#include "core/lens/formula/ratio_functions.h"

#include <array>
#include <numbers>
#include <string_view>

namespace anneau {

/// Round NFW profile with density times r_t^2/(r^2 + r_t^2), of finite mass (Baltz, Marshall &
/// Oguri 2009, arXiv:0705.0682, eq. A.3 to A.7, n = 1). kappa_s is that of the untruncated halo.
/// Within the scale radius the logarithms, which cancel towards the centre, are taken together.
struct TruncatedNfw {
    static constexpr std::string_view key = "TruncatedNFW";
    static constexpr std::string_view label = "Truncated NFW halo";
    static constexpr std::string_view help =
        "Round dark halo of finite mass: a sub-halo stripped by its host (Baltz et al. 2009).";
    static constexpr std::array parameters{
        kHaloStrength, kScaleRadius,
        Parameter{"r_t", "r_t", "Truncation radius", Unit::Arcsec, 0.02, 500.0, 20.0, false,
                  "Radius beyond which the density falls as the fifth power of the radius."},
        kCenterX, kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_inverseArea(1.0 / (p[1] * p[1])),
              m_tau(p[2] / p[1]),
              m_centerX(p[3]),
              m_centerY(p[4])
        {
            const P tau2 = m_tau * m_tau;
            m_fade = tau2 - 1.0;
            m_strength = 4.0 * p[0] * tau2 / ((tau2 + 1.0) * (tau2 + 1.0));
            m_potential = 0.5 * m_strength * p[1] * p[1];
            m_outer = std::numbers::pi * m_tau + m_fade * log(m_tau);
        }
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const auto scale = mean<Mix<P, X>>(dx * dx + dy * dy);
            return {scale * dx, scale * dy};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            using N = Numbers<T>;
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            // The published potential less its terms at the centre, each of which diverges or is
            // large: with d = root - tau, L = log(sqrt(w)/sum) and shift = log(sum/(2 tau)) all
            // that remain vanish there.
            const T w = (dx * dx + dy * dy + kSoftening) * m_inverseArea;
            const T sum = sqrt(m_tau * m_tau + w) + m_tau;
            const T d = w / sum;
            const T part = 0.5 * d / m_tau;
            const T shift = part * N::function(part, LogRatio{});
            const T logarithm = 0.5 * log(w / (sum * sum));
            const T inner =
                m_fade * (2.0 * (d / m_tau * logarithm - shift) -
                          shift * (shift + 2.0 * logarithm) + N::function(w, NfwPotential{}));
            const T mixed = 4.0 * w * (N::function(w, ArcRatio{}) - N::function(w, NfwMean{}));
            return m_potential * (inner + mixed + 2.0 * std::numbers::pi * (m_tau * shift - d));
        }

    private:
        template <class T>
        ANNEAU_HD T mean(const T& r2) const
        {
            using N = Numbers<T>;
            const T w = (r2 + kSoftening) * m_inverseArea;
            const T root = sqrt(m_tau * m_tau + w);
            const T sum = root + m_tau;
            const T logW = log(w);

            const T c = 1.0 / (m_tau * sum);
            const T inner =
                (std::numbers::ln2 - 0.5 * logW) * (2.0 - m_fade * c) - std::numbers::pi / sum +
                (m_fade + 2.0 * w) * N::function(w, NfwMean{}) -
                m_fade * c * (0.5 * N::function(0.5 * (c * w), LogRatio{}) + log(0.5 * sum));
            const T ratio = m_fade / m_tau * (0.5 * logW - log(sum)) - std::numbers::pi;
            const T outer =
                ((m_fade + 2.0 * w) * N::function(w, ArcRatio{}) + m_outer + root * ratio) / w;
            return m_strength * N::select(w < 1.0, inner, outer);
        }

        P m_inverseArea, m_tau, m_centerX, m_centerY;
        P m_fade, m_strength, m_potential, m_outer;
    };
};

} // namespace anneau
