// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/case_coverage.h"

#include <algorithm>

namespace anneau {

double CaseCoverageRow::pValue() const
{
    double least = std::min(pixels.curve.bandPValue, whitened.curve.bandPValue);
    if (modes) {
        least = std::min(least, modes->rankPValue);
    }
    return std::min(1.0, least * (modes ? 3 : 2));
}

} // namespace anneau
