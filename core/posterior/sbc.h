// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace anneau {

/// Simulation-based calibration (Talts et al. 2018, arXiv:1804.06788) of one number: a lens
/// parameter, or a summary of an image. The rank of the truth among the posterior's samples of it
/// is uniform over 0 … L if the sampler is calibrated. Blind, as TARP with fixed references is, to
/// a sampler that returns its prior.
struct SbcResult {
    int samples = 0;            ///< L, independent draws of each simulation.
    std::vector<int> histogram; ///< Ranks in equal bins.
    double chi2 = 0;            ///< Of the histogram against equal counts…
    int dof = 0;
    double pValue = 1; ///< …and its upper tail.
    /// Largest |i/N - u_i| over the sorted u = (rank + 1)/(L + 1), and the chance that a calibrated
    /// sampler gives as large a one.
    double ecdfDeviation = 0;
    double ecdfPValue = 1;
    /// Of the same statistic: 95 % of calibrated samplers stay within, for all ranks at once.
    double ecdfBand95 = 0;
};

/// Number of samples strictly below the truth.
int sbcRank(std::span<const float> samples, float truth);

/// How far the ranks of N calibrated simulations of L samples stray: by simulation, so worth
/// keeping where many sets of that size are tested.
class SbcNull {
public:
    SbcNull(int simulations, int samples, std::uint64_t seed);

    int simulations() const { return m_simulations; }
    int samples() const { return m_samples; }
    /// Chance of an ECDF deviation at least as large.
    double pValue(double deviation) const;
    double band95() const;

private:
    int m_simulations, m_samples;
    std::vector<double> m_deviations; // ascending
};

/// `ranks` of N simulations; L + 1 must be a multiple of `bins`. `seed` drives the null law.
SbcResult sbc(std::span<const int> ranks, int samples, int bins, std::uint64_t seed);
SbcResult sbc(std::span<const int> ranks, int bins, const SbcNull& null);

} // namespace anneau
