// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/light_tensors.h"

#include "core/light/formula/light_formulas.h"
#include "core/tensor/tensor_numbers.h"

#include <ATen/ATen.h>

#include <string>

namespace anneau {
namespace {

template <class... Formula>
Tensor evaluate(FormulaList<Formula...>, std::string_view model, const Tensor& p, const Tensor& x,
                const Tensor& y)
{
    expects(p.dim() == 2, "light tensors: p must be [B, K]");
    Tensor result;
    const auto tryOne = [&]<class F>() {
        if (model != F::key) {
            return false;
        }
        expects(p.size(1) == static_cast<std::int64_t>(F::parameters.size()),
                "light tensors: wrong number of parameters for " + std::string(model));
        const std::vector<Tensor> values = columns(p);
        result = typename F::template Light<Tensor>(values.data()).brightness(x, y);
        return true;
    };
    const bool found = (tryOne.template operator()<Formula>() || ...);
    expects(found, "light tensors: unknown model " + std::string(model));
    return result;
}

} // namespace

Tensor brightness(std::string_view model, const Tensor& p, const Tensor& x, const Tensor& y)
{
    return evaluate(LightFormulas{}, model, p, x, y);
}

} // namespace anneau
