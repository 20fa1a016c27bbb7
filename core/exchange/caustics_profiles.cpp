// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/caustics.h"
#include "core/exchange/python_arguments.h"
#include "core/exchange/sersic_scale.h"
#include "core/model/conventions.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string_view>

namespace anneau {
namespace {

using Profiles = std::vector<PythonProfile>;
using Values = const std::vector<double>&;

struct Caustics {
    static constexpr const char *centerX = "x0", *centerY = "y0";
    static PythonShape shape(double q, double phi)
    {
        return {{{"q", q}, {"phi", radiansFromPositionAngle(phi)}}};
    }
};
using Arguments = PythonArguments<Caustics>;

/// Terms of its series for double precision; 18 are its usual ones.
int terms(double q)
{
    const double f = std::abs(1 - q) / (1 + q);
    return f > 0 ? static_cast<int>(std::clamp(std::ceil(36 / -std::log(f)), 18.0, 2000.0)) : 18;
}

Profiles epl(Values v)
{
    Arguments arguments;
    arguments.center(v[4], v[5]).shape(v[2], v[3]).add("Rein", v[0]).add("t", v[1] - 1);
    return one("EPL", arguments.expression("n_iter", std::to_string(terms(v[2]))));
}

/// `core` on the intermediate axis; there it is on the major one.
Arguments isothermal(double thetaE, double core, std::span<const double> v)
{
    return Arguments()
        .center(v[2], v[3])
        .shape(v[0], v[1])
        .add("Rein", thetaE)
        .add("s", majorAxisRadius(core, v[0]));
}

Profiles sie(Values v)
{
    return one("SIE", isothermal(v[0], 0, std::span(v).subspan(1)));
}

Profiles nie(Values v)
{
    return one("SIE", isothermal(v[0], v[1], std::span(v).subspan(2)));
}

Profiles chameleon(Values v)
{
    const auto rest = std::span(v).subspan(3);
    return {{"SIE", isothermal(v[0], v[1], rest).list},
            {"SIE", isothermal(-v[0], v[2], rest).list}};
}

Profiles sis(Values v)
{
    return one("SIS", Arguments().center(v[1], v[2]).add("Rein", v[0]));
}

Profiles pointMass(Values v)
{
    return one("Point", Arguments().center(v[1], v[2]).add("Rein", v[0]));
}

std::string areaMass(double squareArcsec)
{
    return pythonNumber(squareArcsec) + " * area_mass";
}

Profiles pseudoJaffe(Values v)
{
    return one("PseudoJaffe",
               Arguments()
                   .center(v[3], v[4])
                   .expression("mass", areaMass(2 * std::numbers::pi * v[0] * v[1] * v[2]))
                   .add("Rc", v[1])
                   .add("Rs", v[2]));
}

/// Round ones only.
Profiles nfw(Values v)
{
    return v[2] != 1 ? Profiles()
                     : one("NFW", Arguments()
                                      .center(v[4], v[5])
                                      .expression("**nfw", "(" + pythonNumber(v[0]) + ", " +
                                                               pythonNumber(v[1]) + ")"));
}

/// Total mass of the truncated halo: Baltz, Marshall & Oguri 2009, eq. A.4.
Profiles truncatedNfw(Values v)
{
    const double tau = v[2] / v[1], t2 = tau * tau;
    const double part =
        t2 / ((t2 + 1) * (t2 + 1)) * ((t2 - 1) * std::log(tau) + std::numbers::pi * tau - (t2 + 1));
    return one("TNFW",
               Arguments()
                   .center(v[3], v[4])
                   .expression("mass", areaMass(4 * std::numbers::pi * v[0] * v[1] * v[1] * part))
                   .add("Rs", v[1])
                   .add("tau", tau));
}

/// Isothermal ones of order 2 and more.
template <int m>
Profiles multipole(Values v)
{
    return v[2] != 2
               ? Profiles()
               : one("Multipole",
                     Arguments()
                         .expression("m", "(" + std::to_string(m) + ",)")
                         .center(v[3], v[4])
                         .expression("a_m", "[" + pythonNumber(v[0]) + "]")
                         .expression("phi_m",
                                     "[" + pythonNumber(radiansFromPositionAngle(v[1])) + "]"));
}

Profiles shear(Values v)
{
    const Shear shear = shearComponents({v[0], v[1]});
    return one("ExternalShear",
               Arguments().center(0, 0).add("gamma_1", shear.gamma1).add("gamma_2", shear.gamma2));
}

Profiles sheet(Values v)
{
    return one("MassSheet", Arguments().center(0, 0).add("kappa", v[0]));
}

Arguments sersicArguments(double brightness, double radius, double n, double q, double phi)
{
    return Arguments()
        .shape(q, phi)
        .add("n", n)
        .add("Re", majorAxisRadius(radius, q))
        .add("Ie", brightness);
}

Profiles sersic(Values v)
{
    const double n = v[2];
    const SersicScale scale = sersicScaleTo(seriesSersicB(n), n);
    return one("Sersic",
               sersicArguments(v[0] * scale.brightness, v[1] * scale.radius, n, v[3], v[4])
                   .center(v[5], v[6]));
}

Profiles exponentialDisc(Values v)
{
    const double b = seriesSersicB(1);
    return one("Sersic",
               sersicArguments(v[0] * std::exp(-b), v[1] * b, 1, v[2], v[3]).center(v[4], v[5]));
}

/// A Sersic of n = 1/2: I exp(-b (R^2/theta_eff^2 - 1)).
Profiles gaussian(Values v)
{
    const double b = seriesSersicB(0.5);
    return one("Sersic",
               sersicArguments(v[0] * std::exp(-b), v[1] * std::sqrt(2 * b), 0.5, v[2], v[3])
                   .center(v[4], v[5]));
}

constexpr PythonRow kMass[] = {{"PEMD", epl},
                               {"SIE", sie},
                               {"NIE", nie},
                               {"Chameleon", chameleon},
                               {"SIS", sis},
                               {"PointMass", pointMass},
                               {"PseudoJaffe", pseudoJaffe},
                               {"NFW", nfw},
                               {"TruncatedNFW", truncatedNfw},
                               {"Multipole2", multipole<2>},
                               {"Multipole3", multipole<3>},
                               {"Multipole4", multipole<4>},
                               {"ExternalShear", shear},
                               {"ConvergenceSheet", sheet}};

constexpr PythonRow kLight[] = {
    {"Sersic", sersic}, {"ExponentialDisc", exponentialDisc}, {"Gaussian", gaussian}};

} // namespace

Result<std::vector<PythonProfile>> causticsMass(const Component& component)
{
    return convertedBy(kMass, component, "caustics has no model for \"");
}

Result<std::vector<PythonProfile>> causticsLight(const Component& component)
{
    return convertedBy(kLight, component, "caustics has no model for \"");
}

} // namespace anneau
