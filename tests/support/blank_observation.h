// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <memory>

namespace anneau::test {

/// A square image of one value, all of it used.
inline std::shared_ptr<Observation> blankObservation(int side, float value, float sigma)
{
    auto made = std::make_shared<Observation>();
    made->name = "blank";
    made->data = Image(side, side, value);
    made->sigma = Image(side, side, sigma);
    made->mask = Mask(side, side, 1);
    made->pixelScale = 0.05;
    return made;
}

} // namespace anneau::test
