// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneau {

/// A table of formulas, known to the compiler.
template <class... Formula>
struct FormulaList {};

} // namespace anneau
