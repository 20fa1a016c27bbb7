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
/// if this program does not have it. `type` becomes our key; `order` is the "n_max" of shapelets.
std::optional<std::span<const Parameter>> profileTable(ProfileList list, std::string& type,
                                                       std::optional<double> order = std::nullopt);

/// Where a template keeps a parameter: under a key, as a number or as an entry of a list of them.
struct CoolestSlot {
    std::string key;
    std::optional<std::size_t> entry;
};
CoolestSlot coolestSlot(const std::string& ourType, std::string_view parameter);
/// The total order of our shapelets; nothing of other models.
std::optional<int> shapeletsOrder(const std::string& ourType);

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
