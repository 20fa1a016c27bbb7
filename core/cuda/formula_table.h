// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/mass_formulas.h"

#include <cstdint>
#include <type_traits>

namespace anneau {

/// What most lenses are made of. Kernels of their own for these need few registers, so that many
/// threads hide each other's waits; slopes in parameters are to be had on a device for these alone.
using CommonMassFormulas =
    FormulaList<Epl, Sie, Nie, Sis, PointMass, ExternalShear, ConvergenceSheet>;

template <class Formula, class... All>
constexpr bool isAmong(FormulaList<All...>)
{
    return (std::is_same_v<Formula, All> || ...);
}

namespace detail {
template <class Formula, class... All>
constexpr std::uint32_t placeOf(FormulaList<All...>)
{
    std::uint32_t place = 0;
    (void)((std::is_same_v<Formula, All> || (++place, false)) || ...);
    return place;
}
} // namespace detail

/// Place of a formula in MassFormulas: what a LensBlock calls it.
template <class Formula>
inline constexpr std::uint32_t kFormulaPlace = detail::placeOf<Formula>(MassFormulas{});

} // namespace anneau
