// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/mass_formulas.h"
#include "core/lens/mass_kernel.h"
#include "core/lens/pixelated_convergence.h"

#include <array>

namespace anneau {
namespace {

template <class... Formula>
std::span<const MassModel* const> table(FormulaList<Formula...>)
{
    static const std::array<const MassModel*, sizeof...(Formula) + 1> rows{
        &massKernel<Formula>()..., &pixelatedConvergence()};
    return rows;
}

} // namespace

std::span<const MassModel* const> massModels()
{
    return table(MassFormulas{});
}

const MassModel* findMassModel(std::string_view key)
{
    for (const MassModel* model : massModels()) {
        if (model->key() == key) {
            return model;
        }
    }
    return nullptr;
}

} // namespace anneau
