// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/galaxy_images.h"
#include "core/io/fits.h"

#include <algorithm>
#include <cctype>

namespace anneau {
namespace {

namespace fs = std::filesystem;

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isFits(const fs::path& file)
{
    const std::string name = lower(file.filename().string());
    for (const char* ending : {".fits", ".fit", ".fits.gz", ".fits.fz"}) {
        if (name.ends_with(ending)) {
            return true;
        }
    }
    return false;
}

std::string auxiliaryFault(const fs::path& file)
{
    const std::string name = lower(file.filename().string());
    for (const char* word : {"psf", "rms", "weight", "_wht", "_err", "noise"}) {
        if (name.find(word) != std::string::npos) {
            return std::string("is no galaxy by its name (\"") + word + "\")";
        }
    }
    return {};
}

Result<std::vector<fs::path>> listFiles(const std::vector<fs::path>& paths)
{
    std::vector<fs::path> files;
    for (const fs::path& path : paths) {
        std::error_code error;
        if (fs::is_directory(path, error)) {
            std::vector<fs::path> inside;
            for (const auto& entry : fs::directory_iterator(path, error)) {
                if (isFits(entry.path())) {
                    inside.push_back(entry.path());
                }
            }
            std::sort(inside.begin(), inside.end());
            files.insert(files.end(), inside.begin(), inside.end());
        } else if (fs::exists(path, error)) {
            files.push_back(path);
        } else {
            return fail(Error::Kind::BadInput, "There is no file or folder " + path.string() + ".");
        }
    }
    return files;
}

/// Planes of an image of two or three dimensions; none of other shapes.
std::vector<Image> planesOf(const FitsArray<float>& array)
{
    const std::size_t axes = array.shape.size();
    if (axes < 2 || axes > 3) {
        return {};
    }
    std::vector<Image> planes;
    auto value = array.values.begin();
    for (long k = 0; k < (axes == 3 ? array.shape[2] : 1); ++k) {
        Image plane(static_cast<int>(array.shape[1]), static_cast<int>(array.shape[0]));
        std::copy_n(value, plane.size(), plane.begin());
        value += static_cast<std::ptrdiff_t>(plane.size());
        planes.push_back(std::move(plane));
    }
    return planes;
}

void readHdu(const FitsReader& file, int hdu, const std::string& name, GalaxySet& set)
{
    const auto array = file.readArray<float>(hdu);
    if (!array) {
        set.rejected.push_back({name, "cannot be read: " + array.error().message});
        return;
    }
    const std::vector<Image> planes = planesOf(*array);
    for (std::size_t k = 0; k < planes.size(); ++k) {
        const std::string plane = planes.size() > 1 ? name + "[" + std::to_string(k) + "]" : name;
        auto galaxy = prepareGalaxy(plane, planes[k]);
        if (galaxy) {
            set.galaxies.push_back(std::move(*galaxy));
        } else {
            set.rejected.push_back({plane, galaxy.error().message});
        }
    }
}

void readFile(const fs::path& path, GalaxySet& set)
{
    const std::string stem = path.filename().string();
    if (const std::string fault = auxiliaryFault(path); !fault.empty()) {
        set.rejected.push_back({stem, fault});
        return;
    }
    const auto file = FitsReader::open(path);
    if (!file) {
        set.rejected.push_back({stem, "cannot be read: " + file.error().message});
        return;
    }
    for (const FitsHdu& hdu : file->hdus()) {
        if (hdu.isImage()) {
            readHdu(*file, hdu.number, stem + "[" + std::to_string(hdu.number - 1) + "]", set);
        }
    }
}

} // namespace

Result<GalaxySet> readGalaxies(const std::vector<fs::path>& paths)
{
    const auto files = listFiles(paths);
    if (!files) {
        return failWith(files);
    }
    GalaxySet set;
    for (const fs::path& file : *files) {
        readFile(file, set);
    }
    return set;
}

} // namespace anneau
