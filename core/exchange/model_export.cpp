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
    Result<std::string> text = sceneToJson(model.scene);
    if (format == ModelFormat::Lenstronomy) {
        text = lenstronomySnippet(model.scene, warnings);
    } else if (format == ModelFormat::Caustics) {
        text = causticsSnippet(model.scene, model.cosmology, warnings);
    } else if (model.scene.sourcePixels) {
        warnings.emplace_back("The source's pixels are not part of a model file.");
    }
    if (!text) {
        return failWith(text);
    }
    const auto written = writeFileDurably(file, *text);
    return written ? Result<std::vector<std::string>>(warnings) : failWith(written);
}

} // namespace anneau
