// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest.h"
#include "core/exchange/coolest_profiles.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace anneau {

/// Where in a template a component stands.
struct CoolestPlace {
    std::size_t entity = 0;
    std::string_view list; ///< kMassList or kLightList.
    std::size_t profile = 0;
    std::size_t image = 0; ///< Which of a list of point images.
};

/// A template taken apart: places in step with the components of the scene's three lists.
struct CoolestContent {
    CoolestModel model;
    nlohmann::ordered_json document; ///< Plain dialect.
    std::vector<CoolestPlace> massPlaces, lensLightPlaces, sourceLightPlaces;
    std::optional<CoolestPlace> pixelsPlace; ///< Of the source's regular grid.
    std::array<double, 2> origin{};          ///< Of our frame, in the template's.
    double pixelArea = 1; ///< Of the observation, arcsec^2; 1 where it is not given.
};

Result<CoolestContent> coolestContent(const std::string& text, const std::filesystem::path& folder);

/// Both dialects to the plain one.
nlohmann::ordered_json plainDialect(const nlohmann::ordered_json& value);

/// "[left, right], [bottom, top]" and the number of pixels of a regular grid.
struct CoolestGrid {
    std::array<double, 2> x{}, y{};
    int columns = 0, rows = 0;
    std::string file; ///< Empty: none.

    bool empty() const { return x[0] == x[1] || y[0] == y[1]; }
};
CoolestGrid gridFrom(const nlohmann::ordered_json& value);
nlohmann::ordered_json gridToJson(const CoolestGrid& grid);

/// value[key], or the entry of the list that it is, as a number.
std::optional<double> numberIn(const nlohmann::ordered_json& value, const char* key,
                               std::optional<std::size_t> entry);
/// value[key] as a number, nothing where it is missing or null.
std::optional<double> numberIn(const nlohmann::ordered_json& value, const char* key);
/// value[key] as a text, empty where it is missing or null.
std::string textIn(const nlohmann::ordered_json& value, const char* key);
/// value[key], or null.
const nlohmann::ordered_json& member(const nlohmann::ordered_json& value, const char* key);

/// Links between parameters, which COOLEST does not have: what is ours under "meta".
nlohmann::ordered_json linksJson(const Scene& scene);
/// Those that lead nowhere are left out.
void readLinks(const nlohmann::ordered_json& links, Scene& scene);

/// Takes up what the template says of image, noise and PSF.
void readCoolestObservation(CoolestContent& content);
/// Reads the map of a pixelated component; of light its parameters, too, which are those of the
/// grid, with a factor of 1. What cannot be read is a warning, and the component has no map.
void readCoolestMap(CoolestContent& content, const nlohmann::ordered_json& profile,
                    ProfileList list, Component& component);
/// Reads the source's pixels onto the scene's source grid.
void readCoolestPixels(CoolestContent& content);

} // namespace anneau
