// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/preview_worker.h"

#include <exception>
#include <utility>

namespace anneau {
namespace {
constexpr int kFrameMs = 16;
}

PreviewWorker::PreviewWorker(QObject* parent)
    : QObject(parent),
      m_bell(kFrameMs),
      m_outcomes(m_bell),
      m_thread([this](const std::stop_token& stop) { work(stop); })
{
    connect(&m_bell, &Bell::rang, this, &PreviewWorker::deliver);
}

PreviewWorker::~PreviewWorker()
{
    m_thread.request_stop();
    m_thread.join();
}

void PreviewWorker::setObservation(std::shared_ptr<const Observation> observation)
{
    m_observation = std::move(observation);
    m_complained = false;
    const std::lock_guard lock(m_mutex);
    m_waiting.reset();
}

void PreviewWorker::request(const Scene& scene, std::uint64_t generation)
{
    if (m_observation == nullptr) {
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = Order{m_observation, scene, generation};
    }
    m_wake.notify_one();
}

void PreviewWorker::work(const std::stop_token& stop)
{
    std::shared_ptr<const Observation> current;
    std::unique_ptr<LiveModel> model;
    while (true) {
        Order order;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return m_waiting.has_value(); })) {
                return;
            }
            order = std::move(*m_waiting);
            m_waiting.reset();
        }
        Outcome outcome{order.observation, nullptr, {}};
        try {
            if (order.observation != current) {
                model = std::make_unique<LiveModel>(order.observation);
                current = order.observation;
            }
            outcome.frame =
                std::make_shared<const LiveFrame>(model->render(order.scene, order.generation));
        } catch (const std::exception& e) {
            outcome.message = QString::fromUtf8(e.what());
        }
        m_outcomes.put(std::move(outcome));
    }
}

void PreviewWorker::deliver()
{
    const auto outcome = m_outcomes.take();
    if (outcome == nullptr || outcome->observation != m_observation) {
        return;
    }
    if (outcome->frame != nullptr) {
        m_complained = false;
        Q_EMIT rendered(outcome->frame);
    } else if (!m_complained) {
        m_complained = true;
        Q_EMIT failed(outcome->message);
    }
}

} // namespace anneau
