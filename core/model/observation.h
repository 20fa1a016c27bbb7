// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/base/grid.h"

namespace anneau {

/// Point-spread function. Values sum to 1; odd or even sides; may be sampled finer than the image.
struct Psf {
    Image kernel;         ///< Empty: no blurring.
    int oversampling = 1; ///< Kernel samples per image pixel and side.
};

/// Pixel to sky, as far as the file tells: a linear transformation is enough for a cut-out.
struct SkyFrame {
    double ra = 0;  ///< degrees, J2000, of the image's centre; NaN when only offsets are known.
    double dec = 0; ///< degrees.
    /// d(east, north)/d(col, row) in arcsec per pixel, row-major 2x2.
    std::array<double, 4> jacobian{};
    bool orientationKnown = false; ///< False: the axes are the detector's, north is unknown.
};

/// One image of the sky with all that is needed to model it. A value; never changed after loading
/// except through cut-outs and masks, which are new values.
///
/// All grids have the image's shape. Values are surface brightness per pixel in `unit`.
struct Observation {
    std::string name;       ///< Target, "SDSSJ0252+0039"; the file's stem when the file does not say.
    std::string telescope;
    std::string instrument;
    std::string filter;
    std::string file; ///< Where it came from, with the HDU: "x.fits[SCI]".
    Image data;       ///< NaN where there is no datum.
    Image sigma;      ///< One standard deviation, > 0 where `mask` is 1.
    Mask mask;        ///< 1: use.
    Psf psf;
    double pixelScale = 0; ///< arcsec per pixel side.
    std::string unit = "electron/s"; ///< Per pixel.
    std::optional<double> zLens;
    std::optional<double> zSource;
    std::optional<double> publishedThetaE; ///< arcsec, if the header quotes one. For display only.
    std::optional<SkyFrame> sky;
    std::vector<std::string> warnings; ///< One sentence each; shown when the file is opened.

    int rows() const { return data.rows(); }
    int cols() const { return data.cols(); }
    /// arcsec from the image's centre to the centre of 0-based column `col` (or row).
    double xOf(double col) const { return (col - (cols() - 1) / 2.0) * pixelScale; }
    double yOf(double row) const { return (row - (rows() - 1) / 2.0) * pixelScale; }
    double colOf(double x) const { return x / pixelScale + (cols() - 1) / 2.0; }
    double rowOf(double y) const { return y / pixelScale + (rows() - 1) / 2.0; }
};

} // namespace anneau
