// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/cosmology_cases.h"

#include "core/cosmology/cosmology.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <string>

namespace anneau {
namespace {

using nlohmann::json;

void compareRow(Agreement& agreement, const Cosmology& c, const json& row,
                const Tolerance& tolerance, const std::string& where)
{
    const double zl = row.at("z_l"), zs = row.at("z_s");
    const json& expected = row.at("expected");
    const auto compare = [&](const char* quantity, double got) {
        agreement.compare(quantity, got, expected.at(quantity), tolerance, where);
    };
    compare("D_C_l", c.comovingDistance(0, zl));
    compare("D_C_s", c.comovingDistance(0, zs));
    compare("D_l", c.angularDiameterDistance(zl));
    compare("D_s", c.angularDiameterDistance(zs));
    compare("D_ls", c.angularDiameterDistance(zl, zs));
    compare("D_dt", c.timeDelayDistance(zl, zs));
    compare("Sigma_cr_Msun_Mpc2", c.criticalSurfaceDensity(zl, zs));
    compare("Sigma_cr_Msun_arcsec2", c.criticalSurfaceDensityPerSquareArcsec(zl, zs));
    compare("rho_crit_zl_Msun_Mpc3", c.criticalDensity(zl));
    compare("theta_E_SIS_sigma_v_250", c.einsteinRadiusOfDispersion(250, zl, zs));
    compare("theta_E_point_1e11Msun", c.einsteinRadiusOfMass(1e11, zl, zs));
}

} // namespace

std::vector<CaseResult> verifyCosmology(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "cosmology", "float64");
    const Tolerance tolerance{reference.at("tolerance").at("distances").at("rtol"), 0};
    const json& rows = reference.at("rows");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto cosmology = Cosmology::flat(rows[i].at("H0"), rows[i].at("Om0"));
        if (!cosmology) {
            return {notRun(file.stem(), "cosmology", cosmology.error().message)};
        }
        compareRow(agreement, *cosmology, rows[i], tolerance, "row " + std::to_string(i));
    }
    return {agreement.result()};
}

} // namespace anneau
