// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/number_array.h"

#include <filesystem>
#include <string>

namespace anneau {

/// Reads a dataset of numbers from an HDF5 file, by its path ("samples", "/run/chain"). Chunked,
/// compressed and of either byte order, as the HDF5 library reads them.
///
/// The library is only opened when a file of this format is read, and may be missing: then the
/// error says so. Refused: links into other files, data kept outside the file, filters that would
/// have to be loaded as programs, and more than 4 GB of numbers. A missing dataset's error lists
/// what there is. Any thread, one file at a time.
Result<NumberArray> readHdf5(const std::filesystem::path& file, const std::string& dataset);

/// Whether there is such a dataset; an error if the file cannot be read at all.
Result<bool> hasHdf5(const std::filesystem::path& file, const std::string& dataset);

} // namespace anneau
