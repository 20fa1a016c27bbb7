// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/basis_inversion.h"
#include "core/diffusion/likelihood/classical_inversion.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/likelihood/lens_system.h"
#include "core/diffusion/likelihood/projected_basis.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "core/diffusion/verify/moment_agreement.h"
#include "core/tensor/symmetric_eigen.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr int kData = 24;
constexpr int kSide = 32;
constexpr std::int64_t kPixels = kSide * kSide;
constexpr double kNoise = 0.02;
constexpr double kFloor = 1e-9; ///< Lets in all that the numbers carry.

LensSystem systemOf(int pixels, int data = kData, double noise = kNoise)
{
    LensSystem::Key key;
    key.lensMass = {{"PEMD", "lens", {0.7, 2.0, 0.8, 20, 0, 0}, {}}};
    key.source = {pixels, 1.3 / pixels, 0, 0};
    key.pixelScale = 2.4 / data;
    key.kernel = Image(3, 3, 1.0F / 9);
    key.sigma = Image(data, data, static_cast<float>(noise));
    key.sigma.at(2, 3) = 0;
    key.device = "cpu";
    return LensSystem(key, at::kCPU, {});
}

/// Light of a source drawn from the covariance, with noise. // -> [H, W]
Tensor dataOf(const LensSystem& system, const Covariance& covariance)
{
    const Tensor source = covariance.to(at::kCPU, at::kFloat)
                              .apply(normals({1, system.sourcePixels()}, 1),
                                     [](const Tensor& c) { return c.sqrt(); });
    const Tensor noise = normals(system.sigma().sizes(), 2) * system.sigma();
    return (system.image(source).squeeze(0) + noise) * system.weight();
}

NormalEquations equationsOf(const LensSystem& system, const Tensor& data, at::ScalarType type)
{
    return {system.gram().to(type), system.backProject(data.unsqueeze(0)).squeeze(0).to(type),
            system.chi2(data.unsqueeze(0)).item<double>(), system.logNoise()};
}

LinearData linearOf(const LensSystem& system, const SingularBasis& basis, const Tensor& data)
{
    return {std::make_shared<const SingularBasis>(basis),
            LinearData::coordinatesOf(basis, system.backProject(data.unsqueeze(0))),
            at::ones({1, 1}, basis.vectors.options())};
}

SingularBasis projectionOf(const LensSystem& system, std::int64_t rank)
{
    const auto gram = [&](const Tensor& rows) {
        return at::mm(rows, system.gram());
    };
    const Covariance weight = genericGalaxyCovariance(kSide, at::kCPU, at::kFloat);
    return projectedBasis(gram, weight, rank, kFloor, 1, {});
}

/// Of the draws: rows of Cov^1/2 about the mean. // -> [n, n]
Tensor covarianceOf(const BasisInversion& inversion)
{
    const Tensor roots = inversion.draws(at::eye(kPixels, at::kDouble)) - inversion.mean();
    return at::mm(roots.t(), roots);
}

/// C^-1/2 S C^-1/2 by eigenvalues, ascending.
Tensor relativeValues(const Covariance& covariance, const Tensor& matrix)
{
    const auto root = [](const Tensor& c) {
        return c.rsqrt();
    };
    const Tensor once = covariance.apply(matrix, root).t().contiguous();
    const Tensor both = covariance.apply(once, root);
    return std::get<0>(symmetricEigen(0.5 * (both + both.t())));
}

} // namespace

class ProjectedBasisTest : public QObject {
    Q_OBJECT

    const Covariance m_prior = genericGalaxyCovariance(kSide, at::kCPU, at::kDouble).scaled(400);
    const Tensor m_zero = at::zeros({kPixels}, at::kDouble);
    const LensSystem m_system = systemOf(kSide);
    const Tensor m_data = dataOf(m_system, m_prior);
    const GaussianInversion m_exact{equationsOf(m_system, m_data, at::kDouble), m_zero, m_prior};

    BasisInversion projected(std::int64_t rank) const
    {
        const SingularBasis basis = projectionOf(m_system, rank).to(at::kCPU, at::kDouble);
        return BasisInversion(linearOf(m_system, basis, m_data), m_zero, m_prior, 1);
    }

private Q_SLOTS:
    /// The same posterior by way of the eigenvalues of the data as by Cholesky factors of the
    /// source: mean, number of determined numbers, most probable amplitude, and the law of draws.
    void theInversionInABasisIsTheClassicalOne()
    {
        const NormalEquations equations = equationsOf(m_system, m_data, at::kFloat);
        const Covariance prior = m_prior.to(at::kCPU, at::kFloat);
        const LinearData linear =
            linearOf(m_system, SingularBasis::ofGram(m_system.gram()), m_data);
        const Tensor zero = at::zeros({kPixels});
        const BasisInversion inBasis(linear, zero, prior, 1);
        QVERIFY(apart(inBasis.mean(), m_exact.mean()) < 2e-3);
        QVERIFY(std::abs(inBasis.effectiveParameters() / m_exact.effectiveParameters() - 1) < 5e-3);
        const Tensor draws = inBasis.draws(at::eye(kPixels)) - inBasis.mean(); // rows of Cov^1/2
        QVERIFY(apart(at::mm(draws.t(), draws), m_exact.covariance()) < 5e-3);

        const Covariance shape = prior.scaled(1 / 400.0);
        const double most =
            mostProbableAmplitude(equations, shape, whitenedGram(shape, equations.gram), 300);
        const BasisInversion found(linear, zero, shape, 0, 300);
        QVERIFY(std::abs(std::log(found.amplitude() / most)) < 0.5); // the search ends at 0.4
    }

    /// k combinations of data cannot determine more than the k leading eigenvalues of C^1/2 M C^1/2
    /// let them (Poincare's separation theorem), and the best k reach that. Random ones with a
    /// power iteration do as well as the best of a few less (oversampling: Halko, Martinsson &
    /// Tropp, sec. 4.2): here of a sixteenth less. Where the weakest tells nothing, nothing is
    /// lost.
    void noCombinationsDetermineMore()
    {
        const Tensor gram = whitenedGram(m_prior, m_system.gram().to(at::kDouble));
        const Tensor values = std::get<0>(symmetricEigen(gram)).flip(0).clamp_min(0);
        const Tensor best = (values / (1 + values)).cumsum(0);
        for (const std::int64_t rank : {24, 96, 288}) {
            const BasisInversion inversion = projected(rank);
            const double bound = best[rank - 1].item<double>();
            const double got = inversion.effectiveParameters();
            qInfo("%d combinations: %.3f numbers, the best %.3f, all data %.3f, the weakest %.4f",
                  static_cast<int>(rank), got, bound, m_exact.effectiveParameters(),
                  inversion.weakest());
            QVERIFY(got < bound * (1 + 1e-5));
            QVERIFY(got > best[rank - 1 - (rank + 15) / 16].item<double>());
            if (inversion.weakest() < 0.02) {
                QVERIFY(got > 0.98 * m_exact.effectiveParameters());
            }
        }
    }

    /// With every combination, mean and covariance are those of the n x n way.
    void nothingIsLostWithAllCombinations()
    {
        const BasisInversion whole = projected(kData * kData - 1);
        const Tensor spread = m_exact.covariance().diagonal().sqrt();
        const Tensor shift = (whole.mean() - m_exact.mean()) / spread;
        const double apartness = apart(covarianceOf(whole), m_exact.covariance());
        qInfo("shift %.2g sigma, covariance %.2g", shift.abs().max().item<double>(), apartness);
        QVERIFY(shift.abs().max().item<double>() < 5e-3);
        QVERIFY(apartness < 1e-3);
    }

    /// What is left out is the prior's own law: no direction gets narrower than with all data, all
    /// but k directions are as wide as the prior, and the mean is off by what the errors grow by
    /// (its expected square is the trace; the random part has at most as many terms as numbers were
    /// lost).
    void whatIsLeftOutIsThePrior()
    {
        constexpr std::int64_t kFew = 24;
        const BasisInversion few = projected(kFew);
        const Tensor covariance = covarianceOf(few);
        const Tensor exact = m_exact.covariance();
        QVERIFY(relativeValues(m_prior, covariance - exact).min().item<double>() > -1e-5);
        const Tensor values = relativeValues(m_prior, covariance);
        QVERIFY(values.max().item<double>() < 1 + 1e-5);
        QVERIFY(values[kFew].item<double>() > 1 - 1e-5);
        QVERIFY(values[kFew - 1].item<double>() < 0.9);
        const double wider = (covariance - exact).diagonal().sum().item<double>();
        const double off = (few.mean() - m_exact.mean()).square().sum().item<double>();
        qInfo("mean off by %.1f, variances wider by %.1f", off, wider);
        QVERIFY(off < 2 * wider);
        QVERIFY(off > wider / 2);
    }

    /// A sampler's draws by way of the projection have the moments of the exact n x n posterior:
    /// false alarm 1e-5, width to 1 % (as in samplers_test.cpp for any basis).
    void samplersDrawThroughIt()
    {
        constexpr int kDraws = 48;
        const GaussianDenoiser prior(at::zeros({1, kSide, kSide}, at::kDouble), m_prior, 0.05, 400);
        const LinearData data = linearOf(
            m_system, projectionOf(m_system, kData * kData - 1).to(at::kCPU, at::kDouble), m_data);
        SamplerSettings settings = SamplerSettings::named("mmps+dpmpp_2m_sde", 64).value();
        settings.iterations = 8;
        const SamplerDraw draw =
            drawSamples(prior, &data, settings, SampleNoise(11, 0, kDraws), {}, {});
        const MomentAgreement got =
            momentAgreement(draw.samples.reshape({kDraws, -1}).to(at::kDouble), m_exact.mean(),
                            m_exact.covariance());
        qInfo("width %.4f +- %.4f, mean off by %.3f (p %.2g)", got.width, got.widthError,
              got.meanShift, got.meanPValue);
        QVERIFY(got.holds(1e-5, 0.01));
    }

    /// Coordinates of noise alone have unit variance, the weakest too: 400 noise images.
    void coordinatesHaveUnitNoise()
    {
        const SingularBasis basis = projectionOf(m_system, kData * kData - 1);
        const Tensor noise = kNoise * normals({400, kData, kData}, 5) * m_system.weight();
        const Tensor u = LinearData::coordinatesOf(basis, m_system.backProject(noise));
        const Tensor covariance = at::mm(u.t(), u) / 400;
        const auto r = static_cast<double>(basis.singular.size(0));
        QVERIFY(r > 300);
        const auto level = [&](std::int64_t first, std::int64_t count) {
            return covariance.diagonal().narrow(0, first, count).mean().item<double>();
        };
        QVERIFY(std::abs(level(0, static_cast<std::int64_t>(r)) - 1) <
                5 * std::sqrt(2 / (400 * r)));
        QVERIFY(std::abs(level(static_cast<std::int64_t>(r) - 50, 50) - 1) <
                5 * std::sqrt(2 / (400 * 50.0)));
        const double cross =
            (covariance - covariance.diagonal().diag()).square().sum().item<double>();
        QVERIFY(std::abs(cross / (r * (r - 1)) * 400 - 1) < 0.05);
    }

    /// A source with more pixels than have a Gram matrix: the inversion's draws fit the data as the
    /// truth does (six of them: chi2 = m +- 5 sqrt(2 m)), and data that say more are asked for
    /// more: past the 1024 combinations that are tried at first.
    void aLargeSourceNeedsNoGramMatrix()
    {
        constexpr int kLarge = 66;
        const Covariance shape = genericGalaxyCovariance(kLarge, at::kCPU, at::kFloat);
        for (const bool bright : {false, true}) {
            LensSystem system =
                bright ? systemOf(kLarge, 36, kNoise / 100) : systemOf(kLarge, kData, kNoise);
            QVERIFY(!system.hasGram());
            const Tensor data = dataOf(system, shape.scaled(400));
            const std::int64_t before = system.basis({})->singular.size(0);
            const ClassicalInversion inversion = invertClassically(system, data, shape, {});
            const std::int64_t after = system.basis({})->singular.size(0);
            const Tensor draws = inversion.draws(normals({6, kLarge * kLarge}, 8));
            const double chi2 = system.chi2(data - system.image(draws)).mean().item<double>();
            const auto m = static_cast<double>(system.usedPixels());
            qInfo("chi2 %.1f of %.0f; %d combinations, then %d", chi2, m, static_cast<int>(before),
                  static_cast<int>(after));
            QVERIFY(std::abs(chi2 - m) < 5 * std::sqrt(2 * m));
            QCOMPARE(after, bright ? std::max<std::int64_t>(after, 1025) : before);
        }
    }

    /// A stopped refinement leaves a system that the next run can use.
    void aStoppedRefinementIsMadeUpFor()
    {
        LensSystem system = systemOf(66);
        const std::int64_t before = system.basis({})->singular.size(0);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, system.refineProjection(1e-2, stop.get_token()));
        QVERIFY(system.basis({})->singular.size(0) > before);
    }
};

ANNEAU_TEST(projected_basis, ProjectedBasisTest)
#include "projected_basis_test.moc"
