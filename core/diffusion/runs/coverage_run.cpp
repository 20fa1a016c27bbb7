// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/coverage_run.h"

#include "core/diffusion/left_behind.h"
#include "core/diffusion/likelihood/classical_inversion.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/coverage_loop.h"
#include "core/diffusion/samplers/posterior_sampler.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace anneau {
namespace {

constexpr int kSpreadDraws = 8; ///< Draws from which the size of the Gaussian posterior is taken.

/// One simulated observation in the singular basis.
struct Simulation {
    Tensor truth; // [n], the prior's unit
    double peakSnr = 0;
    double noiseScale = 1;
    Tensor whitened; // [H, W] data over their noise
    LinearData data;
};

/// Of a sampler of sources behind a lens that is known.
class SourceCoverage final : public CoverageLoop {
public:
    using CoverageLoop::CoverageLoop;

private:
    Result<void> prepare() override;
    void describe(CoverageSetup& setup, Sha256& rest) const override;
    CoverageRow test(int index) const override;
    Simulation simulate(int index) const;
    bool usesNetwork() const { return m_settings.steps > 0; }
    Tensor sample(int index, const Simulation& simulation) const; // [K, n]
    Tensor sampleGaussian(int index, const Simulation& simulation) const;
    Tensor sampleNetwork(int index, const Simulation& simulation) const;
    Tensor reference(int index, const Simulation& simulation) const; // [n]

    SamplerSettings m_settings;
    std::shared_ptr<LensSystem> m_system;
    std::shared_ptr<const SingularBasis> m_basis; ///< Null where no network is used.
    std::optional<Covariance> m_covariance;
};

Result<void> SourceCoverage::prepare()
{
    if (auto ready = CoverageLoop::prepare(); !ready) {
        return ready;
    }
    const auto settings = SamplerSettings::named(run().sampler, run().steps);
    if (!settings) {
        return failWith(settings);
    }
    const std::int64_t side = run().scene.sourceGrid.pixels;
    if (side * side > LensSystem::kLargestGram) {
        return fail(Error::Kind::BadInput,
                    "The coverage test takes sources of up to 64 x 64 pixels.");
    }
    m_settings = *settings;
    m_system = lensSystem(cache(), run(), device(), stop());
    if (usesNetwork()) {
        m_basis = m_system->basis(stop());
    }
    m_covariance = Covariance::stationary(prior().moments().spectrum, prior().pixels());
    return {};
}

void SourceCoverage::describe(CoverageSetup& setup, Sha256& rest) const
{
    add(rest, m_system->key().sigma);
    add(rest, m_system->key().kernel);
    setup.sampler = m_settings.key;
    setup.steps = m_settings.steps;
}

Simulation SourceCoverage::simulate(int index) const
{
    Simulation out;
    out.truth = drawTruth(index).squeeze(0);
    out.peakSnr = drawPeakSnr(index);
    const Tensor clean = m_system->whiten(m_system->image(out.truth.unsqueeze(0))); // [1, H, W]
    out.noiseScale = clean.max().item<double>() / out.peakSnr;
    if (!(out.noiseScale > 0)) {
        throw std::runtime_error(
            "a simulated source gives no light inside the mask; check lens and source grid.");
    }
    const Image& sigma = m_system->key().sigma;
    out.whitened = (clean / out.noiseScale).squeeze(0) +
                   noise(index, sigma.rows(), sigma.cols()) * m_system->weight();
    if (!usesNetwork()) {
        return out;
    }
    const Tensor back = m_system->backProject((out.whitened * m_system->sigma()).unsqueeze(0));
    const Tensor gain = at::full({1, 1}, 1 / out.noiseScale, back.options());
    out.data = {m_basis, LinearData::coordinatesOf(*m_basis, back), gain};
    if (m_settings.needsImage()) {
        const Tensor seen = (out.whitened * m_system->sigma()).unsqueeze(0);
        out.data.image = std::make_shared<const ImageData>(m_system->imageData(seen));
    }
    return out;
}

Tensor SourceCoverage::sample(int index, const Simulation& simulation) const
{
    return usesNetwork() ? sampleNetwork(index, simulation) : sampleGaussian(index, simulation);
}

/// As `sample` does with this prior, whose moments give the Gaussian's shape, and with these data.
Tensor SourceCoverage::sampleGaussian(int index, const Simulation& simulation) const
{
    const Covariance shape = priorShape(prior().moments());
    const ClassicalInversion classical =
        invertClassically(*m_system, simulation.whitened * m_system->sigma(), shape, stop());
    const SampleNoise numbers(run().seed, index * run().samples, run().samples);
    const Tensor normals = numbers.normals(0, m_system->sourcePixels());
    return classical.draws(normals) * simulation.noiseScale;
}

Tensor SourceCoverage::sampleNetwork(int index, const Simulation& simulation) const
{
    const int wanted = run().samples;
    const int batch = run().batch > 0 ? run().batch : automaticBatch(device());
    std::vector<Tensor> parts;
    for (int first = 0; first < wanted; first += batch) {
        const SampleNoise noise(run().seed, index * wanted + first,
                                std::min(batch, wanted - first));
        const auto onStep = [&](int step, int steps, double, const Tensor&) {
            const double drawn = first + static_cast<double>(noise.batch()) * step / steps;
            progress(drawn / wanted);
        };
        const SamplerDraw draw =
            drawSamples(prior(), &simulation.data, m_settings, noise, onStep, stop());
        parts.push_back(draw.samples.reshape({draw.samples.size(0), -1}));
    }
    return at::cat(parts);
}

Tensor SourceCoverage::reference(int index, const Simulation& simulation) const
{
    NormalEquations equations;
    const double gain = 1 / simulation.noiseScale;
    equations.gram = m_system->gram() * (gain * gain);
    equations.backProjected =
        m_system->backProject((simulation.whitened * m_system->sigma()).unsqueeze(0)).squeeze(0) *
        gain;
    const auto wiener = computeAside<GaussianInversion>(
        [equations, mean = prior().moments().mean.reshape({-1}), covariance = *m_covariance] {
            const c10::NoGradGuard guard; // the thread is new
            return GaussianInversion(equations, mean, covariance);
        },
        stop());
    const std::int64_t n = simulation.truth.numel();
    const SampleNoise numbers(run().seed, {static_cast<std::uint32_t>(index)});
    const Tensor normals = numbers.normals(numberOf(CoverageStep::Kick), (kSpreadDraws + 1) * n)
                               .reshape({kSpreadDraws + 1, n});
    const Tensor spread = wiener.draws(normals.narrow(0, 0, kSpreadDraws)) - wiener.mean();
    const double size =
        std::sqrt(spread.square().mean().item<double>() / m_covariance->meanVariance());
    const Tensor kick = m_covariance->apply(normals.narrow(0, kSpreadDraws, 1).to(spread.options()),
                                            [](const Tensor& c) { return c.sqrt(); });
    return wiener.mean() + size * kick.squeeze(0);
}

CoverageRow SourceCoverage::test(int index) const
{
    const Simulation simulation = simulate(index);
    const Tensor samples = sample(index, simulation);
    const Tensor centre = reference(index, simulation);
    const Tensor models = m_system->image(samples) / simulation.noiseScale;
    const double chi2 =
        m_system->chi2(simulation.whitened * m_system->sigma() - models).mean().item<double>();
    CoverageRow row;
    row.fraction = tarpFraction(values(samples), values(simulation.truth), values(centre));
    row.peakSnr = simulation.peakSnr;
    row.chi2 = chi2 / static_cast<double>(m_system->usedPixels());
    return row;
}

} // namespace

Result<TarpCurve> runCoverage(const CoverageJob& job, const CoverageEvents& events,
                              std::stop_token stop, EngineCache& cache)
{
    return guarded<TarpCurve>([&]() -> Result<TarpCurve> {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return SourceCoverage(job, events, std::move(stop), cache).execute();
    });
}

} // namespace anneau
