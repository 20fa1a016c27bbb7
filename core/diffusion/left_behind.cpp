// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/left_behind.h"

#include <mutex>
#include <thread>
#include <vector>

namespace anneau {
namespace {

class Leftovers {
public:
    ~Leftovers()
    {
        for (std::thread& thread : m_threads) {
            thread.join();
        }
    }
    void start(std::function<void()> body)
    {
        const std::lock_guard lock(m_mutex);
        m_threads.emplace_back(std::move(body));
    }

private:
    std::mutex m_mutex;
    std::vector<std::thread> m_threads;
};

} // namespace

void runAside(std::function<void()> body)
{
    static Leftovers all;
    all.start(std::move(body));
}

} // namespace anneau
