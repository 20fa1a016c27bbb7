// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Sheet of constant convergence: alpha = kappa_s x about the origin, psi = kappa_s |x|^2/2.
struct ConvergenceSheet {
    static constexpr std::string_view key = "ConvergenceSheet";
    static constexpr std::string_view label = "Mass sheet";
    static constexpr std::string_view help = "Constant convergence of the surroundings; images "
                                             "alone cannot tell it from a rescaled lens.";
    static constexpr std::array parameters{Parameter{"kappa_s", "κ_s", "Convergence", Unit::None,
                                                     -0.5, 0.5, 0.0, false,
                                                     "Convergence of the sheet."}};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_kappa(p[0]) {}

        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            return {m_kappa * x, m_kappa * y};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            return m_kappa * (0.5 * (x * x + y * y));
        }

    private:
        P m_kappa;
    };
};

} // namespace anneau
