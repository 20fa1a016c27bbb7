// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Physical constants: SI 2019, the IAU's nominal solar mass parameter (2015 resolution B3) and
/// astronomical unit (2012 resolution B2).
namespace anneau::constants {

inline constexpr double kSpeedOfLight = 299792458.0;             ///< m/s.
inline constexpr double kSolarMassParameter = 1.3271244e20;      ///< G Msun, m^3/s^2.
inline constexpr double kAstronomicalUnit = 149597870700.0;      ///< m.
inline constexpr double kDay = 86400.0;                          ///< s.
inline constexpr double kArcsec = 4.848136811095359935899141e-6; ///< radians: pi/(180 * 3600).
inline constexpr double kMegaparsec = 1e6 * kAstronomicalUnit / kArcsec; ///< m.

} // namespace anneau::constants
