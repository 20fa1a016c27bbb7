// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/joint/joint_model.h"
#include "core/diffusion/prior/gaussian_denoiser.h"

#include <stop_token>

namespace anneau {

/// The law that a lens is judged by while the source is unknown: x = u g with g ~ N(m, C) and ln u
/// normal, on a few nodes. A Gaussian of many pixels has a sharp amplitude, u = 1, and tells the
/// flux scale from one image as sharply; galaxies differ in amplitude, most being fainter than
/// their root mean square, and each tells the scale as well only as they are alike. In the prior's
/// unit; double on the CPU.
class SourceLaw {
public:
    /// `mean` [n]; ln u of that mean and standard deviation. `exact`: sources are of this law, not
    /// merely like it.
    SourceLaw(Tensor mean, Covariance covariance, double logMean = 0, double logDeviation = 0,
              bool exact = true);

    /// With the amplitudes of `draws` [B, n] from the prior: most likely mean and deviation of
    /// ln u, each draw seen through white noise of its own mean variance. Not exact.
    static SourceLaw fitted(Tensor mean, Covariance covariance, const Tensor& draws);

    const Covariance& covariance() const { return m_covariance; }
    double logMean() const { return m_logMean; }
    double logDeviation() const { return m_logDeviation; }
    bool isExact() const { return m_exact; }
    /// Root mean square of an image of u = 1 about zero.
    double rms() const;

    /// Of x given x_t = x + sigma z: exact, mean and weights of each node. // [R, n]
    SourceBelief given(const Tensor& x, double sigma) const;
    /// Where x_t says nothing. The level still bounds the covariance.
    SourceBelief unknown(double sigma) const;

private:
    struct Denoised {
        Tensor centres;    // [R, n]
        Tensor logDensity; // [R] of x_t
    };
    Denoised denoised(const Tensor& x, double sigma, double amplitude) const;

    Tensor m_mean; // [n]
    Covariance m_covariance;
    double m_logMean;
    double m_logDeviation;
    bool m_exact;
    Tensor m_amplitudes; // [J]
    Tensor m_logWeights; // [J]
};

/// Of a Gaussian prior: itself. Of any other: its mean, priorCovariance(), and the amplitudes of
/// 96 draws, which take 24 evaluations each. Throws Cancelled.
SourceLaw sourceLaw(const Denoiser& prior, std::stop_token stop);

} // namespace anneau
