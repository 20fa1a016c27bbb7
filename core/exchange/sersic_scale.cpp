// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/sersic_scale.h"

#include "core/light/sersic_b.h"

#include <cmath>

namespace anneau {

double linearSersicB(double n)
{
    return 1.9992 * n - 0.3271;
}

double seriesSersicB(double n)
{
    const double x = 1 / n;
    return 2 * n - 1. / 3 +
           x * (4. / 405 +
                x * (46. / 25515 + x * (131. / 1148175 - x * (2194697. / 30690717750.))));
}

SersicScale sersicScaleTo(double otherB, double n)
{
    // I exp(b) exp(-b (R/theta)^(1/n)): both factors must stay what they are.
    if (!(n >= 0.2) || !(otherB > 0)) {
        return {};
    }
    const double b = sersicB(n).value;
    return {std::pow(otherB / b, n), std::exp(b - otherB)};
}

} // namespace anneau
