// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"

#include <functional>
#include <stop_token>

namespace anneau {

/// Split Gibbs (Vono et al. 2019, arXiv:1804.02484; Wu et al. 2024, arXiv:2405.18782): an image x
/// that sees the data and an image z that sees the prior, tied by N(x - z; 0, width^2). They are
/// drawn in turn: x exactly, z by the reverse diffusion started at x from the level `width`. The
/// width shrinks to `last` and stays there.
///
/// No derivative of the prior; what is left wrong is a posterior smoothed by `last`, and chains
/// that mix like 1/width^2.
struct SplitGibbsSettings {
    double first = 0; ///< Widths, in the prior's unit.
    double last = 0;
    int shrinking = 60; ///< Pairs of draws on the way…
    int staying = 20;   ///< …and at the end.
    int inner = 12;     ///< Denoising steps of one draw of z.

    /// From the spread of the prior's pixels down to three of its smallest levels.
    static SplitGibbsSettings forPrior(const Denoiser& prior);
    int calls() const { return (shrinking + staying) * inner; }
};

/// One draw of z for each member of `noise`. onStep: pairs done, how many, the width, z. Returns
/// what it has when asked to stop. // -> [B, 1, H, W] float64
Tensor splitGibbs(const Denoiser& prior, const LinearData& data, const SplitGibbsSettings& settings,
                  const SampleNoise& noise,
                  const std::function<void(int, int, double, const Tensor&)>& onStep,
                  std::stop_token stop);

} // namespace anneau
