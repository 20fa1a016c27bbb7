// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/model_export.h"

#include "core/exchange/caustics.h"
#include "core/exchange/lenstronomy.h"
#include "core/io/durable_file.h"
#include "core/model/scene_json.h"

namespace anneau {

Result<std::vector<std::string>> exportModel(const std::filesystem::path& file, ModelFormat format,
                                             const CoolestModel& model,
                                             const Observation* observation)
{
    if (format == ModelFormat::Coolest) {
        return writeCoolest(file, model, observation);
    }
    std::vector<std::string> warnings;
    if (format == ModelFormat::Anneau) {
        if (model.scene.sourcePixels) {
            warnings.emplace_back("The source's pixels are not part of a model file.");
        }
        const auto written = writeScene(file, model.scene);
        return written ? Result<std::vector<std::string>>(warnings) : failWith(written);
    }
    Result<std::string> text;
    if (format == ModelFormat::Lenstronomy) {
        text = lenstronomySnippet(model.scene, warnings);
    } else if (format == ModelFormat::Caustics) {
        text = causticsSnippet(model.scene, model.cosmology, warnings);
    } else {
        const ImageFrame frame = observation != nullptr
                                     ? frameOf(*observation, model.scene)
                                     : ImageFrame{128, 128, 0.05, model.scene.supersampling};
        text = causticsYaml(model.scene, model.cosmology, frame, warnings);
    }
    if (!text) {
        return failWith(text);
    }
    const auto written = writeFileDurably(file, *text);
    return written ? Result<std::vector<std::string>>(warnings) : failWith(written);
}

} // namespace anneau
