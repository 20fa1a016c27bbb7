// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"

#include <string>

namespace anneau {

/// A fit as text: `{"format": "anneau-fit/1", "model": {scene as in core/model/scene_json.h},
/// "parameters": [{"component", "type", "name", "value", "error", "unit", "fixed", "at_bound"}, …],
/// "errors_include": […], "errors_leave_out": […],
/// "covariance": {"names": ["lens.theta_E", …], "matrix": [[…]], "correlation": [[…]]},
/// "goodness": in words, "chi2_reduced", "chi2_reduced_arcs", "arcs_outside_source_grid",
/// "seconds", "warnings": […],
/// "region": {"row", "col", "height", "width", "arcs": runs, "left_out": runs}}`, where runs are
/// [[row, col, length], …] of pixels of the whole observation. Names and units of COOLEST; numbers
/// that are not finite become null. readScene() takes it for a model.
std::string fitResultToJson(const FitResult& result);

} // namespace anneau
