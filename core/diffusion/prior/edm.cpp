// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/edm.h"

#include "core/base/error.h"

#include <cmath>

namespace anneau {

EdmFactors edmFactors(double sigma, double sigmaData)
{
    expects(sigma > 0 && sigmaData > 0, "edmFactors: noise levels are positive");
    const double total = sigma * sigma + sigmaData * sigmaData;
    EdmFactors out;
    out.skip = sigmaData * sigmaData / total;
    out.out = sigma * sigmaData / std::sqrt(total);
    out.in = 1 / std::sqrt(total);
    out.noise = std::log(sigma) / 4;
    out.weight = total / (sigma * sigma * sigmaData * sigmaData);
    return out;
}

std::vector<double> edmLevels(int steps, double sigmaMin, double sigmaMax, double rho)
{
    expects(steps >= 1 && sigmaMin > 0 && sigmaMax >= sigmaMin, "edmLevels: bad range");
    std::vector<double> levels;
    const double top = std::pow(sigmaMax, 1 / rho);
    const double bottom = std::pow(sigmaMin, 1 / rho);
    for (int i = 0; i < steps; ++i) {
        const double fraction = steps == 1 ? 0.0 : static_cast<double>(i) / (steps - 1);
        levels.push_back(std::pow(top + fraction * (bottom - top), rho));
    }
    levels.push_back(0);
    return levels;
}

std::vector<double> logLevels(int steps, double sigmaMin, double sigmaMax)
{
    expects(steps >= 1 && sigmaMin > 0 && sigmaMax >= sigmaMin, "logLevels: bad range");
    std::vector<double> levels;
    for (int i = 0; i < steps; ++i) {
        const double fraction = steps == 1 ? 0.0 : static_cast<double>(i) / (steps - 1);
        levels.push_back(sigmaMax * std::pow(sigmaMin / sigmaMax, fraction));
    }
    levels.push_back(0);
    return levels;
}

} // namespace anneau
