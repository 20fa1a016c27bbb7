// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"
#include "core/model/scene.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneau {

enum class ProfileList { Mass, Light };

inline constexpr std::string_view kMassList = "mass_model";
inline constexpr std::string_view kLightList = "light_model";

/// The table of a profile type as COOLEST files have it, "PEMD" or "Anneau:TruncatedNFW"; nothing
/// if this program does not have it. `type` becomes our key.
std::optional<std::span<const Parameter>> profileTable(ProfileList list, std::string& type);

/// The other way: "PEMD", or "Anneau:TruncatedNFW".
std::string coolestType(ProfileList list, const std::string& key);
/// Whether COOLEST itself has that model of ours.
bool isStandard(ProfileList list, std::string_view key);
std::span<const Parameter> tableOf(ProfileList list, const std::string& key);

/// Factors, one for each parameter, from our values to COOLEST's: 1 but for Sersic profiles.
std::vector<double> coolestFactors(ProfileList list, const Component& component);

/// External tides, which have no centre: they make a MassField, not a Galaxy.
bool isTide(const Component& component);

} // namespace anneau
