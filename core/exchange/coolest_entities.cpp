// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_document.h"
#include "core/model/conventions.h"
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
                updateProfile(list, profileAt(place), there[i], here[i], *same);
            }
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
        std::ranges::sort(m_gone, std::ranges::greater{}, &CoolestPlace::profile);
        for (const CoolestPlace& place : m_gone) {
            entities()[place.entity][std::string(place.list)].erase(place.profile);
        }
    }

    /// A summary of an earlier value does not describe a new one: it goes, unless there is a new.
    void updateProfile(ProfileList list, Json& profile, const Component& there,
                       const Component& here, const Component& old)
    {
        const Json fresh = profileJson(list, there)["parameters"];
        for (auto& [key, entry] : fresh.items()) {
            const auto table = tableOf(list, there.type);
            const auto k = static_cast<std::size_t>(std::ranges::find(table, key, &Parameter::key) -
                                                    table.begin());
            Json& into = profile["parameters"][key];
            if (here.fixed[k] != old.fixed[k]) {
                into["fixed"] = entry["fixed"];
            }
            // A Sersic's radius and brightness follow its index.
            if (here.values != old.values &&
                (here.values[k] != old.values[k] || coolestFactors(list, here)[k] != 1)) {
                into["point_estimate"]["value"] = entry["point_estimate"]["value"];
                into["posterior_stats"] =
                    isOld(there.id, key) ? statisticsJson({}, 1) : entry["posterior_stats"];
            }
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

    static Json priorJson(const CoolestPrior& prior, double factor)
    {
        const double first = prior.first * factor, second = prior.second * factor;
        switch (prior.kind) {
        case CoolestPrior::Kind::Uniform:
            return {{"type", "UniformPrior"}, {"min_value", first}, {"max_value", second}};
        case CoolestPrior::Kind::Gaussian:
            return {{"type", "GaussianPrior"}, {"mean", first}, {"width", second}};
        case CoolestPrior::Kind::None:
            break;
        }
        return {{"type", nullptr}};
    }

    /// Position angles lie in [-90, 90] there.
    static double inRange(const Parameter& parameter, double value)
    {
        const bool axis = parameter.key == "phi" || parameter.key == "phi_ext";
        return axis && std::abs(value) > 90 ? wrappedPositionAngle(value) : value;
    }

    static Json statisticsJson(const CoolestStatistics& stats, double factor)
    {
        const auto scaled = [&](const std::optional<double>& value) {
            return value ? Json(*value * factor) : Json();
        };
        return {{"mean", scaled(stats.mean)},
                {"median", scaled(stats.median)},
                {"percentile_16th", scaled(stats.percentile16)},
                {"percentile_84th", scaled(stats.percentile84)}};
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

    Json profileJson(ProfileList list, const Component& component) const
    {
        const auto table = tableOf(list, component.type);
        const std::vector<double> factors = coolestFactors(list, component);
        Json parameters = Json::object();
        for (std::size_t k = 0; k < table.size(); ++k) {
            parameters[std::string(table[k].key)] =
                parameterJson(component, k, table[k], factors[k]);
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

    /// One entity for each stretch of tides or of galaxies, so that the order stays.
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
            const auto to =
                std::find_if(from, mass.end(), [&](const auto& c) { return isTide(c) != tide; });
            Json profiles = profilesJson(ProfileList::Mass, {from, to});
            if (tide) {
                entities().push_back({{"type", "MassField"},
                                      {"name", "external tide"},
                                      {"redshift", orNull(m_scene.zLens)},
                                      {"mass_model", std::move(profiles)}});
            } else {
                addGalaxy("lens", m_scene.zLens, std::move(profiles),
                          lightGiven ? Json::array() : profilesJson(ProfileList::Light, light));
                lightGiven = true;
            }
            from = to;
        }
        if (!lightGiven && (m_before == nullptr || !light.empty())) {
            addGalaxy("lens", m_scene.zLens, Json::array(),
                      profilesJson(ProfileList::Light, light));
        }
    }

    void addSource(const std::vector<Component>& light)
    {
        Json profiles = profilesJson(ProfileList::Light, light);
        if (const auto pixels = newPixels()) {
            profiles.push_back({{"id", "source pixels"},
                                {"type", "PixelatedRegularGrid"},
                                {"parameters", {{"pixels", gridToJson(*pixels)}}}});
        }
        if (m_before == nullptr || !profiles.empty()) {
            addGalaxy("source", m_scene.zSource, Json::array(), std::move(profiles));
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
        const auto set = [&](const std::vector<CoolestPlace>& places, const auto& redshift) {
            for (const CoolestPlace& place : places) {
                entities()[place.entity]["redshift"] = orNull(redshift);
            }
        };
        const Scene& old = m_before->model.scene;
        if (m_scene.zLens != old.zLens) {
            set(m_before->massPlaces, m_scene.zLens);
            set(m_before->lensLightPlaces, m_scene.zLens);
        }
        if (m_scene.zSource != old.zSource) {
            set(m_before->sourceLightPlaces, m_scene.zSource);
            if (m_before->pixelsPlace) {
                set({*m_before->pixelsPlace}, m_scene.zSource);
            }
        }
        const CosmologyParameters& is = m_model.cosmology;
        const CosmologyParameters& was = m_before->model.cosmology;
        if (is.h0 != was.h0 || is.omegaMatter != was.omegaMatter) {
            m_document.json["cosmology"] = {
                {"H0", is.h0}, {"Om0", is.omegaMatter}, {"astropy_name", "FlatLambdaCDM"}};
        }
    }

    bool restIsThere() const
    {
        if (m_before == nullptr) {
            return false;
        }
        const Scene& old = m_before->model.scene;
        return old.sourceGrid == m_scene.sourceGrid && old.noise == m_scene.noise &&
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
        Json json = Json::parse(sceneToJson(alone));
        for (const char* list : {"lens_mass", "lens_light", "source_light"}) {
            json.erase(list);
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
