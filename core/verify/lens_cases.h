// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cuda/cuda_device.h"
#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// Fields of a lens at the points of a reference file, in whatever precision, as doubles.
struct LensFields {
    std::vector<double> ax, ay, xx, xy, yy;
    std::vector<double> psi; ///< Empty: not to be compared.
};

/// Such fields against a reference of kind "lens_model" at the tolerance of `dtype`, "float64" or
/// "float32"; the latter leaves out the innermost points.
CaseResult compareLensFields(const std::string& name, const std::string& dtype,
                             const nlohmann::json& reference, const LensFields& fields);

/// Reference values of mass models (kind "lens_model": deflection, potential, convergence, shear,
/// magnification of the sum of components) in both precisions. Files use radians from +x, t = gamma
/// - 1 and centres for shear and sheet; magnifications above 1 are compared as 1/mu. A model
/// unknown here gives one failed result with a note.
std::vector<CaseResult> verifyLensModel(const std::filesystem::path& file,
                                        const nlohmann::json& reference);

/// The same by our CUDA kernels on a device; potentials, which they lack, are not compared.
std::vector<CaseResult> verifyLensModelOnCuda(const std::filesystem::path& file,
                                              const nlohmann::json& reference,
                                              const CudaDevice& device);

/// Reference values of light models (kind "light_model").
std::vector<CaseResult> verifyLightModel(const std::filesystem::path& file,
                                         const nlohmann::json& reference);

} // namespace anneau
