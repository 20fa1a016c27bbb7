// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/posterior_maps.h"

#include "core/forward/magnification.h"
#include "core/lens/lens_of.h"
#include "core/posterior/map_frames.h"
#include "core/posterior/prior_spread.h"

#include <algorithm>

namespace anneau {

Result<PosteriorMaps> mapsOf(const PosteriorFile& posterior)
{
    if (posterior.size() == 0) {
        return fail(
            Error::Kind::BadInput,
            "The posterior file holds no finished sample yet; let the run go on with --resume.");
    }
    const Scene& scene = posterior.scene();
    const auto lens = lensOf(scene);
    const ImageFrame frame = frameOf(posterior.observation(), scene);
    PosteriorMaps maps;
    maps.images = imageMagnification(frame, *lens);
    maps.source = sourceMagnification(frame, *lens, scene.sourceGrid);
    if (!posterior.priorDeviation().empty()) {
        const auto deviation = posterior.standardDeviation();
        if (!deviation) {
            return failWith(deviation);
        }
        maps.constraint = constraintMap(*deviation, posterior.priorDeviation());
        maps.constrained = static_cast<int>(
            std::ranges::count_if(maps.constraint, [](float part) { return part < 0.5F; }));
    }
    return maps;
}

Result<void> writeMaps(const PosteriorFile& posterior, const PosteriorMaps& maps,
                       const std::filesystem::path& file)
{
    const auto source = withUnit(sourceFrame(posterior.scene().sourceGrid), "");
    FitsWriter out(file);
    out.primary({{"CONTENT", std::string("maps of a posterior"), ""},
                 {"PRIOR", posterior.record().prior, ""},
                 {"NSAMPLES", std::int64_t{posterior.size()}, ""}});
    out.addImage("MAGNIFICATION", maps.images, withUnit(imageFrame(posterior.observation()), ""));
    out.addImage("SOURCE_MAGNIFICATION", maps.source, source);
    if (!maps.constraint.empty()) {
        out.addImage("CONSTRAINT", maps.constraint, source);
    }
    return out.finish();
}

} // namespace anneau
