// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/gaussian_inversion.h"

#include <vector>

namespace anneau {

/// A Gaussian prior N(mean, covariance) of images.
struct ImageGaussian {
    Tensor mean;       // [n]
    Tensor covariance; // [n, n]

    /// N(0, 1): where learning starts.
    static ImageGaussian standard(std::int64_t n, const at::TensorOptions& options);
};

struct EmStep {
    ImageGaussian next;
    double logLikelihood = 0; ///< Of the observations under the prior that was given.
};

/// One step of expectation-maximisation (Dempster et al. 1977) towards the Gaussian prior that
/// makes incomplete, noisy observations most probable: the simplest case of a prior learnt from
/// observations (Rozet et al. 2024, arXiv:2405.13712), and exact. The likelihood never falls.
EmStep emStep(const std::vector<NormalEquations>& observations, const ImageGaussian& prior);

} // namespace anneau
