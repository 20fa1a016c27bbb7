// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/stoppable_denoiser.h"

#include "core/diffusion/run_context.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

void throwIfStopped(const std::stop_token& stop)
{
    if (stop.stop_requested()) {
        throw Cancelled();
    }
}

} // namespace

Tensor StoppableDenoiser::mean(const Tensor& x, double sigma) const
{
    throwIfStopped(m_stop);
    m_calls->evaluations += x.size(0);
    return m_inner.mean(x, sigma);
}

std::pair<Tensor, Denoiser::Vjp> StoppableDenoiser::meanWithVjp(const Tensor& x, double sigma) const
{
    throwIfStopped(m_stop);
    m_calls->evaluations += x.size(0);
    auto [denoised, inner] = m_inner.meanWithVjp(x, sigma);
    Vjp vjp = [stop = m_stop, calls = m_calls, pull = std::move(inner)](const Tensor& v) {
        throwIfStopped(stop);
        calls->derivatives += v.size(0);
        return pull(v);
    };
    return {denoised, std::move(vjp)};
}

} // namespace anneau
