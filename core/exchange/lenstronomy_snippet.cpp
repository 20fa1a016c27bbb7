// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/lenstronomy.h"
#include "core/lens/lens_of.h"

namespace anneau {
namespace {

using Convert = Result<std::vector<PythonProfile>> (*)(const Component&);

/// "NAME_list = [...]" and "KEYWORDS = [{...}, ...]".
Result<std::string> lists(const std::string& name, const std::string& keywords,
                          const std::vector<Component>& components, Convert convert)
{
    std::string types, arguments;
    for (const Component& component : components) {
        if (component.type == "PointImage") {
            continue; // A list of their own.
        }
        const auto profiles = convert(component);
        if (!profiles) {
            return failWith(profiles);
        }
        for (const PythonProfile& profile : *profiles) {
            types += (types.empty() ? "" : ", ") + pythonText(profile.type);
            std::string entry;
            for (const auto& [key, value] : profile.arguments) {
                entry += (entry.empty() ? "" : ", ") + pythonText(key) + ": " + value;
            }
            arguments += "    {" + entry + "},  # " + pythonText(component.id) + "\n";
        }
    }
    return name + "_list = [" + types + "]\n" + keywords + " = [\n" + arguments + "]\n";
}

/// The images of points, seen where they are.
std::string points(const std::vector<Component>& light)
{
    std::string x, y, flux;
    for (const Component& component : light) {
        if (component.type == "PointImage") {
            const std::string comma = x.empty() ? "" : ", ";
            flux += comma + pythonNumber(component.values[0]);
            x += comma + pythonNumber(component.values[1]);
            y += comma + pythonNumber(component.values[2]);
        }
    }
    if (x.empty()) {
        return {};
    }
    return "point_source_model_list = [\"UNLENSED\"]\nkwargs_ps = [\n    {\"ra_image\": [" + x +
           "], \"dec_image\": [" + y + "], \"point_amp\": [" + flux + "]},\n]\n";
}

std::string redshift(const std::optional<double>& z)
{
    return z ? pythonNumber(*z) : "None";
}

} // namespace

Result<std::string> lenstronomySnippet(const Scene& scene, std::vector<std::string>& warnings)
{
    if (auto plane = requireOnePlane(scene, "The module for lenstronomy"); !plane) {
        return failWith(plane);
    }
    std::string text =
        "# A lens model from Anneau for lenstronomy 1.14: arcsec, x to the right, y up, origin at\n"
        "# the image's centre. Amplitudes are surface brightness per square arcsec.\n"
        "from lenstronomy.LensModel.lens_model import LensModel\n"
        "from lenstronomy.LightModel.light_model import LightModel\n\n";
    struct Part {
        const char* name;
        const char* keywords;
        const std::vector<Component>& components;
        Convert convert;
    };
    for (const Part& part :
         {Part{"lens_model", "kwargs_lens", scene.lensMass, lenstronomyMass},
          Part{"lens_light_model", "kwargs_lens_light", scene.lensLight, lenstronomyLight},
          Part{"source_light_model", "kwargs_source", scene.sourceLight, lenstronomyLight}}) {
        const auto written = lists(part.name, part.keywords, part.components, part.convert);
        if (!written) {
            return failWith(written);
        }
        text += *written;
    }
    text += points(scene.lensLight);
    if (scene.sourcePixels) {
        warnings.emplace_back("The source's pixels are not in the snippet.");
    }
    if (scene.sky != 0) {
        warnings.emplace_back("The constant sky is not in the snippet.");
    }
    text += "z_lens = " + redshift(scene.zLens) + "\nz_source = " + redshift(scene.zSource) +
            "\n\nlens_model = LensModel(lens_model_list=lens_model_list)\n"
            "lens_light_model = LightModel(light_model_list=lens_light_model_list)\n"
            "source_model = LightModel(light_model_list=source_light_model_list)\n";
    return text;
}

} // namespace anneau
