// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/number_array.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace anneau {

/// Reads the array of a NumPy file (.npy, format versions 1 to 3; NEP 1): floating-point numbers of
/// 2, 4 or 8 bytes, whole numbers of 1 to 8, either byte order, C or Fortran order.
///
/// Data only: pickled objects are refused, not read. What the header claims is compared with the
/// size of the file before memory is asked for. Each message names the file and what to do.
Result<NumberArray> readNpy(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in messages.
Result<NumberArray> parseNpy(std::string_view bytes, const std::string& name);

} // namespace anneau
