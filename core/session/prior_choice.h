// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace anneau {

/// The prior that is sampled with where none is named: the one that comes with the program for
/// sources of `pixels` on a side; where there is none of that size, defaultPrior().
std::filesystem::path priorFor(int pixels);

} // namespace anneau
