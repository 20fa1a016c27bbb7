// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/image_panel.h"

#include <memory>

namespace anneau::test {

/// 4 rows of 6 pixels, all different and growing along rows, then columns: 0 … 1.
inline std::shared_ptr<const Image> asymmetricImage()
{
    auto image = std::make_shared<Image>(4, 6);
    for (std::size_t i = 0; i < image->size(); ++i) {
        (*image)[i] = static_cast<float>(i) / 23.0F;
    }
    return image;
}

/// Linear grey between 0 and 1.
inline DisplaySettings plainGrey()
{
    DisplaySettings display;
    display.stretch = Stretch::Linear;
    display.limits = LimitsMode::Manual;
    display.manual = {0, 1};
    return display;
}

} // namespace anneau::test
