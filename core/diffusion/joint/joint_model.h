// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/conjugate_gradient.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace anneau {

/// What parameters are judged by. Marginal integrates the source out as the level leaves it free.
/// Conditional takes the denoised source as it is: the tempting version, whose errors on the
/// parameters are several times too small; kept to show that the tests see it.
enum class Widths { Marginal, Conditional };

/// What is known of the sources of R runs before the data are looked at: J Gaussians each,
/// N(centre, (C^-1/u^2 + sigma^-2)^-1) with C the covariance of the prior, or, of J = 1, with
/// covariances of their own.
struct SourceBelief {
    double sigma = 0;
    Tensor centres;    // [R or 1, J, n]
    Tensor amplitudes; // [J] u
    Tensor logWeights; // [R or 1, J]
    Tensor precisions; // [R, q, q] of a LensJointModel's basis; undefined: of C
    /// Power of the evidence that is believed: below 1 where sources are known not to be Gaussian.
    double trust = 1;

    /// One Gaussian, u = 1. // [R or 1, n]
    static SourceBelief at(const Tensor& centres, double sigma);
    /// The Gaussians of a run that x_t does not all but exclude.
    std::vector<std::int64_t> likely(std::int64_t run) const;
    /// Of ln u, the mean over the runs.
    double amplitudeVariance() const;
};

/// What a JointSampler samples besides the source: parameters p with a prior, and what each value
/// of them says of the data, y = A(p) x + noise, whitened at that p. K parameters, m data, n source
/// pixels, R runs. Double on the CPU. Used by one thread at a time.
class JointModel {
public:
    /// v -> J^T v with J = dD/dx_t of each run. // [R, n] -> [R, n]
    using Pull = std::function<Tensor(const Tensor& v)>;

    /// R values of the parameters and the operators that they give.
    class Places {
    public:
        virtual ~Places() = default;
        /// log p(y | p) up to a constant, the source integrated out. // -> [R]
        virtual Tensor logEvidence(const SourceBelief& sources) const = 0;
        virtual Tensor data() const = 0;                   // -> [R or 1, m]
        virtual Tensor forward(const Tensor& x) const = 0; // [R, n] -> [R, m]
        virtual Tensor adjoint(const Tensor& u) const = 0; // [R, m] -> [R, n]
        /// u -> (1 + A (C^-1 + sigma^-2)^-1 A^T)^-1 u. // [R, m] -> [R, m]
        virtual LinearMap solver(double sigma) const = 0;
        /// Goes to where `from` is, in the runs that are true. // [R] bool
        virtual void take(const Tensor& runs, const Places& from) = 0;
    };

    virtual ~JointModel() = default;
    virtual std::int64_t parameters() const = 0;
    /// Minus infinity outside the allowed range. // [R, K] -> [R]
    virtual Tensor logPrior(const Tensor& p) const = 0;
    virtual std::unique_ptr<Places> at(const Tensor& p) const = 0; // [R, K]
    /// Whether what x_t says of the sources is known well enough for p to be moved by it. Where it
    /// is not, p stays, and the walk is as exact as p was before.
    virtual bool movesAt(double) const { return true; }
    /// What x_t = x + sigma z says of the sources, D(x_t) being what the prior says and `pull` its
    /// derivative. One Gaussian about D, unless the model knows better. // [R, n], [R, n]
    virtual SourceBelief sourcesGiven(const Tensor& x, const Tensor& denoised, double sigma,
                                      const Pull& pull) const;
    /// What the image of a source says of the parameters beyond their posterior with the source
    /// integrated out; undefined where nobody knows. `steps` [K] are small changes.
    /// // [K], [n] -> [K, K]
    virtual Tensor information(const Tensor& p, const Tensor& source, const Tensor& steps,
                               const SourceBelief& sources) const = 0;
};

} // namespace anneau
