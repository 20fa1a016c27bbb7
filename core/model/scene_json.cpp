// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/scene_json.h"

#include "core/io/durable_file.h"
#include "core/lens/lens_of.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/model/component_map.h"
#include "core/model/links.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string_view>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "anneau-model/1";
constexpr const char* kFitFormat = "anneau-fit/1";
constexpr std::size_t kFileLimit = 64u << 20;
constexpr int kMaxSourcePixels = 4096;
constexpr int kMaxSupersampling = 16;

using Parameters = std::span<const Parameter>;
using FindParameters = std::optional<Parameters> (*)(const std::string& type);

std::optional<Parameters> massParameters(const std::string& type)
{
    const MassModel* model = findMassModel(type);
    return model != nullptr ? std::optional(model->parameters()) : std::nullopt;
}

std::optional<Parameters> lightParameters(const std::string& type)
{
    const LightModel* model = findLightModel(type);
    return model != nullptr ? std::optional(model->parameters()) : std::nullopt;
}

/// Images of points are seen, not lensed.
std::optional<Parameters> sourceParameters(const std::string& type)
{
    const LightModel* model = findLightModel(type);
    return model != nullptr && !model->isPoint() ? std::optional(model->parameters())
                                                 : std::nullopt;
}

tl::unexpected<Error> bad(std::string message, std::string detail = {})
{
    return fail(Error::Kind::BadInput, std::move(message), std::move(detail));
}

Json listToJson(const std::vector<Component>& components, FindParameters find)
{
    Json list = Json::array();
    for (const Component& component : components) {
        const auto parameters = find(component.type);
        expects(parameters.has_value(), "sceneToJson: unknown component type");
        expects(component.values.size() == parameters->size() &&
                    component.fixed.size() == parameters->size(),
                "sceneToJson: a component lacks values");
        Json values = Json::object();
        for (std::size_t i = 0; i < parameters->size(); ++i) {
            const std::string_view key = (*parameters)[i].key;
            Json entry = {{"value", component.values[i]}, {"fixed", bool(component.fixed[i])}};
            if (const Link* link = linkOf(component, key)) {
                entry["link"] = {{"component", link->component}, {"parameter", link->key}};
            }
            values[std::string(key)] = std::move(entry);
        }
        Json json = {{"type", component.type}, {"id", component.id}};
        if (component.redshift) {
            json["redshift"] = *component.redshift;
        }
        json["parameters"] = std::move(values);
        if (component.map) {
            json["map"] = mapToJson(*component.map);
        }
        list.push_back(std::move(json));
    }
    return list;
}

/// An error for the first key that is not one of those known.
Result<void> checkKeys(const Json& object, const std::string& where,
                       std::initializer_list<std::string_view> known)
{
    if (!object.is_object()) {
        return bad(where + " is not a JSON object; see the format in the manual.");
    }
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            return bad(where + " has an entry \"" + key +
                       "\" that is not known; remove it or correct its name.");
        }
    }
    return {};
}

Result<double> numberFrom(const Json& object, const char* key, const std::string& where)
{
    if (!object.contains(key)) {
        return bad(where + " has no \"" + key + "\"; add it.");
    }
    const Json& value = object[key];
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        return bad(where + ": \"" + key + "\" is not a finite number; correct it.");
    }
    return value.get<double>();
}

Result<void> setNumber(const Json& object, const char* key, const std::string& where, double low,
                       double high, double& into)
{
    if (!object.contains(key)) {
        return {};
    }
    const auto value = numberFrom(object, key, where);
    if (!value) {
        return failWith(value);
    }
    if (!(*value >= low && *value <= high)) {
        return bad(where + ": \"" + key + "\" is out of range; correct it.");
    }
    into = *value;
    return {};
}

Result<void> setWhole(const Json& object, const char* key, const std::string& where, int low,
                      int high, int& into)
{
    double value = into;
    if (auto done = setNumber(object, key, where, low, high, value); !done) {
        return done;
    }
    if (value != std::floor(value)) {
        return bad(where + ": \"" + key + "\" is not a whole number; correct it.");
    }
    into = static_cast<int>(value);
    return {};
}

Result<void> readLink(const Json& entry, const std::string& where, std::string parameter,
                      Component& component)
{
    if (!entry.contains("link")) {
        return {};
    }
    const Json& link = entry["link"];
    if (auto known = checkKeys(link, where + ", \"link\"", {"component", "parameter"}); !known) {
        return known;
    }
    for (const char* key : {"component", "parameter"}) {
        if (!link.contains(key) || !link[key].is_string()) {
            return bad(where + ": the link has no \"" + key + "\"; add it.");
        }
    }
    component.links.push_back({std::move(parameter), link["component"], link["parameter"]});
    return {};
}

Result<void> readParameter(const Json& list, const Parameter& parameter, const std::string& where,
                           Component& component)
{
    const std::string key(parameter.key);
    if (!list.contains(key)) {
        return bad(where + " has no parameter \"" + key + "\"; add it.");
    }
    const Json& entry = list[key];
    const std::string here = where + ", parameter \"" + key + "\"";
    if (auto known = checkKeys(entry, here, {"value", "fixed", "link"}); !known) {
        return known;
    }
    const auto value = numberFrom(entry, "value", here);
    if (!value) {
        return failWith(value);
    }
    if (entry.contains("fixed") && !entry["fixed"].is_boolean()) {
        return bad(here + ": \"fixed\" is neither true nor false; correct it.");
    }
    component.values.push_back(*value);
    component.fixed.push_back(entry.value("fixed", false));
    return readLink(entry, here, key, component);
}

Result<void> readRedshift(const Json& object, const char* key, const std::string& where,
                          std::optional<double>& into)
{
    if (!object.contains(key) || object[key].is_null()) {
        return {};
    }
    double value = 0;
    if (auto done = setNumber(object, key, where, 0, 1100, value); !done) {
        return done;
    }
    into = value;
    return {};
}

Result<Component> readComponent(const Json& entry, const std::string& list, FindParameters find,
                                const std::filesystem::path& folder)
{
    if (auto known = checkKeys(entry, "A component of \"" + list + "\"",
                               {"type", "id", "redshift", "parameters", "map"});
        !known) {
        return failWith(known);
    }
    for (const char* key : {"type", "id"}) {
        if (!entry.contains(key) || !entry[key].is_string() ||
            entry[key].get<std::string>().empty()) {
            return bad("A component of \"" + list + "\" has no \"" + key + "\"; add it.");
        }
    }
    Component component;
    component.type = entry["type"].get<std::string>();
    component.id = entry["id"].get<std::string>();
    const std::string where =
        "Component \"" + component.id + "\" (" + component.type + ") of \"" + list + "\"";
    const auto parameters = find(component.type);
    if (!parameters) {
        return bad(where + " is of a type that is not known there; correct \"type\".");
    }
    if (auto done = readRedshift(entry, "redshift", where, component.redshift); !done) {
        return failWith(done);
    }
    if (!entry.contains("parameters") || !entry["parameters"].is_object()) {
        return bad(where + " has no \"parameters\"; add them.");
    }
    const Json& values = entry["parameters"];
    for (const auto& [key, value] : values.items()) {
        const bool known = std::any_of(parameters->begin(), parameters->end(),
                                       [&name = key](const Parameter& p) { return p.key == name; });
        if (!known) {
            return bad(where + " has a parameter \"" + key +
                       "\" that is not known; remove it or correct its name.");
        }
    }
    for (const Parameter& parameter : *parameters) {
        if (auto done = readParameter(values, parameter, where, component); !done) {
            return failWith(done);
        }
    }
    if (entry.contains("map")) {
        auto map = mapFromJson(entry["map"], where, folder);
        if (!map) {
            return failWith(map);
        }
        component.map = std::make_shared<const Image>(std::move(*map));
    }
    return component;
}

Result<void> readList(const Json& model, const std::string& name, FindParameters find,
                      const std::filesystem::path& folder, std::set<std::string>& ids,
                      std::vector<Component>& into)
{
    if (!model.contains(name)) {
        return {};
    }
    if (!model[name].is_array()) {
        return bad("\"" + name + "\" is not a list of components; see the format in the manual.");
    }
    for (const Json& entry : model[name]) {
        auto component = readComponent(entry, name, find, folder);
        if (!component) {
            return failWith(component);
        }
        if (!ids.insert(component->id).second) {
            return bad("Two components have the id \"" + component->id + "\"; give each its own.");
        }
        into.push_back(std::move(*component));
    }
    return {};
}

Result<void> readSourceGrid(const Json& model, SourceGrid& grid)
{
    if (!model.contains("source_grid")) {
        return {};
    }
    const Json& entry = model["source_grid"];
    const std::string where = "\"source_grid\"";
    constexpr double far = 1e6;
    if (auto known = checkKeys(entry, where, {"pixels", "pixel_scale", "center_x", "center_y"});
        !known) {
        return known;
    }
    if (auto done = setWhole(entry, "pixels", where, 2, kMaxSourcePixels, grid.pixels); !done) {
        return done;
    }
    if (auto done = setNumber(entry, "pixel_scale", where, 1e-9, far, grid.pixelScale); !done) {
        return done;
    }
    if (auto done = setNumber(entry, "center_x", where, -far, far, grid.centerX); !done) {
        return done;
    }
    return setNumber(entry, "center_y", where, -far, far, grid.centerY);
}

Result<void> readNoise(const Json& model, NoiseSpec& noise)
{
    if (!model.contains("noise")) {
        return {};
    }
    const Json& entry = model["noise"];
    constexpr double most = std::numeric_limits<double>::max();
    if (auto known = checkKeys(entry, "\"noise\"", {"kind", "sigma", "scale"}); !known) {
        return known;
    }
    const Json kind = entry.value("kind", Json("map"));
    if (kind != "map" && kind != "constant") {
        return bad("\"noise\": \"kind\" is neither \"map\" nor \"constant\"; correct it.");
    }
    noise.kind = kind == "map" ? NoiseSpec::Kind::Map : NoiseSpec::Kind::Constant;
    if (auto done = setNumber(entry, "sigma", "\"noise\"", 0, most, noise.sigma); !done) {
        return done;
    }
    if (noise.kind == NoiseSpec::Kind::Constant && !(noise.sigma > 0)) {
        return bad("\"noise\" is constant, but \"sigma\" is not above zero; give it.");
    }
    return setNumber(entry, "scale", "\"noise\"", 1e-12, 1e12, noise.scale);
}

Result<Scene> readModel(const Json& model, const std::filesystem::path& folder)
{
    if (!model.is_object() || model.value("format", Json()) != kFormat) {
        return fail(Error::Kind::NotThisFormat,
                    std::string("This is not a lens model of this program: \"format\" is not \"") +
                        kFormat + "\".");
    }
    if (auto known = checkKeys(model, "The model",
                               {"format", "lens_mass", "lens_light", "source_light", "source_grid",
                                "noise", "sky", "supersampling", "z_lens", "z_source"});
        !known) {
        return failWith(known);
    }
    Scene scene;
    std::set<std::string> ids;
    constexpr double most = std::numeric_limits<double>::max();
    const Result<void> steps[] = {
        readList(model, "lens_mass", massParameters, folder, ids, scene.lensMass),
        readList(model, "lens_light", lightParameters, folder, ids, scene.lensLight),
        readList(model, "source_light", sourceParameters, folder, ids, scene.sourceLight),
        readSourceGrid(model, scene.sourceGrid),
        readNoise(model, scene.noise),
        setNumber(model, "sky", "The model", -most, most, scene.sky),
        setWhole(model, "supersampling", "The model", 1, kMaxSupersampling, scene.supersampling),
        readRedshift(model, "z_lens", "The model", scene.zLens),
        readRedshift(model, "z_source", "The model", scene.zSource),
    };
    for (const Result<void>& step : steps) {
        if (!step) {
            return failWith(step);
        }
    }
    if (auto linked = checkLinks(scene); !linked) {
        return failWith(linked);
    }
    resolveLinks(scene);
    if (auto planes = checkPlanes(scene); !planes) {
        return failWith(planes);
    }
    return scene;
}

std::string dumped(const Json& model)
{
    return model.dump(2, ' ', true) + "\n";
}

} // namespace

std::string sceneToJson(const Scene& scene)
{
    Json model = {{"format", kFormat}};
    model["lens_mass"] = listToJson(scene.lensMass, massParameters);
    model["lens_light"] = listToJson(scene.lensLight, lightParameters);
    model["source_light"] = listToJson(scene.sourceLight, lightParameters);
    model["source_grid"] = {{"pixels", scene.sourceGrid.pixels},
                            {"pixel_scale", scene.sourceGrid.pixelScale},
                            {"center_x", scene.sourceGrid.centerX},
                            {"center_y", scene.sourceGrid.centerY}};
    model["noise"] = {{"kind", scene.noise.kind == NoiseSpec::Kind::Map ? "map" : "constant"},
                      {"sigma", scene.noise.sigma},
                      {"scale", scene.noise.scale}};
    model["sky"] = scene.sky;
    model["supersampling"] = scene.supersampling;
    if (scene.zLens) {
        model["z_lens"] = *scene.zLens;
    }
    if (scene.zSource) {
        model["z_source"] = *scene.zSource;
    }
    return dumped(model);
}

Result<Scene> sceneFromJson(const std::string& text, const std::filesystem::path& folder)
{
    Json document;
    try {
        document = Json::parse(text);
    } catch (const Json::out_of_range& problem) {
        return bad("The model holds a number that is not finite; correct it.", problem.what());
    } catch (const Json::exception& problem) {
        return fail(Error::Kind::NotThisFormat,
                    "The model is not JSON; give a model that this program has written.",
                    problem.what());
    }
    if (document.is_object() && document.value("format", Json()) == kFitFormat &&
        document.contains("model")) {
        return readModel(document["model"], folder);
    }
    return readModel(document, folder);
}

Result<void> writeScene(const std::filesystem::path& file, const Scene& scene)
{
    Json model = Json::parse(sceneToJson(scene));
    for (const auto& [name, components] : {std::pair{"lens_mass", &scene.lensMass},
                                           {"lens_light", &scene.lensLight},
                                           {"source_light", &scene.sourceLight}}) {
        for (std::size_t i = 0; i < components->size(); ++i) {
            const Component& component = (*components)[i];
            if (component.map) {
                auto written = writeMap(file, component.id, *component.map);
                if (!written) {
                    return failWith(written);
                }
                model[name][i]["map"] = {{"file", *written}};
            }
        }
    }
    return writeFileDurably(file, dumped(model));
}

Result<Scene> readScene(const std::filesystem::path& file)
{
    const auto text = readWholeFile(file, kFileLimit);
    if (!text) {
        return failWith(text);
    }
    auto scene = sceneFromJson(*text, file.parent_path());
    if (!scene) {
        Error error = scene.error();
        error.message = file.string() + ": " + error.message;
        return tl::unexpected<Error>(std::move(error));
    }
    return scene;
}

} // namespace anneau
