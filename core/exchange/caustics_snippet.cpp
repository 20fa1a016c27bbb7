// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/caustics.h"
#include "core/lens/lens_of.h"

#include <set>

namespace anneau {
namespace {

using Convert = Result<std::vector<PythonProfile>> (*)(const Component&);

constexpr const char* kHead =
    "# A lens model from Anneau for caustics 1.7: arcsec, x to the right, y up, origin at the\n"
    "# image's centre. Brightness per square arcsec.\n"
    "from math import log, pi\n\n"
    "import caustics\n"
    "import torch\n\n"
    "torch.set_default_dtype(torch.float64)\n\n";

/// Concentration and mass within 200 times the critical density, from kappa_s and r_s.
constexpr const char* kNfw = R"(

def nfw(kappa_s, r_s):
    """NFW halo by its convergence and scale radius in arcsec: mass in Msun and concentration."""
    r = r_s * arcsec * d_l
    density = float(cosmology.critical_density(torch.as_tensor(z_l)))
    contrast = kappa_s * sigma_cr / r / density
    low, high = 1e-6, 1e6
    for _ in range(200):
        c = (low * high) ** 0.5
        if 200 / 3 * c**3 / (log(1 + c) - c / (1 + c)) < contrast:
            low = c
        else:
            high = c
    return {"mass": 800 / 3 * pi * density * (c * r) ** 3, "c": c}
)";

class Snippet {
public:
    explicit Snippet(const Scene& scene) : m_scene(scene) {}

    Result<std::string> lenses()
    {
        std::string text;
        for (const Component& component : m_scene.lensMass) {
            auto lines = objects(component, causticsMass, ", cosmology=cosmology");
            if (!lines) {
                return lines;
            }
            text += *lines;
        }
        return "lens = caustics.SinglePlane(\n    name=\"lens_plane\",\n    cosmology=cosmology,\n"
               "    z_l=z_l,\n    z_s=z_s,\n    lenses=[\n" +
               text + "    ],\n)\n";
    }

    Result<std::string> light(const std::string& name, const std::vector<Component>& components)
    {
        if (components.empty()) {
            return name + " = None\n";
        }
        std::string text;
        for (const Component& component : components) {
            auto lines = objects(component, causticsLight, "");
            if (!lines) {
                return lines;
            }
            text += *lines;
        }
        return name + " = caustics.LightStack(\n    name=\"" + name + "_stack\",\n" +
               "    light_models=[\n" + text + "    ],\n)\n";
    }

private:
    std::string uniqueName(const std::string& id)
    {
        const std::string wanted = pythonName(id);
        std::string name = wanted;
        for (int number = 2; !m_names.insert(name).second; ++number) {
            name = wanted + "_" + std::to_string(number);
        }
        return name;
    }

    Result<std::string> objects(const Component& component, Convert convert,
                                const std::string& more)
    {
        const auto profiles = convert(component);
        if (!profiles) {
            return failWith(profiles);
        }
        std::string text;
        for (const PythonProfile& profile : *profiles) {
            text += "        caustics." + profile.type +
                    "(name=" + pythonText(uniqueName(component.id)) + more;
            for (const auto& [key, value] : profile.arguments) {
                text += ", " + key + (key.starts_with("**") ? "" : "=") + value;
            }
            text += "),\n";
        }
        return text;
    }

    const Scene& m_scene;
    std::set<std::string> m_names{"cosmology", "lens_plane", "lens_light_stack", "source_stack"};
};

std::string cosmologyText(const CosmologyParameters& parameters)
{
    const auto cosmology = Cosmology::make(parameters);
    expects(cosmology.has_value(), "causticsSnippet: no universe");
    return "cosmology = caustics.FlatLambdaCDM(\n    name=\"cosmology\",\n    h0=" +
           pythonNumber(parameters.h0 / 100) +
           ",\n    critical_density_0=" + pythonNumber(cosmology->criticalDensity(0)) +
           ",  # Msun/Mpc^3\n    Om0=" + pythonNumber(parameters.omegaMatter) +
           ",\n).to(dtype=torch.float64)\n";
}

} // namespace

Result<std::string> causticsSnippet(const Scene& scene, const CosmologyParameters& cosmology,
                                    std::vector<std::string>& warnings)
{
    if (auto plane = requireOnePlane(scene, "The module for caustics"); !plane) {
        return failWith(plane);
    }
    Snippet snippet(scene);
    std::string text = kHead;
    text += "z_l, z_s = " + pythonNumber(scene.zLens.value_or(0.5)) + ", " +
            pythonNumber(scene.zSource.value_or(2.0)) + "\n" + cosmologyText(cosmology);
    if (!scene.zLens || !scene.zSource) {
        warnings.emplace_back("A redshift is missing and 0.5 or 2 stands in; deflections do not "
                              "depend on it.");
    }
    const auto lenses = snippet.lenses();
    const auto lensLight = lenses ? snippet.light("lens_light", scene.lensLight) : lenses;
    const auto source = lensLight ? snippet.light("source", scene.sourceLight) : lensLight;
    if (!source) {
        return failWith(source);
    }
    if (lenses->find("area_mass") != std::string::npos ||
        lenses->find("**nfw") != std::string::npos) {
        text +=
            "arcsec = pi / 648000\n"
            "d_l = float(cosmology.angular_diameter_distance(torch.as_tensor(z_l)))\n"
            "sigma_cr = float(\n"
            "    cosmology.critical_surface_density(torch.as_tensor(z_l), torch.as_tensor(z_s))\n"
            ")\n"
            "area_mass = sigma_cr * (d_l * arcsec) ** 2  # Msun of kappa = 1 on a square "
            "arcsec\n";
    }
    if (lenses->find("**nfw") != std::string::npos) {
        text += kNfw + std::string("\n\n");
    }
    text += *lenses + *lensLight + *source;
    if (scene.sourcePixels) {
        warnings.emplace_back("The source's pixels are not in the snippet.");
    }
    if (scene.sky != 0) {
        warnings.emplace_back("The constant sky is not in the snippet.");
    }
    return text;
}

} // namespace anneau
