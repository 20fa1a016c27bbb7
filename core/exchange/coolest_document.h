// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest_content.h"

namespace anneau {

/// A map of a component that is to be written beside the template, times a factor.
struct CoolestMap {
    std::string file;
    std::shared_ptr<const Image> map;
    double factor = 1;
};

/// A template in the making.
struct CoolestDocument {
    nlohmann::ordered_json json;
    std::vector<std::string> warnings;
    std::optional<CoolestGrid> pixels; ///< Where the source's pixels go, if they are to be written.
    std::vector<CoolestMap> maps;      ///< Of components.
    double pixelArea = 1;              ///< Of the observation, arcsec^2.
};

/// The names that a template's own files get: "lens_image.fits" beside "lens.json".
std::string coolestFileName(const std::string& stem, const char* what);

/// A new template, without entities.
CoolestDocument newCoolestDocument(const CoolestModel& model, const Observation* observation,
                                   const std::string& stem);

/// Brings entities and what is ours under "meta" up to date; `model.scene` in the template's frame.
/// `before`: the template as it was, with `before.model.scene` as read (in our frame); null for a
/// new one. `scene`: the same scene in our frame, to find what did not change.
void updateEntities(CoolestDocument& document, const CoolestModel& model, const Scene& scene,
                    const CoolestContent* before, const std::string& stem);

} // namespace anneau
