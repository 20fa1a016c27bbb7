// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/gaussian_inversion.h"
#include "core/diffusion/joint_sampler.h"
#include "core/diffusion/lens_family.h"
#include "core/posterior/diagnostics.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

constexpr int kSource = 8, kImage = 16;
constexpr int kRuns = 12, kCycles = 7;

/// A small blurred lens with its centre fixed: Einstein radius and ellipticity are free.
LensSystem::Key smallLens()
{
    LensSystem::Key key;
    Component sie = makeComponent(ParameterMap::Part::Mass, "SIE", "lens");
    setParameter(ParameterMap::Part::Mass, sie, "theta_E", 0.7);
    setParameter(ParameterMap::Part::Mass, sie, "q", 0.8);
    setParameter(ParameterMap::Part::Mass, sie, "phi", 30);
    setParameter(ParameterMap::Part::Mass, sie, "center_x", 0);
    setParameter(ParameterMap::Part::Mass, sie, "center_y", 0);
    for (const char* name : {"center_x", "center_y"}) {
        sie.fixed[parameterIndex(ParameterMap::Part::Mass, sie, name)] = true;
    }
    key.lensMass = {sie};
    key.source = {kSource, 0.15, 0.05, 0.03};
    key.pixelScale = 0.15;
    key.kernel = Image(3, 3, 0.0625F);
    key.kernel.at(1, 1) = 0.25F;
    key.kernel.at(0, 1) = key.kernel.at(1, 0) = key.kernel.at(1, 2) = key.kernel.at(2, 1) = 0.125F;
    key.sigma = Image(kImage, kImage, 0.003F);
    key.sigma.at(3, 3) = 0; // a pixel that is not used
    key.device = "cpu";
    return key;
}

struct Problem {
    LensSystem::Key key = smallLens();
    Covariance covariance = genericGalaxyCovariance(kSource, at::kCPU, at::kDouble);
    GaussianDenoiser prior{at::zeros({1, kSource, kSource}, at::kDouble), covariance, 0.003, 20};
    Tensor source;
    LensFamily family;

    Problem() : family{key, simulated(), 1, {}} {}

private:
    Tensor simulated()
    {
        const Tensor numbers =
            SampleNoise(3, {0}).normals(0, kSource * kSource + kImage * kImage)[0];
        source = covariance.apply(numbers.narrow(0, 0, kSource * kSource).unsqueeze(0),
                                  [](const Tensor& c) { return c.sqrt(); });
        const LensSystem system(key, at::kCPU, {});
        const Tensor noise =
            numbers.narrow(0, kSource * kSource, kImage * kImage).reshape({kImage, kImage});
        return system.image(source).squeeze(0).to(at::kDouble) + 0.003 * noise;
    }
};

} // namespace

class LensFamilyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    /// The dense operator is the one that samplers of a fixed lens use.
    void theOperatorIsTheLens()
    {
        const Problem p;
        const LensSystem system(p.key, at::kCPU, {});
        const Tensor op = p.family.whitened(p.family.start().unsqueeze(0))[0];
        QCOMPARE(op.size(0), std::int64_t{kImage * kImage - 1});
        const Tensor mine = at::mv(op, p.source.squeeze(0));
        const Tensor theirs = system.whiten(system.image(p.source)).reshape({-1});
        const Tensor used = (toTensor(p.key.sigma).reshape({-1}) > 0).nonzero().squeeze(1);
        QVERIFY((theirs.index_select(0, used).to(at::kDouble) - mine).abs().max().item<double>() <
                1e-3 * mine.abs().max().item<double>());
        QVERIFY(std::abs(p.family.logNoise() - system.logNoise()) < 1e-2);
    }

    void pointsOutsideTheBoundsAreNotAllowed()
    {
        const Problem p;
        Tensor point = p.family.start().unsqueeze(0);
        QCOMPARE(p.family.logPrior(point)[0].item<double>(), 0.0);
        point = point + 1e6;
        QVERIFY(std::isinf(p.family.logPrior(point)[0].item<double>()));
    }

    /// Lens and source together on a small lens: runs agree, and the truth is where they say.
    void runsMeetAndHoldTheTruth()
    {
        const Problem p;
        const std::int64_t k = p.family.parameters();
        JointSettings settings;
        settings.steps = 12;
        settings.moves = 3;
        settings.burnIn = 40;
        settings.cycles = kCycles;
        settings.cycleSigma = 4;
        const Tensor proposal = 1e-4 * at::eye(k, at::kDouble);
        const JointSampler sampler(p.prior, p.covariance, p.family, proposal, settings);
        const SampleNoise noise(5, 0, kRuns);
        const Tensor truth = p.family.start();
        const Tensor start = truth + 0.02 * noise.normals(SampleNoise::kSetup, k);
        const JointDraws got = sampler.run(start, noise, {}, {});
        QCOMPARE(got.draws.size(), std::size_t{kCycles + 1});
        std::vector<Tensor> all;
        for (const JointDraw& draw : got.draws) {
            all.push_back(draw.parameters);
        }
        const Tensor draws = at::stack(all, 1); // [R, C, K]
        for (std::int64_t i = 0; i < k; ++i) {
            const Tensor own = draws.select(2, i);
            const double mean = own.mean().item<double>(), sd = own.std().item<double>();
            Chains chains;
            for (std::int64_t r = 0; r < kRuns; ++r) {
                const Tensor row = own[r].contiguous();
                chains.emplace_back(row.data_ptr<double>(), row.data_ptr<double>() + row.numel());
            }
            const ChainDiagnostics d = diagnoseChains(chains);
            qInfo("coordinate %d: %.4f +- %.4f, truth %.4f; R-hat %.3f, ESS %.0f",
                  static_cast<int>(i), mean, sd, truth[i].item<double>(), d.rhat, d.bulkEss);
            QVERIFY(d.rhat < 1.2);
            QVERIFY(std::abs(mean - truth[i].item<double>()) < 4.5 * sd);
        }
        qInfo("acceptance %.2f", got.acceptance);
        QVERIFY(got.acceptance > 0.1 && got.acceptance < 0.6);
    }
};

ANNEAU_TEST(lens_family, LensFamilyTest)
#include "lens_family_test.moc"
