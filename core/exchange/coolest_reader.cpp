// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_content.h"
#include "core/forward/scene_frame.h"
#include "core/io/durable_file.h"
#include "core/model/scene_json.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFileLimit = 64u << 20;

tl::unexpected<Error> bad(std::string message)
{
    return fail(Error::Kind::BadInput, std::move(message));
}

std::string inQuotes(const std::string& name)
{
    return "\"" + name + "\"";
}

/// One lensing entity, before it is known what it is.
struct Entity {
    const Json* json = nullptr;
    std::size_t index = 0;
    std::string name;
    std::optional<double> redshift;

    const Json& list(std::string_view key) const { return member(*json, std::string(key).c_str()); }
    bool hasMass() const { return list(kMassList).is_array() && !list(kMassList).empty(); }
    bool isGalaxy() const { return textIn(*json, "type") != "MassField"; }
};

class Reader {
public:
    explicit Reader(CoolestContent& content) : m_content(content) {}

    Result<void> read()
    {
        auto entities = readEntities();
        if (!entities) {
            return failWith(entities);
        }
        const Entity* source = sourceAmong(*entities);
        if (auto plane = findPlanes(*entities, source); !plane) {
            return plane;
        }
        for (const Entity& entity : *entities) {
            if (&entity == source) {
                readSource(entity);
            } else {
                readEntity(entity);
            }
        }
        return {};
    }

private:
    Scene& scene() { return m_content.model.scene; }
    void warn(std::string text) { m_content.model.warnings.push_back(std::move(text)); }

    Result<std::vector<Entity>> readEntities() const
    {
        const Json& list = member(m_content.document, "lensing_entities");
        if (!list.is_array() || list.empty()) {
            return bad("The COOLEST template has no \"lensing_entities\"; it describes no lens.");
        }
        std::vector<Entity> entities;
        for (const Json& json : list) {
            if (!json.is_object()) {
                return bad("An entry of \"lensing_entities\" is not an object; correct it.");
            }
            Entity entity{&json, entities.size(), textIn(json, "name"), numberIn(json, "redshift")};
            if (entity.name.empty()) {
                entity.name = "entity " + std::to_string(entity.index + 1);
            }
            entities.push_back(std::move(entity));
        }
        return entities;
    }

    /// The farthest galaxy; without redshifts the last galaxy without mass.
    static const Entity* sourceAmong(const std::vector<Entity>& entities)
    {
        const bool known =
            std::ranges::all_of(entities, [](const Entity& e) { return e.redshift.has_value(); });
        const auto [near, far] = std::ranges::minmax_element(
            entities, {}, [](const Entity& e) { return e.redshift.value_or(0); });
        const Entity* source = nullptr;
        for (const Entity& entity : entities) {
            const bool eligible = known && near->redshift < far->redshift
                                      ? entity.redshift == far->redshift
                                      : !entity.hasMass();
            if (eligible && entity.isGalaxy()) {
                source = &entity;
            }
        }
        return source;
    }

    /// zLens is the redshift of the first entity with mass; a template of ours may say another.
    Result<void> findPlanes(const std::vector<Entity>& entities, const Entity* source)
    {
        const Entity* lens = nullptr;
        for (const Entity& entity : entities) {
            if (&entity == source || !entity.hasMass()) {
                continue;
            }
            if (lens != nullptr && entity.redshift.has_value() != lens->redshift.has_value()) {
                return bad("Of the lenses " + inQuotes(lens->name) + " and " +
                           inQuotes(entity.name) +
                           " of the COOLEST template one has a redshift and one has none; give "
                           "both.");
            }
            lens = lens == nullptr ? &entity : lens;
        }
        if (source != nullptr) {
            scene().zSource = source->redshift;
        }
        const Json& ours = member(member(m_content.document, "meta"), "anneau");
        if (const auto redshift = numberIn(ours, "z_lens"); redshift && lens != nullptr) {
            scene().zLens = redshift;
        } else if (lens != nullptr) {
            scene().zLens = lens->redshift;
        } else if (!entities.empty() && &entities.front() != source) {
            scene().zLens = entities.front().redshift;
        }
        return {};
    }

    void readSource(const Entity& entity)
    {
        if (entity.hasMass()) {
            warn("The mass of the source " + inQuotes(entity.name) +
                 " deflects nothing here and is left out.");
        }
        readList(entity, ProfileList::Light, scene().sourceLight, m_content.sourceLightPlaces,
                 true);
    }

    /// Whether light from there passes the lens.
    bool isBehind(const Entity& entity)
    {
        return entity.redshift && scene().zLens && *entity.redshift > *scene().zLens;
    }

    void readEntity(const Entity& entity)
    {
        if (entity.hasMass() && scene().zSource && entity.redshift &&
            *entity.redshift >= *scene().zSource) {
            warn("The mass of " + inQuotes(entity.name) +
                 " does not lie before the farthest source and is left out.");
        } else {
            readList(entity, ProfileList::Mass, scene().lensMass, m_content.massPlaces, false);
        }
        if (isBehind(entity)) {
            readList(entity, ProfileList::Light, scene().sourceLight, m_content.sourceLightPlaces,
                     entity.redshift == scene().zSource);
        } else {
            readList(entity, ProfileList::Light, scene().lensLight, m_content.lensLightPlaces,
                     false);
        }
    }

    /// The entity's redshift, if it is not the one that components of that list have anyway.
    std::optional<double> ownRedshift(const Entity& entity, const std::vector<Component>& into)
    {
        const auto usual = &into == &scene().sourceLight ? scene().zSource : scene().zLens;
        return &into == &scene().lensLight || entity.redshift == usual ? std::nullopt
                                                                       : entity.redshift;
    }

    void readList(const Entity& entity, ProfileList list, std::vector<Component>& into,
                  std::vector<CoolestPlace>& places, bool source)
    {
        const std::string_view key = list == ProfileList::Mass ? kMassList : kLightList;
        const Json& profiles = entity.list(key);
        for (std::size_t i = 0; profiles.is_array() && i < profiles.size(); ++i) {
            const CoolestPlace place{entity.index, key, i};
            std::string type = textIn(profiles[i], "type");
            const std::string named = type;
            const Json& order = member(member(profiles[i], "parameters"), "n_max");
            const auto table =
                profileTable(list, type, numberIn(member(order, "point_estimate"), "value"));
            if (source && type == "PixelatedRegularGrid" && !m_content.pixelsPlace) {
                m_content.pixelsPlace = place;
            } else if (table && type == "PointImage") {
                readPoints(entity, profiles[i], place, *table);
            } else if (table) {
                const bool mapped = !member(member(profiles[i], "parameters"), "pixels").is_null();
                const bool light = mapped && type == "PixelatedRegularGrid";
                into.push_back(light ? pixelLight(entity, profiles[i], *table)
                                     : readProfile(entity, list, profiles[i], type, *table, 0));
                if (mapped) {
                    readCoolestMap(m_content, profiles[i], list, into.back());
                }
                into.back().redshift = ownRedshift(entity, into);
                places.push_back(place);
            } else {
                warn("The " + std::string(list == ProfileList::Mass ? "mass" : "light") +
                     " model " + inQuotes(named) + " of " + inQuotes(entity.name) +
                     " is not one this program has and is left out" +
                     (list == ProfileList::Mass ? ": the lens shown is not the whole lens." : "."));
            }
        }
    }

    /// Its parameters are those of its grid.
    Component pixelLight(const Entity& entity, const Json& profile,
                         std::span<const Parameter> table)
    {
        Component component{"PixelatedRegularGrid",
                            uniqueId(entity, profile, "PixelatedRegularGrid"),
                            {},
                            std::vector<bool>(table.size(), true)};
        for (const Parameter& parameter : table) {
            component.values.push_back(parameter.initial);
        }
        return component;
    }

    /// One component for each image: seen directly, whosever they are.
    void readPoints(const Entity& entity, const Json& profile, CoolestPlace place,
                    std::span<const Parameter> table)
    {
        const Json& positions = member(member(profile, "parameters"), "ra_list");
        const Json& list = member(member(positions, "point_estimate"), "value");
        const std::size_t count = list.is_array() ? list.size() : 0;
        if (count == 0) {
            warn("The point images of " + inQuotes(entity.name) +
                 " have no positions and are "
                 "left out.");
        }
        for (place.image = 0; place.image < count; ++place.image) {
            scene().lensLight.push_back(
                readProfile(entity, ProfileList::Light, profile, "PointImage", table, place.image));
            m_content.lensLightPlaces.push_back(place);
        }
    }

    std::string uniqueId(const Entity& entity, const Json& profile, const std::string& type)
    {
        std::string wanted = textIn(profile, "id");
        if (wanted.empty()) {
            wanted = entity.name + " " + type;
        }
        std::string id = wanted;
        for (int number = 2; !m_ids.insert(id).second; ++number) {
            id = wanted + " " + std::to_string(number);
        }
        return id;
    }

    /// `image`: which of a list of point images.
    Component readProfile(const Entity& entity, ProfileList list, const Json& profile,
                          const std::string& type, std::span<const Parameter> table,
                          std::size_t image)
    {
        Component component{type, uniqueId(entity, profile, type), {}, {}};
        const Json& parameters = member(profile, "parameters");
        const auto slotOf = [&](const Parameter& parameter) {
            CoolestSlot slot = coolestSlot(type, parameter.key);
            slot.entry = slot.entry ? std::optional(*slot.entry + image) : std::nullopt;
            return slot;
        };
        std::string missing;
        for (const Parameter& parameter : table) {
            const CoolestSlot slot = slotOf(parameter);
            const Json& entry = member(parameters, slot.key.c_str());
            auto value = numberIn(member(entry, "point_estimate"), "value", slot.entry);
            if (!value && slot.key == "amps" && shapeletsOrder(type) &&
                slot.entry >= member(member(entry, "point_estimate"), "value").size()) {
                value = 0; // Beyond n_max.
            }
            if (!value) {
                missing += (missing.empty() ? "" : ", ") + std::string(parameter.key);
            }
            const Json& fixed = member(entry, "fixed");
            component.values.push_back(value.value_or(parameter.initial));
            component.fixed.push_back(fixed.is_boolean() && fixed.get<bool>());
        }
        // They depend on n alone, which is the same there and here.
        const std::vector<double> factors = coolestFactors(list, component);
        for (std::size_t k = 0; k < table.size(); ++k) {
            const CoolestSlot slot = slotOf(table[k]);
            const Json& entry = member(parameters, slot.key.c_str());
            if (numberIn(member(entry, "point_estimate"), "value", slot.entry)) {
                component.values[k] /= factors[k];
            }
            readBeyond(component.id, table[k], entry, slot.entry, 1 / factors[k]);
        }
        if (!missing.empty()) {
            warn("The model " + inQuotes(type) + " of " + inQuotes(entity.name) +
                 " has no value for " + missing + "; this program's initial values stand in.");
        }
        return component;
    }

    void readBeyond(const std::string& id, const Parameter& parameter, const Json& entry,
                    std::optional<std::size_t> at, double factor)
    {
        CoolestParameter more{id, std::string(parameter.key), {}, {}};
        const Json& stats = member(entry, "posterior_stats");
        const auto scaled = [&](const char* key) {
            const auto value = numberIn(stats, key, at);
            return value ? std::optional(*value * factor) : std::nullopt;
        };
        more.posterior = {scaled("mean"), scaled("median"), scaled("percentile_16th"),
                          scaled("percentile_84th")};
        const Json& prior = member(entry, "prior");
        const std::string type = textIn(prior, "type");
        const auto take = [&](CoolestPrior::Kind kind, const char* first, const char* second) {
            const auto a = numberIn(prior, first), b = numberIn(prior, second);
            if (a && b) {
                more.prior = {kind, *a * factor, *b * factor};
            }
        };
        if (type == "UniformPrior") {
            take(CoolestPrior::Kind::Uniform, "min_value", "max_value");
        } else if (type == "GaussianPrior") {
            take(CoolestPrior::Kind::Gaussian, "mean", "width");
        }
        if (more.posterior != CoolestStatistics{} || more.prior != CoolestPrior{}) {
            m_content.model.parameters.push_back(std::move(more));
        }
    }

    CoolestContent& m_content;
    std::set<std::string> m_ids;
};

void readCosmology(CoolestContent& content)
{
    const Json& json = member(content.document, "cosmology");
    const std::string name = textIn(json, "astropy_name");
    const auto h0 = numberIn(json, "H0"), om0 = numberIn(json, "Om0");
    if (h0 && om0 && (name.empty() || name == "FlatLambdaCDM") && Cosmology::flat(*h0, *om0)) {
        content.model.cosmology = Cosmology::flat(*h0, *om0)->parameters();
    } else if (!json.is_null()) {
        content.model.warnings.push_back("The cosmology \"" + name +
                                         "\" is not a flat one with H0 and Om0; the usual one "
                                         "(70, 0.3) stands in.");
    }
}

/// What COOLEST has no room for, if this program wrote the template: the model file's own entries.
Result<void> readOurs(CoolestContent& content)
{
    const Json& ours = member(member(content.document, "meta"), "anneau");
    if (!ours.is_object()) {
        return {};
    }
    Json settings = ours;
    settings.erase("links");
    const auto rest = sceneFromJson(settings.dump());
    if (!rest) {
        return bad("\"anneau\" under \"meta\": " + rest.error().message);
    }
    Scene& scene = content.model.scene;
    scene.sourceGrid = rest->sourceGrid;
    scene.noise = rest->noise;
    scene.sky = rest->sky;
    scene.supersampling = rest->supersampling;
    readLinks(member(ours, "links"), scene);
    return {};
}

void moveSummary(std::optional<double>& value, double by)
{
    value = value ? std::optional(*value + by) : std::nullopt;
}

/// To the image's centre, summaries of centres included.
void moveFrame(CoolestContent& content)
{
    const Scene before = content.model.scene;
    Scene& scene = content.model.scene;
    scene = sceneInFrame(scene, content.origin[0], content.origin[1]);
    const auto moved = [&](const CoolestParameter& parameter) {
        for (const auto& [list, type] : {std::pair{&Scene::lensMass, ProfileList::Mass},
                                         {&Scene::lensLight, ProfileList::Light},
                                         {&Scene::sourceLight, ProfileList::Light}}) {
            for (std::size_t i = 0; i < (scene.*list).size(); ++i) {
                const Component& component = (scene.*list)[i];
                const auto table = tableOf(type, component.type);
                for (std::size_t k = 0; k < table.size(); ++k) {
                    if (component.id == parameter.component && table[k].key == parameter.key) {
                        return component.values[k] - (before.*list)[i].values[k];
                    }
                }
            }
        }
        return 0.0;
    };
    for (CoolestParameter& parameter : content.model.parameters) {
        const double by = moved(parameter);
        CoolestStatistics& posterior = parameter.posterior;
        for (auto* value : {&posterior.mean, &posterior.median, &posterior.percentile16,
                            &posterior.percentile84}) {
            moveSummary(*value, by);
        }
        parameter.prior.first += parameter.prior.kind != CoolestPrior::Kind::None ? by : 0;
        parameter.prior.second += parameter.prior.kind == CoolestPrior::Kind::Uniform ? by : 0;
    }
}

} // namespace

bool isCoolest(const std::string& text)
{
    const Json json = Json::parse(text, nullptr, false);
    return json.is_object() && (json.value("standard", Json()) == "COOLEST" ||
                                (json.contains("lensing_entities") && !json.contains("format")));
}

Result<CoolestContent> coolestContent(const std::string& text, const std::filesystem::path& folder)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !isCoolest(text)) {
        return fail(Error::Kind::NotThisFormat,
                    "This is not a COOLEST template: \"standard\" is not \"COOLEST\".");
    }
    CoolestContent content;
    content.document = plainDialect(json);
    content.model.folder = folder;
    content.model.text = content.document.dump(2) + "\n";
    readCoolestObservation(content);
    readCosmology(content);
    if (auto done = Reader(content).read(); !done) {
        return failWith(done);
    }
    if (auto done = readOurs(content); !done) {
        return failWith(done);
    }
    readCoolestPixels(content);
    if (content.origin != std::array{0.0, 0.0}) {
        moveFrame(content);
    }
    return content;
}

Result<CoolestModel> coolestFromJson(const std::string& text, const std::filesystem::path& folder)
{
    auto content = coolestContent(text, folder);
    return content ? Result<CoolestModel>(std::move(content->model)) : failWith(content);
}

Result<CoolestModel> readCoolest(const std::filesystem::path& file)
{
    const auto text = readWholeFile(file, kFileLimit);
    if (!text) {
        return failWith(text);
    }
    auto model = coolestFromJson(*text, file.parent_path());
    if (!model) {
        Error error = model.error();
        error.message = file.string() + ": " + error.message;
        return tl::unexpected<Error>(std::move(error));
    }
    return model;
}

} // namespace anneau
