// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/io/fits.h"

#include <QtGlobal>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

/// Small FITS observations made on the spot.
namespace anneau::test {

inline constexpr int kRows = 40, kCols = 50;
inline constexpr float kSigma = 0.02f;

using Keys = std::vector<FitsKey>;

/// A round galaxy on Gaussian noise.
inline Image lens(int rows = kRows, int cols = kCols)
{
    Image image(rows, cols);
    Rng rng(5, 0);
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < cols; ++c) {
            const double d2 = std::pow(r - rows / 2.0, 2) + std::pow(c - cols / 2.0, 2);
            image.at(r, c) = static_cast<float>(3 * std::exp(-d2 / 18) + kSigma * rng.normal());
        }
    }
    return image;
}

inline Image flat(float value, int rows = kRows, int cols = kCols)
{
    return Image(rows, cols, value);
}

inline Image psf(int side, double centre, double width = 1.2)
{
    Image image(side, side);
    double sum = 0;
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            const double d2 = std::pow(r - centre, 2) + std::pow(c - centre, 2);
            image.at(r, c) = static_cast<float>(std::exp(-d2 / (2 * width * width)));
            sum += static_cast<double>(image.at(r, c));
        }
    }
    for (float& value : image) {
        value = static_cast<float>(static_cast<double>(value) / sum);
    }
    return image;
}

inline Image with(Image image, int index, float value)
{
    image[static_cast<std::size_t>(index)] = value;
    return image;
}

struct Part {
    std::string name;
    Image image;
    Keys keys;
};

inline const Keys kHeader = {{"PIXSCALE", 0.05, ""}, {"BUNIT", std::string("electron/s"), ""}};
inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

inline std::vector<Part> container()
{
    return {{"SCI", lens(), {}}, {"ERR", flat(kSigma), {}}, {"PSF", psf(11, 5), {}}};
}

/// A new file each time: writing over one makes some file systems flush it.
inline void put(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::remove(file);
    std::ofstream(file, std::ios::binary) << bytes;
}

/// Writes the parts as one file, an HDU each, after a primary HDU with these keywords.
inline void writeParts(const std::filesystem::path& file, const std::vector<Part>& parts,
                       const Keys& primary = kHeader)
{
    FitsWriter out(file);
    out.primary(primary);
    for (const Part& part : parts) {
        out.addImage(part.name, part.image, part.keys);
    }
    if (!out.finish()) {
        qFatal("cannot write %s", file.c_str());
    }
}

} // namespace anneau::test
