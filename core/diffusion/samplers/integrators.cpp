// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/integrator.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace anneau {
namespace {

/// First-order probability-flow step (DDIM): x' = D + (sigma'/sigma)(x - D).
class Euler final : public Integrator {
public:
    std::string_view key() const override { return "euler"; }
    bool needsNoise() const override { return false; }

protected:
    Tensor step(const Step& s) const override
    {
        return s.denoised + (s.to / s.from) * (s.x - s.denoised);
    }
};

/// Second-order probability-flow step (Karras et al. 2022, arXiv:2206.00364, algorithm 1).
class Heun : public Integrator {
public:
    std::string_view key() const override { return "heun"; }
    bool needsNoise() const override { return false; }
    int callsPerStep() const override { return 2; }

protected:
    Tensor step(const Step& s) const override
    {
        const Tensor slope = (s.x - s.denoised) / s.from;
        const Tensor trial = s.x + (s.to - s.from) * slope;
        const Tensor slopeThere = (trial - s.denoise(trial, s.to)) / s.to;
        return s.x + 0.5 * (s.to - s.from) * (slope + slopeThere);
    }
};

/// DPM-Solver++ 2M (Lu et al. 2022, arXiv:2211.01095): second order from one call a step, by
/// extrapolating D from the step before.
class Dpmpp2m final : public Integrator {
public:
    std::string_view key() const override { return "dpmpp_2m"; }
    bool needsNoise() const override { return false; }

protected:
    Tensor step(const Step& s) const override
    {
        const double h = std::log(s.from / s.to);
        Tensor ahead = s.denoised;
        if (s.previous.defined()) {
            const double share = h / (2 * std::log(s.before / s.from));
            ahead = s.denoised + share * (s.denoised - s.previous);
        }
        return (s.to / s.from) * s.x - std::expm1(-h) * ahead;
    }
};

/// Ancestral step of DDPM (Ho et al. 2020, arXiv:2006.11239), q = (sigma'/sigma)^2:
/// x' = q x + (1 - q) D + sigma' sqrt(1 - q) z. First order: loses width below some 500 steps.
class Ddpm : public Integrator {
public:
    std::string_view key() const override { return "ddpm"; }
    bool needsNoise() const override { return true; }

protected:
    Tensor step(const Step& s) const override
    {
        const double rest = -std::expm1(2 * std::log(s.to / s.from)); // 1 - q
        return (1 - rest) * s.x + rest * s.denoised + s.to * std::sqrt(rest) * s.noise(0);
    }
};

/// The stochastic DPM-Solver++ 2M (same paper), eta = 1, midpoint form: second order in D, and
/// exact in its noise.
class Dpmpp2mSde final : public Integrator {
public:
    std::string_view key() const override { return "dpmpp_2m_sde"; }
    bool needsNoise() const override { return true; }

protected:
    Tensor step(const Step& s) const override
    {
        const double h = std::log(s.from / s.to);
        const double gain = -std::expm1(-2 * h);
        Tensor ahead = s.denoised;
        if (s.previous.defined()) {
            const double share = h / (2 * std::log(s.before / s.from));
            ahead = s.denoised + share * (s.denoised - s.previous);
        }
        const double keep = (s.to / s.from) * std::exp(-h);
        return keep * s.x + gain * ahead + s.to * std::sqrt(gain) * s.noise(0);
    }
};

/// Heun's step from a level raised by new noise (Karras et al. 2022, algorithm 2): the noise that
/// comes in forgets what the steps before did wrong. Never above the first level, where the prior
/// would be outside its training.
class HeunChurn final : public Heun {
public:
    std::string_view key() const override { return "heun_churn"; }
    bool needsNoise() const override { return true; }

protected:
    static constexpr double kChurn = 40; // what posteriors want: 30 to 80

    double raised(double from, double ceiling, int steps) const override
    {
        const double gamma = std::min(kChurn / steps, std::sqrt(2.0) - 1);
        return std::max(from, std::min((1 + gamma) * from, ceiling));
    }
};

/// Predictor-corrector (Song et al. 2021, arXiv:2011.13456): the ancestral step, then a Langevin
/// move at the new level, x += tau (D - x) + sigma' sqrt(2 tau) z. Twice the calls; the corrector
/// gives back the width that first-order steps and convolved likelihoods lose.
class PredictorCorrector final : public Ddpm {
public:
    std::string_view key() const override { return "pc"; }
    int callsPerStep() const override { return 1 + kMoves; }

protected:
    static constexpr int kMoves = 1;
    static constexpr double kTau = 0.1;

    Tensor step(const Step& s) const override
    {
        Tensor x = Ddpm::step(s);
        for (int move = 1; move <= kMoves; ++move) {
            const Tensor pull = s.denoise(x, s.to) - x;
            x = x + kTau * pull + s.to * std::sqrt(2 * kTau) * s.noise(move);
        }
        return x;
    }
};

const Euler kEuler;
const Heun kHeun;
const Dpmpp2m kDpmpp2m;
const Ddpm kDdpm;
const Dpmpp2mSde kDpmpp2mSde;
const HeunChurn kHeunChurn;
const PredictorCorrector kPredictorCorrector;
const std::array<const Integrator*, 7> kIntegrators{
    &kEuler, &kHeun, &kDpmpp2m, &kDdpm, &kDpmpp2mSde, &kHeunChurn, &kPredictorCorrector};

} // namespace

std::span<const Integrator* const> integrators()
{
    return kIntegrators;
}

const Integrator* findIntegrator(std::string_view key)
{
    for (const Integrator* integrator : kIntegrators) {
        if (integrator->key() == key) {
            return integrator;
        }
    }
    return nullptr;
}

} // namespace anneau
