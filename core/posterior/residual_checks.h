// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/posterior/sample_set.h"

#include <cstdint>
#include <span>
#include <vector>

namespace anneau {

/// Tests of what posterior samples leave of the data, (data - model of the sample) / sigma. If
/// lens, PSF, noise and prior are right, the residual of one sample is distributed as the noise is
/// (not that of the posterior's mean, which is too small). Each discrepancy is compared with that
/// of pure noise behind the same mask, 999 draws of it:
///
/// - chi2 per pixel, both ways;
/// - the power spectrum: the largest departure in eight bands of frequency, in standard deviations;
/// - the distribution of values: their Kolmogorov-Smirnov distance from a normal law;
/// - the largest peak of the residual smoothed by a Gaussian of 1.4 pixels (an image not modelled,
/// a wrong PSF).
///
/// Note [One p-value from many samples]. Samples of one posterior share the data, so their p-values
/// are not independent; twice their mean is a p-value whatever the dependence (Rüschendorf 1982;
/// Vovk & Wang 2020, arXiv:1212.4966). Half of it is the posterior predictive p of Gelman, Meng &
/// Stern (1996).
class ResidualChecks {
public:
    /// `correlation` of the noise as SkyCovariance::correlation(), or empty: white.
    ResidualChecks(const Mask& mask, const Grid<double>& correlation, std::uint64_t seed);

    /// One residual for each sample, of the mask's shape; values outside the mask are not used.
    std::vector<Finding> run(std::span<const Image> residuals) const;

private:
    struct Discrepancies {
        double chi2 = 0;
        std::vector<double> power; ///< By band.
        double distance = 0;
        double peak = 0;
    };
    Discrepancies measure(const Grid<double>& residual) const;
    double powerStatistic(const std::vector<double>& power) const;

    Mask m_mask;
    double m_pixels = 0;
    std::vector<double> m_powerMean, m_powerSd;
    std::vector<double> m_chi2, m_power, m_distance, m_peak; ///< Of noise, ascending.
};

} // namespace anneau
