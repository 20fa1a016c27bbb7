// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/tarp.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// Coverage of samplers on the problem of a reference case (kinds gaussian_linear,
/// mixture_linear): truths are drawn from its prior, data from its likelihood.
struct CaseCoverageJob {
    std::filesystem::path problem;
    std::vector<std::string> samplers; ///< As parseSampler() takes them, or kExactSampler.
    int simulations = 1000;
    int samples = 31; ///< Of each simulation.
    std::uint64_t seed = 1;
};

/// Draws from the exact posterior: what a test of samplers is itself tested with.
inline constexpr const char* kExactSampler = "exact";

/// Coverage of one sampler with one distance.
struct CoverageFigures {
    TarpCurve curve;
    /// Kolmogorov-Smirnov p of the ranks, by the law that they have for K samples; the curve's own
    /// pValue takes f for continuous.
    double rankPValue = 1;
};

/// Weights of the modes over all simulations. "Likelier" is the mode that the exact posterior of a
/// simulation's data gives the greatest weight; for a calibrated sampler the three shares agree.
struct ModeCalibration {
    double truths = 0;      ///< Share of the truths that lie in the likelier mode,
    double exact = 0;       ///< its mean weight in the exact posteriors,
    double samples = 0;     ///< and in the samples.
    double weightError = 0; ///< RMS, over simulations, of the samples' weight less the exact one…
    double weightErrorByChance = 0; ///< …and what the number of samples alone gives.
    /// SBC of the label "in the likelier mode", ties broken at random.
    double rankPValue = 1;
};

struct CaseCoverageRow {
    std::string sampler;
    std::string fault; ///< Why there are no samples; empty: there are.
    int steps = 0, moves = 0;
    CoverageFigures pixels;   ///< Euclidean distance,
    CoverageFigures whitened; ///< and that in units of the posterior under the Gaussian prior.
    double chi2 = 0;          ///< Of the samples per datum, mean: 1 if calibrated…
    double chi2Error = 0;     ///< …to within this standard error.
    std::optional<ModeCalibration> modes; ///< Where there are some.
    double secondsPerSample = 0;

    /// The least p-value of curves and modes times their number, at most 1.
    double pValue() const;
};

struct CaseCoverageTable {
    std::string problem;
    int data = 0; ///< Numbers observed in each simulation.
    int simulations = 0;
    int samples = 0;
    std::vector<CaseCoverageRow> rows;
};

} // namespace anneau
