// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/sampling_run.h"

#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/run_start.h"

#include <chrono>
#include <system_error>

namespace anneau {
namespace {

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(Clock::now() - m_start).count(); }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point m_start = Clock::now();
};

} // namespace

SamplingRun::SamplingRun(const SampleJob& job, const SampleEvents& events, std::stop_token stop,
                         EngineCache& cache)
    : m_job{job},
      m_events{events},
      m_stop{std::move(stop)},
      m_cache{cache}
{}

void SamplingRun::stage(const std::string& name, double done, double total) const
{
    if (m_events.progress) {
        m_events.progress({name, done, total});
    }
}

void SamplingRun::warn(const std::string& sentence)
{
    if (!sentence.empty()) {
        m_summary.warnings.push_back(sentence);
    }
}

bool SamplingRun::finished(int index) const
{
    return m_file && m_file->contains(index);
}

void SamplingRun::keep(const PosteriorSample& sample)
{
    if (finished(sample.index)) {
        return;
    }
    if (m_file) {
        const auto written = m_file->append(sample.index, sample.source, sample.model, sample.chi2,
                                            sample.lens.get());
        if (!written) {
            m_writeFault = written.error().message;
            throw Cancelled();
        }
    }
    m_chi2 += sample.chi2;
    ++m_summary.samples;
    ++m_drawn;
    if (m_events.onSample) {
        m_events.onSample(sample);
    }
}

bool SamplingRun::resumes() const
{
    std::error_code ignored;
    return m_job.resume && std::filesystem::exists(m_job.output, ignored);
}

double SamplingRun::knownFluxScale() const
{
    if (m_job.fluxScale > 0 || !resumes()) {
        return m_job.fluxScale;
    }
    const auto file = PosteriorFile::open(m_job.output, false);
    return file ? file->record().fluxScale : 0;
}

Result<void> SamplingRun::openFile()
{
    if (m_job.output.empty()) {
        return {};
    }
    const Recorded what = recorded();
    auto record = newRunRecord(m_job, what.sampler, m_summary.steps, m_summary);
    if (!record) {
        return failWith(record);
    }
    record->samplesWanted = what.samples;
    if (resumes()) {
        auto file = PosteriorFile::open(m_job.output, true);
        if (!file) {
            return failWith(file);
        }
        if (auto same = file->checkContinues(*record, m_job.scene, m_job.observation); !same) {
            return same;
        }
        m_file.emplace(std::move(*file));
        return countKept();
    }
    auto file =
        PosteriorFile::create(m_job.output, *record, m_job.scene, m_job.observation,
                              PosteriorFile::ModelImages::Keep, what.lens, spreadOfPrior(*record));
    if (!file) {
        return failWith(file);
    }
    m_file.emplace(std::move(*file));
    return {};
}

Image SamplingRun::spreadOfPrior(const RunRecord& record) const
{
    return priorDeviation(m_job.prior, record.priorSha256, m_summary.fluxScale);
}

Result<void> SamplingRun::countKept()
{
    for (int k = 0; k < m_file->size(); ++k) {
        const auto sample = m_file->read(k);
        if (!sample) {
            return failWith(sample);
        }
        m_chi2 += sample->chi2;
        ++m_summary.samples;
    }
    return {};
}

Result<SampleSummary> SamplingRun::execute()
{
    const Stopwatch whole;
    Stopwatch drawing;
    double drawingSeconds = -1;
    try {
        if (auto ready = prepare(); !ready) {
            return failWith(ready);
        }
        if (auto opened = openFile(); !opened) {
            return failWith(opened);
        }
        if (auto ready = proceed(); !ready) {
            return failWith(ready);
        }
        drawing = {};
        draw();
        drawingSeconds = drawing.seconds();
        check();
    } catch (const Cancelled&) {
        m_summary.cancelled = true;
    }
    if (!m_writeFault.empty()) {
        return fail(Error::Kind::Io, m_writeFault);
    }
    drawingSeconds = drawingSeconds < 0 ? drawing.seconds() : drawingSeconds;
    m_summary.seconds = whole.seconds();
    m_summary.secondsPerSample = m_drawn > 0 ? drawingSeconds / m_drawn : 0;
    m_summary.meanChi2 = m_summary.samples > 0 ? m_chi2 / m_summary.samples : 0;
    summarise();
    if (m_file) {
        if (const auto written = m_file->writeSummaries(); !written) {
            return failWith(written);
        }
    }
    return m_summary;
}

} // namespace anneau
