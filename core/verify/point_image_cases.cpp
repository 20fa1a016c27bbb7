// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/point_image_cases.h"

#include "core/cosmology/cosmology.h"
#include "core/lens/arrival.h"
#include "core/verify/agreement.h"
#include "core/verify/reference_models.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace anneau {
namespace {

using nlohmann::json;

constexpr double kHalfWidth = 5;   // Holds all images of the files.
constexpr double kFaintest = 1e-3; // A central image fainter than that is not listed.

const char* nameOf(PointImage::Type type)
{
    constexpr std::array kNames{"minimum", "saddle", "maximum"};
    return kNames[static_cast<std::size_t>(type)];
}

const ArrivedImage& nearest(const std::vector<ArrivedImage>& images, double x, double y)
{
    return *std::min_element(images.begin(), images.end(),
                             [&](const ArrivedImage& a, const ArrivedImage& b) {
                                 return std::hypot(a.image.x - x, a.image.y - y) <
                                        std::hypot(b.image.x - x, b.image.y - y);
                             });
}

void compareImages(Agreement& agreement, const json& reference,
                   const std::vector<ArrivedImage>& found, double daysPerSquareArcsec)
{
    const json& tolerance = reference.at("tolerance");
    const Tolerance position{0, tolerance.at("position_arcsec")};
    const Tolerance magnification{tolerance.at("mu_rtol"), 0};
    const Tolerance fermat{0, tolerance.at("fermat_atol")};
    // A delay is a difference: held to the tolerance of what it is a difference of, too.
    const Tolerance delay{tolerance.at("delay_rtol"), fermat.atol * daysPerSquareArcsec};
    const json& expected = reference.at("images");
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const json& image = expected[i];
        const std::string where = "image " + std::to_string(i);
        // By place: two images may arrive at the same time.
        const ArrivedImage& got = nearest(found, image.at("x"), image.at("y"));
        agreement.compare("x", got.image.x, image.at("x"), position, where);
        agreement.compare("y", got.image.y, image.at("y"), position, where);
        agreement.compare("mu", got.image.magnification, image.at("mu"), magnification, where);
        agreement.require(nameOf(got.image.type) == image.at("type").get<std::string>(),
                          "type of " + where);
        agreement.compare("psi", got.potential, image.at("psi"), fermat, where);
        agreement.compare("fermat_potential", got.fermat, image.at("fermat_potential"), fermat,
                          where);
        agreement.compare("delay_days", daysPerSquareArcsec * (got.fermat - found.front().fermat),
                          image.at("delay_days"), delay, where);
    }
}

} // namespace

std::vector<CaseResult> verifyPointImages(const std::filesystem::path& file, const json& reference)
{
    const auto notPossible = [&](const std::string& why) {
        return std::vector{notRun(file.stem(), "point_source_images", why)};
    };
    const auto lens = massComponentsFromReference(reference.at("components"));
    if (!lens) {
        return notPossible(lens.error().message);
    }
    const auto cosmology = Cosmology::flat(reference.at("H0"), reference.at("Om0"));
    if (!cosmology) {
        return notPossible(cosmology.error().message);
    }
    Agreement agreement(file.stem(), "point_source_images", "float64");
    const double zl = reference.at("z_l"), zs = reference.at("z_s");
    const double days = cosmology->daysPerSquareArcsec(zl, zs);
    agreement.compare("D_dt_Mpc", cosmology->timeDelayDistance(zl, zs), reference.at("D_dt_Mpc"),
                      {1e-9, 0});
    agreement.compare("days_per_arcsec2", days, reference.at("days_per_arcsec2"), {1e-9, 0});

    const double sx = reference.at("source").at("x"), sy = reference.at("source").at("y");
    const LensPlane plane(*lens);
    const PointImages images = ImageFinder(plane, kHalfWidth, kFaintest).find(sx, sy);
    agreement.require(images.complete, "the search was given up");
    const std::size_t count = reference.at("images").size();
    agreement.require(images.images.size() == count, std::to_string(images.images.size()) +
                                                         " images instead of " +
                                                         std::to_string(count));
    if (!images.images.empty()) {
        compareImages(agreement, reference, inOrderOfArrival(plane, sx, sy, images.images), days);
    }
    return {agreement.result()};
}

} // namespace anneau
