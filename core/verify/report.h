// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// Outcome of one reference case in one precision.
struct CaseResult {
    std::string name;  ///< File's stem.
    std::string kind;  ///< As in the file: "lens_model", "tarp".
    std::string dtype; ///< "float64", "float32".
    bool passed = false;
    double worst = 0; ///< Largest |got - expected| / (atol + rtol |expected|): passes when <= 1.
    double tolerance = 0; ///< rtol of the quantity that was worst.
    std::string note;     ///< The quantity that was worst, or why the case could not be run.
};

} // namespace anneau
