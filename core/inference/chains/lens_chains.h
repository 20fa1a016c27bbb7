// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/chains/lens_density.h"
#include "core/inference/chains/nuts.h"

#include <string>
#include <vector>

namespace anneau {

/// One number of a posterior, COOLEST name and unit.
struct InferredParameter {
    std::string component; ///< Id in the scene; "source" for the numbers of its prior.
    std::string type;      ///< "PEMD"; "GaussianSource".
    std::string key;       ///< "theta_E"; "rms", "correlation_length".
    std::string unit;
    std::string prior; ///< In words.
    bool fixed = false;
    double mean = 0, median = 0, sd = 0;
    double low68 = 0, high68 = 0; ///< Quantiles 0.16 and 0.84,
    double low95 = 0, high95 = 0; ///< 0.025 and 0.975.
    double rhat = 1, bulkEss = 0, tailEss = 0;

    std::string name() const { return component + "." + key; }
};

/// Chains in COOLEST's parameters, in the frame of the whole observation.
struct LensChains {
    std::vector<InferredParameter> parameters;
    /// Of each parameter, chain and draw. Angles are within 90 degrees of their mean.
    std::vector<std::vector<std::vector<double>>> values;
};

/// What chains of a density say of every parameter of the lens; R-hat and ESS of fixed ones and of
/// fewer than four draws are left as they are.
LensChains lensChains(const LensDensity& density, const std::vector<NutsChain>& chains);

/// The largest R-hat over the sampled coordinates; infinite before the fourth draw.
double worstRhat(const std::vector<NutsChain>& chains, std::size_t size);
/// The fewest effective draws over the sampled coordinates and the log density (bulk); 0 before the
/// fourth draw.
double leastEss(const std::vector<NutsChain>& chains, std::size_t size);

/// ln of the integral of the density, by the learned harmonic mean.
struct ChainEvidence {
    bool known = false; ///< Too few draws, or too few that count: then not.
    double logZ = 0;
    double sd = 0;
    double effective = 0; ///< Draws that decide it.
};
ChainEvidence chainEvidence(const std::vector<NutsChain>& chains, std::size_t size);

} // namespace anneau
