// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/gaussian_denoiser.h"

namespace anneau {

/// The covariance that a lens is judged by while the source is unknown, in the prior's unit; double
/// on the CPU. Of a Gaussian prior: its own. Of any other: that of its principal components, and
/// for what they leave of the power spectrum one that varies most where the components do, for
/// galaxies are bright in the middle of the frame. The stationary covariance of the spectrum alone
/// puts as much light into the corners, and with it prefers lenses that magnify too little.
///
/// Its 512 leading eigenvectors, by subspace iteration (Halko, Martinsson & Tropp 2011, SIAM
/// Rev. 53, 217), and the mean of the other eigenvalues.
Covariance priorCovariance(const Denoiser& prior);

/// The same from moments with components, for any prior that is not Gaussian.
Covariance localCovariance(const PriorMoments& moments);

} // namespace anneau
