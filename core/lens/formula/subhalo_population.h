// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/halo_draws.h"
#include "core/lens/formula/list_of.h"
#include "core/lens/formula/parameters.h"
#include "core/lens/formula/ratio_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace anneau {

/// Many small haloes as one component: `count` pseudo-Jaffe clumps strewn evenly over a disc, with
/// masses from dN/dm ~ m^-slope between those of point masses of Einstein radius theta_min and
/// theta_max (m = pi theta^2 in units of the critical density). Each is truncated where its mass
/// would have the mean convergence kappa_t, as a tide does (Dalal & Kochanek 2002,
/// arXiv:astro-ph/0111456), with a core of a tenth of that radius:
///   kappa = b/2 [1/sqrt(c^2 + R^2) - 1/sqrt(a^2 + R^2)], a = theta/sqrt(kappa_t), c = a/10.
///
/// One draw of the population for each `seed`: masses and places are smooth in all other parameters
/// but `count`; both are rounded to integers. The mean convergence inside the disc is not taken
/// out: a negative mass sheet does that. Time goes as `count`, 4 ns a clump and ray.
struct SubhaloPopulation {
    static constexpr std::string_view key = "SubhaloPopulation";
    static constexpr std::string_view label = "Population of sub-haloes";
    static constexpr std::string_view help =
        "Hundreds or thousands of small truncated haloes drawn from a mass function (Dalal & "
        "Kochanek 2002).";
    static constexpr std::array parameters{
        Parameter{"count", "N", "Number of haloes", Unit::None, 0.0, 5000.0, 200.0, false,
                  "How many haloes there are inside the disc."},
        Parameter{"theta_min", "θ_min", "Smallest halo", Unit::Arcsec, 0.001, 0.05, 0.003, false,
                  "Einstein radius of a point with the least massive halo's mass."},
        Parameter{"theta_max", "θ_max", "Largest halo", Unit::Arcsec, 0.002, 0.3, 0.03, false,
                  "Einstein radius of a point with the most massive halo's mass."},
        Parameter{"slope", "α", "Slope of the mass function", Unit::None, 1.0, 3.0, 1.9, false,
                  "Number of haloes per mass goes as the mass to the power of minus this."},
        Parameter{"kappa_t", "κ_t", "Convergence at truncation", Unit::None, 0.1, 5.0, 1.0, false,
                  "Mass of each halo over the area inside its truncation radius."},
        Parameter{"radius", "R", "Radius of the disc", Unit::Arcsec, 0.2, 20.0, 3.0, false,
                  "Haloes are strewn evenly inside this radius."},
        Parameter{"seed", "seed", "Seed", Unit::None, 1.0, 9999.0, 1.0, false,
                  "Names the draw: another number, another population."},
        kCenterX,
        kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_zero(Numbers<P>::constant(p[0], 0.0))
        {
            const double most = std::min(std::round(Numbers<P>::largestMagnitude(p[0])), 1e5);
            const P range = 2.0 * log(p[2] / p[1]); // of log mass
            const P power = 1.0 - p[3];
            const P spread = range * Numbers<P>::function(power * range, ExpRatio{});
            const P density = 1.0 / sqrt(p[4]);
            for (std::uint32_t i = 0; i < most; ++i) {
                const P u = drawn(p[6], i, &HaloDraw::mass);
                // Inverse of the cumulated mass function, for slope 1 too: log(m/m_min).
                const P grown = u * spread;
                const P logMass = grown * Numbers<P>::function(power * grown, LogRatio{});
                const P theta = p[1] * exp(0.5 * logMass);
                const P cut = theta * density, core = kCore * cut;
                // One batch may hold populations of several sizes.
                const P isThere = Numbers<P>::ofParameter(p[0], [i](double count) {
                    return ValueAndSlope{std::round(count) > i ? 1.0 : 0.0, 0};
                });
                m_clumps.push_back({p[7] + p[5] * drawn(p[6], i, &HaloDraw::x),
                                    p[8] + p[5] * drawn(p[6], i, &HaloDraw::y),
                                    isThere * theta * theta / (cut - core), cut, core});
            }
        }
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const T zero = Numbers<T>::constant(x + m_zero, 0.0);
            Vec2<T> sum{zero, zero};
            for (const Clump& clump : m_clumps) {
                const T dx = x - clump.x, dy = y - clump.y;
                const T r2 = dx * dx + dy * dy;
                const T a = sqrt(clump.core * clump.core + r2) + clump.core;
                const T b = sqrt(clump.cut * clump.cut + r2) + clump.cut;
                const T mean = clump.b * (b - a) / (a * b);
                sum.x = sum.x + mean * dx;
                sum.y = sum.y + mean * dy;
            }
            return sum;
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            T sum = Numbers<T>::constant(x + m_zero, 0.0);
            for (const Clump& clump : m_clumps) {
                const T dx = x - clump.x, dy = y - clump.y;
                const T r2 = dx * dx + dy * dy;
                sum = sum + clump.b * (part(r2, clump.core) - part(r2, clump.cut));
            }
            return sum;
        }

    private:
        static constexpr double kCore = 0.1;

        struct Clump {
            P x, y, b, cut, core;
        };

        /// A random number of the i-th clump.
        static P drawn(const P& seed, std::uint32_t i, double HaloDraw::*number)
        {
            return Numbers<P>::ofParameter(seed, [i, number](double value) {
                const auto name = static_cast<std::uint64_t>(std::llround(std::abs(value)));
                return ValueAndSlope{haloDraw(name, i).*number, 0};
            });
        }
        /// Potential of 1/(2 sqrt(s^2 + R^2)), zero at its centre.
        template <class T>
        static T part(const T& r2, const P& s)
        {
            const T root = sqrt(s * s + r2);
            return r2 / (root + s) - s * log((root + s) / (2.0 * s));
        }

        P m_zero; ///< Of the shape of a batch of parameters, for populations without members.
        ListOf<P, Clump> m_clumps;
    };
};

} // namespace anneau
