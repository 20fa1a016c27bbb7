// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneau {

/// b_n as COOLEST and lenstronomy have it, 1.9992 n - 0.3271 (Capaccioli 1989): 0.4 % from the
/// exact one at n = 1, 3 % at n = 0.5.
double linearSersicB(double n);
/// As caustics has it: the series of Ciotti & Bertin 1999, arXiv:astro-ph/9911078, to n^-4.
double seriesSersicB(double n);

/// A Sersic profile (theta_eff, I_eff) with one b_n is that with another b_n and other values:
/// these are the factors for the radius and for the brightness.
struct SersicScale {
    double radius = 1;
    double brightness = 1;
};
/// From the exact b_n, which our profiles have, to `otherB`. Without effect where `otherB` is no
/// b_n, that is for n < 0.2.
SersicScale sersicScaleTo(double otherB, double n);

} // namespace anneau
