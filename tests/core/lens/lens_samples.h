// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/lens/mass_model.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

/// Fields of one mass model at one position, for the tests of single models.
namespace anneau::test {

struct LensSample {
    double ax = 0, ay = 0, psi = 0, xx = 0, xy = 0, yy = 0;

    double kappa() const { return 0.5 * (xx + yy); }
    double gamma() const { return std::hypot(0.5 * (xx - yy), xy); }
};

inline LensSample sampleLens(std::string_view key, const std::vector<double>& p, double x, double y)
{
    const MassModel& model = *findMassModel(key);
    LensSample s;
    model.addDeflection(p, 1, &x, &y, &s.ax, &s.ay);
    model.addPotential(p, 1, &x, &y, &s.psi);
    model.addHessian(p, 1, &x, &y, &s.xx, &s.xy, &s.yy);
    return s;
}

/// Parameters inside their ranges, away from the ends; centres near the origin. Populations of a
/// hundred or so: time goes as their number.
inline std::vector<double> randomValues(const MassModel& model, Rng& rng)
{
    std::vector<double> p;
    for (const Parameter& parameter : model.parameters()) {
        const double upper = parameter.unit == Unit::Arcsec ? std::min(parameter.upper, 2.0)
                             : parameter.key == "count"     ? 200
                                                            : parameter.upper;
        const double width = upper - parameter.lower;
        p.push_back(parameter.lower + width * (0.1 + 0.8 * rng.uniform()));
    }
    return p;
}

inline bool near(double a, double b, double relative)
{
    return std::abs(a - b) <= relative * std::max(1.0, std::abs(b));
}

} // namespace anneau::test
