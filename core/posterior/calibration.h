// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/sample_set.h"
#include "core/posterior/sbc.h"

#include <cstdint>

namespace anneau {

/// The tests of draws against truths, for one problem or many simulated ones: whether the truth is
/// just another draw. Those of many:
///
/// - TARP (tarp.h) with three distances: Euclidean over the numbers or pixels, the same with each
///   divided by its spread, and between standardised summaries (summaries.h). See Note [Where the
///   references come from].
/// - SBC (sbc.h) of every summary, as one test: the smallest p-value times their number.
/// - PQMass (pqmass.h) of the truths of one half of the simulations against one draw each of the
///   other half: the draws of all simulations together are draws from the prior of the truths.
///
/// Of one problem, whose p-values come from the rank of the truth among the draws: the same
/// distances and summaries, in both directions; never below 2/(K + 1).
///
/// Note [Where the references come from]. A reference may depend on the data, never on the truth,
/// and not on the draws that are counted. Given ones are used as they are. Otherwise, with data:
/// a ridge regression of truths on data fitted on the other simulations, plus a kick of the size
/// of the posterior. Otherwise a quarter of the draws is set apart, and the reference is their mean
/// plus a kick; such references follow the sampler, so they cannot tell a sampler that returns its
/// prior from one that infers.
class CalibrationSuite {
public:
    /// Draws that are set apart of K, for scales and references.
    static int reserved(int samples);
    static constexpr int kLeastSamples = 8;

    /// For sets of N simulations of K >= kLeastSamples draws. Makes the null laws once.
    CalibrationSuite(int simulations, int samples, std::uint64_t seed);

    /// `set` holds truths, N and K as above. Results do not depend on the number of threads.
    std::vector<Finding> run(const SampleSet& set) const;

private:
    int m_simulations, m_samples;
    std::uint64_t m_seed;
    SbcNull m_sbcNull;
};

/// The points that runs without given ones are tested with, [N, shape].
std::vector<float> referencesFor(const SampleSet& set);

} // namespace anneau
