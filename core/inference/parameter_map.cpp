// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/parameter_map.h"

#include "core/base/error.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/model/links.h"
#include "core/model/parameter.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>
#include <utility>

namespace anneau {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kMaxEllipticity = 0.55; ///< q = 0.29
constexpr double kMaxShear = 0.35;
constexpr double kLogFloor = -20;
constexpr double kSersicMin = 0.5; ///< Of galaxies; beyond, a profile follows something else.
constexpr double kSersicMax = 8;
constexpr double kNearBound = 1e-3;       ///< Of the range.
constexpr double kCentreRange = 1;        ///< arcsec
constexpr double kCentreMargin = 0.1;     ///< arcsec
constexpr double kSmallestModulus = 1e-6; ///< A pair at zero has no angle.

std::span<const Parameter> tableOf(ParameterMap::Part part, const Component& component)
{
    if (part == ParameterMap::Part::Mass) {
        const MassModel* model = findMassModel(component.type);
        expects(model != nullptr, "fit: unknown mass model");
        return model->parameters();
    }
    const LightModel* model = findLightModel(component.type);
    expects(model != nullptr, "fit: unknown light model");
    return model->parameters();
}

std::size_t indexOf(std::span<const Parameter> table, std::string_view key)
{
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Parameter& p) { return p.key == key; });
    return static_cast<std::size_t>(found - table.begin());
}

bool isLogarithmic(const Parameter& parameter)
{
    return parameter.key == "I_eff" || parameter.key == "theta_eff" || parameter.key == "n";
}

/// Bounds of a parameter that is a coordinate by itself, in that coordinate.
std::pair<double, double> boundsOf(ParameterMap::Part part, const Parameter& parameter)
{
    if (parameter.key == "n" && isLogarithmic(parameter)) {
        const bool light = part == ParameterMap::Part::Light;
        return {std::log(light ? kSersicMin : parameter.lower),
                std::log(light ? kSersicMax : parameter.upper)};
    }
    return isLogarithmic(parameter) ? std::pair{kLogFloor, -kLogFloor}
                                    : std::pair{parameter.lower, parameter.upper};
}

double modulusOf(double value, bool shear)
{
    return shear ? value : (1 - value) / (1 + value);
}

double angleInRange(double degrees)
{
    const double turned = std::remainder(degrees, 180.0);
    return turned <= -90 ? turned + 180 : turned;
}

/// Seed and number of a random population: there is no slope to follow.
bool namesADraw(const Parameter& parameter)
{
    return parameter.key == "seed" || parameter.key == "count";
}

bool isCentre(std::string_view key)
{
    return key == "center_x" || key == "center_y";
}

} // namespace

bool sameCentre(const Component& a, const Component& b)
{
    constexpr double kTold = 0.03; // arcsec
    const auto at = [](const Component& light, std::string_view key) {
        const std::size_t k = indexOf(tableOf(ParameterMap::Part::Light, light), key);
        return k < light.values.size() ? light.values[k] : 0;
    };
    if (findLightModel(a.type)->isPoint() || findLightModel(b.type)->isPoint()) {
        return false;
    }
    return std::hypot(at(a, "center_x") - at(b, "center_x"),
                      at(a, "center_y") - at(b, "center_y")) < kTold;
}

std::vector<Component>& componentsOf(Scene& scene, ParameterMap::Part part)
{
    expects(part != ParameterMap::Part::Sky, "fit: the sky has no components");
    return part == ParameterMap::Part::Mass    ? scene.lensMass
           : part == ParameterMap::Part::Light ? scene.lensLight
                                               : scene.sourceLight;
}

const std::vector<Component>& componentsOf(const Scene& scene, ParameterMap::Part part)
{
    return componentsOf(const_cast<Scene&>(scene), part);
}

std::size_t parameterIndex(ParameterMap::Part part, const Component& component,
                           std::string_view key)
{
    const auto table = tableOf(part, component);
    const std::size_t index = indexOf(table, key);
    expects(index < table.size(), "fit: no such parameter");
    return index;
}

double parameterOf(ParameterMap::Part part, const Component& component, std::string_view key)
{
    return component.values[parameterIndex(part, component, key)];
}

void setParameter(ParameterMap::Part part, Component& component, std::string_view key, double value)
{
    component.values[parameterIndex(part, component, key)] = value;
}

Component makeComponent(ParameterMap::Part part, std::string_view type, std::string id)
{
    Component component{std::string(type), std::move(id), {}, {}};
    for (const Parameter& parameter : tableOf(part, component)) {
        component.values.push_back(parameter.initial);
        component.fixed.push_back(false);
    }
    return component;
}

ParameterMap::ParameterMap(const Scene& scene, const Parts& parts)
{
    addFollowers(scene);
    if (parts.mass) {
        addComponents(Part::Mass, scene.lensMass, false);
    }
    if (parts.light) {
        addComponents(Part::Light, scene.lensLight, parts.oneLightCentre);
    }
    if (parts.source) {
        addComponents(Part::Source, scene.sourceLight, false);
    }
    if (parts.sky) {
        m_slots.push_back({.part = Part::Sky, .key = "sky", .lower = -1e30, .upper = 1e30});
    }
}

void ParameterMap::addFollowers(const Scene& scene)
{
    const auto targetOf = [](const ParameterPlace& place) {
        const Part part = place.list == &Scene::lensMass    ? Part::Mass
                          : place.list == &Scene::lensLight ? Part::Light
                                                            : Part::Source;
        return Target{part, place.component, place.parameter, 1};
    };
    for (const auto& [place, leader] : followers(scene)) {
        m_followers.push_back({targetOf(leader), targetOf(place)});
    }
}

void ParameterMap::shareLeader(const Target& linked, const Target& other)
{
    const auto found = std::ranges::find_if(m_followers, [&](const Follower& f) {
        return f.follower.part == linked.part && f.follower.component == linked.component &&
               f.follower.parameter == linked.parameter;
    });
    if (found != m_followers.end()) {
        m_followers.push_back({found->leader, other});
    }
}

void ParameterMap::addComponents(Part part, const std::vector<Component>& components,
                                 bool oneCentre)
{
    for (std::size_t c = 0; c < components.size(); ++c) {
        const Component& component = components[c];
        const auto table = tableOf(part, component);
        const auto isFree = [&](std::size_t k) {
            return k < table.size() && !component.fixed[k] && !namesADraw(table[k]) &&
                   linkOf(component, table[k].key) == nullptr;
        };
        const bool shear = indexOf(table, "gamma_ext") < table.size();
        const std::size_t modulus = indexOf(table, shear ? "gamma_ext" : "q");
        const std::size_t angle = indexOf(table, shear ? "phi_ext" : "phi");
        const bool pair = isFree(modulus) && isFree(angle);
        for (std::size_t k = 0; k < table.size(); ++k) {
            if (!isFree(k) || (pair && k == angle)) {
                continue;
            }
            if (pair && k == modulus) {
                addPair({.part = part,
                         .key = table[k].key,
                         .shear = shear,
                         .component = c,
                         .a = modulus,
                         .b = angle});
            } else if (!(oneCentre && isCentre(table[k].key) &&
                         shareCentre(part, components, c, k))) {
                addSingle({.part = part, .key = table[k].key, .component = c, .a = k, .b = k},
                          table[k], component.values[k]);
            }
        }
    }
}

/// Modulus and angle as two components of a vector, which has no edge at zero.
void ParameterMap::addPair(Slot slot)
{
    const std::size_t here = m_slots.size();
    slot.upper = slot.shear ? kMaxShear : kMaxEllipticity;
    slot.lower = -slot.upper;
    slot.kind = Kind::First;
    slot.partner = here + 1;
    m_slots.push_back(slot);
    slot.kind = Kind::Second;
    slot.partner = here;
    m_slots.push_back(slot);
}

void ParameterMap::addSingle(Slot slot, const Parameter& parameter, double begin)
{
    std::tie(slot.lower, slot.upper) = boundsOf(slot.part, parameter);
    if (isCentre(parameter.key) &&
        (begin < slot.lower + kCentreMargin || begin > slot.upper - kCentreMargin)) {
        slot.lower = std::min(slot.lower, begin - kCentreRange); // Where it begins, it may move.
        slot.upper = std::max(slot.upper, begin + kCentreRange);
    }
    slot.kind = isLogarithmic(parameter) ? Kind::Logarithm : Kind::Plain;
    m_slots.push_back(slot);
}

/// Lets component `c` share the centre of an earlier one that begins where it does: moving with it,
/// following what it is linked to, or fixed like it. False: there is none.
bool ParameterMap::shareCentre(Part part, const std::vector<Component>& components, std::size_t c,
                               std::size_t k)
{
    const std::string_view key = tableOf(part, components[c])[k].key;
    std::size_t first = c;
    for (std::size_t other = c; other-- > 0;) {
        if (!sameCentre(components[other], components[c])) {
            continue;
        }
        first = other;
        if (const std::size_t slot = find(part, other, key); slot < m_slots.size()) {
            m_slots[slot].also.push_back(c);
            return true;
        }
    }
    if (first < c) {
        shareLeader({part, first, parameterIndex(part, components[first], key), 1},
                    {part, c, k, 1});
    }
    return first < c;
}

std::size_t ParameterMap::find(Part part, std::size_t component, std::string_view key) const
{
    const auto found = std::find_if(m_slots.begin(), m_slots.end(), [&](const Slot& slot) {
        return slot.part == part && slot.component == component && slot.key == key;
    });
    return static_cast<std::size_t>(found - m_slots.begin());
}

void ParameterMap::narrow(Part part, std::size_t component, std::string_view key, double lower,
                          double upper)
{
    const std::size_t slot = find(part, component, key);
    if (slot < m_slots.size()) {
        const bool logarithm = m_slots[slot].kind == Kind::Logarithm;
        m_slots[slot].lower = logarithm ? std::log(lower) : lower;
        m_slots[slot].upper = logarithm ? std::log(upper) : upper;
    }
}

std::vector<double> ParameterMap::read(const Scene& scene) const
{
    std::vector<double> point;
    for (const Slot& slot : m_slots) {
        if (slot.part == Part::Sky) {
            point.push_back(scene.sky);
            continue;
        }
        const std::vector<double>& values = componentsOf(scene, slot.part)[slot.component].values;
        if (slot.kind == Kind::Plain) {
            point.push_back(values[slot.a]);
        } else if (slot.kind == Kind::Logarithm) {
            point.push_back(std::log(std::max(values[slot.a], std::exp(kLogFloor))));
        } else {
            const double modulus = modulusOf(values[slot.a], slot.shear);
            const double twice = 2 * values[slot.b] * kDegree;
            point.push_back(modulus *
                            (slot.kind == Kind::First ? std::cos(twice) : std::sin(twice)));
        }
    }
    return point;
}

void ParameterMap::write(std::span<const double> point, Scene& scene) const
{
    expects(point.size() == m_slots.size(), "ParameterMap: point of another size");
    for (std::size_t s = 0; s < m_slots.size(); ++s) {
        const Slot& slot = m_slots[s];
        if (slot.part == Part::Sky) {
            scene.sky = point[s];
            continue;
        }
        std::vector<Component>& components = componentsOf(scene, slot.part);
        std::vector<double>& values = components[slot.component].values;
        if (slot.kind == Kind::First) {
            const double first = point[s];
            const double second = point[slot.partner];
            const double modulus = std::hypot(first, second);
            values[slot.a] = slot.shear ? modulus : (1 - modulus) / (1 + modulus);
            values[slot.b] = angleInRange(0.5 * std::atan2(second, first) / kDegree);
        } else if (slot.kind != Kind::Second) {
            const double value = slot.kind == Kind::Logarithm ? std::exp(point[s]) : point[s];
            values[slot.a] = value;
            for (const std::size_t c : slot.also) {
                components[c].values[parameterIndex(slot.part, components[c], slot.key)] = value;
            }
        }
    }
    for (const auto& [leader, follower] : m_followers) {
        componentsOf(scene, follower.part)[follower.component].values[follower.parameter] =
            componentsOf(scene, leader.part)[leader.component].values[leader.parameter];
    }
}

/// Adds the parameters that follow those moved.
void ParameterMap::addFollowersOf(std::vector<Target>& targets) const
{
    for (std::size_t i = 0, moved = targets.size(); i < moved; ++i) {
        const Target target = targets[i];
        for (const auto& [leader, follower] : m_followers) {
            if (leader.part == target.part && leader.component == target.component &&
                leader.parameter == target.parameter) {
                targets.push_back(
                    {follower.part, follower.component, follower.parameter, target.factor});
            }
        }
    }
}

std::vector<ParameterMap::Target> ParameterMap::targets(std::size_t s, const Scene& scene,
                                                        std::span<const double> point) const
{
    const Slot& slot = m_slots[s];
    std::vector<Target> targets;
    if (slot.part == Part::Sky) {
        return targets;
    }
    if (slot.kind == Kind::Plain || slot.kind == Kind::Logarithm) {
        const double factor = slot.kind == Kind::Logarithm ? std::exp(point[s]) : 1;
        targets.push_back({slot.part, slot.component, slot.a, factor});
        for (const std::size_t c : slot.also) {
            const Component& component = componentsOf(scene, slot.part)[c];
            targets.push_back(
                {slot.part, c, parameterIndex(slot.part, component, slot.key), factor});
        }
        addFollowersOf(targets);
        return targets;
    }
    const double first = point[slot.kind == Kind::First ? s : slot.partner];
    const double second = point[slot.kind == Kind::First ? slot.partner : s];
    const double modulus = std::max(std::hypot(first, second), kSmallestModulus);
    const double along = (slot.kind == Kind::First ? first : second) / modulus;
    const double across = (slot.kind == Kind::First ? -second : first) / (modulus * modulus);
    const double perModulus = slot.shear ? 1 : -2 / ((1 + modulus) * (1 + modulus));
    targets.push_back({slot.part, slot.component, slot.a, perModulus * along});
    targets.push_back({slot.part, slot.component, slot.b, 0.5 * across / kDegree});
    addFollowersOf(targets);
    return targets;
}

bool ParameterMap::atBound(std::size_t s, std::span<const double> point) const
{
    const Slot& slot = m_slots[s];
    if (slot.kind == Kind::First || slot.kind == Kind::Second) {
        return std::hypot(point[s], point[slot.partner]) > (1 - kNearBound) * slot.upper;
    }
    const double margin = kNearBound * (slot.upper - slot.lower);
    return point[s] < slot.lower + margin || point[s] > slot.upper - margin;
}

std::vector<double> ParameterMap::lower() const
{
    std::vector<double> values;
    for (const Slot& slot : m_slots) {
        values.push_back(slot.lower);
    }
    return values;
}

std::vector<double> ParameterMap::upper() const
{
    std::vector<double> values;
    for (const Slot& slot : m_slots) {
        values.push_back(slot.upper);
    }
    return values;
}

} // namespace anneau
