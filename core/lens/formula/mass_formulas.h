// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/chameleon.h"
#include "core/lens/formula/convergence_sheet.h"
#include "core/lens/formula/epl.h"
#include "core/lens/formula/external_shear.h"
#include "core/lens/formula/flexion.h"
#include "core/lens/formula/formula_list.h"
#include "core/lens/formula/gaussian_mass.h"
#include "core/lens/formula/hernquist.h"
#include "core/lens/formula/hernquist_ellipsoid.h"
#include "core/lens/formula/multipole.h"
#include "core/lens/formula/nfw.h"
#include "core/lens/formula/nfw_ellipsoid.h"
#include "core/lens/formula/nie.h"
#include "core/lens/formula/point_mass.h"
#include "core/lens/formula/pseudo_jaffe.h"
#include "core/lens/formula/sersic_mass.h"
#include "core/lens/formula/sie.h"
#include "core/lens/formula/sis.h"
#include "core/lens/formula/subhalo_population.h"
#include "core/lens/formula/truncated_nfw.h"

namespace anneau {

/// Every mass model, in menu order. A new one is its header in this folder, one row here, its
/// kernel in core/lens/kernels and its test: the tensors, forms, files and contract tests follow.
using MassFormulas =
    FormulaList<Epl, Sie, Nie, Chameleon, Sis, PointMass, PseudoJaffe, Nfw, NfwEllipsoid,
                TruncatedNfw, Hernquist, HernquistEllipsoid, SersicMass, GaussianMass, Multipole<1>,
                Multipole<2>, Multipole<3>, Multipole<4>, ExternalShear, ConvergenceSheet, Flexion,
                SubhaloPopulation>;

} // namespace anneau
