// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forward/bilinear.h"
#include "core/forward/lens_image.h"
#include "core/light/light_of.h"

#include <algorithm>
#include <cstddef>

/// Private to forward.
namespace anneau {

/// Brightness of a source, or of light seen directly, at n points. Overwrites `out`.
template <class T>
void brightness(const SourceLight<T>& light, std::size_t n, const T* x, const T* y, T* out)
{
    if (light.pixels != nullptr) {
        const BilinearGrid<T> grid(light.grid);
        for (std::size_t i = 0; i < n; ++i) { // Quicker than by packs: gathering is slow.
            out[i] = grid.interpolate(light.pixels->data(), x[i], y[i]);
        }
        return;
    }
    std::fill_n(out, n, T(0));
    for (const Component& component : light.profiles) {
        lightModelOf(component)->addBrightness(component.values, n, x, y, out);
    }
}

} // namespace anneau
