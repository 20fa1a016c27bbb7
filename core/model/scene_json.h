// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/model/scene.h"

namespace anneau {

/// A scene as text: `{"format": "anneau-model/1", "lens_mass": [{"type": "PEMD", "id": "lens",
/// "parameters": {"theta_E": {"value": 1.01, "fixed": false}, …}}], …}` with COOLEST names. Source
/// pixels are not part of it. Lossless for finite numbers.
std::string sceneToJson(const Scene& scene);
/// Unknown component types, unknown or missing parameters and non-finite numbers are errors that name them.
Result<Scene> sceneFromJson(const std::string& text);

Result<void> writeScene(const std::filesystem::path& file, const Scene& scene);
Result<Scene> readScene(const std::filesystem::path& file);

} // namespace anneau
