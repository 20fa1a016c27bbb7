// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace anneau {

/// One way of walking from noise to image along the levels sigma_0 > … > sigma_N = 0, given a
/// denoiser: the loop is here, a child is one step. It does not know whether the denoiser is a
/// prior or a prior given an observation.
///
/// The state has the caller's precision (float64 for samples); coefficients are computed in double.
/// Stateless and const; one object may be used by several threads.
class Integrator {
public:
    /// D(x, sigma). // [B, 1, H, W] -> [B, 1, H, W]
    using Denoise = std::function<Tensor(const Tensor& x, double sigma)>;
    /// Standard normals of x's shape: number i for step i, and, for methods that need more in one
    /// step, i + kMoreNoise, i + 2 kMoreNoise…
    using Noise = std::function<Tensor(int number)>;
    static constexpr int kMoreNoise = 1 << 16;
    /// After each step: its number from 1, the level reached, the state and the D it used.
    using OnStep =
        std::function<void(int step, double sigma, const Tensor& x, const Tensor& denoised)>;

    /// D of the step before, at the state and level where it was asked for, as the denoiser would
    /// give it now: for denoisers that change between steps. Undefined where nothing has changed.
    using Recall = std::function<Tensor()>;

    virtual ~Integrator() = default;
    virtual std::string_view key() const = 0;
    virtual bool needsNoise() const = 0;
    virtual int callsPerStep() const { return 1; }

    /// From x at levels[0] down to levels.back() (0: the last step returns D). Stops after the step
    /// in which `stop` was requested; the caller looks at `stop` and drops the state.
    Tensor run(Tensor x, std::span<const double> levels, const Denoise& denoise, const Noise& noise,
               const OnStep& onStep = {}, std::stop_token stop = {},
               const Recall& recall = {}) const;

protected:
    /// What a step may use: two levels, the D at the first, and those of the step before.
    struct Step {
        double from = 0;
        double to = 0;
        double before = 0;      ///< Level the previous step started from; 0 at the first step.
        const Tensor& x;        ///< State at `from`.
        const Tensor& denoised; ///< D(x, from).
        const Tensor& previous; ///< D of the previous step; undefined at the first.
        const Denoise& denoise; ///< For methods with a second call.
        std::function<Tensor(int more)> noise; ///< more = 0: the step's own normals.
    };
    /// The level to which noise is added before a step from `from`, at most `ceiling`; `from`:
    /// none.
    virtual double raised(double from, double ceiling, int steps) const;
    /// State at `to`; `to` > 0.
    virtual Tensor step(const Step& step) const = 0;
};

/// By key: "euler" and "heun" (probability flow), "dpmpp_2m", "ddpm" (ancestral), "dpmpp_2m_sde",
/// "heun_churn", "pc" (predictor-corrector); null for another one.
const Integrator* findIntegrator(std::string_view key);
std::span<const Integrator* const> integrators();

} // namespace anneau
