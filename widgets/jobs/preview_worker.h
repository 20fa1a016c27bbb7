// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"
#include "core/model/scene.h"
#include "core/session/live_model.h"
#include "widgets/jobs/mailbox.h"

#include <QObject>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace anneau {

/// Renders the newest scene on its own thread while the user drags. At most one scene waits: a
/// newer one replaces it, so a slow machine shows fewer frames, never older ones.
class PreviewWorker : public QObject {
    Q_OBJECT

public:
    explicit PreviewWorker(QObject* parent = nullptr);
    ~PreviewWorker() override;

    /// What scenes are compared with from now on; frames of an earlier observation are dropped.
    void setObservation(std::shared_ptr<const Observation> observation);
    void request(const Scene& scene, std::uint64_t generation);

Q_SIGNALS:
    void rendered(std::shared_ptr<const anneau::LiveFrame> frame);
    void failed(const QString& message); ///< Once per observation, until it renders again.

private:
    struct Order {
        std::shared_ptr<const Observation> observation;
        Scene scene;
        std::uint64_t generation = 0;
    };
    struct Outcome {
        std::shared_ptr<const Observation> observation;
        std::shared_ptr<const LiveFrame> frame;
        QString message;
    };

    void work(const std::stop_token& stop);
    void deliver();

    std::shared_ptr<const Observation> m_observation; ///< GUI thread's.
    bool m_complained = false;
    Bell m_bell;
    Mailbox<Outcome> m_outcomes;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<Order> m_waiting;
    std::jthread m_thread; ///< Last: joined first.
};

} // namespace anneau
