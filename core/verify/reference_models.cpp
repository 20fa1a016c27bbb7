// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/reference_models.h"

#include "core/lens/mass_model.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <string_view>
#include <utility>

namespace anneau {
namespace {

using nlohmann::json;

/// Counter-clockwise from +y, degrees, from counter-clockwise from +x, radians.
double positionAngle(double phi)
{
    return phi * 180 / std::numbers::pi - 90;
}

struct Row {
    std::string_view model;
    ReferenceComponent (*convert)(const json& p);
};

ReferenceComponent sis(const json& p)
{
    return {"SIS", {p.at("theta_E"), p.at("x0"), p.at("y0")}};
}

ReferenceComponent sie(const json& p)
{
    return {"SIE",
            {p.at("theta_E"), p.at("q"), positionAngle(p.at("phi")), p.at("x0"), p.at("y0")}};
}

ReferenceComponent epl(const json& p)
{
    return {"PEMD",
            {p.at("theta_E"), p.at("t").get<double>() + 1, p.at("q"), positionAngle(p.at("phi")),
             p.at("x0"), p.at("y0")}};
}

ReferenceComponent shear(const json& p)
{
    const double gamma1 = p.at("gamma1"), gamma2 = p.at("gamma2");
    return {"ExternalShear",
            {std::hypot(gamma1, gamma2), positionAngle(0.5 * std::atan2(gamma2, gamma1))},
            p.at("x0"),
            p.at("y0")};
}

ReferenceComponent sheet(const json& p)
{
    return {"ConvergenceSheet", {p.at("kappa")}, p.at("x0"), p.at("y0")};
}

ReferenceComponent point(const json& p)
{
    return {"PointMass", {p.at("theta_E"), p.at("x0"), p.at("y0")}};
}

/// The files' core is along the major axis.
ReferenceComponent nie(const json& p)
{
    const double q = p.at("q");
    return {"NIE",
            {p.at("theta_E"), std::sqrt(q) * p.at("s").get<double>(), q, positionAngle(p.at("phi")),
             p.at("x0"), p.at("y0")}};
}

ReferenceComponent dpie(const json& p)
{
    return {"Chameleon",
            {p.at("b0"), p.at("Rc"), p.at("Rs"), p.at("q"), positionAngle(p.at("phi")), p.at("x0"),
             p.at("y0")}};
}

ReferenceComponent pseudoJaffe(const json& p)
{
    return {"PseudoJaffe", {p.at("kappa_0"), p.at("Rc"), p.at("Rs"), p.at("x0"), p.at("y0")}};
}

ReferenceComponent nfw(const json& p)
{
    return {"NFW", {p.at("kappa_s"), p.at("Rs"), 1.0, 0.0, p.at("x0"), p.at("y0")}};
}

ReferenceComponent nfwEllipsoid(const json& p)
{
    return {"NFWEllipsoid",
            {p.at("kappa_s"), p.at("Rs"), p.at("q"), positionAngle(p.at("phi")), p.at("x0"),
             p.at("y0")}};
}

ReferenceComponent truncatedNfw(const json& p)
{
    const double rs = p.at("Rs");
    return {"TruncatedNFW",
            {p.at("kappa_s"), rs, rs * p.at("tau").get<double>(), p.at("x0"), p.at("y0")}};
}

ReferenceComponent hernquist(const json& p)
{
    return {"Hernquist", {p.at("sigma0"), p.at("Rs"), p.at("x0"), p.at("y0")}};
}

ReferenceComponent hernquistEllipsoid(const json& p)
{
    return {"HernquistEllipsoid",
            {p.at("sigma0"), p.at("Rs"), p.at("q"), positionAngle(p.at("phi")), p.at("x0"),
             p.at("y0")}};
}

/// Round where the file names no axis ratio.
ReferenceComponent sersicMass(const json& p)
{
    return {"SersicMass",
            {p.at("kappa_e"), p.at("Re"), p.at("n"), p.value("q", 1.0),
             positionAngle(p.value("phi", 0.0)), p.at("x0"), p.at("y0")}};
}

ReferenceComponent gaussianMass(const json& p)
{
    return {"GaussianMass",
            {p.at("kappa_0"), p.at("sigma"), p.value("q", 1.0), positionAngle(p.value("phi", 0.0)),
             p.at("x0"), p.at("y0")}};
}

ReferenceComponent multipole(const json& p)
{
    const int m = p.at("m");
    return {"Multipole" + std::to_string(m),
            {p.at("a_m"), positionAngle(p.at("phi_m")), p.at("t").get<double>() + 1, p.at("x0"),
             p.at("y0")}};
}

ReferenceComponent sersic(const json& p)
{
    return {"Sersic",
            {p.at("I_e"), p.at("Re"), p.at("n"), p.at("q"), positionAngle(p.at("phi")), p.at("x0"),
             p.at("y0")}};
}

ReferenceComponent coreSersic(const json& p)
{
    return {"CoreSersic",
            {p.at("I_b"), p.at("Re"), p.at("n"), p.at("Rb"), p.at("alpha"), p.at("gamma"),
             p.at("q"), positionAngle(p.at("phi")), p.at("x0"), p.at("y0")}};
}

/// Files give the flux, we the central brightness.
ReferenceComponent gaussian(const json& p)
{
    const double sigma = p.at("sigma");
    return {"Gaussian",
            {p.at("flux").get<double>() / (2 * std::numbers::pi * sigma * sigma), sigma, p.at("q"),
             positionAngle(p.at("phi")), p.at("x0"), p.at("y0")}};
}

ReferenceComponent moffat(const json& p)
{
    return {"Moffat",
            {p.at("I_0"), p.at("alpha"), p.at("beta"), p.at("q"), positionAngle(p.at("phi")),
             p.at("x0"), p.at("y0")}};
}

constexpr std::array kMassRows{Row{"SIS", sis},
                               Row{"SIE", sie},
                               Row{"EPL", epl},
                               Row{"SHEAR", shear},
                               Row{"SHEET", sheet},
                               Row{"POINT", point},
                               Row{"NIE", nie},
                               Row{"DPIE", dpie},
                               Row{"PJAFFE", pseudoJaffe},
                               Row{"NFW", nfw},
                               Row{"NFW_ELL", nfwEllipsoid},
                               Row{"TNFW", truncatedNfw},
                               Row{"HERNQUIST", hernquist},
                               Row{"HERNQUIST_ELL", hernquistEllipsoid},
                               Row{"SERSIC_MASS", sersicMass},
                               Row{"SERSIC_MASS_ELL", sersicMass},
                               Row{"GAUSS_KAPPA", gaussianMass},
                               Row{"GAUSS_KAPPA_ELL", gaussianMass},
                               Row{"MULTIPOLE", multipole}};
constexpr std::array kLightRows{Row{"SERSIC", sersic}, Row{"CORE_SERSIC", coreSersic},
                                Row{"GAUSSIAN", gaussian}, Row{"MOFFAT", moffat}};

template <class Table>
Result<ReferenceComponent> convert(const Table& table, const json& component)
{
    const std::string model = component.at("model");
    for (const Row& row : table) {
        if (row.model == model) {
            return row.convert(component.at("params"));
        }
    }
    return fail(Error::Kind::BadInput, "model " + model + " not supported by this version");
}

} // namespace

Result<ReferenceComponent> massFromReference(const json& component)
{
    auto result = convert(kMassRows, component);
    if (result && findMassModel(result->type) == nullptr) { // A multipole of an order not offered.
        return fail(Error::Kind::BadInput,
                    "model " + result->type + " not supported by this version");
    }
    return result;
}
Result<ReferenceComponent> lightFromReference(const json& component)
{
    return convert(kLightRows, component);
}

Result<std::vector<Component>> massComponentsFromReference(const json& components)
{
    std::vector<Component> result;
    for (const json& part : components) {
        auto known = massFromReference(part);
        if (!known) {
            return failWith(known);
        }
        if (known->originX != 0 || known->originY != 0) {
            return fail(Error::Kind::BadInput, "a shear or sheet that is not centred on the image");
        }
        const std::size_t n = known->values.size();
        result.push_back({std::move(known->type), "mass " + std::to_string(result.size()),
                          std::move(known->values), std::vector<bool>(n, false)});
    }
    return result;
}

} // namespace anneau
