// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/run_context.h"

#include <ATen/Parallel.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <stop_token>
#include <utility>

namespace anneau {

/// Runs `body` on a thread of its own, which nobody need wait for; waited for when the program
/// ends, before LibTorch goes.
void runAside(std::function<void()> body);

/// The result of one long call of a library that cannot be stopped (a factorisation, an
/// eigenproblem): computed aside, so that a stop is honoured at once, with Cancelled, and the call
/// is left behind. `body` must own all it uses. As in the run itself, operators use one thread: see
/// Note [Threads of a run].
template <class T>
T computeAside(std::function<T()> body, const std::stop_token& stop)
{
    constexpr std::chrono::milliseconds kPoll{10};
    auto task = std::make_shared<std::packaged_task<T()>>([body = std::move(body)] {
        at::init_num_threads(); // a new thread takes the run's number only when told to
        return body();
    });
    std::future<T> result = task->get_future();
    runAside([task] { (*task)(); });
    while (result.wait_for(kPoll) != std::future_status::ready) {
        if (stop.stop_requested()) {
            throw Cancelled();
        }
    }
    return result.get();
}

} // namespace anneau
