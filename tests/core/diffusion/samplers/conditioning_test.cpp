// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/conjugate_gradient.h"
#include "core/diffusion/prior/gaussian_denoiser.h"
#include "core/diffusion/sample_noise.h"
#include "core/diffusion/samplers/conditioning.h"
#include "core/tensor/symmetric_eigen.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

using namespace anneau;

namespace {

constexpr std::int64_t kPixels = 16;

Tensor normals(std::int64_t rows, std::int64_t cols, std::uint32_t stream)
{
    return SampleNoise(21, {stream}).normals(0, rows * cols).reshape({rows, cols});
}

GaussianDenoiser whitePrior()
{
    return {at::zeros({1, 4, 4}, at::kDouble), Covariance::dense(at::eye(kPixels, at::kDouble)),
            0.01, 10};
}

/// A prior whose derivative is nonsense, as a badly trained network's may be.
class WrongSlope final : public Denoiser {
public:
    Tensor mean(const Tensor& x, double sigma) const override { return m_inner.mean(x, sigma); }
    std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const override
    {
        return {m_inner.mean(x, sigma), [](const Tensor& v) {
                    return -50 * v;
                }};
    }
    int pixels() const override { return 4; }
    double sigmaMin() const override { return 0.01; }
    double sigmaMax() const override { return 10; }
    double sigmaData() const override { return 1; }
    const PriorMoments& moments() const override { return m_inner.moments(); }

private:
    GaussianDenoiser m_inner = whitePrior();
};

LinearData someData()
{
    const Tensor whitened = normals(9, kPixels, 1);
    const auto basis = std::make_shared<const SingularBasis>(SingularBasis::of(whitened));
    const Tensor back = at::matmul(normals(1, 9, 2), whitened);
    return {basis, LinearData::coordinatesOf(*basis, back), at::ones({1, 1}, at::kDouble)};
}

} // namespace

class ConditioningTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void conjugateGradientsSolveInAsManySteps()
    {
        const Tensor root = normals(6, 6, 3);
        const Tensor matrix = at::mm(root, root.t()) + at::eye(6, at::kDouble);
        const Tensor b = normals(3, 6, 4);
        const auto apply = [&](const Tensor& u) {
            return at::matmul(u, matrix);
        };
        const auto same = [](const Tensor& r) {
            return r;
        };
        const CgResult solved = conjugateGradient(apply, same, b, 6);
        QVERIFY((at::matmul(solved.solution, matrix) - b).abs().max().item<double>() < 1e-9);
        QVERIFY(!solved.diverged.any().item<bool>());
        const CgResult more = conjugateGradient(apply, same, b, 40); // stays where it converged
        QVERIFY((more.solution - solved.solution).abs().max().item<double>() < 1e-9);
    }

    /// Moment matching wants L u of the solution and pays for products with L: none is taken twice.
    void whatTheSolutionIsPulledToNeedsNoProductMore()
    {
        const Tensor forward = normals(6, 10, 8);
        const Tensor b = normals(3, 6, 9);
        int products = 0;
        const auto pull = [&](const Tensor& u) {
            ++products;
            return at::matmul(u, forward);
        };
        const auto apply = [&](const Tensor& u, const Tensor& pulled) {
            return u + at::matmul(pulled, forward.t());
        };
        const auto halve = [](const Tensor& r) {
            return 0.5 * r;
        };
        const CgResult solved = conjugateGradient(pull, apply, halve, b, 2);
        QCOMPARE(products, 2);
        QVERIFY((solved.pulled - pull(solved.solution)).abs().max().item<double>() < 1e-12);

        const auto wrong = [&](const Tensor& u, const Tensor&) {
            return -u;
        };
        const CgResult diverged = conjugateGradient(pull, wrong, halve, b, 2);
        QVERIFY(diverged.diverged.all().item<bool>());
        QVERIFY((diverged.pulled - pull(halve(b))).abs().max().item<double>() < 1e-12);
    }

    void anOperatorThatIsNotPositiveIsNoticed()
    {
        const Tensor b = normals(2, 5, 5);
        const auto same = [](const Tensor& r) {
            return r;
        };
        const CgResult solved = conjugateGradient([](const Tensor& u) { return -u; }, same, b, 3);
        QVERIFY(solved.diverged.all().item<bool>());
        QVERIFY(at::isfinite(solved.solution).all().item<bool>());
    }

    /// For white Gaussian images the PiGDM covariance is the exact one: both agree in one
    /// iteration.
    void momentMatchingMeetsPigdmWhereBothAreExact()
    {
        const GaussianDenoiser prior = whitePrior();
        const LinearData data = someData();
        const Tensor x = 2 * normals(3, kPixels, 6).reshape({3, 1, 4, 4});
        const Tensor a = MmpsConditioning(prior, data, 1, 1).mean(x, 1.5);
        const Tensor b = PigdmConditioning(prior, data, 1).mean(x, 1.5);
        QVERIFY((a - b).abs().max().item<double>() < 1e-12);
    }

    void aWrongDerivativeFallsBackOnPigdm()
    {
        const WrongSlope prior;
        const LinearData data = someData();
        const Tensor x = 2 * normals(3, kPixels, 7).reshape({3, 1, 4, 4});
        const MmpsConditioning mmps(prior, data, 1, 2);
        const Tensor got = mmps.mean(x, 1.5);
        QCOMPARE(mmps.fallbacks(), std::int64_t{3});
        QVERIFY((got - PigdmConditioning(prior, data, 1).mean(x, 1.5)).abs().max().item<double>() <
                1e-12);
    }

    void theBasisKeepsWhatTheOperatorSees()
    {
        const Tensor whitened = normals(9, kPixels, 8);
        const Tensor x = normals(4, kPixels, 9);
        const Tensor expected = at::matmul(x, whitened.t()).square().sum(1);
        for (const SingularBasis& basis :
             {SingularBasis::of(whitened), SingularBasis::ofGram(at::mm(whitened.t(), whitened))}) {
            QCOMPARE(basis.singular.size(0), std::int64_t{9});
            const LinearData data{
                std::make_shared<const SingularBasis>(basis), {}, at::ones({1, 1}, at::kDouble)};
            QVERIFY((data.forward(x).square().sum(1) - expected).abs().max().item<double>() < 1e-9);
            const Tensor u = normals(4, 9, 10);
            const Tensor difference = (data.forward(x) * u).sum() - (x * data.adjoint(u)).sum();
            QVERIFY(std::abs(difference.item<double>()) < 1e-9);
        }
    }

    /// Above 2894 rows LibTorch's own float32 solver stops: see symmetric_eigen.h.
    void largeMatricesAreSolvedInFloat32()
    {
        const std::int64_t n = 2900;
        const Tensor diagonal = at::linspace(1, 2, n);
        Tensor matrix = diagonal.diag();
        matrix[0][n - 1].fill_(0.5);
        matrix[n - 1][0].fill_(0.5);
        const auto [values, vectors] = symmetricEigen(matrix);
        // The two coupled rows: 3/2 -+ 1/2 sqrt(2); the others stay.
        QVERIFY(std::abs(values[0].item<double>() - (1.5 - std::sqrt(0.5))) < 1e-5);
        QVERIFY(std::abs(values[n - 1].item<double>() - (1.5 + std::sqrt(0.5))) < 1e-5);
        const Tensor first = vectors.select(1, 0);
        QVERIFY((at::mv(matrix, first) - values[0] * first).abs().max().item<double>() < 1e-5);
    }
};

ANNEAU_TEST(conditioning, ConditioningTest)
#include "conditioning_test.moc"
