// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/value_scale.h"

#include <algorithm>
#include <cmath>

namespace anneau {

ValueScale::ValueScale(const Parameter& parameter)
    : m_lower(parameter.lower),
      m_upper(parameter.upper),
      m_cubic(((parameter.unit == Unit::Flux || parameter.unit == Unit::CountRate) &&
               parameter.lower >= 0) ||
              (parameter.lower > 0 && parameter.upper > 100 * parameter.lower))
{}

int ValueScale::position(double value) const
{
    double t = std::clamp((value - m_lower) / (m_upper - m_lower), 0.0, 1.0);
    if (m_cubic) {
        t = std::cbrt(t);
    }
    return static_cast<int>(std::lround(t * kPositions));
}

double ValueScale::value(int position) const
{
    double t = static_cast<double>(position) / kPositions;
    if (m_cubic) {
        t = t * t * t;
    }
    return m_lower + t * (m_upper - m_lower);
}

double ValueScale::step() const
{
    const double raw = (m_upper - m_lower) / 200;
    const double decade = std::pow(10.0, std::floor(std::log10(raw)));
    const double mantissa = raw / decade;
    const double nice = mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10;
    return std::min(nice * decade, 1.0);
}

bool ValueScale::contains(double value) const
{
    const double room = 1e-9 * (m_upper - m_lower);
    return value >= m_lower - room && value <= m_upper + room;
}

} // namespace anneau
