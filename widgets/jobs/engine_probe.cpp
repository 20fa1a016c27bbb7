// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/engine_probe.h"

#include "core/base/resources.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace anneau {
namespace {
std::vector<std::filesystem::path> weightFiles(const std::vector<std::filesystem::path>& folders)
{
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    for (const fs::path& folder : folders) {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder, none)) {
            if (entry.path().extension() == ".safetensors") {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    std::stable_partition(files.begin(), files.end(),
                          [first = defaultPrior()](const fs::path& file) { return file == first; });
    return files;
}
} // namespace

EngineProbe::EngineProbe(QObject* parent) : Job(tr("Engine"), QString(), parent) {}

void EngineProbe::begin(std::vector<std::filesystem::path> folders)
{
    start([this, folders = std::move(folders)](const ProgressReport&,
                                               std::stop_token) -> Result<Delivery> {
        const Result<Engine*> engine = loadEngine();
        if (!engine) {
            return failWith(engine);
        }
        EngineReport report;
        report.torchVersion = (*engine)->torchVersion();
        report.devices = (*engine)->devices();
        for (const std::filesystem::path& file : weightFiles(folders)) {
            if (Result<PriorInfo> info = (*engine)->inspectPrior(file)) {
                report.priors.push_back(std::move(*info));
            }
        }
        return Delivery([this, report = std::move(report)] { Q_EMIT ready(report); });
    });
}

} // namespace anneau
