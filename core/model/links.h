// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/scene.h"

#include <string_view>
#include <utility>
#include <vector>

namespace anneau {

/// Gives every linked parameter the value of the one it follows, or of the one that follows in
/// turn. A link that leads nowhere, or in a circle, leaves its value alone.
void resolveLinks(Scene& scene);

/// Names the first link that leads nowhere, in a circle, or to a parameter of another unit, and the
/// first parameter with two links.
Result<void> checkLinks(const Scene& scene);

/// Takes out what checkLinks() would name, as when the component that was followed is gone.
void dropBrokenLinks(Scene& scene);

/// What a parameter of a component follows, or null.
const Link* linkOf(const Component& component, std::string_view parameter);

/// One parameter of one component of a scene.
struct ParameterPlace {
    std::vector<Component> Scene::*list = &Scene::lensMass;
    std::size_t component = 0;
    std::size_t parameter = 0;

    bool operator==(const ParameterPlace&) const = default;
};

/// All linked parameters and what each follows in the end: a parameter without a link.
struct Follower {
    ParameterPlace place, leader;
};
std::vector<Follower> followers(const Scene& scene);

/// What a parameter may follow: those of the same unit and range elsewhere in the scene that do not
/// follow it in turn; those of the same name first.
std::vector<Link> possibleLinks(const Scene& scene, const Component& component,
                                std::string_view parameter);

} // namespace anneau
