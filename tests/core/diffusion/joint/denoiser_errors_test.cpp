// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/denoiser_errors.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/prior/mixture_denoiser.h"
#include "core/diffusion/sample_noise.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

using namespace anneau;

namespace {

constexpr std::int64_t kSide = 6, kAll = kSide * kSide, kData = 50, kRuns = 3;
constexpr double kLevel = 0.7;

/// A dense operator, and what it tells of galaxies.
struct Problem {
    Covariance covariance = Covariance::dense(
        genericGalaxyCovariance(kSide, at::kCPU, at::kDouble)
            .apply(at::eye(kAll, at::kDouble), [](const Tensor& c) { return c; }));
    Tensor op = SampleNoise(1, 0, kData).normals(0, kAll); // [m, n]
    /// x_t of a faint, a middling and a bright source. // [R, n]
    Tensor states = at::tensor({0.5, 1.0, 3.0}, at::kDouble).unsqueeze(1) *
                    SampleNoise(2, 0, kRuns).normals(0, kAll);

    SourceBasis basis(const BasisLimits& limits) const
    {
        return {covariance, [this](const Tensor& rows) { return at::mm(rows, op.t()); },
                [this](const Tensor& rows) { return at::mm(rows, op); }, limits};
    }
    Tensor matrix() const
    {
        return covariance.apply(at::eye(kAll, at::kDouble), [](const Tensor& c) { return c; });
    }
    /// J^T v of a prior at the states.
    JointModel::Pull pull(const Denoiser& prior) const
    {
        const auto [mean, vjp] =
            prior.meanWithVjp(states.reshape({kRuns, 1, kSide, kSide}), kLevel);
        return [derivative = vjp](const Tensor& v) {
            return derivative(v.reshape({-1, 1, kSide, kSide})).reshape({-1, kAll});
        };
    }
};

} // namespace

class DenoiserErrorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    /// Where the prior is the basis' own law its derivative says what the law says, however few
    /// directions are asked for.
    void aGaussianKnowsWhatItsLawSays()
    {
        const Problem p;
        const GaussianDenoiser prior(at::zeros({1, kSide, kSide}, at::kDouble), p.covariance, 0.003,
                                     20);
        const SourceBasis basis = p.basis({480, 0});
        for (const double least : {0.0, 1.0, 1e9}) {
            const Tensor found = errorPrecisions(basis, p.pull(prior), kRuns, kLevel, least);
            const Tensor expected = basis.precision(kLevel).expand_as(found);
            QVERIFY(at::allclose(found, expected, 1e-6, 1e-8));
        }
    }

    /// Galaxies of two brightnesses: each run has the covariance sigma^2 J of its own.
    void eachRunHasTheErrorsOfItsOwnImage()
    {
        const Problem p;
        const Tensor matrix = p.matrix();
        const MixtureDenoiser prior(at::tensor({0.5, 0.5}, at::kDouble),
                                    at::zeros({2, kAll}, at::kDouble),
                                    at::stack({0.2 * matrix, 3 * matrix}), kSide, 0.003, 20);
        const SourceBasis basis = p.basis({480, 0});
        const JointModel::Pull pull = p.pull(prior);
        const Tensor found = errorPrecisions(basis, pull, kRuns, kLevel, 0);
        const Tensor duals = basis.duals();
        std::vector<Tensor> columns;
        for (std::int64_t i = 0; i < duals.size(0); ++i) {
            columns.push_back(at::mm(pull(duals.narrow(0, i, 1).expand({kRuns, -1})), duals.t()));
        }
        const Tensor expected = kLevel * kLevel * at::stack(columns, 1);
        QVERIFY(at::allclose(at::linalg_inv(found), expected, 1e-5, 1e-7));
        QVERIFY((expected[0] - expected[1]).abs().max().item<double>() > 1e-3);
    }

    /// Directions that data no longer tell keep the law's errors, whatever the prior says of them.
    void whatIsNotToldKeepsTheLaw()
    {
        const Problem p;
        const SourceBasis basis = p.basis({480, 0});
        std::int64_t asked = 0;
        const auto pull = [&](const Tensor& v) {
            ++asked;
            return 0.01 * v;
        };
        const Tensor found = errorPrecisions(basis, pull, kRuns, kLevel, 1e9);
        QCOMPARE(asked, std::int64_t{1});
        const Tensor ratio = at::linalg_solve(basis.precision(kLevel), found[0]);
        const Tensor gains = at::real(at::linalg_eigvals(ratio));
        QCOMPARE((gains > 1.001).sum().item<std::int64_t>(), std::int64_t{1});
        QVERIFY(gains.min().item<double>() > 0.999);
    }
};

ANNEAU_TEST(denoiser_errors, DenoiserErrorsTest)
#include "denoiser_errors_test.moc"
