// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/base/random.h"

#include <cstdint>

namespace anneau::test {

/// Normal deviates of unit scatter around `offset`.
inline Image noise(int side, std::uint32_t stream, double offset)
{
    Image image(side, side);
    Rng rng(5, stream);
    for (float& value : image) {
        value = static_cast<float>(offset + rng.normal());
    }
    return image;
}

} // namespace anneau::test
