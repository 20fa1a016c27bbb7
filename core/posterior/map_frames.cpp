// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/map_frames.h"

#include <cmath>

namespace anneau {
namespace {

std::vector<FitsKey> offsetFrame(double col, double row, double scale, double x, double y)
{
    return {{"CTYPE1", std::string("XOFFSET"), "to the right"},
            {"CTYPE2", std::string("YOFFSET"), "up"},
            {"CUNIT1", std::string("arcsec"), ""},
            {"CUNIT2", std::string("arcsec"), ""},
            {"CRPIX1", col, ""},
            {"CRPIX2", row, ""},
            {"CRVAL1", x, ""},
            {"CRVAL2", y, ""},
            {"CDELT1", scale, ""},
            {"CDELT2", scale, ""}};
}

} // namespace

std::vector<FitsKey> imageFrame(const Observation& observation)
{
    const double col = (observation.cols() + 1) / 2.0, row = (observation.rows() + 1) / 2.0;
    if (!observation.sky || !observation.sky->orientationKnown) {
        return offsetFrame(col, row, observation.pixelScale, 0, 0);
    }
    const SkyFrame& sky = *observation.sky;
    const bool placed = std::isfinite(sky.ra);
    const double unit = placed ? 3600 : 1;
    const std::string angle = placed ? "deg" : "arcsec";
    return {{"CTYPE1", std::string(placed ? "RA---TAN" : "RAOFFSET"), ""},
            {"CTYPE2", std::string(placed ? "DEC--TAN" : "DECOFFSET"), ""},
            {"CUNIT1", angle, ""},
            {"CUNIT2", angle, ""},
            {"CRPIX1", col, ""},
            {"CRPIX2", row, ""},
            {"CRVAL1", placed ? sky.ra : 0, ""},
            {"CRVAL2", placed ? sky.dec : 0, ""},
            {"CD1_1", sky.jacobian[0] / unit, ""},
            {"CD1_2", sky.jacobian[1] / unit, ""},
            {"CD2_1", sky.jacobian[2] / unit, ""},
            {"CD2_2", sky.jacobian[3] / unit, ""}};
}

std::vector<FitsKey> sourceFrame(const SourceGrid& grid)
{
    const double middle = (grid.pixels + 1) / 2.0;
    return offsetFrame(middle, middle, grid.pixelScale, grid.centerX, grid.centerY);
}

std::vector<FitsKey> withUnit(std::vector<FitsKey> keys, const std::string& unit)
{
    keys.push_back({"BUNIT", unit, ""});
    return keys;
}

} // namespace anneau
