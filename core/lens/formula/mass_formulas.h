// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/convergence_sheet.h"
#include "core/lens/formula/epl.h"
#include "core/lens/formula/external_shear.h"
#include "core/lens/formula/formula_list.h"
#include "core/lens/formula/sie.h"
#include "core/lens/formula/sis.h"

namespace anneau {

/// Every mass model, in menu order. A new one is its header in this folder, one row here and its
/// test: the vector kernels, the tensors, forms, files and contract tests follow.
using MassFormulas = FormulaList<Epl, Sie, Sis, ExternalShear, ConvergenceSheet>;

} // namespace anneau
