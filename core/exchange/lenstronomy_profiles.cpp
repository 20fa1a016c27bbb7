// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/lenstronomy.h"
#include "core/exchange/python_arguments.h"
#include "core/exchange/sersic_scale.h"
#include "core/model/conventions.h"

#include <cmath>
#include <numbers>
#include <span>
#include <string_view>

namespace anneau {
namespace {

using Profiles = std::vector<PythonProfile>;
using Values = const std::vector<double>&;

struct Lenstronomy {
    static constexpr const char *centerX = "center_x", *centerY = "center_y";
    static PythonShape shape(double q, double phi)
    {
        const Ellipticity e = ellipticityOf({q, phi});
        return {{{"e1", e.e1}, {"e2", e.e2}}};
    }
};
using Keywords = PythonArguments<Lenstronomy>;

Profiles epl(Values v)
{
    return one(
        "EPL",
        Keywords().add("theta_E", v[0]).add("gamma", v[1]).shape(v[2], v[3]).center(v[4], v[5]));
}

Profiles sie(Values v)
{
    return one("SIE", Keywords().add("theta_E", v[0]).shape(v[1], v[2]).center(v[3], v[4]));
}

Keywords nieKeywords(double thetaE, double core, std::span<const double> v)
{
    return Keywords()
        .add("theta_E", thetaE)
        .shape(v[0], v[1])
        .add("s_scale", core)
        .center(v[2], v[3]);
}

Profiles nie(Values v)
{
    return one("NIE", nieKeywords(v[0], v[1], std::span(v).subspan(2)));
}

/// As the difference that it is.
Profiles chameleon(Values v)
{
    const auto rest = std::span(v).subspan(3);
    return {{"NIE", nieKeywords(v[0], v[1], rest).list},
            {"NIE", nieKeywords(-v[0], v[2], rest).list}};
}

Profiles sis(Values v)
{
    return one("SIS", Keywords().add("theta_E", v[0]).center(v[1], v[2]));
}

Profiles pointMass(Values v)
{
    return one("POINT_MASS", Keywords().add("theta_E", v[0]).center(v[1], v[2]));
}

Profiles pseudoJaffe(Values v)
{
    return one("PJAFFE",
               Keywords().add("sigma0", v[0]).add("Ra", v[1]).add("Rs", v[2]).center(v[3], v[4]));
}

double alphaRs(double kappaS, double rs)
{
    return 4 * kappaS * rs * (1 - std::numbers::ln2);
}

/// Its elliptical radius is sqrt((1-e) X^2 + (1+e) Y^2), e = (1-q^2)/(1+q^2): ours times f.
Profiles nfw(Values v)
{
    const double q = v[2];
    const double f = std::sqrt(2 * q / (1 + q * q));
    const double rs = f * v[1];
    Keywords keywords;
    keywords.add("Rs", rs).add("alpha_Rs", alphaRs(v[0] / (f * f), rs));
    return q == 1 ? one("NFW", keywords.center(v[4], v[5]))
                  : one("NFW_ELLIPSE_POTENTIAL", keywords.shape(q, v[3]).center(v[4], v[5]));
}

Profiles nfwEllipsoid(Values v)
{
    return one("NFW_ELLIPSE_CSE", Keywords()
                                      .add("Rs", v[1])
                                      .add("alpha_Rs", alphaRs(v[0], v[1]))
                                      .shape(v[2], v[3])
                                      .center(v[4], v[5]));
}

Profiles truncatedNfw(Values v)
{
    return one("TNFW", Keywords()
                           .add("Rs", v[1])
                           .add("alpha_Rs", alphaRs(v[0], v[1]))
                           .add("r_trunc", v[2])
                           .center(v[3], v[4]));
}

Profiles hernquist(Values v)
{
    return one("HERNQUIST", Keywords().add("sigma0", v[0]).add("Rs", v[1]).center(v[2], v[3]));
}

/// Its Rs is on the major axis and its amplitude divided by q.
Profiles hernquistEllipsoid(Values v)
{
    return one("HERNQUIST_ELLIPSE_CSE", Keywords()
                                            .add("sigma0", v[0] * v[2])
                                            .add("Rs", majorAxisRadius(v[1], v[2]))
                                            .shape(v[2], v[3])
                                            .center(v[4], v[5]));
}

/// The elliptical one has 1 - q for the length of (e1, e2) and its radius on the major axis.
Profiles sersicMass(Values v)
{
    const double n = v[2], q = v[3];
    const SersicScale scale = sersicScaleTo(linearSersicB(n), n);
    Keywords keywords;
    keywords.add("k_eff", v[0] * scale.brightness);
    if (q == 1) {
        return one(
            "SERSIC",
            keywords.add("R_sersic", v[1] * scale.radius).add("n_sersic", n).center(v[5], v[6]));
    }
    const double twice = 2 * radiansFromPositionAngle(v[4]);
    return one("SERSIC_ELLIPSE_KAPPA",
               keywords.add("R_sersic", majorAxisRadius(v[1] * scale.radius, q))
                   .add("n_sersic", n)
                   .add("e1", (1 - q) * std::cos(twice))
                   .add("e2", (1 - q) * std::sin(twice))
                   .center(v[5], v[6]));
}

double gaussianFlux(double peak, double sigma)
{
    return 2 * std::numbers::pi * sigma * sigma * peak;
}

Profiles gaussianMass(Values v)
{
    return one("GAUSSIAN_ELLIPSE_KAPPA", Keywords()
                                             .add("amp", gaussianFlux(v[0], v[1]))
                                             .add("sigma", v[1])
                                             .shape(v[2], v[3])
                                             .center(v[4], v[5]));
}

/// Isothermal ones only.
template <int m>
Profiles multipole(Values v)
{
    if (v[2] != 2) {
        return {};
    }
    Profiles profiles = one("MULTIPOLE", Keywords()
                                             .add("a_m", v[0])
                                             .add("phi_m", radiansFromPositionAngle(v[1]))
                                             .center(v[3], v[4]));
    auto& arguments = profiles.front().arguments;
    arguments.insert(arguments.begin(), {"m", std::to_string(m)});
    if (m == 1) {
        arguments.emplace_back("r_E", "1.0");
    }
    return profiles;
}

Keywords& atOrigin(Keywords& keywords)
{
    return keywords.add("ra_0", 0).add("dec_0", 0);
}

Profiles shear(Values v)
{
    const Shear shear = shearComponents({v[0], v[1]});
    Keywords keywords;
    keywords.add("gamma1", shear.gamma1).add("gamma2", shear.gamma2);
    return one("SHEAR", atOrigin(keywords));
}

Profiles sheet(Values v)
{
    Keywords keywords;
    keywords.add("kappa", v[0]);
    return one("CONVERGENCE", atOrigin(keywords));
}

/// Third derivatives of the potential: xxx, xxy, xyy, yyy.
Profiles flexion(Values v)
{
    const double f = radiansFromPositionAngle(v[1]), g = 3 * radiansFromPositionAngle(v[3]);
    const double fx = v[0] / 2 * std::cos(f), fy = v[0] / 2 * std::sin(f);
    const double gx = v[2] / 2 * std::cos(g), gy = v[2] / 2 * std::sin(g);
    Keywords keywords;
    keywords.add("g1", 3 * fx + gx).add("g2", fy + gy).add("g3", fx - gx).add("g4", 3 * fy - gy);
    return one("FLEXION", atOrigin(keywords));
}

Profiles sersic(Values v)
{
    const double n = v[2];
    const SersicScale scale = sersicScaleTo(linearSersicB(n), n);
    return one("SERSIC_ELLIPSE", Keywords()
                                     .add("amp", v[0] * scale.brightness)
                                     .add("R_sersic", v[1] * scale.radius)
                                     .add("n_sersic", n)
                                     .shape(v[3], v[4])
                                     .center(v[5], v[6]));
}

/// Its sharpness alpha is 3 there.
Profiles coreSersic(Values v)
{
    const double n = v[2];
    const SersicScale scale = sersicScaleTo(linearSersicB(n), n);
    return v[4] != 3 ? Profiles()
                     : one("CORE_SERSIC", Keywords()
                                              .add("amp", v[0] * scale.brightness)
                                              .add("R_sersic", v[1] * scale.radius)
                                              .add("Rb", v[3])
                                              .add("n_sersic", n)
                                              .add("gamma", v[5])
                                              .shape(v[6], v[7])
                                              .center(v[8], v[9]));
}

/// A Sersic of n = 1: I exp(-b (R/theta_eff - 1)).
Profiles exponentialDisc(Values v)
{
    const double b = linearSersicB(1);
    return one("SERSIC_ELLIPSE", Keywords()
                                     .add("amp", v[0] * std::exp(-b))
                                     .add("R_sersic", v[1] * b)
                                     .add("n_sersic", 1)
                                     .shape(v[2], v[3])
                                     .center(v[4], v[5]));
}

Profiles gaussian(Values v)
{
    return one("GAUSSIAN_ELLIPSE", Keywords()
                                       .add("amp", gaussianFlux(v[0], v[1]))
                                       .add("sigma", v[1])
                                       .shape(v[2], v[3])
                                       .center(v[4], v[5]));
}

template <int order>
Profiles shapelets(Values v)
{
    std::string amplitudes;
    for (std::size_t i = 3; i < v.size(); ++i) {
        amplitudes += (i > 3 ? ", " : "") + pythonNumber(v[i]);
    }
    Keywords keywords;
    keywords.expression("amp", "[" + amplitudes + "]");
    keywords.expression("n_max", std::to_string(order));
    return one("SHAPELETS", keywords.add("beta", v[0]).center(v[1], v[2]));
}

constexpr PythonRow kMass[] = {{"PEMD", epl},
                               {"SIE", sie},
                               {"NIE", nie},
                               {"Chameleon", chameleon},
                               {"SIS", sis},
                               {"PointMass", pointMass},
                               {"PseudoJaffe", pseudoJaffe},
                               {"NFW", nfw},
                               {"NFWEllipsoid", nfwEllipsoid},
                               {"TruncatedNFW", truncatedNfw},
                               {"Hernquist", hernquist},
                               {"HernquistEllipsoid", hernquistEllipsoid},
                               {"SersicMass", sersicMass},
                               {"GaussianMass", gaussianMass},
                               {"Multipole1", multipole<1>},
                               {"Multipole2", multipole<2>},
                               {"Multipole3", multipole<3>},
                               {"Multipole4", multipole<4>},
                               {"ExternalShear", shear},
                               {"ConvergenceSheet", sheet},
                               {"Flexion", flexion}};

constexpr PythonRow kLight[] = {{"Sersic", sersic},
                                {"CoreSersic", coreSersic},
                                {"ExponentialDisc", exponentialDisc},
                                {"Gaussian", gaussian},
                                {"Shapelets2", shapelets<2>},
                                {"Shapelets4", shapelets<4>},
                                {"Shapelets6", shapelets<6>},
                                {"Shapelets8", shapelets<8>}};

} // namespace

Result<std::vector<PythonProfile>> lenstronomyMass(const Component& component)
{
    return convertedBy(kMass, component, "lenstronomy has no model for \"");
}

Result<std::vector<PythonProfile>> lenstronomyLight(const Component& component)
{
    return convertedBy(kLight, component, "lenstronomy has no model for \"");
}

} // namespace anneau
