// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/engine.h"

#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/bench_entries.h"
#include "core/diffusion/runs/case_coverage_run.h"
#include "core/diffusion/runs/compare_run.h"
#include "core/diffusion/runs/coverage_run.h"
#include "core/diffusion/runs/joint_coverage.h"
#include "core/diffusion/runs/joint_run.h"
#include "core/diffusion/runs/prior_check.h"
#include "core/diffusion/runs/sample_run.h"
#include "core/diffusion/samplers/prior_draws.h"
#include "core/diffusion/training/training.h"
#include "core/diffusion/verify/verify_cases.h"

#include <ATen/ATen.h>
#include <torch/version.h>

#include <fstream>

namespace anneau {
namespace {

/// As the system tells it; "processor" where it does not.
std::string processorName()
{
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        const std::size_t colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return "processor";
}

/// Thin calls into the runs; no exception leaves it.
class EngineImpl final : public Engine {
public:
    std::string torchVersion() const override { return TORCH_VERSION; }
    std::vector<DeviceInfo> devices() const override;
    Result<PriorInfo> inspectPrior(const std::filesystem::path& file) const override;
    Result<SampleSummary> sample(const SampleJob& job, const SampleEvents& events,
                                 std::stop_token stop) override;
    Result<TarpCurve> coverage(const CoverageJob& job, const CoverageEvents& events,
                               std::stop_token stop) override;
    Result<CaseCoverageTable> caseCoverage(const CaseCoverageJob& job,
                                           const ProgressReport& progress,
                                           std::stop_token stop) override
    {
        return runCaseCoverage(job, progress, std::move(stop));
    }
    Result<ComparisonTable> compare(const CompareJob& job, const ProgressReport& progress,
                                    std::stop_token stop) override
    {
        return runComparison(job, progress, std::move(stop), m_cache);
    }
    Result<TrainSummary> train(const TrainJob& job, const TrainEvents& events,
                               std::stop_token stop) override;
    Result<std::vector<Image>> drawFromPrior(const std::filesystem::path& prior, int count,
                                             int steps, std::uint64_t seed,
                                             const std::string& device,
                                             std::stop_token stop) override;
    Result<PriorCheck> checkPrior(const PriorCheckJob& job, const ProgressReport& progress,
                                  std::stop_token stop) override
    {
        return guarded<PriorCheck>([&] {
            const OperatorThreadsScope threads;
            return anneau::checkPrior(job, progress, stop);
        });
    }
    std::vector<CaseResult> verify(const std::filesystem::path& file, const std::string& kind,
                                   const std::string& device) override;
    std::vector<BenchEntry> bench(const std::string& device, std::stop_token stop) override;

private:
    EngineCache m_cache;
};

std::vector<DeviceInfo> EngineImpl::devices() const
{
    std::vector<DeviceInfo> list{{"cpu", processorName()}};
    for (int k = 0; at::hasCUDA(); ++k) { // how many, LibTorch's versions tell in different ways
        const std::string key = "cuda:" + std::to_string(k);
        if (!chooseDevice(key)) {
            break;
        }
        list.push_back({key, "CUDA device " + std::to_string(k)});
    }
    return list;
}

Result<PriorInfo> EngineImpl::inspectPrior(const std::filesystem::path& file) const
{
    return guarded<PriorInfo>([&]() -> Result<PriorInfo> {
        const auto prior = readPrior(file);
        if (!prior) {
            return failWith(prior);
        }
        return describePrior(file, *prior);
    });
}

Result<SampleSummary> EngineImpl::sample(const SampleJob& job, const SampleEvents& events,
                                         std::stop_token stop)
{
    return job.joint.on ? runJoint(job, events, std::move(stop), m_cache)
                        : runSampling(job, events, std::move(stop), m_cache);
}

Result<TarpCurve> EngineImpl::coverage(const CoverageJob& job, const CoverageEvents& events,
                                       std::stop_token stop)
{
    return job.run.joint.on ? runJointCoverage(job, events, std::move(stop), m_cache)
                            : runCoverage(job, events, std::move(stop), m_cache);
}

Result<TrainSummary> EngineImpl::train(const TrainJob& job, const TrainEvents& events,
                                       std::stop_token stop)
{
    return guarded<TrainSummary>([&] { return runTraining(job, events, stop); });
}

Result<std::vector<Image>> EngineImpl::drawFromPrior(const std::filesystem::path& prior, int count,
                                                     int steps, std::uint64_t seed,
                                                     const std::string& device,
                                                     std::stop_token stop)
{
    return guarded<std::vector<Image>>([&]() -> Result<std::vector<Image>> {
        const OperatorThreadsScope threads;
        const auto chosen = chooseDevice(device);
        if (!chosen) {
            return failWith(chosen);
        }
        const auto loaded = loadPrior(prior, *chosen);
        if (!loaded) {
            return failWith(loaded);
        }
        std::vector<Image> images;
        const int batch = automaticBatch(*chosen);
        for (int first = 0; first < count; first += batch) {
            const SampleNoise noise(seed, first, std::min(batch, count - first));
            const Tensor drawn = drawUnconditional(**loaded, noise, steps, stop);
            for (std::int64_t i = 0; i < drawn.size(0); ++i) {
                images.push_back(toImage(drawn.select(0, i)));
            }
        }
        return images;
    });
}

std::vector<CaseResult> EngineImpl::verify(const std::filesystem::path& file,
                                           const std::string& kind, const std::string& device)
{
    CaseResult failed;
    failed.name = file.stem().string();
    failed.kind = kind;
    failed.dtype = "float64";
    const auto results = guarded<std::vector<CaseResult>>([&]() -> Result<std::vector<CaseResult>> {
        const auto chosen = chooseDevice(device);
        if (!chosen) {
            return failWith(chosen);
        }
        if (!isTensorKind(kind)) {
            return fail(Error::Kind::BadInput,
                        "The engine does not know the kind \"" + kind + "\".");
        }
        return verifyTensors(file, kind, chosen->str());
    });
    if (!results) {
        failed.note = results.error().message;
        return {failed};
    }
    return *results;
}

std::vector<BenchEntry> EngineImpl::bench(const std::string& device, std::stop_token stop)
{
    const auto entries = guarded<std::vector<BenchEntry>>(
        [&]() -> Result<std::vector<BenchEntry>> { return benchEntries(device, stop); });
    return entries.value_or(std::vector<BenchEntry>{});
}

} // namespace
} // namespace anneau

extern "C" anneau::Engine* anneauCreateEngine()
{
    // Never destroyed: at exit LibTorch may be gone before it.
    static auto* const engine = new anneau::EngineImpl;
    return engine;
}
