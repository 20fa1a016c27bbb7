// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/lens_system.h"
#include "core/diffusion/runs/sample_run.h"
#include "core/diffusion/sample_noise.h"
#include "core/io/sha256.h"
#include "core/posterior/coverage_file.h"

#include <span>
#include <vector>

namespace anneau {

/// Random numbers of simulation k are those of stream k, by purpose.
enum class CoverageStep : std::uint32_t {
    Snr = 0x90000001u,
    Data = 0x90000002u,
    Kick = 0x90000003u,
    Lens = 0x90000004u,
    Scales = 0x90000005u,
};
constexpr std::uint32_t numberOf(CoverageStep step)
{
    return static_cast<std::uint32_t>(step);
}

/// What coverage tests have in common: their file, the loop over simulations that are not there
/// yet, and what is told of them. A child simulates, samples and counts.
class CoverageLoop {
public:
    CoverageLoop(const CoverageJob& job, const CoverageEvents& events, std::stop_token stop,
                 EngineCache& cache);
    virtual ~CoverageLoop() = default;
    CoverageLoop(const CoverageLoop&) = delete;
    CoverageLoop& operator=(const CoverageLoop&) = delete;

    Result<TarpCurve> execute();

protected:
    /// Once, before the file is opened. Here: what every test needs of its job, device and prior.
    virtual Result<void> prepare();
    /// Says what is tested, beyond the job; `rest` becomes CoverageSetup::lens.
    virtual void describe(CoverageSetup& setup, Sha256& rest) const = 0;
    /// Throws Cancelled.
    virtual CoverageRow test(int index) const = 0;

    const CoverageJob& job() const { return m_job; }
    const SampleJob& run() const { return m_job.run; }
    const std::stop_token& stop() const { return m_stop; }
    EngineCache& cache() const { return m_cache; }
    at::Device device() const { return m_device; }
    const Denoiser& prior() const { return *m_prior; }

    /// A source of the prior that no sample shares numbers with. // -> [1, n]
    Tensor drawTruth(int index) const;
    double drawPeakSnr(int index) const;
    /// Noise of unit variance, as independent or as correlated as the job says. // -> [H, W] float
    Tensor noise(int index, int rows, int cols) const;
    /// Done within the simulation at hand, from 0 to 1.
    void progress(double part) const;

    static std::vector<float> values(const Tensor& t);
    static void add(Sha256& sum, const Image& image);
    static void add(Sha256& sum, const Grid<double>& values);

private:
    Result<CoverageSetup> setup() const;
    TarpCurve curve(const std::vector<CoverageRow>& rows) const;
    void report(const std::vector<CoverageRow>& rows);

    const CoverageJob& m_job;
    const CoverageEvents& m_events;
    std::stop_token m_stop;
    EngineCache& m_cache;
    at::Device m_device{at::kCPU};
    std::shared_ptr<const Denoiser> m_prior;
    int m_finished = 0;
};

} // namespace anneau
