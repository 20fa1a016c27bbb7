// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/conversion_cases.h"

#include "core/model/conventions.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <string>

namespace anneau {
namespace {

using nlohmann::json;

/// The file's numbers are rounded to 16 digits.
constexpr Tolerance kTolerance{1e-12, 1e-14};

void compareThere(Agreement& agreement, const json& row, const std::string& where)
{
    const auto compare = [&](const char* quantity, double got, const json& expected) {
        agreement.compare(quantity, got, expected, kTolerance, where);
    };
    const double q = row.at("q"), thetaE = row.at("theta_E_intermediate");
    const double gamma = row.at("t").get<double>() + 1;
    const Ellipticity e = ellipticityOf({q, positionAngleFromRadians(row.at("phi_rad"))});
    const json& lenstronomy = row.at("lenstronomy");
    compare("e1", e.e1, lenstronomy.at("e1"));
    compare("e2", e.e2, lenstronomy.at("e2"));
    compare("gamma", gamma, lenstronomy.at("gamma"));
    compare("theta_E", thetaE, lenstronomy.at("theta_E"));
    const json& autoLens = row.at("pyautolens");
    const auto components = ellCompsOf(e);
    compare("ell_comps[0]", components.first, autoLens.at("ell_comps").at(0));
    compare("ell_comps[1]", components.second, autoLens.at("ell_comps").at(1));
    compare("slope", gamma, autoLens.at("slope"));
    compare("einstein_radius", pyAutoLensRadius(thetaE, q, gamma), autoLens.at("einstein_radius"));
    compare("major_axis_radius", majorAxisRadius(thetaE, q), row.at("major_axis_radius"));
    compare("tessore_metcalf_b", minorAxisRadius(thetaE, q), row.at("tessore_metcalf_b"));
    compare("epsilon_1mq2_over_1pq2", distortion(q), row.at("epsilon_1mq2_over_1pq2"));
    compare("e_1mq", flattening(q), row.at("e_1mq"));
}

void compareBack(Agreement& agreement, const json& row, const std::string& where)
{
    const auto compare = [&](const char* quantity, double got, const json& expected) {
        agreement.compare(quantity, got, expected, kTolerance, where);
    };
    const json& lenstronomy = row.at("lenstronomy");
    const json& autoLens = row.at("pyautolens");
    const AxisRatioAndAngle shape = shapeOf({lenstronomy.at("e1"), lenstronomy.at("e2")});
    const double phi = positionAngleFromRadians(row.at("phi_rad"));
    compare("q of e1, e2", shape.q, row.at("q"));
    agreement.compare("phi of e1, e2", shape.phi, phi, {0, 1e-11}, where); // Degrees.
    const json& components = autoLens.at("ell_comps");
    const AxisRatioAndAngle same =
        shapeOf(ellipticityFromEllComps({components.at(0), components.at(1)}));
    compare("q of ell_comps", same.q, row.at("q"));
    agreement.compare("phi of ell_comps", same.phi, phi, {0, 1e-11}, where);
    const double slope = autoLens.at("slope");
    compare("theta_E of einstein_radius",
            thetaEOfPyAutoLens(autoLens.at("einstein_radius"), same.q, slope),
            row.at("theta_E_intermediate"));
    compare("theta_E of the major axis",
            intermediateRadiusOfMajor(row.at("major_axis_radius"), shape.q),
            row.at("theta_E_intermediate"));
}

} // namespace

std::vector<CaseResult> verifyConversions(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "conversions", "float64");
    const json& rows = reference.at("rows");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string where = "row " + std::to_string(i);
        compareThere(agreement, rows[i], where);
        compareBack(agreement, rows[i], where);
    }
    return {agreement.result()};
}

} // namespace anneau
