// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/joint/joint_sampler.h"
#include "core/diffusion/joint/laplace.h"
#include "core/diffusion/joint/lens_joint_model.h"
#include "core/diffusion/likelihood/arc_data.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"

#include <memory>
#include <stop_token>

namespace anneau {

/// What a JointSampler starts from: the data, the model, and the peak of the lens' posterior with
/// the source integrated out under the prior's SourceLaw.
class JointSetup {
public:
    struct Problem {
        LensSystem::Key key; ///< Its lens is the one to start from.
        Image image;         ///< Without lens light and sky, e-/s.
        Scene scene;         ///< Which mass parameters are free.
        LensPriors priors;
        Widths widths = Widths::Marginal;
        std::shared_ptr<const SourceLaw> law = nullptr; ///< Null: sourceLaw() of the prior.
    };

    /// `fluxScale` 0: that of the classical inversion. Throws Cancelled. `prior` need not outlive
    /// it.
    JointSetup(Problem problem, const Denoiser& prior, double fluxScale, std::stop_token stop);

    const ArcData& data() const { return *m_data; }
    const LensJointModel& model() const { return *m_model; }
    const Laplace& peak() const { return m_peak; }
    double fluxScale() const { return m_fluxScale; }
    /// Where runs begin: about the peak, twice as far apart as it is wide. // -> [R, K]
    Tensor starts(const SampleNoise& noise) const;

private:
    Tensor density(const Tensor& points, const Tensor& start, const Denoiser& prior,
                   const std::stop_token& stop) const; // [B, K], [K] -> [B]
    Tensor withLikelyNoise(const Tensor& start, const Denoiser& prior,
                           const std::stop_token& stop) const; // [K] -> [K]
    void climbFrom(const Tensor& start, const Tensor& steps, const Denoiser& prior,
                   const std::stop_token& stop);

    std::unique_ptr<const ArcData> m_data;
    std::unique_ptr<const LensJointModel> m_model;
    Laplace m_peak;
    double m_fluxScale;
};

/// How joint runs walk; `steps` 0: the sampler's own number.
JointSettings jointSettings(int steps);

/// The Gaussian prior of joint runs without a network: galaxy-like, of unit mean variance. Its flux
/// scale is the square root of an amplitude.
std::unique_ptr<const Denoiser> gaussianJointPrior(int pixels);

} // namespace anneau
