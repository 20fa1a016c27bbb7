// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/runs/sample_run.h"
#include "core/posterior/posterior_file.h"

#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// What all runs of samples have in common, from job to summary: the posterior file, which a
/// resumed run goes on with, progress, the clock, and what is kept when asked to stop. A child
/// prepares, draws and says how it went.
class SamplingRun {
public:
    SamplingRun(const SampleJob& job, const SampleEvents& events, std::stop_token stop,
                EngineCache& cache);
    virtual ~SamplingRun() = default;
    SamplingRun(const SamplingRun&) = delete;
    SamplingRun& operator=(const SamplingRun&) = delete;

    Result<SampleSummary> execute();

protected:
    /// What goes into the file's record.
    struct Recorded {
        std::string sampler;
        int samples = 0;
        PosteriorFile::Lens lens = PosteriorFile::Lens::Fixed;
    };

    /// All that comes before the first sample; sets the summary's device, sampler, steps, pixels
    /// and flux scale. Throws Cancelled, as draw() does.
    virtual Result<void> prepare() = 0;
    virtual Recorded recorded() const = 0;
    /// Of the sources that the sampler draws where there are no data; empty if that is not known.
    virtual Image spreadOfPrior(const RunRecord& record) const;
    /// Once the file is there, with what it holds already.
    virtual Result<void> proceed() { return {}; }
    virtual void draw() = 0;
    /// After the last sample of a run that was not stopped.
    virtual void check() {}
    /// Of the summary, also of a run that was stopped.
    virtual void summarise() = 0;

    const SampleJob& job() const { return m_job; }
    const SampleEvents& events() const { return m_events; }
    const std::stop_token& stop() const { return m_stop; }
    EngineCache& cache() const { return m_cache; }
    SampleSummary& summary() { return m_summary; }
    const SampleSummary& summary() const { return m_summary; }
    const std::optional<PosteriorFile>& file() const { return m_file; }

    void stage(const std::string& name, double done, double total) const;
    void warn(const std::string& sentence); ///< Unless it is empty.
    bool finished(int index) const;
    /// The job's, or that of the run that is resumed, whose last digits may depend on the threads;
    /// 0: to be measured.
    double knownFluxScale() const;
    /// Writes and tells of a sample; one that is finished already is left alone. Throws Cancelled
    /// when it cannot be written, which ends the run with that fault.
    void keep(const PosteriorSample& sample);
    int drawn() const { return m_drawn; } ///< Kept by this run, without those that were there.

private:
    bool resumes() const;
    Result<void> openFile();
    Result<void> countKept();

    const SampleJob& m_job;
    const SampleEvents& m_events;
    std::stop_token m_stop;
    EngineCache& m_cache;
    SampleSummary m_summary;
    std::optional<PosteriorFile> m_file;
    std::string m_writeFault;
    double m_chi2 = 0; ///< Sum over the samples.
    int m_drawn = 0;
};

} // namespace anneau
