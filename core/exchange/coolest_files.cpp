// SPDX-License-Identifier: GPL-3.0-or-later
// What a template says of its FITS files.
#include "core/exchange/coolest_content.h"
#include "core/io/fits.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

std::optional<std::filesystem::path> existing(const CoolestContent& content,
                                              const std::string& name)
{
    std::error_code ignored;
    const std::filesystem::path file = content.model.folder / name;
    return !name.empty() && std::filesystem::is_regular_file(file, ignored) ? std::optional(file)
                                                                            : std::nullopt;
}

void warn(CoolestContent& content, std::string text)
{
    content.model.warnings.push_back(std::move(text));
}

std::optional<std::filesystem::path> fileOf(CoolestContent& content, const Json& grid,
                                            const char* what)
{
    const std::string name = gridFrom(grid).file;
    const auto file = existing(content, name);
    if (!file && !name.empty()) {
        warn(content, std::string("The ") + what + " " + name +
                          " is not beside the template; it is left out.");
    }
    return file;
}

std::optional<std::filesystem::path> noiseFile(CoolestContent& content, const Json& noise)
{
    const std::string type = textIn(noise, "type");
    if (type == "NoiseMap") {
        return fileOf(content, member(noise, "noise_map"), "noise map");
    }
    NoiseSpec& spec = content.model.scene.noise;
    if (const auto sigma = numberIn(noise, "std_dev");
        type == "UniformGaussianNoise" && sigma && *sigma > 0) {
        spec = {NoiseSpec::Kind::Constant, *sigma, 1};
    } else if (!type.empty()) {
        warn(content, "Noise of the kind " + type +
                          " is not read; the noise map of the observation counts.");
    }
    return std::nullopt;
}

std::optional<std::filesystem::path> psfFile(CoolestContent& content, const Json& psf)
{
    const std::string type = textIn(psf, "type");
    if (type == "PixelatedPSF") {
        return fileOf(content, member(psf, "pixels"), "PSF");
    }
    if (!type.empty()) {
        warn(content, "A PSF of the kind " + type + " is not read; give one as an image.");
    }
    return std::nullopt;
}

/// The first image of a file in double precision, so that the unit's factor costs no digit; columns
/// to the right and rows up, whichever way the field of view runs.
Result<Grid<double>> readPixels(const std::filesystem::path& file, const CoolestGrid& grid)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    const auto hdu = std::ranges::find_if(reader->hdus(), &FitsHdu::isImage);
    if (hdu == reader->hdus().end() || hdu->shape.size() != 2) {
        return fail(Error::Kind::BadInput, file.string() + " holds no flat image first.");
    }
    const auto array = reader->readArray<double>(hdu->number);
    if (!array) {
        return failWith(array);
    }
    const int cols = static_cast<int>(array->shape[0]), rows = static_cast<int>(array->shape[1]);
    Grid<double> out(rows, cols);
    for (int row = 0; row < rows; ++row) {
        for (int col = 0; col < cols; ++col) {
            const int fromRow = grid.y[0] > grid.y[1] ? rows - 1 - row : row;
            const int fromCol = grid.x[0] > grid.x[1] ? cols - 1 - col : col;
            out.at(row, col) =
                array->values[static_cast<std::size_t>(fromRow) * static_cast<std::size_t>(cols) +
                              static_cast<std::size_t>(fromCol)];
        }
    }
    return out;
}

/// The mask of the likelihood of an image.
std::optional<std::filesystem::path> maskFile(CoolestContent& content)
{
    const Json& likelihoods = member(content.document, "likelihoods");
    for (const Json& likelihood : likelihoods.is_array() ? likelihoods : Json::array()) {
        if (textIn(likelihood, "type") == "ImagingDataLikelihood") {
            return fileOf(content, member(likelihood, "mask"), "mask");
        }
    }
    return std::nullopt;
}

} // namespace

Result<Observation> observationOf(const CoolestModel& model)
{
    if (!model.observation) {
        return fail(Error::Kind::BadInput, "The model brings no observation; only a COOLEST "
                                           "template with its FITS files does.");
    }
    auto observation = readObservation(*model.observation);
    if (!observation) {
        return observation;
    }
    if (model.likelihoodMask) {
        const auto mask = readPixels(*model.likelihoodMask, {});
        if (!mask || mask->rows() != observation->rows() || mask->cols() != observation->cols()) {
            return fail(Error::Kind::BadInput,
                        "The mask " + model.likelihoodMask->string() +
                            " is not an image of the observation's shape; correct it.");
        }
        for (std::size_t i = 0; i < mask->size(); ++i) {
            if ((*mask)[i] == 0) {
                observation->mask[i] = 0;
            }
        }
    }
    observation->zLens = model.scene.zLens;
    observation->zSource = model.scene.zSource;
    return observation;
}

void readCoolestObservation(CoolestContent& content)
{
    const Json& observation = member(content.document, "observation");
    const Json& instrument = member(content.document, "instrument");
    const CoolestGrid grid = gridFrom(member(observation, "pixels"));
    content.origin = {(grid.x[0] + grid.x[1]) / 2, (grid.y[0] + grid.y[1]) / 2};
    const double size = numberIn(instrument, "pixel_size").value_or(0);
    if (size > 0) {
        content.pixelArea = size * size;
    }
    if (grid.x[0] > grid.x[1] || grid.y[0] > grid.y[1]) {
        warn(content, "The field of view of the observation runs backwards; its image is taken to "
                      "have x to the right and y up.");
    }
    const auto noise = noiseFile(content, member(observation, "noise"));
    const auto psf = psfFile(content, member(instrument, "psf"));
    const auto image = fileOf(content, member(observation, "pixels"), "image");
    if (image) {
        ObservationFiles files;
        files.image = *image;
        files.noise = noise;
        files.psf = psf;
        files.pixelScale = size > 0 ? std::optional(size) : std::nullopt;
        content.model.observation = std::move(files);
        content.model.likelihoodMask = maskFile(content);
    }
}

void readCoolestMap(CoolestContent& content, const Json& profile, ProfileList list,
                    Component& component)
{
    const Json& pixels = member(member(profile, "parameters"), "pixels");
    const CoolestGrid grid = gridFrom(pixels);
    const auto file = fileOf(content, pixels, ("map of " + component.id).c_str());
    const auto image =
        file ? readPixels(*file, grid)
             : Result<Grid<double>>(fail(Error::Kind::BadInput, "There is no file with it."));
    if (!image || grid.empty()) {
        warn(content, "The map of " + component.id + " is left out" +
                          (image ? ": it has no field of view." : ": " + image.error().message));
        return;
    }
    const bool light = list == ProfileList::Light;
    if (light) {
        const double width = std::abs(grid.x[1] - grid.x[0]);
        component.values = {1, width / image->cols(), (grid.x[0] + grid.x[1]) / 2,
                            (grid.y[0] + grid.y[1]) / 2};
    }
    Image map(image->rows(), image->cols());
    for (std::size_t i = 0; i < map.size(); ++i) {
        map[i] = static_cast<float>((*image)[i] / (light ? content.pixelArea : 1));
    }
    component.map = std::make_shared<const Image>(std::move(map));
}

void readCoolestPixels(CoolestContent& content)
{
    if (!content.pixelsPlace) {
        return;
    }
    const CoolestPlace& place = *content.pixelsPlace;
    const Json& profile =
        content.document["lensing_entities"][place.entity][std::string(place.list)][place.profile];
    const CoolestGrid grid = gridFrom(member(member(profile, "parameters"), "pixels"));
    const auto file =
        fileOf(content, member(member(profile, "parameters"), "pixels"), "image of the source");
    if (!file) {
        return;
    }
    const auto image = readPixels(*file, grid);
    if (!image) {
        warn(content, "The source's pixels are left out: " + image.error().message);
        return;
    }
    const double width = std::abs(grid.x[1] - grid.x[0]), height = std::abs(grid.y[1] - grid.y[0]);
    if (image->rows() != image->cols() || image->rows() < 2 || grid.empty() ||
        std::abs(width - height) > 1e-6 * width) {
        warn(content, "The source's pixels in " + grid.file +
                          " are left out: the grid is not a square with a field of view.");
        return;
    }
    Image pixels(image->rows(), image->cols());
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<float>((*image)[i] / content.pixelArea);
    }
    SourceGrid& on = content.model.scene.sourceGrid;
    const SourceGrid there{pixels.rows(), width / pixels.rows(), (grid.x[0] + grid.x[1]) / 2,
                           (grid.y[0] + grid.y[1]) / 2};
    // The template's edges give back a grid of ours but for rounding.
    const double near = 1e-9 * width;
    if (on.pixels != there.pixels || std::abs(on.pixelScale - there.pixelScale) > near ||
        std::abs(on.centerX - there.centerX) > near ||
        std::abs(on.centerY - there.centerY) > near) {
        on = there;
    }
    content.model.scene.sourcePixels = std::make_shared<const Image>(std::move(pixels));
}

} // namespace anneau
