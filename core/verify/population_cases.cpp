// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/population_cases.h"

#include "core/posterior/population.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

namespace anneau {

using nlohmann::json;

std::vector<CaseResult> verifyPopulation(const std::filesystem::path& file, const json& reference)
{
    constexpr Tolerance kTolerance{1e-9, 1e-9};
    Agreement agreement(file.stem(), "hierarchical", "float64");
    const auto samples = reference.at("samples").get<std::vector<std::vector<double>>>();
    const auto values = reference.at("x").get<std::vector<double>>();
    const auto noise = reference.at("noise_sd").get<std::vector<double>>();
    const double interim = reference.at("interim_prior_sd");
    const auto means = reference.at("grid_mu").get<std::vector<double>>();
    const auto spreads = reference.at("grid_tau").get<std::vector<double>>();
    for (std::size_t i = 0; i < means.size(); ++i) {
        for (std::size_t k = 0; k < spreads.size(); ++k) {
            const std::string where =
                "mu " + std::to_string(means[i]) + ", tau " + std::to_string(spreads[k]);
            const PopulationLikelihood got =
                populationLikelihood(samples, gaussianPopulation(means[i], spreads[k], interim));
            const double exact =
                exactGaussianPopulation(values, noise, means[i], spreads[k], interim);
            const auto compare = [&](const char* quantity, double value) {
                agreement.compare(quantity, value, reference.at(quantity).at(i).at(k), kTolerance,
                                  where);
            };
            compare("log_likelihood_ratio_reweighted", got.logRatio);
            compare("smallest_effective_sample_size", got.smallestEffective);
            compare("log_likelihood_ratio_exact", exact);
        }
    }
    return {agreement.result()};
}

} // namespace anneau
