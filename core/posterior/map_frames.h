// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/fits.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <string>
#include <vector>

/// World coordinates of the images in our files, as header cards.
namespace anneau {

/// Of the image: on the sky where that is known, else offsets along the pixel axes.
std::vector<FitsKey> imageFrame(const Observation& observation);
/// Of the source plane: offsets in arcsec.
std::vector<FitsKey> sourceFrame(const SourceGrid& grid);
std::vector<FitsKey> withUnit(std::vector<FitsKey> keys, const std::string& unit);

} // namespace anneau
