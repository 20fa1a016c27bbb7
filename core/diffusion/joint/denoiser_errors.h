// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/joint/joint_model.h"
#include "core/diffusion/likelihood/source_basis.h"

namespace anneau {

/// How well a denoiser knows the images of a basis, by itself: the coefficients w of x - D(x_t) are
/// taken for normal with the covariance that sigma^2 J, J = dD/dx_t, has along the directions that
/// data can still tell at this level (those that would add more than `least` of the noise's
/// variance to them, at most 48) and the covariance of the basis' law at this level along the
/// others. One product with J a direction. J is made symmetric, and no direction is known better
/// than to a twentieth of what the law says.
///
/// `pull`: v -> J^T v for each of R runs. Double on the CPU. // -> [R, q, q] precision of w
Tensor errorPrecisions(const SourceBasis& basis, const JointModel::Pull& pull, std::int64_t runs,
                       double sigma, double least);

} // namespace anneau
