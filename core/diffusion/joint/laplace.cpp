// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/laplace.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

constexpr double kReach = 3;     ///< Of a step along each axis, in standard deviations.
constexpr double kOutside = -50; ///< What counts for a point that is not allowed, relative.

} // namespace

Laplace climb(const RoughDensity& density, const Tensor& start, int iterations,
              std::stop_token stop)
{
    Laplace out{start.clone(), density.covarianceAt(start), false};
    for (int i = 0; i < iterations && !out.settled && !stop.stop_requested(); ++i) {
        const std::int64_t k = start.size(0);
        const Tensor axes = at::linalg_cholesky(out.covariance).t(); // one a row
        const Tensor around = at::cat({out.mode + axes, out.mode - axes, out.mode.unsqueeze(0)});
        const Tensor found = density.logDensity(around);
        const double floor = found[2 * k].item<double>() + kOutside;
        const Tensor values = at::nan_to_num(found, floor, floor, floor).clamp_min(floor);
        const Tensor slopes = 0.5 * (values.narrow(0, 0, k) - values.narrow(0, k, k));
        const Tensor step = slopes.clamp(-kReach, kReach);
        const Tensor lengths = at::tensor({0.25, 0.5, 0.75, 1.0, 1.5}, at::kDouble).unsqueeze(1);
        const Tensor ahead = out.mode + lengths * at::mv(axes.t(), step);
        const Tensor tried = at::cat({around, ahead});
        const Tensor heights = at::cat({values, density.logDensity(ahead)});
        const std::int64_t best =
            at::nan_to_num(heights, floor, floor, floor).argmax().item<std::int64_t>();
        out.settled = best == 2 * k || step.abs().max().item<double>() < 1;
        out.mode = tried[best].clone();
        out.covariance = density.covarianceAt(out.mode);
    }
    return out;
}

} // namespace anneau
