// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/convergence_map_cases.h"

#include "core/forward/convergence_map.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <string>

namespace anneau {
namespace {

using nlohmann::json;

Grid<double> gridFrom(const json& rows)
{
    Grid<double> grid(static_cast<int>(rows.size()), static_cast<int>(rows.at(0).size()));
    for (int r = 0; r < grid.rows(); ++r) {
        for (int c = 0; c < grid.cols(); ++c) {
            grid.at(r, c) = rows.at(static_cast<std::size_t>(r)).at(static_cast<std::size_t>(c));
        }
    }
    return grid;
}

} // namespace

std::vector<CaseResult> verifyConvergenceMap(const std::filesystem::path& file,
                                             const json& reference)
{
    Agreement agreement(file.stem(), "pixelated_convergence", "float64");
    const json& declared = reference.at("tolerance").at("float64");
    const Tolerance tolerance{declared.at("rtol"), declared.at("atol")};
    const Grid<double> kappa = gridFrom(reference.at("kappa"));
    const ConvergenceMap map(kappa.rows(), kappa.cols(), reference.at("pixel_scale"));
    const auto alpha = map.deflection(kappa);
    const Grid<double> psi = map.potential(kappa);
    const json& expected = reference.at("expected");
    const auto compare = [&](const char* quantity, const Grid<double>& got) {
        const Grid<double> values = gridFrom(expected.at(quantity));
        agreement.require(values.sameShape(got), "shape of " + std::string(quantity));
        for (int r = 0; r < got.rows(); ++r) {
            for (int c = 0; c < got.cols(); ++c) {
                agreement.compare(quantity, got.at(r, c), values.at(r, c), tolerance,
                                  "row " + std::to_string(r) + ", column " + std::to_string(c));
            }
        }
    };
    compare("ax", alpha.x);
    compare("ay", alpha.y);
    compare("psi", psi);
    return {agreement.result()};
}

} // namespace anneau
