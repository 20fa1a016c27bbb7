// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/gaussian_denoiser.h"

#include <functional>
#include <stop_token>

namespace anneau {

/// The singular basis of the most telling part of the data, for sources whose Gram matrix M = A^T
/// S^-1 A would not fit: nothing here is larger than [rank, n].
///
/// Note [Large sources]. Data enter only through A^T S^-1 y, and any k fixed combinations Q^T of
/// it, whitened by Q^T M Q, are again data with a linear operator and white noise: their posterior
/// is exact, and only what the other combinations would have added is missing: there the prior's
/// own law is left, so errors come out too wide rather than too small. Q spans the leading
/// eigenvectors of C^1/2 M C^1/2, C a galaxy-like covariance, found by randomised subspace
/// iteration (Halko, Martinsson & Tropp 2011, arXiv:0909.4061), so that what is missing is what
/// data hardly say of galaxies. M is only ever applied.
///
/// `gram`: rows [k, n] -> M applied to each [k, n]. At most `rank` combinations, those whose
/// eigenvalue is above `floor` of the largest. float32. Throws Cancelled when stopped.
SingularBasis projectedBasis(const std::function<Tensor(const Tensor&)>& gram,
                             const Covariance& weight, std::int64_t rank, double floor,
                             std::uint64_t seed, const std::stop_token& stop);

} // namespace anneau
