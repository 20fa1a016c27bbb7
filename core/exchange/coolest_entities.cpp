// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_document.h"
#include "core/exchange/coolest_parameters.h"
#include "core/exchange/python_text.h"
#include "core/model/scene_json.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

Json orNull(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

class Writer {
public:
    Writer(CoolestDocument& document, const CoolestModel& model, const Scene& scene,
           const CoolestContent* before, const std::string& stem)
        : m_document(document),
          m_model(model),
          m_scene(scene),
          m_before(before),
          m_stem(stem)
    {}

    void write()
    {
        const Scene& there = m_model.scene;
        const auto massNew = update(ProfileList::Mass, there.lensMass, m_scene.lensMass,
                                    &Scene::lensMass, &CoolestContent::massPlaces);
        const auto lightNew = update(ProfileList::Light, there.lensLight, m_scene.lensLight,
                                     &Scene::lensLight, &CoolestContent::lensLightPlaces);
        const auto sourceNew = update(ProfileList::Light, there.sourceLight, m_scene.sourceLight,
                                      &Scene::sourceLight, &CoolestContent::sourceLightPlaces);
        removeGone();
        addLens(massNew, lightNew);
        addSource(sourceNew);
        updateRedshifts();
        if (!restIsThere()) {
            m_document.json["meta"]["anneau"] = rest();
        }
    }

private:
    Json& entities() { return m_document.json["lensing_entities"]; }

    /// Values of those in the template already; returns the components that are not.
    std::vector<Component> update(ProfileList list, const std::vector<Component>& there,
                                  const std::vector<Component>& here,
                                  std::vector<Component> Scene::*member,
                                  std::vector<CoolestPlace> CoolestContent::*places)
    {
        if (m_before == nullptr) {
            return there;
        }
        const std::vector<Component>& old = m_before->model.scene.*member;
        std::vector<Component> added;
        for (std::size_t i = 0; i < there.size(); ++i) {
            const auto same = std::ranges::find_if(old, [&](const Component& c) {
                return c.id == there[i].id && c.type == there[i].type;
            });
            if (same == old.end()) {
                added.push_back(there[i]);
                continue;
            }
            const CoolestPlace& place =
                (m_before->*places)[static_cast<std::size_t>(same - old.begin())];
            if (*same != here[i]) {
                updateProfile(list, place, there[i], here[i], *same);
            }
            moveEntity(place, redshiftOf(here[i], m_scene, member), m_before->model.scene, *same,
                       member);
        }
        for (std::size_t i = 0; i < old.size(); ++i) {
            const bool stays = std::ranges::any_of(there, [&](const Component& c) {
                return c.id == old[i].id && c.type == old[i].type;
            });
            if (!stays) {
                m_gone.push_back((m_before->*places)[i]);
            }
        }
        return added;
    }

    Json& profileAt(const CoolestPlace& place)
    {
        return entities()[place.entity][std::string(place.list)][place.profile];
    }

    /// From the last one, so that the places of the others hold.
    void removeGone()
    {
        std::ranges::sort(m_gone, std::ranges::greater{}, [](const CoolestPlace& place) {
            return std::pair(place.profile, place.image);
        });
        for (const CoolestPlace& place : m_gone) {
            Json& profile = profileAt(place);
            if (!removePoint(profile, place.image)) {
                entities()[place.entity][std::string(place.list)].erase(place.profile);
            }
        }
    }

    static std::optional<double> redshiftOf(const Component& component, const Scene& scene,
                                            std::vector<Component> Scene::*list)
    {
        return component.redshift            ? component.redshift
               : list == &Scene::sourceLight ? scene.zSource
                                             : scene.zLens;
    }

    void moveEntity(const CoolestPlace& place, const std::optional<double>& redshift,
                    const Scene& oldScene, const Component& old,
                    std::vector<Component> Scene::*list)
    {
        if (redshift != redshiftOf(old, oldScene, list)) {
            entities()[place.entity]["redshift"] = orNull(redshift);
        }
    }

    /// A summary of an earlier value does not describe a new one: it goes, unless there is a new.
    void updateProfile(ProfileList list, const CoolestPlace& place, const Component& there,
                       const Component& here, const Component& old)
    {
        Json& profile = profileAt(place);
        if (there.map) {
            profile["parameters"]["pixels"] = mapJson(list, there);
        }
        if (there.map && list == ProfileList::Light) {
            return;
        }
        const auto table = tableOf(list, there.type);
        const std::vector<double> factors = coolestFactors(list, there);
        for (std::size_t k = 0; k < table.size(); ++k) {
            const CoolestSlot slot = coolestSlot(there.type, table[k].key);
            const Json entry = parameterJson(there, k, table[k], factors[k]);
            Json& into = profile["parameters"][slot.key];
            if (here.fixed[k] != old.fixed[k]) {
                into["fixed"] = entry["fixed"];
            }
            // A Sersic's radius and brightness follow its index.
            if (here.values == old.values ||
                (here.values[k] == old.values[k] && coolestFactors(list, here)[k] == 1)) {
                continue;
            }
            const Json& value = entry["point_estimate"]["value"];
            const bool summaryIsOld = isOld(there.id, table[k].key) || slot.entry;
            if (slot.entry) {
                setEntry(profile, there.type, into["point_estimate"]["value"],
                         *slot.entry + place.image, value);
            } else {
                into["point_estimate"]["value"] = value;
            }
            into["posterior_stats"] =
                summaryIsOld ? statisticsJson({}, 1) : entry["posterior_stats"];
        }
    }

    const CoolestParameter* summaryOf(const std::string& id, std::string_view key) const
    {
        const auto found = std::ranges::find_if(
            m_model.parameters, [&](const auto& p) { return p.component == id && p.key == key; });
        return found == m_model.parameters.end() ? nullptr : &*found;
    }

    /// Whether the summary at hand is that of the template as it was.
    bool isOld(const std::string& id, std::string_view key) const
    {
        const CoolestParameter* now = summaryOf(id, key);
        return now != nullptr &&
               std::ranges::any_of(m_before->model.parameters, [&](const CoolestParameter& p) {
                   return p.component == id && p.key == key && p.posterior == now->posterior;
               });
    }

    Json parameterJson(const Component& component, std::size_t k, const Parameter& parameter,
                       double factor) const
    {
        const CoolestParameter* more = summaryOf(component.id, parameter.key);
        const CoolestStatistics stats = more ? more->posterior : CoolestStatistics{};
        CoolestPrior prior = more ? more->prior : CoolestPrior{};
        if (prior.kind == CoolestPrior::Kind::None && !component.fixed[k]) {
            prior = {CoolestPrior::Kind::Uniform, parameter.lower, parameter.upper};
        }
        return {{"fixed", bool(component.fixed[k])},
                {"point_estimate", {{"value", inRange(parameter, component.values[k]) * factor}}},
                {"posterior_stats", statisticsJson(stats, factor)},
                {"prior", priorJson(prior, factor)}};
    }

    /// The grid of a map, which is to be written. Light is there in e-/s per pixel of the
    /// observation, and the factor is part of it.
    Json mapJson(ProfileList list, const Component& component) const
    {
        const bool light = list == ProfileList::Light;
        const double scale = component.values[1], x = component.values[2], y = component.values[3];
        const double halfX = 0.5 * scale * component.map->cols();
        const double halfY = 0.5 * scale * component.map->rows();
        const CoolestGrid grid{{x - halfX, x + halfX},
                               {y - halfY, y + halfY},
                               component.map->cols(),
                               component.map->rows(),
                               coolestFileName(m_stem, pythonName(component.id).c_str())};
        m_document.maps.push_back(
            {grid.file, component.map, light ? component.values[0] * m_document.pixelArea : 1});
        return gridToJson(grid);
    }

    Json profileJson(ProfileList list, const Component& component) const
    {
        const auto table = tableOf(list, component.type);
        const std::vector<double> factors = coolestFactors(list, component);
        Json parameters = Json::object();
        if (component.map) {
            parameters["pixels"] = mapJson(list, component);
            if (list == ProfileList::Light) {
                return {{"id", component.id},
                        {"type", coolestType(list, component.type)},
                        {"parameters", std::move(parameters)}};
            }
        }
        if (const auto order = shapeletsOrder(component.type)) {
            parameters["n_max"] = {{"fixed", true}, {"point_estimate", {{"value", *order}}}};
        }
        for (std::size_t k = 0; k < table.size(); ++k) {
            const CoolestSlot slot = coolestSlot(component.type, table[k].key);
            Json entry = parameterJson(component, k, table[k], factors[k]);
            if (slot.entry) {
                addToList(parameters[slot.key], entry);
            } else {
                parameters[slot.key] = std::move(entry);
            }
        }
        return {{"id", component.id},
                {"type", coolestType(list, component.type)},
                {"parameters", std::move(parameters)}};
    }

    Json profilesJson(ProfileList list, const std::vector<Component>& components)
    {
        Json profiles = Json::array();
        for (const Component& component : components) {
            if (component.type == "Sersic" &&
                !(component.values[2] >= 0.5 && component.values[2] <= 10)) {
                m_document.warnings.push_back("COOLEST has Sersic indices from 0.5 to 10 only: "
                                              "other programs may refuse \"" +
                                              component.id + "\".");
            }
            profiles.push_back(profileJson(list, component));
            if (!isStandard(list, component.type)) {
                m_document.warnings.push_back("COOLEST has no model " + component.type +
                                              ": other programs will not read \"" + component.id +
                                              "\".");
            }
        }
        return profiles;
    }

    void addGalaxy(const std::string& name, const std::optional<double>& redshift, Json mass,
                   Json light)
    {
        entities().push_back({{"type", "Galaxy"},
                              {"name", name},
                              {"redshift", orNull(redshift)},
                              {"mass_model", std::move(mass)},
                              {"light_model", std::move(light)}});
    }

    /// One entity for each stretch of tides or of galaxies at one redshift, so that the order
    /// stays.
    void addLens(const std::vector<Component>& mass, const std::vector<Component>& light)
    {
        if (m_before != nullptr && mass.empty() && light.empty()) {
            return;
        }
        if (!m_scene.zLens) {
            m_document.warnings.emplace_back(
                "The lens has no redshift; other programs may ask for one.");
        }
        bool lightGiven = false;
        for (auto from = mass.begin(); from != mass.end();) {
            const bool tide = isTide(*from);
            const auto redshift = redshiftOf(*from, m_scene, &Scene::lensMass);
            const auto to = std::find_if(from, mass.end(), [&](const auto& c) {
                return isTide(c) != tide || redshiftOf(c, m_scene, &Scene::lensMass) != redshift;
            });
            Json profiles = profilesJson(ProfileList::Mass, {from, to});
            if (tide) {
                entities().push_back({{"type", "MassField"},
                                      {"name", "external tide"},
                                      {"redshift", orNull(redshift)},
                                      {"mass_model", std::move(profiles)}});
            } else {
                const bool here = !lightGiven && redshift == m_scene.zLens;
                addGalaxy("lens", redshift, std::move(profiles),
                          here ? profilesJson(ProfileList::Light, light) : Json::array());
                lightGiven = lightGiven || here;
            }
            from = to;
        }
        if (!lightGiven && (m_before == nullptr || !light.empty())) {
            addGalaxy("lens", m_scene.zLens, Json::array(),
                      profilesJson(ProfileList::Light, light));
        }
    }

    /// One galaxy for each stretch of profiles at one redshift; pixels lie at the farthest.
    void addSource(const std::vector<Component>& light)
    {
        bool farthestGiven = false;
        const auto add = [&](const std::optional<double>& redshift, Json profiles) {
            if (redshift == m_scene.zSource && !farthestGiven) {
                farthestGiven = true;
                if (const auto pixels = newPixels()) {
                    profiles.push_back({{"id", "source pixels"},
                                        {"type", "PixelatedRegularGrid"},
                                        {"parameters", {{"pixels", gridToJson(*pixels)}}}});
                }
            }
            if (m_before == nullptr || !profiles.empty()) {
                addGalaxy("source", redshift, Json::array(), std::move(profiles));
            }
        };
        for (auto from = light.begin(); from != light.end();) {
            const auto redshift = redshiftOf(*from, m_scene, &Scene::sourceLight);
            const auto to = std::find_if(from, light.end(), [&](const auto& c) {
                return redshiftOf(c, m_scene, &Scene::sourceLight) != redshift;
            });
            add(redshift, profilesJson(ProfileList::Light, {from, to}));
            from = to;
        }
        if (!farthestGiven) {
            add(m_scene.zSource, Json::array());
        }
    }

    /// Where the pixels are to be written; the grid if the template has no place for them yet.
    std::optional<CoolestGrid> newPixels()
    {
        const auto& pixels = m_model.scene.sourcePixels;
        const auto same = [&](const Image& a, const Image& b) {
            return a.rows() == b.rows() && a.cols() == b.cols() &&
                   std::equal(a.data(), a.data() + a.size(), b.data());
        };
        if (!pixels) {
            return std::nullopt;
        }
        if (m_before != nullptr && m_before->model.scene.sourcePixels &&
            same(*pixels, *m_before->model.scene.sourcePixels) &&
            m_before->model.scene.sourceGrid == m_scene.sourceGrid) {
            return std::nullopt;
        }
        const SourceGrid& on = m_model.scene.sourceGrid;
        const double half = on.pixels * on.pixelScale / 2;
        m_document.pixels = CoolestGrid{{on.centerX - half, on.centerX + half},
                                        {on.centerY - half, on.centerY + half},
                                        on.pixels,
                                        on.pixels,
                                        coolestFileName(m_stem, "source")};
        if (m_before != nullptr && m_before->pixelsPlace) {
            profileAt(*m_before->pixelsPlace)["parameters"]["pixels"] =
                gridToJson(*m_document.pixels);
            return std::nullopt;
        }
        return m_document.pixels;
    }

    void updateRedshifts()
    {
        if (m_before == nullptr) {
            return;
        }
        const Scene& old = m_before->model.scene;
        if (m_scene.zSource != old.zSource && m_before->pixelsPlace) {
            entities()[m_before->pixelsPlace->entity]["redshift"] = orNull(m_scene.zSource);
        }
        const CosmologyParameters& is = m_model.cosmology;
        const CosmologyParameters& was = m_before->model.cosmology;
        if (is.h0 != was.h0 || is.omegaMatter != was.omegaMatter) {
            m_document.json["cosmology"] = {
                {"H0", is.h0}, {"Om0", is.omegaMatter}, {"astropy_name", "FlatLambdaCDM"}};
        }
    }

    static bool hasOwnRedshift(const Component& component)
    {
        return component.redshift.has_value();
    }

    bool restIsThere() const
    {
        if (m_before == nullptr) {
            return false;
        }
        const Scene& old = m_before->model.scene;
        const bool several = std::ranges::any_of(m_scene.lensMass, &hasOwnRedshift);
        return linksJson(old) == linksJson(m_scene) && (!several || old.zLens == m_scene.zLens) &&
               old.sourceGrid == m_scene.sourceGrid && old.noise == m_scene.noise &&
               old.sky == m_scene.sky && old.supersampling == m_scene.supersampling;
    }

    /// What COOLEST has no room for, as in a model file.
    Json rest() const
    {
        Scene alone;
        alone.sourceGrid = m_model.scene.sourceGrid;
        alone.noise = m_scene.noise;
        alone.sky = m_scene.sky;
        alone.supersampling = m_scene.supersampling;
        const bool several = std::ranges::any_of(m_scene.lensMass, &hasOwnRedshift);
        alone.zLens = several ? m_scene.zLens : std::nullopt; // Which of them it is.
        Json json = Json::parse(sceneToJson(alone));
        for (const char* list : {"lens_mass", "lens_light", "source_light"}) {
            json.erase(list);
        }
        if (Json links = linksJson(m_scene); !links.empty()) {
            json["links"] = std::move(links);
        }
        return json;
    }

    CoolestDocument& m_document;
    const CoolestModel& m_model;
    const Scene& m_scene;
    const CoolestContent* m_before;
    const std::string& m_stem;
    std::vector<CoolestPlace> m_gone;
};

} // namespace

void updateEntities(CoolestDocument& document, const CoolestModel& model, const Scene& scene,
                    const CoolestContent* before, const std::string& stem)
{
    Writer(document, model, scene, before, stem).write();
}

} // namespace anneau
