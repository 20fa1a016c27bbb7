// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/caustics.h"
#include "core/lens/lens_of.h"

#include <string>
#include <vector>

namespace anneau {
namespace {

using Convert = Result<std::vector<PythonProfile>> (*)(const Component&);

/// "name: &name", its class and the head of its arguments.
std::string object(const std::string& name, const std::string& kind)
{
    return "\n" + name + ": &" + name + "\n  kind: " + kind + "\n  init_kwargs:\n";
}

std::string argument(const std::string& key, const std::string& value)
{
    return "    " + key + ": " + value + "\n";
}

/// A number, or a list of numbers: what YAML can say.
bool isPlain(const std::string& key, const std::string& value)
{
    return !key.starts_with("**") && value.find_first_of("*(") == std::string::npos;
}

/// One object; `more` are further lines of arguments.
Result<std::string> profile(const std::string& name, const std::vector<Component>& components,
                            Convert convert, const std::string& more)
{
    const auto refuse = [&](const std::string& why) {
        return fail(Error::Kind::BadInput,
                    why + "; write the Python module (--to caustics) instead.");
    };
    if (components.size() != 1) {
        return refuse("caustics reads one profile as \"" + name +
                      "\" from YAML, and the model has " + std::to_string(components.size()));
    }
    const auto profiles = convert(components.front());
    if (!profiles) {
        return failWith(profiles);
    }
    if (profiles->size() != 1) {
        return refuse("\"" + components.front().id +
                      "\" is a difference of two profiles there, "
                      "and caustics reads one from YAML");
    }
    std::string text = object(name, profiles->front().type) + more;
    for (const auto& [key, value] : profiles->front().arguments) {
        if (!isPlain(key, value)) {
            return refuse("The mass of \"" + components.front().id +
                          "\" depends on the cosmology, which YAML cannot say");
        }
        text += argument(key, value);
    }
    return text;
}

} // namespace

Result<std::string> causticsYaml(const Scene& scene, const CosmologyParameters& parameters,
                                 const ImageFrame& frame, std::vector<std::string>& warnings)
{
    if (auto plane = requireOnePlane(scene, "The YAML file for caustics"); !plane) {
        return failWith(plane);
    }
    const auto cosmology = Cosmology::make(parameters);
    expects(cosmology.has_value(), "causticsYaml: no universe");
    std::string text =
        "# A lens model from Anneau for caustics 1.7: caustics.build_simulator(\"this file\")().\n"
        "# arcsec, x to the right, y up, origin at the image's centre; brightness per square "
        "arcsec.\n";
    text += object("cosmology", "FlatLambdaCDM") +
            argument("h0", pythonNumber(parameters.h0 / 100)) +
            argument("critical_density_0", pythonNumber(cosmology->criticalDensity(0))) +
            argument("Om0", pythonNumber(parameters.omegaMatter));
    const std::string place = argument("cosmology", "*cosmology") +
                              argument("z_l", pythonNumber(scene.zLens.value_or(0.5))) +
                              argument("z_s", pythonNumber(scene.zSource.value_or(2.0)));
    std::string simulator = object("simulator", "LensSource");
    struct Part {
        const char* name;
        const std::vector<Component>& components;
        Convert convert;
        std::string more;
    };
    for (const Part& part : {Part{"lens", scene.lensMass, causticsMass, place},
                             Part{"source", scene.sourceLight, causticsLight, ""},
                             Part{"lens_light", scene.lensLight, causticsLight, ""}}) {
        if (&part.components == &scene.lensLight && part.components.empty()) {
            continue;
        }
        const auto written = profile(part.name, part.components, part.convert, part.more);
        if (!written) {
            return written;
        }
        text += *written;
        simulator += argument(part.name, std::string("*") + part.name);
    }
    text += simulator + argument("pixelscale", pythonNumber(frame.pixelScale)) +
            argument("pixels_x", std::to_string(frame.cols)) +
            argument("pixels_y", std::to_string(frame.rows)) +
            argument("upsample_factor", std::to_string(frame.supersampling));
    if (!scene.zLens || !scene.zSource) {
        warnings.emplace_back("A redshift is missing and 0.5 or 2 stands in; deflections do not "
                              "depend on it.");
    }
    if (scene.sourcePixels) {
        warnings.emplace_back("The source's pixels are not in the file.");
    }
    if (scene.sky != 0) {
        warnings.emplace_back("The constant sky is not in the file.");
    }
    warnings.emplace_back("The point-spread function is not in the file.");
    return text;
}

} // namespace anneau
