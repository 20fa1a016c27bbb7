// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneau {

struct Parameter;

/// The free parameters of a scene as one vector in coordinates in which a fit is well-behaved, and
/// back. Axis ratio and angle become the two ellipticities (1-q)/(1+q) (cos 2phi, sin 2phi), an
/// external shear its two components, brightness, radius and Sérsic index their logarithms; the
/// profiles of the lens light that begin at one centre share it. Parameters marked fixed in the
/// scene are left alone; linked ones (core/model/links.h) have no coordinate, but move with what
/// they follow.
class ParameterMap {
public:
    enum class Part { Mass, Light, Source, Sky };
    struct Parts {
        bool mass = false;
        bool light = false;
        bool source = false;
        bool sky = false;
        bool oneLightCentre = true;
    };

    /// How a coordinate moves one parameter of a component: d parameter / d coordinate.
    struct Target {
        Part part;
        std::size_t component;
        std::size_t parameter;
        double factor;
    };

    ParameterMap(const Scene& scene, const Parts& parts);

    std::size_t size() const { return m_slots.size(); }
    Part part(std::size_t slot) const { return m_slots[slot].part; }
    /// Whether a slot is the first of two components (ellipticity or shear); the next slot is the
    /// other.
    bool isPair(std::size_t slot) const
    {
        return slot < size() && m_slots[slot].kind == Kind::First;
    }
    /// Whether a slot is either of such two.
    bool isShape(std::size_t slot) const
    {
        return m_slots[slot].kind == Kind::First || m_slots[slot].kind == Kind::Second;
    }
    std::vector<double> read(const Scene& scene) const;
    void write(std::span<const double> point, Scene& scene) const;
    /// `scene` tells the components' types only.
    std::vector<Target> targets(std::size_t slot, const Scene& scene,
                                std::span<const double> point) const;
    std::vector<double> lower() const;
    std::vector<double> upper() const;
    /// Whether a coordinate of a point (for a pair: its modulus) was stopped by its bound.
    bool atBound(std::size_t slot, std::span<const double> point) const;
    /// Keeps a coordinate within what is known already, e.g. a centre near the light's.
    void narrow(Part part, std::size_t component, std::string_view key, double lower, double upper);
    /// Slot that moves parameter `key` of a component, or size().
    std::size_t find(Part part, std::size_t component, std::string_view key) const;

private:
    enum class Kind { Plain, Logarithm, First, Second }; ///< First, Second: of a pair.
    struct Slot {
        Part part = Part::Mass;
        Kind kind = Kind::Plain;
        std::string_view key; ///< Of the parameter; of a pair: of the modulus.
        bool shear = false;   ///< Pair of (gamma_ext, phi_ext), not (q, phi).
        std::size_t component = 0;
        std::size_t a = 0; ///< Parameter; of a pair: the modulus.
        std::size_t b = 0; ///< Angle of a pair.
        double lower = 0;
        double upper = 0;
        std::size_t partner = 0;         ///< Other slot of the pair.
        std::vector<std::size_t> also{}; ///< Components that share this parameter.
    };

    void addComponents(Part part, const std::vector<Component>& components, bool oneCentre);
    void addPair(Slot slot);
    void addSingle(Slot slot, const Parameter& parameter, double begin);
    bool shareCentre(Part part, const std::vector<Component>& components, std::size_t c,
                     std::size_t k);

    /// A linked parameter and the free one that it follows.
    struct Follower {
        Target leader, follower; ///< `factor` unused.
    };
    void addFollowers(const Scene& scene);
    void shareLeader(const Target& linked, const Target& other);
    void addFollowersOf(std::vector<Target>& targets) const;

    std::vector<Slot> m_slots;
    std::vector<Follower> m_followers;
};

/// The components of a part of a scene.
std::vector<Component>& componentsOf(Scene& scene, ParameterMap::Part part);
const std::vector<Component>& componentsOf(const Scene& scene, ParameterMap::Part part);

/// Position of parameter `key` in a component's table; throws ContractViolation when there is none.
std::size_t parameterIndex(ParameterMap::Part part, const Component& component,
                           std::string_view key);
double parameterOf(ParameterMap::Part part, const Component& component, std::string_view key);
void setParameter(ParameterMap::Part part, Component& component, std::string_view key,
                  double value);

/// Whether two light profiles begin at one centre: nearer than two sources of light can be told
/// apart.
bool sameCentre(const Component& a, const Component& b);

/// A component with the table's initial values, nothing fixed.
Component makeComponent(ParameterMap::Part part, std::string_view type, std::string id);

} // namespace anneau
