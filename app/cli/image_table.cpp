// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/image_table.h"

#include "core/cosmology/cosmology.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace anneau::cli {
namespace {

const char* nameOf(PointImage::Type type)
{
    constexpr std::array kNames{"minimum", "saddle", "maximum"};
    return kNames[static_cast<std::size_t>(type)];
}

} // namespace

std::optional<double> delayUnit(const std::optional<double>& zLens,
                                const std::optional<double>& zSource)
{
    if (!zLens || !zSource || !(*zLens > 0) || !(*zSource > *zLens)) {
        return std::nullopt;
    }
    return Cosmology().daysPerSquareArcsec(*zLens, *zSource);
}

std::string imageTable(const std::vector<ArrivedImage>& images,
                       const std::optional<double>& daysPerSquareArcsec)
{
    std::array<char, 160> line{};
    std::snprintf(line.data(), line.size(), "%12s %12s %12s  %-8s %s\n", "x", "y", "magnified",
                  "type", daysPerSquareArcsec ? "     days later" : " Fermat, arcsec^2");
    std::string text = line.data();
    for (const ArrivedImage& arrived : images) {
        const PointImage& image = arrived.image;
        const double later = arrived.fermat - images.front().fermat;
        std::snprintf(line.data(), line.size(), "%12.6f %12.6f %12.4f  %-8s %15.6g\n", image.x,
                      image.y, image.magnification, nameOf(image.type),
                      later * daysPerSquareArcsec.value_or(1));
        text += line.data();
    }
    return text;
}

nlohmann::ordered_json imagesJson(const std::vector<ArrivedImage>& images,
                                  const std::optional<double>& daysPerSquareArcsec)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ArrivedImage& arrived : images) {
        const PointImage& image = arrived.image;
        list.push_back({{"x", image.x},
                        {"y", image.y},
                        {"magnification", image.magnification},
                        {"type", nameOf(image.type)},
                        {"fermat_potential", arrived.fermat}});
        if (daysPerSquareArcsec) {
            list.back()["delay_days"] =
                *daysPerSquareArcsec * (arrived.fermat - images.front().fermat);
        }
    }
    return list;
}

} // namespace anneau::cli
