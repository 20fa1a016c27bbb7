// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest_content.h"

namespace anneau {

/// Parameters of profiles as templates have them: the parts that writing puts together.
nlohmann::ordered_json priorJson(const CoolestPrior& prior, double factor);
/// What is missing is null.
nlohmann::ordered_json statisticsJson(const CoolestStatistics& stats, double factor);
/// Position angles lie in [-90, 90] there.
double inRange(const Parameter& parameter, double value);

/// One more parameter of those that COOLEST keeps as a list: free if one of them is.
void addToList(nlohmann::ordered_json& list, const nlohmann::ordered_json& entry);
/// Sets an entry of a list; shapelets of a higher order than before make it longer.
void setEntry(nlohmann::ordered_json& profile, const std::string& type,
              nlohmann::ordered_json& list, std::size_t entry, const nlohmann::ordered_json& value);
/// Takes one of several point images out of their lists; false if it is the only one.
bool removePoint(nlohmann::ordered_json& profile, std::size_t image);

} // namespace anneau
