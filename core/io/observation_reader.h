// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/model/observation.h"

namespace anneau {

/// What to read an observation from. Only `image` is required; roles not given are looked for in the
/// same file (EXTNAME or position: SCI, ERR, PSF, DQ, WHT, IVAR…).
struct ObservationFiles {
    std::filesystem::path image;
    std::string imageHdu; ///< EXTNAME or number; empty: the first 2-D image, SCI preferred.
    std::optional<std::filesystem::path> psf;
    std::optional<std::filesystem::path> noise; ///< ERR/RMS, inverse variance, or weight: told by name and header.
    std::optional<std::filesystem::path> mask;  ///< FITS image; non-zero: leave the pixel out.
    std::optional<double> pixelScale; ///< arcsec, where the header does not say (or is wrong).
};

/// One HDU as the picker and `anneau-cli info` show it.
struct HduInfo {
    int number = 0; ///< 1-based, as cfitsio counts; 1 is the primary.
    std::string name;
    std::string type; ///< "image", "compressed image", "table", "empty".
    std::vector<long> shape; ///< NAXIS1 first.
    int bitpix = 0;
    std::string role; ///< "image", "noise", "PSF", "mask", "": what it would be taken for.
};

Result<std::vector<HduInfo>> listHdus(const std::filesystem::path& file);

/// Reads and checks an observation. An Error names file, HDU and keyword and says what to do.
Result<Observation> readObservation(const ObservationFiles& files);

/// The part of `height` x `width` pixels at (row, col); the frame's origin moves to its centre.
Observation cutObservation(const Observation& observation, int row, int col, int height, int width);

} // namespace anneau
