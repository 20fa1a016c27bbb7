// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/scene.h"

#include <filesystem>
#include <string>

namespace anneau {

/// A scene as text: `{"format": "anneau-model/1", "lens_mass": [{"type": "PEMD", "id": "lens",
/// "parameters": {"theta_E": {"value": 1.01, "fixed": false}, …}}], …}` with COOLEST names. A
/// linked parameter has `"link": {"component": "lens", "parameter": "center_x"}` besides, a
/// component that lies elsewhere a `"redshift"`, a pixelated one a `"map"`: its pixels, or the name
/// of a FITS file. Source pixels are not part of it. Lossless for finite numbers.
std::string sceneToJson(const Scene& scene);
/// Links are resolved. Unknown component types, unknown or missing parameters, links that lead
/// nowhere and non-finite numbers are errors that name them.
/// Maps in FITS files are looked for in `folder`.
Result<Scene> sceneFromJson(const std::string& text, const std::filesystem::path& folder = {});

/// Maps go into FITS files beside it, "lens_halo.fits" beside "lens.json" for a component "halo".
Result<void> writeScene(const std::filesystem::path& file, const Scene& scene);
Result<Scene> readScene(const std::filesystem::path& file);

} // namespace anneau
