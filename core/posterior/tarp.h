// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace anneau {

/// Expected coverage of a sampler by TARP (Lemos et al. 2023, arXiv:2302.03026).
///
/// Each simulation gives one number f: the fraction of its posterior samples that lie closer to a
/// reference point than the truth does. The sampler is calibrated if f is uniform.
struct TarpCurve {
    int simulations = 0;         ///< N
    int samples = 0;             ///< K
    std::vector<double> fraction; ///< f, one per simulation.
    std::vector<double> alpha;   ///< Credibility levels, 0 … 1.
    std::vector<double> ecp;     ///< Expected coverage probability at alpha.
    std::vector<double> low68, high68, low95, high95; ///< Bootstrap over simulations, centred on ecp.
    std::vector<double> null95Low, null95High; ///< Where the *whole* curve of a calibrated sampler stays 95 % of the time.
    double maxDeviation = 0;  ///< Largest |ecp - alpha|.
    double signedDeviation = 0; ///< The same with its sign: ecp - alpha.
    double areaToCurve = 0;   ///< ATC: integral of (ecp - alpha) over the upper half; < 0: over-confident.
    double ksStatistic = 0;   ///< Kolmogorov-Smirnov distance of f from uniform…
    double pValue = 1;        ///< …and its p-value.
    double bandPValue = 1;    ///< Chance that a calibrated sampler's curve leaves its mean by as many standard deviations.
    bool insideBand95 = true; ///< ecp within the null band everywhere.
};

/// f of one simulation: the fraction of the K samples (each `dims` long, one after the other) strictly
/// closer to `reference` than `truth` is, in Euclidean distance.
double tarpFraction(std::span<const float> samples, std::span<const float> truth, std::span<const float> reference);

/// The number of equal bins for K samples: 20, or the next number that has no factor in common with
/// K (f is a multiple of 1/K; ties on edges would decide the answer).
int tarpBins(int samples);

/// The curve of `fractions`, with `bins` equal bins over [0, 1]. `seed` drives the bootstrap.
TarpCurve tarpCurve(std::vector<double> fractions, int samplesPerSimulation, int bins, std::uint64_t seed);

} // namespace anneau
