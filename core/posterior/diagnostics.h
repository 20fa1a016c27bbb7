// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace anneau {

/// Draws of one number by several chains of equal length.
using Chains = std::vector<std::vector<double>>;

/// Whether chains agree, and how much they are worth (Vehtari, Gelman, Simpson, Carpenter & Bürkner
/// 2021, arXiv:1903.08008).
struct ChainDiagnostics {
    /// Split-R-hat of the draws' ranks, the larger of bulk and folded: 1 when chains, and the
    /// halves of each, agree in place and in spread; to be below 1.01 for figures to be quoted.
    double rhat = 1;
    /// Effective number of independent draws for the mean; at most the draws times their logarithm.
    double bulkEss = 0;
    /// The same for the ends of a 90 % interval, the smaller of both.
    double tailEss = 0;
};

/// Two chains or more of four draws or more. Chains that do not move give an infinite R-hat and one
/// effective draw each.
ChainDiagnostics diagnoseChains(const Chains& chains);

} // namespace anneau
