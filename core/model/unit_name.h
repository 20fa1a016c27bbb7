// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"

namespace anneau {

/// What files and JSON call a unit; "" for none.
constexpr const char* unitName(Unit unit)
{
    switch (unit) {
    case Unit::Arcsec:
        return "arcsec";
    case Unit::Degrees:
        return "deg";
    case Unit::Flux:
        return "electron/s/arcsec^2";
    case Unit::CountRate:
        return "electron/s";
    case Unit::None:
        break;
    }
    return "";
}

} // namespace anneau
