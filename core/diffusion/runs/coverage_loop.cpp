// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/coverage_loop.h"

#include "core/base/random.h"
#include "core/diffusion/likelihood/correlated_noise.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/samplers/prior_draws.h"
#include "core/model/scene_json.h"

#include <ATen/ATen.h>

#include <chrono>
#include <cmath>

namespace anneau {
namespace {

constexpr std::uint64_t kTruthSeed = 0x7472757468ull; ///< Truths and samples share no numbers.

} // namespace

CoverageLoop::CoverageLoop(const CoverageJob& job, const CoverageEvents& events,
                           std::stop_token stop, EngineCache& cache)
    : m_job{job},
      m_events{events},
      m_stop{std::move(stop)},
      m_cache{cache}
{}

Result<void> CoverageLoop::prepare()
{
    if (run().prior.empty()) {
        return fail(Error::Kind::BadInput,
                    "A coverage test needs a prior to draw its truths from.");
    }
    if (m_job.simulations < 1 || run().samples < 2 || !(m_job.minPeakSnr > 0) ||
        !(m_job.maxPeakSnr >= m_job.minPeakSnr)) {
        return fail(Error::Kind::BadInput,
                    "A coverage test needs simulations, two or more samples and a range of S/N.");
    }
    const auto device = chooseDevice(run().device);
    if (!device) {
        return failWith(device);
    }
    m_device = *device;
    const auto prior = priorOf(m_cache, run(), m_device, m_stop);
    if (!prior) {
        return failWith(prior);
    }
    m_prior = *prior;
    if (m_prior->pixels() != run().scene.sourceGrid.pixels) {
        return fail(Error::Kind::BadInput, "The source grid must have the prior's " +
                                               std::to_string(m_prior->pixels()) +
                                               " pixels a side.");
    }
    return {};
}

Result<CoverageSetup> CoverageLoop::setup() const
{
    const auto hash = sha256OfFile(run().prior);
    if (!hash) {
        return failWith(hash);
    }
    CoverageSetup s;
    s.program = "Anneau " ANNEAU_VERSION;
    s.prior = run().prior.filename().string();
    s.priorSha256 = *hash;
    s.observation = std::filesystem::path(run().observation.file).filename().string();
    s.samples = run().samples;
    s.seed = run().seed;
    s.minPeakSnr = m_job.minPeakSnr;
    s.maxPeakSnr = m_job.maxPeakSnr;
    Sha256 rest;
    rest.add(sceneToJson(run().scene));
    describe(s, rest);
    add(rest, run().noiseCorrelation);
    add(rest, m_job.trueCorrelation);
    s.sampler += std::string(run().noiseCorrelation.empty() ? "" : ", correlated noise") +
                 (m_job.trueCorrelation.empty() ? "" : ", other noise in the data");
    s.lens = rest.hex();
    return s;
}

void CoverageLoop::add(Sha256& sum, const Image& image)
{
    sum.add({reinterpret_cast<const char*>(image.data()), image.size() * sizeof(float)});
}

void CoverageLoop::add(Sha256& sum, const Grid<double>& values)
{
    sum.add({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)});
}

Tensor CoverageLoop::drawTruth(int index) const
{
    const SampleNoise numbers(run().seed ^ kTruthSeed, {static_cast<std::uint32_t>(index)});
    return drawUnconditional(prior(), numbers, 0, m_stop).reshape({1, -1});
}

double CoverageLoop::drawPeakSnr(int index) const
{
    const double range = std::log(m_job.maxPeakSnr / m_job.minPeakSnr);
    Rng rng(run().seed, static_cast<std::uint32_t>(index), numberOf(CoverageStep::Snr));
    return m_job.minPeakSnr * std::exp(range * rng.uniform());
}

Tensor CoverageLoop::noise(int index, int rows, int cols) const
{
    const SampleNoise numbers(run().seed, {static_cast<std::uint32_t>(index)});
    const Grid<double>& correlation =
        m_job.trueCorrelation.empty() ? run().noiseCorrelation : m_job.trueCorrelation;
    const auto normals = [&](std::int64_t height, std::int64_t width) {
        return numbers.normals(numberOf(CoverageStep::Data), height * width)
            .reshape({1, height, width})
            .to(m_device, at::kFloat);
    };
    if (correlation.empty()) {
        return normals(rows, cols).squeeze(0);
    }
    const CorrelatedNoise correlated(correlation, rows, cols, m_device, at::kFloat);
    return correlated.draw(normals(correlated.drawRows(), correlated.drawCols())).squeeze(0);
}

std::vector<float> CoverageLoop::values(const Tensor& t)
{
    const Tensor local = t.to(at::kCPU, at::kFloat).contiguous();
    return {local.data_ptr<float>(), local.data_ptr<float>() + local.numel()};
}

TarpCurve CoverageLoop::curve(const std::vector<CoverageRow>& rows) const
{
    std::vector<double> fractions;
    for (const CoverageRow& row : rows) {
        fractions.push_back(row.fraction);
    }
    const int samples = run().samples;
    return tarpCurve(std::move(fractions), samples, tarpBins(samples), run().seed);
}

void CoverageLoop::progress(double part) const
{
    if (m_events.progress) {
        m_events.progress({"coverage", m_finished + part, static_cast<double>(m_job.simulations)});
    }
}

void CoverageLoop::report(const std::vector<CoverageRow>& rows)
{
    m_finished = static_cast<int>(rows.size());
    progress(0);
    if (m_events.onCurve && !rows.empty()) {
        m_events.onCurve(m_finished, m_job.simulations, curve(rows));
    }
}

Result<TarpCurve> CoverageLoop::execute()
{
    using Clock = std::chrono::steady_clock;
    if (auto ready = prepare(); !ready) {
        return failWith(ready);
    }
    std::vector<CoverageRow> rows;
    std::optional<CoverageFile> file;
    if (!m_job.output.empty()) {
        const auto what = setup();
        if (!what) {
            return failWith(what);
        }
        auto opened = CoverageFile::openOrCreate(m_job.output, *what);
        if (!opened) {
            return failWith(opened);
        }
        file.emplace(std::move(*opened));
        rows = file->rows();
    }
    report(rows);
    for (int index = 0; index < m_job.simulations; ++index) {
        if (file && file->contains(index)) {
            continue;
        }
        const auto start = Clock::now();
        CoverageRow row = test(index);
        row.simulation = index;
        row.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        rows.push_back(std::move(row));
        if (file) {
            if (const auto kept = file->append(rows.back(), curve(rows)); !kept) {
                return failWith(kept);
            }
        }
        report(rows);
    }
    return curve(rows);
}

} // namespace anneau
