// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/verify/gaussian_lens_setup.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

/// What the inference takes for granted: 12 x 12 source pixels, 24 x 24 image pixels, noise a third
/// of the images' root mean square.
GaussianLensSetup assumedLens();

/// What is wrong between simulated lenses and their inference.
struct PlantedFault {
    std::string name;
    GaussianLensSetup truth;  ///< Differs from assumedLens().
    double width = 1;         ///< Of the draws about their mean, over the right one.
    bool ignoresData = false; ///< Draws from the prior.
};

/// None, noise 30 % larger and smaller than assumed, neighbouring noise correlated, PSF 30 % wider,
/// prior wrong in brightness and in smoothness, lens shifted by half a pixel, draws 20 % too
/// narrow, and draws that ignore the data.
std::vector<PlantedFault> plantedFaults();

struct PowerOptions {
    int simulations = 100; ///< N lenses an experiment; the residual tests look at the first alone.
    int samples = 63;      ///< K of each.
    int repeats = 100;     ///< Experiments for each fault.
    double level = 0.05;   ///< A test raises the alarm below this p-value.
    std::uint64_t seed = 1;
};

/// How often each test raised the alarm: for the fault "none" its false-alarm rate.
struct PowerTable {
    std::vector<std::string> tests;
    std::vector<std::string> faults;       ///< Fewer than asked for if stopped.
    std::vector<std::vector<double>> rate; ///< [fault][test]
    std::vector<double> suite;             ///< [fault]: any test, each at level over their number.
    int repeats = 0;
};

/// Plants each fault in `repeats` experiments on small lenses whose posterior is known, and puts
/// the draws through all tests that check a posterior: those of residuals on one lens, the sum of
/// chi2 and those against truths on N. References of TARP: the posterior mean, plus a draw's
/// departure from it.
PowerTable powerTable(const std::vector<PlantedFault>& faults, const PowerOptions& options,
                      const ProgressReport& progress, std::stop_token stop);

} // namespace anneau
