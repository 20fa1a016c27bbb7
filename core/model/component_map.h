// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace anneau {

/// The pixels of a component's map in a model file: `{"rows": 2, "cols": 3, "pixels": [...]}` row
/// by row from the lowest, or `{"file": "lens_halo.fits"}`.
nlohmann::ordered_json mapToJson(const Image& map);
/// `where` names the component in errors; files are looked for in `folder`.
Result<Image> mapFromJson(const nlohmann::ordered_json& json, const std::string& where,
                          const std::filesystem::path& folder);

/// Writes a map beside a model file; returns the file's name.
Result<std::string> writeMap(const std::filesystem::path& model, const std::string& id,
                             const Image& map);

/// The first image of a FITS file, finite numbers only: what a map may be.
Result<Image> readMap(const std::filesystem::path& file);

} // namespace anneau
