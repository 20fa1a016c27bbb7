// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/sample_set.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace anneau::cli {

/// Tests and what they found, as a table and as JSON.
std::string findingsText(const std::vector<Finding>& findings);
nlohmann::ordered_json findingsJson(const std::vector<Finding>& findings);

} // namespace anneau::cli
