// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/prior/mixture_denoiser.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>
#include <thread>

using namespace anneau;

namespace {

constexpr std::int64_t kSide = 4;
constexpr std::int64_t kPixels = kSide * kSide;

Tensor normals(at::IntArrayRef shape, std::uint64_t seed)
{
    return SampleNoise(seed, {0})
        .normals(0, at::prod(at::tensor(shape.vec())).item<std::int64_t>())
        .reshape(shape);
}

/// A correlated Gaussian prior and ten blurred data of it: under-determined.
struct Toy {
    Tensor mean, covariance, whitened, data;
    GaussianDenoiser prior;
    LinearData linear;
    GaussianInversion exact;

    static Toy make()
    {
        const Tensor root = normals({kPixels, kPixels}, 1) / 4;
        const Tensor covariance = at::mm(root, root.t()) + 0.05 * at::eye(kPixels, at::kDouble);
        const Tensor mean = normals({kPixels}, 2);
        const Tensor whitened = 3 * normals({10, kPixels}, 3);
        const Tensor data = at::mv(whitened, mean) + 4 * normals({10}, 4);
        const Covariance c = Covariance::dense(covariance);
        const auto basis = std::make_shared<const SingularBasis>(SingularBasis::of(whitened));
        const Tensor back = at::mv(whitened.t(), data).unsqueeze(0);
        return {mean,
                covariance,
                whitened,
                data,
                GaussianDenoiser(mean.reshape({1, kSide, kSide}), c, 0.005, 20),
                {basis, LinearData::coordinatesOf(*basis, back), at::ones({1, 1}, at::kDouble)},
                GaussianInversion(NormalEquations::of(whitened, data), mean, c)};
    }
};

SamplerSettings thorough()
{
    SamplerSettings settings = SamplerSettings::named("default", 64).value();
    settings.iterations = 12;
    return settings;
}

Tensor rows(const SamplerDraw& draw)
{
    return draw.samples.reshape({draw.samples.size(0), -1}).to(at::kDouble);
}

} // namespace

class PosteriorSamplerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // see Note [Threads of a run]

    /// 4000 draws. Mean: N d^T Cov^-1 d is chi-squared with 16 degrees of freedom; 64 steps add
    /// their own error, 1 % of a standard deviation at most. Threshold 60: false alarm below 1e-5
    /// for exact draws. Widths: each eigen-direction of the posterior within 8 % (standard
    /// error 1.1 %).
    void gaussianPriorGivesTheExactPosterior()
    {
        const Toy toy = Toy::make();
        const int count = 4000;
        const Tensor draws =
            rows(drawSamples(toy.prior, &toy.linear, thorough(), SampleNoise(5, 0, count), {}, {}));
        const Tensor covariance = toy.exact.covariance();
        const Tensor offset = draws.mean(0) - toy.exact.mean();
        const double chi2 =
            count * at::dot(offset, at::linalg_solve(covariance, offset, true)).item<double>();
        qInfo("mean: chi2 %.1f of 16", chi2);
        QVERIFY(chi2 < 60);
        const auto [values, vectors] = at::linalg_eigh(covariance);
        const Tensor spread =
            at::matmul(draws - draws.mean(0), vectors).square().mean(0).sqrt() / values.sqrt();
        qInfo("widths: %.3f to %.3f", spread.min().item<double>(), spread.max().item<double>());
        QVERIFY(spread.min().item<double>() > 0.92 && spread.max().item<double>() < 1.08);
    }

    /// The same by the closed form: 4000 draws of the inversion itself, thresholds as above.
    void inversionDrawsHaveTheirOwnMoments()
    {
        const Toy toy = Toy::make();
        const int count = 4000;
        const Tensor draws = toy.exact.draws(SampleNoise(6, 0, count).normals(0, kPixels));
        const Tensor covariance = toy.exact.covariance();
        const Tensor offset = draws.mean(0) - toy.exact.mean();
        QVERIFY(count * at::dot(offset, at::linalg_solve(covariance, offset, true)).item<double>() <
                60);
        const auto [values, vectors] = at::linalg_eigh(covariance);
        const Tensor spread =
            at::matmul(draws - draws.mean(0), vectors).square().mean(0).sqrt() / values.sqrt();
        QVERIFY(spread.min().item<double>() > 0.95 && spread.max().item<double>() < 1.05);
    }

    /// Two modes a datum hardly separates: weights within 0.04 of the exact ones (standard error of
    /// 4000 draws 0.007; moment matching ignores the slope of J, which costs a little).
    void mixturePriorKeepsItsWeights()
    {
        const auto f64 = at::TensorOptions().dtype(at::kDouble);
        const MixtureDenoiser prior(
            at::tensor({0.75, 0.25}, f64), at::tensor({-2.0, -1.0, 2.0, 1.2}, f64).reshape({2, 2}),
            at::tensor({0.3, 0.1, 0.1, 0.2, 0.15, -0.05, -0.05, 0.4}, f64).reshape({2, 2, 2}), 1,
            0.005, 40);
        const Tensor whitened = at::tensor({0.25 / 0.3, -0.5 / 0.3}, f64).reshape({1, 2});
        const Tensor data = at::tensor({0.05 / 0.3}, f64);
        const auto basis = std::make_shared<const SingularBasis>(SingularBasis::of(whitened));
        const LinearData linear{
            basis, LinearData::coordinatesOf(*basis, at::mv(whitened.t(), data).unsqueeze(0)),
            at::ones({1, 1}, f64)};
        const SamplerSettings settings = SamplerSettings::named("default", 0).value();
        const Tensor draws =
            rows(drawSamples(prior, &linear, settings, SampleNoise(7, 0, 4000), {}, {}));
        const double left = (draws.select(1, 0) < 0).to(at::kDouble).mean().item<double>();
        const double exact = prior.given(whitened, data).weights()[0].item<double>();
        qInfo("weight %.3f, exact %.3f", left, exact);
        QVERIFY(std::abs(left - exact) < 0.04);
    }

    /// Noise scales and flux scales of the members of a batch do not mix.
    void gainsAreEachMembersOwn()
    {
        const Toy toy = Toy::make();
        LinearData both = toy.linear;
        both.gain = at::tensor({1.0, 0.25}, at::kDouble).reshape({2, 1});
        both.coordinates = both.coordinates.expand({2, -1}).contiguous();
        const Tensor together =
            rows(drawSamples(toy.prior, &both, thorough(), SampleNoise(8, 0, 2), {}, {}));
        for (int i = 0; i < 2; ++i) {
            const LinearData one = both.rows(i, 1);
            const Tensor alone =
                rows(drawSamples(toy.prior, &one, thorough(), SampleNoise(8, i, 1), {}, {}));
            QVERIFY((alone[0] - together[i]).abs().max().item<double>() < 1e-4);
        }
        QVERIFY((together[0] - together[1]).abs().max().item<double>() > 1e-2);
    }

    void samplesDoNotDependOnTheirBatch()
    {
        const Toy toy = Toy::make();
        const Tensor all =
            rows(drawSamples(toy.prior, &toy.linear, thorough(), SampleNoise(9, 0, 8), {}, {}));
        const Tensor some =
            rows(drawSamples(toy.prior, &toy.linear, thorough(), SampleNoise(9, 3, 2), {}, {}));
        QVERIFY((all.narrow(0, 3, 2) - some).abs().max().item<double>() <
                1e-4); // rounding of float32
    }

    void stopsAtOnce()
    {
        const Toy toy = Toy::make();
        std::stop_source source;
        int steps = 0;
        const auto onStep = [&](int step, int, double, const Tensor&) {
            steps = step;
            if (step == 3) {
                source.request_stop();
            }
        };
        QVERIFY_EXCEPTION_THROWN(drawSamples(toy.prior, &toy.linear, thorough(),
                                             SampleNoise(1, 0, 2), onStep, source.get_token()),
                                 Cancelled);
        QCOMPARE(steps, 3);
    }

    void refusesUnknownSamplers()
    {
        QVERIFY(!SamplerSettings::named("best", 0));
        QVERIFY(!SamplerSettings::named("default", 1));
        QCOMPARE(SamplerSettings::named("preview", 0)->steps, 28);
    }
};

ANNEAU_TEST(posterior_sampler, PosteriorSamplerTest)
#include "posterior_sampler_test.moc"
