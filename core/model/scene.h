// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/grid.h"

namespace anneau {

/// One mass or light profile with its values, in the order and units of its parameter table.
struct Component {
    std::string type; ///< Key of the model table, a COOLEST name: "PEMD", "ExternalShear", "Sersic".
    std::string id;   ///< Unique within a scene: "lens", "shear", "lens_light_1".
    std::vector<double> values;
    std::vector<bool> fixed; ///< Parameters a fit leaves alone. Same length as `values`.

    bool operator==(const Component&) const = default;
};

/// A square grid of source pixels, aligned with x and y.
struct SourceGrid {
    int pixels = 64;         ///< Per side.
    double pixelScale = 0.05; ///< arcsec.
    double centerX = 0;       ///< arcsec, centre of the grid.
    double centerY = 0;

    bool operator==(const SourceGrid&) const = default;
};

/// How the noise of a pixel is taken to be distributed: Gaussian, independent, of standard deviation
/// `scale` times the observation's map (Map) or times `sigma` (Constant).
struct NoiseSpec {
    enum class Kind { Map, Constant };
    Kind kind = Kind::Map;
    double sigma = 0; ///< e-/s, used by Constant.
    double scale = 1;

    bool operator==(const NoiseSpec&) const = default;
};

/// Everything the model of an observation consists of, as a value: undo keeps old ones, a worker gets
/// a copy, a model file is one written down (core/model/scene_json.h).
///
/// Frame: arcsec, x to the right and y up along the image's pixel axes, origin at the centre of the
/// observation's image, that is at 0-based pixel ((cols - 1) / 2, (rows - 1) / 2).
struct Scene {
    std::vector<Component> lensMass;
    std::vector<Component> lensLight;   ///< Seen directly, blurred by the PSF.
    std::vector<Component> sourceLight; ///< Parametric source, ray-traced. May be empty.
    SourceGrid sourceGrid;
    std::shared_ptr<const Image> sourcePixels; ///< [pixels, pixels] e-/s per arcsec^2 on sourceGrid, or null.
    NoiseSpec noise;
    double sky = 0;       ///< Constant background, e-/s per image pixel.
    int supersampling = 2; ///< Rays per pixel side.
    std::optional<double> zLens;
    std::optional<double> zSource;
};

} // namespace anneau
