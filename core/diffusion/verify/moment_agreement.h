// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

namespace anneau {

/// Draws against a Gaussian of known mean and covariance: how far a sampler is off, and how far
/// chance alone would put it.
struct MomentAgreement {
    double meanChi2 = 0;   ///< N d^T Cov^-1 d, d the offset of the draws' mean…
    double meanPValue = 1; ///< …and its upper tail for n degrees of freedom.
    double meanShift = 0;  ///< Root mean square of d over directions, in standard deviations.
    double width = 0;      ///< Root mean square of (x - mean) in standard deviations: 1.
    double widthError = 0; ///< Standard error of `width`, 1/sqrt(2 N n).
    double narrowest = 0;  ///< `width` along the posterior's principal axes: extremes.
    double widest = 0;

    /// False with probability `falseAlarm` (split between mean and width) for exact draws; `bias`
    /// is what the sampler's steps may add to the width.
    bool holds(double falseAlarm, double bias) const;
};

/// draws [N, n], mean [n], covariance [n, n], positive definite; double.
MomentAgreement momentAgreement(const Tensor& draws, const Tensor& mean, const Tensor& covariance);

} // namespace anneau
