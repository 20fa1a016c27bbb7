// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <ATen/core/Tensor.h>

#include <exception>
#include <functional>
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

} // namespace anneau
