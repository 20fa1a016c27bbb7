// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/mass_tensors.h"

#include "core/lens/formula/mass_formulas.h"
#include "core/tensor/tensor_numbers.h"

#include <ATen/ATen.h>

#include <string>

namespace anneau {
namespace {

/// Calls use(lens) with the prepared formula of that key.
template <class... Formula, class Use>
void withLens(FormulaList<Formula...>, std::string_view model, const Tensor& p, Use&& use)
{
    expects(p.dim() == 2, "mass tensors: p must be [B, K]");
    const auto tryOne = [&]<class F>() {
        if (model != F::key) {
            return false;
        }
        expects(p.size(1) == static_cast<std::int64_t>(F::parameters.size()),
                "mass tensors: wrong number of parameters for " + std::string(model));
        const std::vector<Tensor> values = columns(p);
        use(typename F::template Lens<Tensor>(values.data()));
        return true;
    };
    const bool found = (tryOne.template operator()<Formula>() || ...);
    expects(found, "mass tensors: unknown model " + std::string(model));
}

} // namespace

Deflection deflection(std::string_view model, const Tensor& p, const Tensor& x, const Tensor& y)
{
    Deflection result;
    withLens(MassFormulas{}, model, p, [&](const auto& lens) {
        const Vec2<Tensor> alpha = lens.deflection(x, y);
        result = {alpha.x, alpha.y};
    });
    return result;
}

Tensor potential(std::string_view model, const Tensor& p, const Tensor& x, const Tensor& y)
{
    Tensor result;
    withLens(MassFormulas{}, model, p, [&](const auto& lens) { result = lens.potential(x, y); });
    return result;
}

} // namespace anneau
