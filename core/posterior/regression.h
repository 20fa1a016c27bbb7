// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/sample_set.h"

namespace anneau {

/// Simulations that a regression needs to be worth anything.
inline constexpr int kLeastForRegression = 20;

/// Truths guessed from data by linear ridge regression, each by one fitted on the simulations of
/// other folds, so that a guess depends on its own data and not on its own truth (but for the one
/// penalty of all, of a handful the one that guesses best). For references of TARP: unlike a
/// sampler's mean it is informed by the data even where the sampler is not. [N, shape]
///
/// Solved among simulations (N x N), however many numbers there are.
std::vector<float> regressedTruths(const SampleSet& set);

} // namespace anneau
