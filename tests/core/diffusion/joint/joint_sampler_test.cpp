// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/diffusion/joint/dense_joint_model.h"
#include "core/diffusion/joint/joint_sampler.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/likelihood/source_marginal.h"
#include "core/posterior/sbc.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>
#include <vector>

using namespace anneau;

namespace {

constexpr int kSource = 6; // pixels a side, of 0.2 arcsec
constexpr int kImage = 10; // pixels a side, of 0.25 arcsec
constexpr double kNoise = 0.2;
constexpr double kRingMean = 0.8, kRingSd = 0.1; // prior of the Einstein radius, arcsec

/// A singular isothermal sphere at the origin: beta = theta - p theta/|theta|, one ray a pixel,
/// bilinear on the source grid. One parameter, the Einstein radius.
class SphereFamily final : public OperatorFamily {
public:
    explicit SphereFamily(Tensor data) : m_data{std::move(data)}
    {
        const Tensor axis = 0.25 * (at::arange(kImage, at::kDouble) - (kImage - 1) / 2.0);
        m_thetaX = axis.repeat({kImage});
        m_thetaY = axis.repeat_interleave(kImage);
        m_radius = (m_thetaX.square() + m_thetaY.square()).sqrt();
    }

    std::int64_t parameters() const override { return 1; }
    Tensor whitened(const Tensor& p) const override
    {
        const Tensor share = 1 - p / m_radius; // [R, m]
        const Tensor wx = hats(share * m_thetaX), wy = hats(share * m_thetaY);
        return (wy.unsqueeze(3) * wx.unsqueeze(2)).reshape({p.size(0), -1, kSource * kSource}) /
               kNoise;
    }
    Tensor data() const override { return m_data; }
    double logNoise() const override { return 0; }
    Tensor logPrior(const Tensor& p) const override
    {
        const Tensor inside = (p > 0).squeeze(1);
        const Tensor value = (-0.5 * ((p - kRingMean) / kRingSd).square()).squeeze(1);
        return at::where(inside, value, at::full_like(value, -INFINITY));
    }

private:
    /// Bilinear weights along one axis. // [R, m] -> [R, m, kSource]
    static Tensor hats(const Tensor& beta)
    {
        const Tensor centres = 0.2 * (at::arange(kSource, at::kDouble) - (kSource - 1) / 2.0);
        return (1 - (beta.unsqueeze(2) - centres).abs() / 0.2).clamp_min(0);
    }

    Tensor m_data, m_thetaX, m_thetaY, m_radius;
};

/// A smooth Gaussian prior of sources.
struct Prior {
    Covariance covariance = genericGalaxyCovariance(kSource, at::kCPU, at::kDouble);
    GaussianDenoiser denoiser{at::zeros({1, kSource, kSource}, at::kDouble), covariance, 0.003, 20};
};

/// A lens drawn from the priors, and its whitened data.
struct Simulation {
    double radius = 0;
    Tensor source;
    Tensor data;

    static Simulation make(const Prior& prior, std::uint32_t index)
    {
        const SampleNoise noise(77, {index});
        const Tensor numbers = noise.normals(0, 1 + kSource * kSource + kImage * kImage)[0];
        Simulation out;
        out.radius = kRingMean + kRingSd * numbers[0].item<double>();
        const Tensor white = numbers.narrow(0, 1, kSource * kSource).unsqueeze(0);
        out.source =
            prior.covariance.apply(white, [](const Tensor& c) { return c.sqrt(); }).squeeze(0);
        const Tensor op =
            SphereFamily(Tensor()).whitened(at::full({1, 1}, out.radius, at::kDouble))[0];
        out.data =
            at::mv(op, out.source) + numbers.narrow(0, 1 + kSource * kSource, kImage * kImage);
        return out;
    }
};

/// Mean and standard deviation of the radius given the data, on a grid.
std::pair<double, double> exactRadius(const Prior& prior, const Simulation& simulation)
{
    const SphereFamily family(simulation.data);
    const Tensor grid =
        at::linspace(kRingMean - 5 * kRingSd, kRingMean + 5 * kRingSd, 601, at::kDouble)
            .unsqueeze(1);
    const Tensor centre = at::zeros({1, kSource * kSource}, at::kDouble);
    const Tensor logs = SourceMarginal(family.whitened(grid), family.data(), centre,
                                       prior.covariance, SourceMarginal::wholePrior())
                            .logEvidence() +
                        family.logPrior(grid);
    const Tensor weights = at::softmax(logs, 0);
    const Tensor p = grid.squeeze(1);
    const double mean = at::dot(weights, p).item<double>();
    return {mean, std::sqrt(at::dot(weights, (p - mean).square()).item<double>())};
}

/// Runs that start where a fit would put them, three standard deviations apart.
JointDraws draw(const Prior& prior, const Simulation& simulation, int runs, Widths widths,
                std::uint64_t seed, int steps = 16, int cycles = 0)
{
    const SphereFamily family(simulation.data);
    JointSettings settings;
    settings.steps = steps;
    settings.moves = 2;
    settings.burnIn = 30;
    settings.cycles = cycles;
    settings.cycleSigma = 1;
    const auto [mean, sd] = exactRadius(prior, simulation);
    const DenseJointModel model(family, prior.covariance, widths);
    const JointSampler sampler(prior.denoiser, model, at::full({1, 1}, sd * sd, at::kDouble),
                               settings);
    const SampleNoise noise(seed, 0, runs);
    const Tensor start = mean + 3 * sd * noise.normals(SampleNoise::kSetup, 1);
    return sampler.run(start.clamp_min(0.1), noise, {}, {});
}

struct Ranks {
    std::vector<int> radius, flux;
};

constexpr int kSamples = 9;

/// Ranks of the true radius and of the true flux in the middle of the source.
Ranks ranks(const Prior& prior, Widths widths, int simulations)
{
    Ranks out;
    for (int i = 0; i < simulations; ++i) {
        const Simulation simulation = Simulation::make(prior, static_cast<std::uint32_t>(i));
        const JointDraw last =
            draw(prior, simulation, kSamples, widths, static_cast<std::uint64_t>(1000 + i))
                .draws.back();
        const auto middle = [](const Tensor& sources) {
            return sources.reshape({-1, kSource, kSource})
                .narrow(1, 2, 4)
                .narrow(2, 2, 4)
                .sum(at::IntArrayRef{1, 2});
        };
        const auto rank = [](const Tensor& draws, double truth) {
            return static_cast<int>((draws < truth).sum().item<std::int64_t>());
        };
        out.radius.push_back(rank(last.parameters, simulation.radius));
        out.flux.push_back(rank(middle(last.sources), middle(simulation.source).item<double>()));
    }
    return out;
}

} // namespace

class JointSamplerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    /// One lens, 400 runs: the radius' mean within four standard errors of the exact one, its width
    /// within 15 % (standard error 3.5 %).
    void theRadiusHasItsMarginalWidth()
    {
        const Prior prior;
        const Simulation simulation = Simulation::make(prior, 5000);
        const auto [mean, sd] = exactRadius(prior, simulation);
        const Tensor p = draw(prior, simulation, 400, Widths::Marginal, 1, 32)
                             .draws.back()
                             .parameters.squeeze(1);
        const double ownMean = p.mean().item<double>(), ownSd = p.std().item<double>();
        qInfo("radius %.4f +- %.4f, exact %.4f +- %.4f", ownMean, ownSd, mean, sd);
        QVERIFY(std::abs(ownMean - mean) < 4 * sd / std::sqrt(400.0));
        QVERIFY(std::abs(ownSd / sd - 1) < 0.15);
    }

    /// Simulation-based calibration of lens and source over 100 lenses drawn from the priors; a
    /// calibrated sampler fails one of the two lines for 1 % of seeds.
    void lensAndSourceAreCalibrated()
    {
        const Prior prior;
        const Ranks own = ranks(prior, Widths::Marginal, 100);
        const SbcResult radius = sbc(own.radius, kSamples, 5, 1);
        const SbcResult flux = sbc(own.flux, kSamples, 5, 1);
        qInfo("radius: chi2 %.1f (p %.3f), curve p %.3f; flux: chi2 %.1f (p %.3f), curve p %.3f",
              radius.chi2, radius.pValue, radius.ecdfPValue, flux.chi2, flux.pValue,
              flux.ecdfPValue);
        QVERIFY(radius.ecdfPValue > 0.005);
        QVERIFY(flux.ecdfPValue > 0.005);
    }

    /// The tempting version judges the lens by the source at hand: it must fail the same test.
    void conditionalWidthsAreSeen()
    {
        const Prior prior;
        const SbcResult radius = sbc(ranks(prior, Widths::Conditional, 40).radius, kSamples, 5, 1);
        qInfo("radius: chi2 %.1f (p %.2g), curve p %.4f", radius.chi2, radius.pValue,
              radius.ecdfPValue);
        QVERIFY(radius.pValue < 0.005);
    }

    void equalSeedsGiveEqualRuns()
    {
        const Prior prior;
        const Simulation simulation = Simulation::make(prior, 1);
        const JointDraw a = draw(prior, simulation, 3, Widths::Marginal, 4).draws.back();
        const JointDraw b = draw(prior, simulation, 3, Widths::Marginal, 4).draws.back();
        QVERIFY(at::equal(a.parameters, b.parameters));
        QVERIFY(at::equal(a.sources, b.sources));
    }

    /// Draws of one run, walked up and down again, keep to the same law.
    void cyclesGiveFurtherDraws()
    {
        const Prior prior;
        const Simulation simulation = Simulation::make(prior, 5000);
        const JointDraws got = draw(prior, simulation, 100, Widths::Marginal, 2, 16, 3);
        QCOMPARE(got.draws.size(), std::size_t{4});
        const auto [mean, sd] = exactRadius(prior, simulation);
        const Tensor p = got.draws.back().parameters.squeeze(1);
        QVERIFY(std::abs(p.mean().item<double>() - mean) < 4 * sd / std::sqrt(100.0));
        QVERIFY(std::abs(p.std().item<double>() / sd - 1) < 0.35);
        QVERIFY(!at::equal(got.draws[0].parameters, got.draws[3].parameters));
    }

    void stopsBetweenSteps()
    {
        const Prior prior;
        const Simulation simulation = Simulation::make(prior, 1);
        const SphereFamily family(simulation.data);
        const DenseJointModel model(family, prior.covariance);
        const JointSampler sampler(prior.denoiser, model, at::full({1, 1}, 1e-3, at::kDouble), {});
        std::stop_source source;
        int last = 0;
        const auto onStep = [&](int step, int, const Tensor&, const Tensor&) {
            last = step;
            if (step == 2) {
                source.request_stop();
            }
        };
        const JointDraws got = sampler.run(at::full({2, 1}, 0.8, at::kDouble), SampleNoise(1, 0, 2),
                                           onStep, source.get_token());
        QVERIFY(got.draws.empty());
        QCOMPARE(last, 2);
    }
};

ANNEAU_TEST(joint_sampler, JointSamplerTest)
#include "joint_sampler_test.moc"
