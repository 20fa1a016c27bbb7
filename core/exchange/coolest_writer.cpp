// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_document.h"
#include "core/forward/scene_frame.h"
#include "core/io/durable_file.h"
#include "core/io/fits.h"

#include <cmath>
#include <system_error>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

Result<void> writeImage(const std::filesystem::path& file, const Image& image,
                        const std::vector<FitsKey>& keys = {})
{
    FitsWriter writer(file);
    writer.addImage("", image, keys);
    return writer.finish();
}

Result<void> writeObservationFiles(const std::filesystem::path& folder, const std::string& stem,
                                   const Observation& observation)
{
    const auto named = [&](const char* what) {
        return folder / coolestFileName(stem, what);
    };
    Image mask(observation.rows(), observation.cols());
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = observation.mask[i] != 0 ? 1.0F : 0.0F;
    }
    if (auto done = writeImage(named("image"), observation.data,
                               {{"BUNIT", observation.unit, "per pixel"}});
        !done) {
        return done;
    }
    if (auto done = writeImage(named("noise"), observation.sigma); !done) {
        return done;
    }
    if (auto done = writeImage(named("mask"), mask); !done || observation.psf.kernel.empty()) {
        return done;
    }
    return writeImage(named("psf"), observation.psf.kernel);
}

/// In double precision: reading gives the same numbers back.
Result<void> writePixels(const std::filesystem::path& file, const Image& pixels, double factor,
                         const std::vector<FitsKey>& keys = {})
{
    std::vector<double> values(pixels.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<double>(pixels[i]) * factor;
    }
    FitsWriter writer(file);
    writer.addImage("", {pixels.cols(), pixels.rows()}, std::span<const double>(values), keys);
    return writer.finish();
}

void collectFiles(const Json& value, std::vector<std::string>& files)
{
    if (const std::string file = textIn(member(value, "fits_file"), "path"); !file.empty()) {
        files.push_back(file);
    }
    if (value.is_structured()) {
        for (const Json& entry : value) {
            collectFiles(entry, files);
        }
    }
}

/// The files of the template that was, to where the new one is.
void copyFiles(const CoolestDocument& document, const std::filesystem::path& from,
               const std::filesystem::path& to, std::vector<std::string>& warnings)
{
    std::vector<std::string> files;
    collectFiles(document.json, files);
    for (const std::string& name : files) {
        std::error_code problem;
        if (std::filesystem::exists(to / name, problem) ||
            !std::filesystem::exists(from / name, problem)) {
            continue;
        }
        std::filesystem::copy_file(from / name, to / name, problem);
        if (problem) {
            warnings.push_back("The file " + name + " could not be copied beside the template.");
        }
    }
}

} // namespace

Result<std::vector<std::string>> writeCoolest(const std::filesystem::path& file,
                                              const CoolestModel& model,
                                              const Observation* observation)
{
    const CosmologyParameters& c = model.cosmology;
    if (std::abs(c.omegaMatter + c.omegaDarkEnergy - 1) > 1e-9 || c.w0 != -1 || c.wa != 0) {
        return fail(Error::Kind::BadInput, "COOLEST knows flat universes of matter and a "
                                           "cosmological constant only; choose such a cosmology.");
    }
    const std::string stem = file.stem().string();
    const std::filesystem::path folder = file.parent_path();
    CoolestModel there = model;
    CoolestDocument document;
    std::optional<CoolestContent> before;
    if (model.text.empty()) {
        document = newCoolestDocument(model, observation, stem);
    } else {
        auto content = coolestContent(model.text, model.folder);
        if (!content) {
            return failWith(content);
        }
        before = std::move(*content);
        document.json = before->document;
        document.pixelArea = before->pixelArea;
        if (before->origin != std::array{0.0, 0.0}) {
            there.scene = sceneInFrame(there.scene, -before->origin[0], -before->origin[1]);
        }
    }
    updateEntities(document, there, model.scene, before ? &*before : nullptr, stem);
    if (before) {
        copyFiles(document, model.folder, folder, document.warnings);
    } else if (observation != nullptr) {
        if (auto done = writeObservationFiles(folder, stem, *observation); !done) {
            return failWith(done);
        }
    }
    if (document.pixels) {
        const auto done = writePixels(
            folder / document.pixels->file, *model.scene.sourcePixels, document.pixelArea,
            {{"BUNIT", std::string("electron/s"), "per pixel of the observation"}});
        if (!done) {
            return failWith(done);
        }
    }
    for (const CoolestMap& map : document.maps) {
        if (auto done = writePixels(folder / map.file, *map.map, map.factor); !done) {
            return failWith(done);
        }
    }
    if (auto done = writeFileDurably(file, document.json.dump(2) + "\n"); !done) {
        return failWith(done);
    }
    return document.warnings;
}

} // namespace anneau
