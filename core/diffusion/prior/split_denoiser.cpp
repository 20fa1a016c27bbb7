// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/split_denoiser.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <future>

namespace anneau {
namespace {

/// body(k) for each part, the last one on the calling thread. The first exception is thrown on.
template <class T>
std::vector<T> onThreads(std::size_t count, const std::function<T(std::size_t)>& body)
{
    std::vector<std::future<T>> futures;
    for (std::size_t k = 0; k + 1 < count; ++k) {
        futures.push_back(std::async(std::launch::async, [&body, k] {
            at::set_num_threads(1);
            const c10::NoGradGuard guard;
            return body(k);
        }));
    }
    std::vector<T> results(count);
    std::exception_ptr fault;
    try {
        results[count - 1] = body(count - 1);
    } catch (...) {
        fault = std::current_exception();
    }
    for (std::size_t k = 0; k + 1 < count; ++k) {
        try {
            results[k] = futures[k].get();
        } catch (...) {
            fault = std::current_exception();
        }
    }
    if (fault) {
        std::rethrow_exception(fault);
    }
    return results;
}

} // namespace

std::vector<Tensor> SplitDenoiser::parts(const Tensor& x) const
{
    const std::int64_t count =
        x.device().is_cpu() ? std::clamp<std::int64_t>(m_threads, 1, x.size(0)) : 1;
    return at::tensor_split(x, count, 0);
}

Tensor SplitDenoiser::mean(const Tensor& x, double sigma) const
{
    const std::vector<Tensor> inputs = parts(x);
    if (inputs.size() == 1) {
        return m_inner.mean(x, sigma);
    }
    return at::cat(onThreads<Tensor>(
        inputs.size(), [&](std::size_t k) { return m_inner.mean(inputs[k], sigma); }));
}

std::pair<Tensor, Denoiser::Vjp> SplitDenoiser::meanWithVjp(const Tensor& x, double sigma) const
{
    using Evaluated = std::pair<Tensor, Vjp>;
    const std::vector<Tensor> inputs = parts(x);
    if (inputs.size() == 1) {
        return m_inner.meanWithVjp(x, sigma);
    }
    const auto evaluated = onThreads<Evaluated>(
        inputs.size(), [&](std::size_t k) { return m_inner.meanWithVjp(inputs[k], sigma); });
    std::vector<Tensor> means;
    for (const Evaluated& part : evaluated) {
        means.push_back(part.first);
    }
    Vjp vjp = [evaluated](const Tensor& v) {
        const std::vector<Tensor> pieces =
            at::tensor_split(v, static_cast<std::int64_t>(evaluated.size()), 0);
        return at::cat(onThreads<Tensor>(
            pieces.size(), [&](std::size_t k) { return evaluated[k].second(pieces[k]); }));
    };
    return {at::cat(means), std::move(vjp)};
}

} // namespace anneau
