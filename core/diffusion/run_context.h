// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/diffusion/prior/denoiser.h"

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace anneau {

/// "auto" (a GPU if there is one), "cpu", "cuda", "cuda:1". NoDevice when it is not there.
Result<at::Device> chooseDevice(const std::string& name);

/// Thrown inside a run whose stop token was triggered; guarded() turns it into Error::Cancelled.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled"; }
};

/// Memory of the device or the machine ran out (LibTorch 1.13 tells only in words).
bool isOutOfMemory(const std::exception& fault);

/// What an exception means to the user.
Error errorFrom(const std::exception& fault);

/// The outermost edge of every engine call: no exception leaves it.
template <class T>
Result<T> guarded(const std::function<Result<T>()>& body)
{
    try {
        return body();
    } catch (const std::exception& fault) {
        return tl::unexpected<Error>(errorFrom(fault));
    }
}

/// One thread an operator, for a scope: see Note [Threads of a run].
class OperatorThreadsScope {
public:
    OperatorThreadsScope();
    ~OperatorThreadsScope();
    OperatorThreadsScope(const OperatorThreadsScope&) = delete;
    OperatorThreadsScope& operator=(const OperatorThreadsScope&) = delete;

private:
    int m_before;
};

/// One thread for each product of OpenBLAS, for a scope in which our own threads call it: its
/// pthreads build serves one caller at a time and lets the others spin. Nothing where LibTorch
/// brings another library.
class BlasThreadsScope {
public:
    BlasThreadsScope();
    ~BlasThreadsScope();
    BlasThreadsScope(const BlasThreadsScope&) = delete;
    BlasThreadsScope& operator=(const BlasThreadsScope&) = delete;

private:
    int m_before = 0;
};

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
