// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "core/lens/curves.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

namespace anneau {

/// All a window shows of one scene, published as one snapshot: never a new image with an old curve.
struct LiveFrame {
    std::uint64_t generation = 0; ///< Of the scene it shows; the caller's counter.
    Image model;      ///< Lens light + lensed source + sky, blurred; e-/s per pixel; observation's shape.
    Image residual;   ///< (data - model)/sigma; NaN where masked.
    Image source;     ///< The source that was lensed: pixels of scene.sourcePixels, or the parametric
                      ///< source drawn on scene.sourceGrid. e-/s per arcsec^2.
    LensCurves curves;
    double chi2 = 0;
    int pixels = 0;      ///< Masked-in pixels in chi2.
    double milliseconds = 0; ///< What computing it took.
};

/// Renders scenes over one observation, caching what did not change since the last call (lens light,
/// rays, PSF transform). One caller at a time; construct one per thread.
class LiveModel {
public:
    explicit LiveModel(std::shared_ptr<const Observation> observation);
    ~LiveModel();
    LiveModel(const LiveModel&) = delete;
    LiveModel& operator=(const LiveModel&) = delete;

    LiveFrame render(const Scene& scene, std::uint64_t generation = 0);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace anneau
