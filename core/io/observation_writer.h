// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/fits.h"
#include "core/model/observation.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// An image to put beside an observation: what a simulation knows.
struct ExtraImage {
    std::string name; ///< EXTNAME
    Image image;
    std::vector<FitsKey> keys;
};

/// Writes an observation as the container that readObservation() understands without being told:
/// SCI, ERR (1e8 where masked), PSF and DQ (1: leave out), names and redshifts in the primary
/// header; then the extra images. `model`, if any, goes as JSON into a one-row table MODEL.
Result<void> writeObservation(const std::filesystem::path& file, const Observation& observation,
                              const std::vector<ExtraImage>& extras, const std::string& model);

} // namespace anneau
