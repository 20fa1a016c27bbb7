// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/source_places.h"

#include "core/base/error.h"
#include "core/lens/lens_plane.h"

namespace anneau {

SourcePlaces sourcePlaces(const std::vector<Component>& lensMass, std::span<const double> x,
                          std::span<const double> y)
{
    expects(x.size() == y.size(), "sourcePlaces: x and y of different lengths");
    SourcePlaces places{std::vector<double>(x.size()), std::vector<double>(x.size())};
    LensPlane(lensMass).toSource(x.size(), x.data(), y.data(), places.x.data(), places.y.data());
    return places;
}

} // namespace anneau
