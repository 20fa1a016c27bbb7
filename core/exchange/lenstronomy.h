// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/exchange/python_text.h"
#include "core/model/scene.h"

#include <string>
#include <vector>

namespace anneau {

/// A component as lenstronomy's profiles with their keyword arguments (checked with 1.14): one, or
/// two for a profile that is a difference there. An error names a model that it does not have, with
/// these values.
///
/// Ours that are converted: ellipse to e1, e2; b_n of a Sersic; NFW's kappa_s to alpha_Rs = 4
/// kappa_s Rs (1 - ln 2), Rs of an elliptical potential by sqrt(2q/(1 + q^2)); amplitudes that are
/// fluxes.
Result<std::vector<PythonProfile>> lenstronomyMass(const Component& component);
Result<std::vector<PythonProfile>> lenstronomyLight(const Component& component);

/// A Python module: lens_model_list, kwargs_lens and the same for lens light and source, redshifts,
/// the images of points, and the three model objects. What it cannot hold is appended to
/// `warnings`.
Result<std::string> lenstronomySnippet(const Scene& scene, std::vector<std::string>& warnings);

} // namespace anneau
