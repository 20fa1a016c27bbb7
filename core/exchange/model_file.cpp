// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/model_file.h"

#include "core/io/durable_file.h"
#include "core/model/scene_json.h"

namespace anneau {

Result<ModelFile> readModelFile(const std::filesystem::path& file)
{
    constexpr std::size_t limit = 64u << 20;
    const auto text = readWholeFile(file, limit);
    if (!text) {
        return failWith(text);
    }
    if (isCoolest(*text)) {
        auto model = readCoolest(file);
        return model ? Result<ModelFile>(ModelFile{ModelFile::Format::Coolest, std::move(*model)})
                     : failWith(model);
    }
    auto scene = readScene(file);
    if (!scene) {
        return failWith(scene);
    }
    ModelFile own;
    own.content.scene = std::move(*scene);
    own.content.parameters = statisticsOfFit(*text);
    return own;
}

} // namespace anneau
