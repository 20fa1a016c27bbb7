// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <utility>

namespace anneau {

/// What a run asked of its prior, counted in images.
struct PriorCalls {
    std::atomic<std::int64_t> evaluations = 0;
    std::atomic<std::int64_t> derivatives = 0;
};

/// A prior that looks at the stop token before every evaluation and every derivative, so that a run
/// ends within one of them; and counts them.
class StoppableDenoiser final : public Denoiser {
public:
    StoppableDenoiser(const Denoiser& inner, std::stop_token stop)
        : m_inner{inner},
          m_stop{std::move(stop)}
    {}

    Tensor mean(const Tensor& x, double sigma) const override;
    std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const override;
    int pixels() const override { return m_inner.pixels(); }
    double sigmaMin() const override { return m_inner.sigmaMin(); }
    double sigmaMax() const override { return m_inner.sigmaMax(); }
    double sigmaData() const override { return m_inner.sigmaData(); }
    const PriorMoments& moments() const override { return m_inner.moments(); }
    const PriorCalls& calls() const { return *m_calls; }

private:
    const Denoiser& m_inner;
    std::stop_token m_stop;
    std::shared_ptr<PriorCalls> m_calls = std::make_shared<PriorCalls>(); ///< Derivatives share it.
};

} // namespace anneau
