// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

#include <vector>

namespace anneau {

/// A prior whose batch is shared between threads by whole images, each with one thread an operator.
///
/// Note [Threads of a run]. Threads that share one operator wait for each other at its end,
/// actively and whenever any other program runs: on a busy machine a network evaluation then takes
/// a hundred times as long. Threads that have their own images do not wait. So a run sets one
/// thread an operator and splits batches here. On other devices than the CPU it passes everything
/// on.
class SplitDenoiser final : public Denoiser {
public:
    SplitDenoiser(const Denoiser& inner, int threads) : m_inner{inner}, m_threads{threads} {}

    Tensor mean(const Tensor& x, double sigma) const override;
    std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const override;
    int pixels() const override { return m_inner.pixels(); }
    double sigmaMin() const override { return m_inner.sigmaMin(); }
    double sigmaMax() const override { return m_inner.sigmaMax(); }
    double sigmaData() const override { return m_inner.sigmaData(); }
    const PriorMoments& moments() const override { return m_inner.moments(); }

private:
    std::vector<Tensor> parts(const Tensor& x) const;

    const Denoiser& m_inner;
    int m_threads;
};

} // namespace anneau
