// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/links.h"

#include "core/model/parameter_table.h"

#include <algorithm>
#include <optional>
#include <string>

namespace anneau {
namespace {

constexpr std::vector<Component> Scene::*kLists[] = {&Scene::lensMass, &Scene::lensLight,
                                                     &Scene::sourceLight};

std::optional<ParameterPlace> placeOf(const Scene& scene, std::string_view id, std::string_view key)
{
    for (const auto list : kLists) {
        const std::vector<Component>& components = scene.*list;
        for (std::size_t c = 0; c < components.size(); ++c) {
            const std::size_t k = parameterIndex(components[c].type, key);
            if (components[c].id == id && k < parameterTable(components[c].type).size()) {
                return ParameterPlace{list, c, k};
            }
        }
    }
    return std::nullopt;
}

const Component& componentAt(const Scene& scene, const ParameterPlace& place)
{
    return (scene.*place.list)[place.component];
}

const Parameter& parameterAt(const Scene& scene, const ParameterPlace& place)
{
    return parameterTable(componentAt(scene, place).type)[place.parameter];
}

/// The end of the chain that a link of the parameter at `own` begins; nothing if it leads nowhere
/// or in a circle.
std::optional<ParameterPlace> leaderOf(const Scene& scene, const ParameterPlace& own,
                                       const Link& first)
{
    std::vector<ParameterPlace> seen{own};
    for (const Link* link = &first; link != nullptr;) {
        const auto place = placeOf(scene, link->component, link->key);
        if (!place && seen.size() > 1) {
            break; // The link of another one is broken: it has its own value.
        }
        if (!place || std::ranges::find(seen, *place) != seen.end()) {
            return std::nullopt;
        }
        seen.push_back(*place);
        link = linkOf(componentAt(scene, *place), parameterAt(scene, *place).key);
    }
    return seen.back();
}

/// Why a link cannot hold; empty if it can.
std::string faultOf(const Scene& scene, const Component& component, const Link& link)
{
    const std::string where =
        "The link of \"" + link.parameter + "\" of component \"" + component.id + "\"";
    const auto table = parameterTable(component.type);
    const std::size_t own = parameterIndex(component.type, link.parameter);
    if (own == table.size()) {
        return where + " is of a parameter that its model does not have; remove it.";
    }
    if (linkOf(component, link.parameter) != &link) {
        return where + " is the second one of that parameter; remove one.";
    }
    const auto target = placeOf(scene, link.component, link.key);
    if (!target) {
        return where + " leads to \"" + link.key + "\" of \"" + link.component +
               "\", which is not there; remove it or correct it.";
    }
    if (parameterAt(scene, *target).unit != table[own].unit) {
        return where + " leads to a parameter of another unit; remove it or correct it.";
    }
    if (!leaderOf(scene, *placeOf(scene, component.id, link.parameter), link)) {
        return where + " leads in a circle; remove it or correct it.";
    }
    return {};
}

} // namespace

const Link* linkOf(const Component& component, std::string_view parameter)
{
    const auto found = std::ranges::find(component.links, parameter, &Link::parameter);
    return found == component.links.end() ? nullptr : &*found;
}

std::vector<Follower> followers(const Scene& scene)
{
    std::vector<Follower> all;
    for (const auto list : kLists) {
        const std::vector<Component>& components = scene.*list;
        for (std::size_t c = 0; c < components.size(); ++c) {
            for (const Link& link : components[c].links) {
                const std::size_t k = parameterIndex(components[c].type, link.parameter);
                const ParameterPlace place{list, c, k};
                const auto leader = leaderOf(scene, place, link);
                if (k < components[c].values.size() && leader) {
                    all.push_back({place, *leader});
                }
            }
        }
    }
    return all;
}

void resolveLinks(Scene& scene)
{
    for (const auto& [place, leader] : followers(scene)) {
        (scene.*place.list)[place.component].values[place.parameter] =
            componentAt(scene, leader).values[leader.parameter];
    }
}

Result<void> checkLinks(const Scene& scene)
{
    for (const auto list : kLists) {
        for (const Component& component : scene.*list) {
            for (const Link& link : component.links) {
                if (std::string fault = faultOf(scene, component, link); !fault.empty()) {
                    return fail(Error::Kind::BadInput, std::move(fault));
                }
            }
        }
    }
    return {};
}

void dropBrokenLinks(Scene& scene)
{
    for (bool again = true; again;) { // One by one: of a circle only one link goes.
        again = false;
        for (const auto list : kLists) {
            for (Component& component : scene.*list) {
                const auto broken = std::ranges::find_if(component.links, [&](const Link& link) {
                    return !faultOf(scene, component, link).empty();
                });
                if (broken != component.links.end()) {
                    component.links.erase(broken);
                    again = true;
                }
            }
        }
    }
}

std::vector<Link> possibleLinks(const Scene& scene, const Component& component,
                                std::string_view parameter)
{
    const std::size_t own = parameterIndex(component.type, parameter);
    const auto table = parameterTable(component.type);
    expects(own < table.size(), "possibleLinks: no such parameter");
    const auto self = placeOf(scene, component.id, parameter);
    std::vector<Link> links;
    for (const auto list : kLists) {
        for (const Component& other : scene.*list) {
            for (const Parameter& target : parameterTable(other.type)) {
                const Link link{std::string(parameter), other.id, std::string(target.key)};
                const bool alike = target.unit == table[own].unit &&
                                   target.periodic == table[own].periodic &&
                                   (target.key == parameter || target.unit != Unit::None);
                if (other.id != component.id && alike && self && leaderOf(scene, *self, link)) {
                    links.push_back(link);
                }
            }
        }
    }
    std::ranges::stable_partition(links, [&](const Link& l) { return l.key == parameter; });
    return links;
}

} // namespace anneau
