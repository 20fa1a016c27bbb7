// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/pqmass_cases.h"

#include "core/io/fits.h"
#include "core/posterior/pqmass.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace anneau {
namespace {

using nlohmann::json;

constexpr Tolerance kTolerance{1e-9, 0};
/// Tail probabilities below this are compared as 0.
constexpr double kSmallest = 1e-300;

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

void compareCounts(Agreement& agreement, const std::vector<int>& got, const json& expected,
                   const std::string& name)
{
    agreement.require(got.size() == expected.size(), name + ": number of references");
    int apart = 0, total = 0;
    for (std::size_t k = 0; k < got.size(); ++k) {
        apart += std::abs(got[k] - expected.at(k).get<int>());
        total += got[k];
    }
    agreement.require(apart * 1000 <= total, name + ": counts differ by " + std::to_string(apart));
}

void compareTable(Agreement& agreement, const json& expected, const std::string& name)
{
    const auto x = expected.at("counts_x").get<std::vector<int>>();
    const auto y = expected.at("counts_y").get<std::vector<int>>();
    const PqmassTable table = pqmassTable(x, y);
    agreement.require(table.empty == expected.at("n_empty"), name + ": empty cells");
    agreement.require(table.dof == expected.at("dof_raw"), name + ": degrees of freedom");
    agreement.compare("chi2_raw", table.chi2, expected.at("chi2_raw"), kTolerance, name);
    agreement.compare("p_value", table.pValue, expected.at("p_value"), {1e-9, kSmallest}, name);
    const json& rescaled = expected.at("chi2_rescaled");
    if (rescaled.is_number()) {
        agreement.compare("chi2_rescaled", table.rescaled, rescaled, kTolerance, name);
    } else {
        agreement.require(std::isinf(table.rescaled), name + ": chi2_rescaled is infinite");
    }
}

} // namespace

std::vector<CaseResult> verifyPqmass(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "pqmass", "float64");
    auto fits = FitsReader::open(file.parent_path() / reference.at("data").get<std::string>());
    if (!fits) {
        return {notRun(file.stem(), "pqmass", fits.error().message)};
    }
    const int dims = reference.at("n_dims");
    const auto x = fits->readArray<float>("X");
    const auto references = fits->readArray<float>("REFS");
    if (!x || !references) {
        return {notRun(file.stem(), "pqmass", (x ? references : x).error().message)};
    }
    for (const auto& [name, expected] : reference.at("cases").items()) {
        const auto y = fits->readArray<float>("Y_" + upper(name));
        if (!y) {
            return {notRun(file.stem(), "pqmass", y.error().message)};
        }
        compareCounts(agreement, nearestCounts(x->values, references->values, dims),
                      expected.at("counts_x"), name + ", x");
        compareCounts(agreement, nearestCounts(y->values, references->values, dims),
                      expected.at("counts_y"), name + ", y");
        compareTable(agreement, expected, name);
    }
    return {agreement.result()};
}

} // namespace anneau
