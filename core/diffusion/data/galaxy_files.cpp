// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/galaxy_images.h"

#include <fitsio.h>

#include <algorithm>
#include <cctype>
#include <memory>

namespace anneau {
namespace {

namespace fs = std::filesystem;

struct CloseFits {
    void operator()(fitsfile* file) const
    {
        int status = 0;
        fits_close_file(file, &status);
    }
};
using FitsFile = std::unique_ptr<fitsfile, CloseFits>;

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

/// Planes of a 2-d or 3-d image HDU; empty for tables and other shapes.
std::vector<Image> readPlanes(fitsfile* file, int& status)
{
    int kind = 0, axes = 0, bits = 0;
    long size[3] = {1, 1, 1};
    fits_get_hdu_type(file, &kind, &status);
    if (status != 0 || kind != IMAGE_HDU) {
        return {};
    }
    fits_get_img_param(file, 3, &bits, &axes, size, &status);
    constexpr long kLargest = 20000;
    if (status != 0 || axes < 2 || axes > 3 || size[0] < 1 || size[1] < 1 || size[0] > kLargest ||
        size[1] > kLargest) {
        return {};
    }
    std::vector<Image> planes;
    const long pixels = size[0] * size[1];
    for (long k = 0; k < (axes == 3 ? size[2] : 1) && status == 0; ++k) {
        Image plane(static_cast<int>(size[1]), static_cast<int>(size[0]));
        int anyNull = 0;
        fits_read_img(file, TFLOAT, k * pixels + 1, pixels, nullptr, plane.data(), &anyNull,
                      &status);
        if (status == 0) {
            planes.push_back(std::move(plane));
        }
    }
    return planes;
}

void readFile(const fs::path& path, GalaxySet& set)
{
    const std::string stem = path.filename().string();
    if (const std::string fault = auxiliaryFault(path); !fault.empty()) {
        set.rejected.push_back({stem, fault});
        return;
    }
    int status = 0;
    fitsfile* raw = nullptr;
    fits_open_diskfile(&raw, path.c_str(), READONLY, &status);
    const FitsFile file(raw);
    int count = 0;
    if (status == 0) {
        fits_get_num_hdus(file.get(), &count, &status);
    }
    if (status != 0) {
        set.rejected.push_back({stem, "is not a FITS file that can be read"});
        return;
    }
    for (int hdu = 1; hdu <= count; ++hdu) {
        status = 0;
        fits_movabs_hdu(file.get(), hdu, nullptr, &status);
        const std::vector<Image> planes =
            status == 0 ? readPlanes(file.get(), status) : std::vector<Image>{};
        const std::string name = stem + "[" + std::to_string(hdu - 1) + "]";
        if (status != 0) {
            set.rejected.push_back({name, "is damaged or cut short"});
        }
        for (std::size_t k = 0; k < planes.size(); ++k) {
            const std::string plane =
                planes.size() > 1 ? name + "[" + std::to_string(k) + "]" : name;
            auto galaxy = prepareGalaxy(plane, planes[k]);
            if (galaxy) {
                set.galaxies.push_back(std::move(*galaxy));
            } else {
                set.rejected.push_back({plane, galaxy.error().message});
            }
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
