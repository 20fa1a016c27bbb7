// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/inputs.h"

#include <algorithm>
#include <system_error>

namespace anneau::cli {
ObservationFiles imageFile(const std::string& word)
{
    ObservationFiles files;
    files.image = word;
    const std::size_t open = word.rfind('[');
    std::error_code ignored;
    if (word.ends_with(']') && open != std::string::npos &&
        !std::filesystem::exists(word, ignored)) {
        files.image = word.substr(0, open);
        files.imageHdu = word.substr(open + 1, word.size() - open - 2);
    }
    return files;
}

std::vector<Option> observationOptions()
{
    return {
        {.name = "--hdu",
         .value = "HDU",
         .help = "Name or number of the image in OBS; default: the first image, SCI preferred."},
        {.name = "--psf",
         .value = "FILE",
         .help = "Point-spread function, if OBS holds none or another is wanted."},
        {.name = "--noise",
         .value = "FILE",
         .help = "Noise map: standard deviation, inverse variance or weight, told by its header "
                 "and name."},
        {.name = "--mask",
         .value = "FILE",
         .help = "Mask image: pixels that are not 0 are left out."},
        {.name = "--pixel-scale",
         .kind = Option::Kind::Number,
         .value = "ARCSEC",
         .help = "Side of a pixel in arcsec, where the header does not say or is wrong.",
         .lower = 1e-4,
         .upper = 60},
    };
}

std::vector<Option> together(std::vector<Option> own, const std::vector<Option>& more)
{
    own.insert(own.end(), more.begin(), more.end());
    return own;
}

Result<Observation> readInput(const Arguments& arguments, Console& console)
{
    return readInput(arguments.positionals().front(), arguments, console);
}

Result<Observation> readInput(const std::string& word, const Arguments& arguments, Console& console)
{
    ObservationFiles files = imageFile(word);
    if (arguments.has("--hdu")) {
        files.imageHdu = arguments.text("--hdu");
    }
    const auto optionalFile = [&](const char* option) {
        return arguments.has(option) ? std::optional<std::filesystem::path>(arguments.text(option))
                                     : std::nullopt;
    };
    files.psf = optionalFile("--psf");
    files.noise = optionalFile("--noise");
    files.mask = optionalFile("--mask");
    files.pixelScale = arguments.number("--pixel-scale");
    auto observation = readObservation(files);
    if (!observation) {
        return badInput(observation);
    }
    for (const std::string& warning : observation->warnings) {
        console.note("Note: " + warning);
    }
    return observation;
}

Result<Scene> readModel(const std::filesystem::path& file, Console& console)
{
    auto model = readModelFile(file);
    if (!model) {
        return badInput(model);
    }
    for (const std::string& warning : model->content.warnings) {
        console.note("Note: " + warning);
    }
    return std::move(model->content.scene);
}

Result<std::filesystem::path> outputFile(const std::string& file,
                                         const std::vector<std::string>& extensions)
{
    const std::filesystem::path path = file;
    std::error_code ignored;
    if (path.has_parent_path() && !std::filesystem::is_directory(path.parent_path(), ignored)) {
        return fail(Error::Kind::BadInput, "The folder " + path.parent_path().string() + " for " +
                                               path.filename().string() +
                                               " does not exist; make it first.");
    }
    if (!extensions.empty() &&
        std::ranges::find(extensions, path.extension().string()) == extensions.end()) {
        std::string list;
        for (const std::string& extension : extensions) {
            list += (list.empty() ? "" : " or ") + extension;
        }
        return fail(Error::Kind::BadInput, "The output " + file + " must end in " + list + ".");
    }
    return path;
}

Result<std::filesystem::path> optionalOutputFile(const Arguments& arguments,
                                                 const std::vector<std::string>& extensions)
{
    return arguments.has("--output") ? outputFile(arguments.text("--output"), extensions)
                                     : std::filesystem::path();
}

} // namespace anneau::cli
