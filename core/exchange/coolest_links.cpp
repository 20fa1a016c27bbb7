// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_content.h"
#include "core/model/links.h"

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::vector<Component> Scene::*kLists[] = {&Scene::lensMass, &Scene::lensLight,
                                                     &Scene::sourceLight};

} // namespace

Json linksJson(const Scene& scene)
{
    Json links = Json::array();
    for (const auto list : kLists) {
        for (const Component& component : scene.*list) {
            for (const Link& link : component.links) {
                links.push_back({{"component", component.id},
                                 {"parameter", link.parameter},
                                 {"follows", {link.component, link.key}}});
            }
        }
    }
    return links;
}

void readLinks(const Json& links, Scene& scene)
{
    for (const Json& link : links.is_array() ? links : Json::array()) {
        const std::string id = textIn(link, "component");
        const Json& follows = member(link, "follows");
        if (!follows.is_array() || follows.size() != 2 || !follows[0].is_string() ||
            !follows[1].is_string()) {
            continue;
        }
        for (const auto list : kLists) {
            for (Component& component : scene.*list) {
                if (component.id == id) {
                    component.links.push_back({textIn(link, "parameter"),
                                               follows[0].get<std::string>(),
                                               follows[1].get<std::string>()});
                }
            }
        }
    }
    dropBrokenLinks(scene);
}

} // namespace anneau
