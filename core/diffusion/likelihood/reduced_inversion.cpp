// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/reduced_inversion.h"

#include "core/diffusion/likelihood/gaussian_inversion.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr BasisLimits kLimits{320, 0};

} // namespace

SourceBasis sourceBasis(const ArcData& data, const std::vector<Component>& lensMass,
                        double fluxScale, const Covariance& covariance, const BasisLimits& limits)
{
    const SourceMatrix<float> lensing = data.lensing(lensMass);
    const auto forward = [&](const Tensor& sources) {
        const Tensor columns = (fluxScale * sources).to(at::kFloat).t().contiguous();
        return data.seen(lensing, columns).t().to(at::kDouble);
    };
    const auto adjoint = [&](const Tensor& rows) {
        return fluxScale * data.pulled(lensing, rows).to(at::kDouble);
    };
    return SourceBasis(covariance, forward, adjoint, limits);
}

ReducedInversion invertReduced(const ArcData& data, const std::vector<Component>& lensMass,
                               const Covariance& shape)
{
    // What a source as bright as the data would have: the search covers e^6 to either side.
    const double area = data.key().pixelScale * data.key().pixelScale;
    double power = 0;
    std::size_t used = 0;
    for (std::size_t i = 0; i < data.image().size(); ++i) {
        if (data.key().sigma[i] > 0) {
            power += std::pow(static_cast<double>(data.image()[i]), 2);
            ++used;
        }
    }
    const double guess = std::max(power / static_cast<double>(used), 1e-30) / (area * area);
    const SourceBasis basis = sourceBasis(data, lensMass, 1, shape.scaled(guess), kLimits);
    const Tensor columns = basis.images().t().to(at::kFloat).contiguous();
    const Tensor seen = data.seen(data.lensing(lensMass), columns).to(at::kDouble);
    const NormalEquations equations = NormalEquations::of(seen, data.data());
    const Covariance unit = Covariance::dense(at::eye(basis.size(), at::kDouble));
    const double factor = mostProbableAmplitude(equations, unit, equations.gram, 1);
    const GaussianInversion inversion(equations, at::zeros({basis.size()}, at::kDouble),
                                      unit.scaled(factor));
    const std::int64_t side = data.key().source.pixels;
    const Tensor source = at::mv(basis.images().t(), inversion.mean());
    return {guess * factor, toImage(source.reshape({side, side}))};
}

} // namespace anneau
