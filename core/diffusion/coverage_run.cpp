// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/coverage_run.h"

#include "core/base/random.h"
#include "core/diffusion/gaussian_inversion.h"
#include "core/diffusion/left_behind.h"
#include "core/diffusion/posterior_sampler.h"
#include "core/diffusion/prior_draws.h"
#include "core/diffusion/run_context.h"
#include "core/io/sha256.h"
#include "core/model/scene_json.h"
#include "core/posterior/coverage_file.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <chrono>
#include <cmath>
#include <span>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kSnrStep = 0x90000001u;
constexpr std::uint32_t kDataStep = 0x90000002u;
constexpr std::uint32_t kKickStep = 0x90000003u;
constexpr int kSpreadDraws = 8; ///< Draws from which the size of the Gaussian posterior is taken.
constexpr std::uint64_t kTruthSeed = 0x7472757468ull; ///< Truths and samples share no numbers.

/// One simulated observation in the singular basis.
struct Simulation {
    Tensor truth; // [n], the prior's unit
    double peakSnr = 0;
    double noiseScale = 1;
    Tensor whitened; // [H, W] data over their noise
    LinearData data;
};

class CoverageTest {
public:
    CoverageTest(const CoverageJob& job, const CoverageEvents& events, std::stop_token stop,
                 EngineCache& cache)
        : m_job{job},
          m_events{events},
          m_stop{std::move(stop)},
          m_cache{cache}
    {}

    Result<TarpCurve> execute();

private:
    Result<void> prepare();
    Result<CoverageSetup> setup() const;
    Tensor noise(std::uint32_t stream) const;
    Simulation simulate(int index) const;
    Tensor sample(int index, const Simulation& simulation) const;    // [K, n]
    Tensor reference(int index, const Simulation& simulation) const; // [n]
    CoverageRow test(int index) const;
    TarpCurve curve(const std::vector<CoverageRow>& rows) const;
    void progress(double done) const;
    void report(const std::vector<CoverageRow>& rows);

    const CoverageJob& m_job;
    const CoverageEvents& m_events;
    std::stop_token m_stop;
    EngineCache& m_cache;
    at::Device m_device{at::kCPU};
    SamplerSettings m_settings;
    std::shared_ptr<const Denoiser> m_prior;
    std::shared_ptr<LensSystem> m_system;
    std::shared_ptr<const SingularBasis> m_basis;
    std::optional<Covariance> m_covariance;
    int m_finished = 0;
};

Result<void> CoverageTest::prepare()
{
    const SampleJob& run = m_job.run;
    if (run.prior.empty()) {
        return fail(Error::Kind::BadInput,
                    "A coverage test needs a prior to draw its truths from.");
    }
    if (m_job.simulations < 1 || run.samples < 2 || !(m_job.minPeakSnr > 0) ||
        !(m_job.maxPeakSnr >= m_job.minPeakSnr)) {
        return fail(Error::Kind::BadInput,
                    "A coverage test needs simulations, two or more samples and a range of S/N.");
    }
    const auto device = chooseDevice(run.device);
    const auto settings = SamplerSettings::named(run.sampler, run.steps);
    if (!device || !settings) {
        return device ? failWith(settings) : failWith(device);
    }
    if (settings->steps == 0) {
        return fail(Error::Kind::BadInput,
                    "The coverage test is for samplers that use a trained prior, not for " +
                        run.sampler + ".");
    }
    m_device = *device;
    m_settings = *settings;
    const auto prior = priorOf(m_cache, run, m_device, m_stop);
    if (!prior) {
        return failWith(prior);
    }
    m_prior = *prior;
    if (m_prior->pixels() != run.scene.sourceGrid.pixels) {
        return fail(Error::Kind::BadInput, "The source grid must have the prior's " +
                                               std::to_string(m_prior->pixels()) +
                                               " pixels a side.");
    }
    m_system = lensSystem(m_cache, run, m_device, m_stop);
    m_basis = m_system->basis(m_stop);
    m_covariance = Covariance::stationary(m_prior->moments().spectrum, m_prior->pixels());
    return {};
}

Result<CoverageSetup> CoverageTest::setup() const
{
    const SampleJob& run = m_job.run;
    const auto hash = sha256OfFile(run.prior);
    if (!hash) {
        return failWith(hash);
    }
    Sha256 lens;
    lens.add(sceneToJson(run.scene));
    for (const Image* image : {&m_system->key().sigma, &m_system->key().kernel}) {
        lens.add({reinterpret_cast<const char*>(image->data()), image->size() * sizeof(float)});
    }
    CoverageSetup s;
    s.program = "Anneau " ANNEAU_VERSION;
    s.sampler = m_settings.key + (run.noiseCorrelation.empty() ? "" : ", correlated noise") +
                (m_job.trueCorrelation.empty() ? "" : ", other noise in the data");
    s.steps = m_settings.steps;
    s.prior = run.prior.filename().string();
    s.priorSha256 = *hash;
    s.observation = std::filesystem::path(run.observation.file).filename().string();
    s.lens = lens.hex();
    s.samples = run.samples;
    s.seed = run.seed;
    s.minPeakSnr = m_job.minPeakSnr;
    s.maxPeakSnr = m_job.maxPeakSnr;
    return s;
}

/// Of unit variance, as independent or as correlated as the job says. // -> [H, W]
Tensor CoverageTest::noise(std::uint32_t stream) const
{
    const Tensor& like = m_system->sigma();
    const SampleNoise numbers(m_job.run.seed, {stream});
    const Grid<double>& correlation =
        m_job.trueCorrelation.empty() ? m_job.run.noiseCorrelation : m_job.trueCorrelation;
    if (correlation.empty()) {
        return numbers.normals(kDataStep, like.numel()).reshape(like.sizes()).to(like.options());
    }
    const CorrelatedNoise correlated(correlation, static_cast<int>(like.size(0)),
                                     static_cast<int>(like.size(1)), m_device, at::kFloat);
    const std::int64_t rows = correlated.drawRows(), cols = correlated.drawCols();
    return correlated
        .draw(numbers.normals(kDataStep, rows * cols).reshape({1, rows, cols}).to(like.options()))
        .squeeze(0);
}

Simulation CoverageTest::simulate(int index) const
{
    Simulation out;
    const auto stream = static_cast<std::uint32_t>(index);
    const std::uint64_t seed = m_job.run.seed;
    const Tensor truth =
        drawUnconditional(*m_prior, SampleNoise(seed ^ kTruthSeed, {stream}), 0, m_stop);
    out.truth = truth.reshape({-1});
    const double range = std::log(m_job.maxPeakSnr / m_job.minPeakSnr);
    out.peakSnr = m_job.minPeakSnr * std::exp(range * Rng(seed, stream, kSnrStep).uniform());
    const Tensor clean = m_system->whiten(m_system->image(out.truth.unsqueeze(0))); // [1, H, W]
    out.noiseScale = clean.max().item<double>() / out.peakSnr;
    if (!(out.noiseScale > 0)) {
        throw std::runtime_error(
            "a simulated source gives no light inside the mask; check lens and source grid.");
    }
    out.whitened = (clean / out.noiseScale).squeeze(0) + noise(stream) * m_system->weight();
    const Tensor back = m_system->backProject((out.whitened * m_system->sigma()).unsqueeze(0));
    const Tensor gain = at::full({1, 1}, 1 / out.noiseScale, back.options());
    out.data = {m_basis, LinearData::coordinatesOf(*m_basis, back), gain};
    if (m_settings.needsImage()) {
        const Tensor seen = (out.whitened * m_system->sigma()).unsqueeze(0);
        out.data.image = std::make_shared<const ImageData>(m_system->imageData(seen));
    }
    return out;
}

Tensor CoverageTest::sample(int index, const Simulation& simulation) const
{
    const int wanted = m_job.run.samples;
    const int batch = m_job.run.batch > 0 ? m_job.run.batch : automaticBatch(m_device);
    std::vector<Tensor> parts;
    for (int first = 0; first < wanted; first += batch) {
        const SampleNoise noise(m_job.run.seed, index * wanted + first,
                                std::min(batch, wanted - first));
        const auto onStep = [&](int step, int steps, double, const Tensor&) {
            const double drawn = first + static_cast<double>(noise.batch()) * step / steps;
            progress(m_finished + drawn / wanted);
        };
        const SamplerDraw draw =
            drawSamples(*m_prior, &simulation.data, m_settings, noise, onStep, m_stop);
        parts.push_back(draw.samples.reshape({draw.samples.size(0), -1}));
    }
    return at::cat(parts);
}

Tensor CoverageTest::reference(int index, const Simulation& simulation) const
{
    NormalEquations equations;
    const double gain = 1 / simulation.noiseScale;
    equations.gram = m_system->gram() * (gain * gain);
    equations.backProjected =
        m_system->backProject((simulation.whitened * m_system->sigma()).unsqueeze(0)).squeeze(0) *
        gain;
    const auto wiener = computeAside<GaussianInversion>(
        [equations, mean = m_prior->moments().mean.reshape({-1}), covariance = *m_covariance] {
            const c10::NoGradGuard guard; // the thread is new
            return GaussianInversion(equations, mean, covariance);
        },
        m_stop);
    const std::int64_t n = simulation.truth.numel();
    const SampleNoise numbers(m_job.run.seed, {static_cast<std::uint32_t>(index)});
    const Tensor normals =
        numbers.normals(kKickStep, (kSpreadDraws + 1) * n).reshape({kSpreadDraws + 1, n});
    const Tensor spread = wiener.draws(normals.narrow(0, 0, kSpreadDraws)) - wiener.mean();
    const double size =
        std::sqrt(spread.square().mean().item<double>() / m_covariance->meanVariance());
    const Tensor kick = m_covariance->apply(normals.narrow(0, kSpreadDraws, 1).to(spread.options()),
                                            [](const Tensor& c) { return c.sqrt(); });
    return wiener.mean() + size * kick.squeeze(0);
}

CoverageRow CoverageTest::test(int index) const
{
    const auto start = Clock::now();
    const Simulation simulation = simulate(index);
    const Tensor samples = sample(index, simulation);
    const Tensor centre = reference(index, simulation);
    const auto values = [](const Tensor& t) {
        const Tensor local = t.to(at::kCPU, at::kFloat).contiguous();
        return std::vector<float>(local.data_ptr<float>(), local.data_ptr<float>() + local.numel());
    };
    const Tensor models = m_system->image(samples) / simulation.noiseScale;
    const double chi2 =
        m_system->chi2(simulation.whitened * m_system->sigma() - models).mean().item<double>();
    return {index, tarpFraction(values(samples), values(simulation.truth), values(centre)),
            simulation.peakSnr, chi2 / static_cast<double>(m_system->usedPixels()),
            std::chrono::duration<double>(Clock::now() - start).count()};
}

TarpCurve CoverageTest::curve(const std::vector<CoverageRow>& rows) const
{
    std::vector<double> fractions;
    for (const CoverageRow& row : rows) {
        fractions.push_back(row.fraction);
    }
    const int samples = m_job.run.samples;
    return tarpCurve(std::move(fractions), samples, tarpBins(samples), m_job.run.seed);
}

void CoverageTest::progress(double done) const
{
    if (m_events.progress) {
        m_events.progress({"coverage", done, static_cast<double>(m_job.simulations)});
    }
}

void CoverageTest::report(const std::vector<CoverageRow>& rows)
{
    m_finished = static_cast<int>(rows.size());
    progress(m_finished);
    if (m_events.onCurve && !rows.empty()) {
        m_events.onCurve(m_finished, m_job.simulations, curve(rows));
    }
}

Result<TarpCurve> CoverageTest::execute()
{
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
        rows.push_back(test(index));
        if (file) {
            if (const auto kept = file->append(rows.back(), curve(rows)); !kept) {
                return failWith(kept);
            }
        }
        report(rows);
    }
    return curve(rows);
}

} // namespace

Result<TarpCurve> runCoverage(const CoverageJob& job, const CoverageEvents& events,
                              std::stop_token stop, EngineCache& cache)
{
    return guarded<TarpCurve>([&]() -> Result<TarpCurve> {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return CoverageTest(job, events, std::move(stop), cache).execute();
    });
}

} // namespace anneau
