// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneau {

/// The noising processes of Song et al. (2021, arXiv:2011.13456) at a time t in [0, 1], for reading
/// other people's networks. x_t = mean * x + std * z; `diffusion` is g in dx = f dt + g dw.
/// In this program everything is variance exploding, at the level `equivalentSigma` = std/mean.
struct ProcessRow {
    double mean = 1;
    double std = 0;
    double diffusion = 0;
    double equivalentSigma = 0;
};

/// std = sigmaMin (sigmaMax/sigmaMin)^t.
ProcessRow varianceExploding(double t, double sigmaMin, double sigmaMax);

/// Rate beta(t) = betaMin + t (betaMax - betaMin); mean exp(-B/2), variance 1 - exp(-B), with B the
/// integral of beta.
double variancePreservingRate(double t, double betaMin = 0.1, double betaMax = 20);
ProcessRow variancePreserving(double t, double betaMin = 0.1, double betaMax = 20);

/// The same mean, std = 1 - exp(-B), g^2 = beta (1 - exp(-2 B)).
ProcessRow subVariancePreserving(double t, double betaMin = 0.1, double betaMax = 20);

} // namespace anneau
