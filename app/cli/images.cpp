// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/image_table.h"
#include "app/cli/inputs.h"
#include "core/lens/image_finder.h"
#include "core/lens/lens_of.h"
#include "core/lens/lens_quantities.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace anneau::cli {
namespace {

constexpr double kFar = 1e3; // arcsec

Usage usage()
{
    return {
        .command = "images",
        .summary = "find the images of a point behind a lens model",
        .text = "Lists all images of a point source above a magnification, with their parities and "
                "the order in which they arrive; delays in days where the model has redshifts "
                "(flat universe, H0 70 km/s/Mpc, Omega_m 0.3). Masses at several redshifts are "
                "several planes.",
        .positionals = {{"MODEL", "Model file (.json) with a lens."}},
        .options =
            {
                {.name = "--x",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "Source position, to the right of the image's centre.",
                 .lower = -kFar,
                 .upper = kFar,
                 .required = true},
                {.name = "--y",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "Source position, above the image's centre.",
                 .lower = -kFar,
                 .upper = kFar,
                 .required = true},
                {.name = "--faintest",
                 .kind = Option::Kind::Number,
                 .value = "MU",
                 .help = "Smallest magnification to list; default 0.001.",
                 .lower = 1e-12,
                 .upper = 1e3},
            },
        .examples = {"anneau-cli images model.json --x 0.05 --y 0.08"},
    };
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token)
{
    const auto scene = readModel(arguments.positionals().front(), console);
    if (!scene) {
        return failWith(scene);
    }
    if (scene->lensMass.empty()) {
        return fail(Error::Kind::BadInput, "The model has no lens; name one with lens_mass.");
    }
    const double x = arguments.number("--x", 0), y = arguments.number("--y", 0);
    const std::unique_ptr<const RayMap> lens = lensOf(*scene);
    const LensSize size = measureLens(*lens);
    // Images lie within the deflection of the source, a few Einstein radii.
    const double reach =
        std::max(2 * size.halfWidth, 2 * std::max(std::abs(x), std::abs(y)) + size.halfWidth);
    const PointImages found =
        ImageFinder(*lens, reach, arguments.number("--faintest", 1e-3)).find(x, y);
    if (!found.complete) {
        console.warn("The source lies on a point caustic, so that its images are a ring; some of "
                     "its points are listed.");
    }
    const auto days = delayUnit(scene->zLens, scene->zSource);
    const auto* planes = dynamic_cast<const MultiPlane*>(lens.get());
    const auto images =
        planes != nullptr
            ? inOrderOfArrival(*planes, days.value_or(1), found.images)
            : inOrderOfArrival(dynamic_cast<const LensPlane&>(*lens), x, y, found.images);
    return outcome({{"source", {{"x", x}, {"y", y}}},
                    {"complete", found.complete},
                    {"images", imagesJson(images, days)}},
                   imageTable(images, days));
}

} // namespace

Command imagesCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
