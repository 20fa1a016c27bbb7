// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"
#include "widgets/jobs/job.h"

#include <filesystem>
#include <vector>

namespace anneau {

/// What the engine offers on this machine.
struct EngineReport {
    std::string torchVersion;
    std::vector<DeviceInfo> devices;
    std::vector<PriorInfo>
        priors; ///< Those of the given folders that can be read; the default first.
};

/// Loads the engine after the first paint and asks it what there is: loading LibTorch takes the
/// best part of a second, and the window must not wait for it.
class EngineProbe : public Job {
    Q_OBJECT

public:
    explicit EngineProbe(QObject* parent = nullptr);

    /// Looks for *.safetensors in `folders`.
    void begin(std::vector<std::filesystem::path> folders);

Q_SIGNALS:
    void ready(const anneau::EngineReport& report);
};

} // namespace anneau
