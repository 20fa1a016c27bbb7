// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace anneau {

/// The folder of the files that come with the program (demo observations, priors, reference cases):
/// $ANNEAU_RESOURCES if set, else share/anneau beside the installed bin/, else resources/ of the
/// source tree this binary was built from. Empty when none of them exists.
std::filesystem::path resourceFolder();

/// The prior that is taken where none is named; empty if it did not come with the program.
std::filesystem::path defaultPrior();

/// The coverage test that is shown where none was made: that of the default sampler, not of any
/// other whose test comes with the program. Empty if it did not.
std::filesystem::path defaultCoverageTest();

} // namespace anneau
