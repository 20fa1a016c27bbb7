// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

#include <cstdint>

namespace anneau {

/// Mean, leading principal components and power spectrum of a set of images.
///
/// images [N, 1, H, W] float32. Components by subspace iteration (Halko, Martinsson & Tropp 2011,
/// arXiv:0909.4061), `count` of them or as many as there are images.
PriorMoments measureMoments(const Tensor& images, int count, std::uint64_t seed);

/// Standard deviation along the first principal component.
double largestDeviation(const PriorMoments& moments);

/// n draws from N(mean, C_P + sigma^2 I): where a sampler starts. noise [n, 1, H, W] and
/// weights [n, K] are standard normals of the caller. // -> [n, 1, H, W]
Tensor startFrom(const PriorMoments& moments, double sigma, const Tensor& noise,
                 const Tensor& weights);

} // namespace anneau
