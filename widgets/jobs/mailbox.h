// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/jobs/bell.h"

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace anneau {

/// One value from a worker to the GUI where only the newest matters. A slow reader costs nothing:
/// what it did not take in time is dropped. put() from any thread, take() from the reader's.
template <class T>
class Mailbox {
public:
    explicit Mailbox(Bell& bell) : m_bell(bell) {}

    void put(T value)
    {
        auto fresh = std::make_shared<const T>(std::move(value));
        {
            const std::lock_guard lock(m_mutex);
            m_newest = std::move(fresh);
        }
        m_bell.ring();
    }

    /// The newest value, once; null if nothing came since the last call.
    std::shared_ptr<const T> take()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_newest, nullptr);
    }

private:
    Bell& m_bell;
    std::mutex m_mutex;
    std::shared_ptr<const T> m_newest;
};

/// Values from a worker to the GUI where every one counts, in order.
template <class T>
class Conveyor {
public:
    explicit Conveyor(Bell& bell) : m_bell(bell) {}

    void put(T value)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(std::move(value));
        }
        m_bell.ring();
    }

    std::vector<T> takeAll()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_waiting, {});
    }

private:
    Bell& m_bell;
    std::mutex m_mutex;
    std::vector<T> m_waiting;
};

} // namespace anneau
