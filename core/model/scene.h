// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// A parameter that takes the value of another one: light whose centre follows the mass.
struct Link {
    std::string parameter; ///< Key of the component's own parameter.
    std::string component; ///< Id of the component it follows.
    std::string key;       ///< Key of that component's parameter.

    bool operator==(const Link&) const = default;
};

/// One mass or light profile with its values, in the order and units of its parameter table.
struct Component {
    std::string type; ///< Key of the model table, a COOLEST name: "PEMD", "ExternalShear".
    std::string id;   ///< Unique within a scene: "lens", "shear", "lens_light_1".
    std::vector<double> values;
    std::vector<bool> fixed;   ///< Parameters a fit leaves alone. Same length as `values`.
    std::vector<Link> links{}; ///< At most one a parameter.
    /// Where it lies; none: at the scene's zLens (masses, lens light) or zSource (source light).
    std::optional<double> redshift{};
    /// Pixels of a pixelated model, [rows, cols], row 0 lowest; null for all others. Never changed:
    /// an edit is another image, and two are equal if they are the same one.
    std::shared_ptr<const Image> map{};

    bool operator==(const Component&) const = default;
};

/// A square grid of source pixels, aligned with x and y.
struct SourceGrid {
    int pixels = 64;          ///< Per side.
    double pixelScale = 0.05; ///< arcsec.
    double centerX = 0;       ///< arcsec, centre of the grid.
    double centerY = 0;

    bool operator==(const SourceGrid&) const = default;
};

/// How the noise of a pixel is taken to be distributed: Gaussian, independent, of standard
/// deviation `scale` times the observation's map (Map) or times `sigma` (Constant).
struct NoiseSpec {
    enum class Kind { Map, Constant };
    Kind kind = Kind::Map;
    double sigma = 0; ///< e-/s, used by Constant.
    double scale = 1;

    bool operator==(const NoiseSpec&) const = default;
};

/// Everything the model of an observation consists of, as a value: undo keeps old ones, a worker
/// gets a copy, a model file is one written down (core/model/scene_json.h).
///
/// Frame: arcsec, x to the right and y up along the image's pixel axes, origin at the centre of the
/// observation's image, that is at 0-based pixel ((cols - 1) / 2, (rows - 1) / 2).
struct Scene {
    std::vector<Component> lensMass;
    std::vector<Component> lensLight;   ///< Seen directly, blurred by the PSF.
    std::vector<Component> sourceLight; ///< Parametric source, ray-traced. May be empty.
    SourceGrid sourceGrid;
    /// [pixels, pixels] e-/s per arcsec^2 on sourceGrid, or null.
    std::shared_ptr<const Image> sourcePixels;
    NoiseSpec noise;
    double sky = 0;        ///< Constant background, e-/s per image pixel.
    int supersampling = 2; ///< Rays per pixel side.
    std::optional<double> zLens;
    std::optional<double> zSource;
};

} // namespace anneau
