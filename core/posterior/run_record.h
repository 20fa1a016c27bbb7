// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/fits.h"
#include "core/posterior/posterior_file.h"

#include <vector>

namespace anneau {

/// A run record as keywords of a primary header, and back.
std::vector<FitsKey> keysOf(const RunRecord& record);
Result<RunRecord> recordFrom(const FitsReader& reader);

} // namespace anneau
