// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/correlated_noise.h"
#include "core/diffusion/likelihood/lens_system.h"
#include "core/diffusion/sample_noise.h"
#include "core/noise/sky_covariance.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>
#include <cstdlib>

using namespace anneau;

namespace {

constexpr int kRows = 9, kCols = 7;

/// exp(-r^2/2) within two pixels, tapered so that it exists.
Grid<double> correlation()
{
    SkyCovariance sky{.covariance = Grid<double>(5, 5), .pixels = 1, .reach = 2};
    for (int dy = -2; dy <= 2; ++dy) {
        for (int dx = -2; dx <= 2; ++dx) {
            sky.covariance.at(dy + 2, dx + 2) = 3 * std::exp(-0.5 * (dy * dy + dx * dx));
        }
    }
    return sky.correlation();
}

/// R written out.
Tensor dense(const Grid<double>& c)
{
    const Tensor out = at::zeros({kRows * kCols, kRows * kCols}, at::kDouble);
    auto values = out.accessor<double, 2>();
    for (int a = 0; a < kRows * kCols; ++a) {
        for (int b = 0; b < kRows * kCols; ++b) {
            const int dy = a / kCols - b / kCols, dx = a % kCols - b % kCols;
            if (std::abs(dy) <= 2 && std::abs(dx) <= 2) {
                values[a][b] = c.at(dy + 2, dx + 2);
            }
        }
    }
    return out;
}

Tensor normals(std::int64_t count, std::int64_t rows, std::int64_t cols, std::uint32_t stream)
{
    return SampleNoise(31, {stream}).normals(0, count * rows * cols).reshape({count, rows, cols});
}

} // namespace

class CorrelatedNoiseTest : public QObject {
    Q_OBJECT

    const Grid<double> m_correlation = correlation();
    const CorrelatedNoise m_noise{m_correlation, kRows, kCols, at::kCPU, at::kDouble};

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void productsAreThoseOfTheMatrix()
    {
        QVERIFY(m_noise.clippedShare() < 1e-12);
        const Tensor v = normals(3, kRows, kCols, 1);
        const Tensor expected = at::matmul(v.reshape({3, -1}), dense(m_correlation));
        QVERIFY((m_noise.multiply(v).reshape({3, -1}) - expected).abs().max().item<double>() <
                1e-10);
    }

    /// With pixels left out the inverse is that of what remains.
    void inversesAreThoseOfTheUsedPixels()
    {
        Tensor weight = at::ones({kRows, kCols}, at::kDouble);
        weight[4][3].fill_(0);
        weight[0][0].fill_(0);
        const Tensor v = normals(2, kRows, kCols, 2);
        const Tensor got = m_noise.solve(v, weight, 1e-11).reshape({2, -1});
        const Tensor used = weight.reshape({-1}).nonzero().squeeze(1);
        const Tensor part = dense(m_correlation).index_select(0, used).index_select(1, used);
        const Tensor b = v.reshape({2, -1}).index_select(1, used);
        const Tensor expected = at::linalg_solve(part, b.t(), true).t();
        QVERIFY((got.index_select(1, used) - expected).abs().max().item<double>() < 1e-7);
        QCOMPARE(got[0][0].item<double>(), 0.0);
    }

    /// 20 000 draws: covariances to a standard error of 0.007.
    void drawsHaveTheCovariance()
    {
        const std::int64_t count = 20000;
        const Tensor draws = m_noise.draw(normals(count, m_noise.drawRows(), m_noise.drawCols(), 3))
                                 .reshape({count, -1});
        const Tensor covariance = at::mm(draws.t(), draws) / static_cast<double>(count);
        QVERIFY((covariance - dense(m_correlation)).abs().max().item<double>() < 0.045);
    }

    /// What samplers need of a lens, A^T S^-1 A, A^T S^-1 y and chi2, against the matrices written
    /// out; one pixel is not used.
    void aLensSystemTakesItIntoAccount()
    {
        LensSystem::Key key;
        key.source = {4, 0.3, 0, 0};
        key.pixelScale = 0.15;
        key.kernel = Image(1, 1, 1.0F);
        key.sigma = Image(kRows, kCols, 0.01F);
        key.sigma.at(2, 2) = 0;
        key.sigma.at(5, 5) = 0.03F;
        key.device = "cpu";
        key.correlation = m_correlation;
        const LensSystem system(key, at::kCPU, {});
        const Tensor weight = system.weight().to(at::kDouble).reshape({-1});
        const Tensor used = weight.nonzero().squeeze(1);
        const Tensor part = dense(m_correlation).index_select(0, used).index_select(1, used);
        const Tensor sigma = system.sigma().to(at::kDouble).reshape({-1});
        const auto whitened = [&](const Tensor& images) { // [B, used]
            return (images.to(at::kDouble).reshape({images.size(0), -1}) / sigma)
                .index_select(1, used);
        };
        const auto apart = [](const Tensor& got, const Tensor& expected) {
            return ((got.to(at::kDouble) - expected).abs().max() / expected.abs().max())
                .item<double>();
        };
        const Tensor op = whitened(system.image(at::eye(16))); // [n, used]
        const Tensor solved = at::linalg_solve(part, op.t(), true);
        QVERIFY(apart(system.gram(), at::mm(op, solved)) < 1e-4);
        const Tensor images = 0.01 * normals(2, kRows, kCols, 5);
        const Tensor data = whitened(images);
        QVERIFY(apart(system.backProject(images), at::mm(data, solved)) < 1e-4);
        const Tensor chi2 = (data * at::linalg_solve(part, data.t(), true).t()).sum(1);
        QVERIFY(apart(system.chi2(images.to(at::kFloat)), chi2) < 1e-4);
    }

    /// chi2 of correlated noise has as many degrees of freedom as pixels when whitened with its own
    /// correlation, and spreads too far when taken for white.
    void whiteningRestoresChi2()
    {
        const std::int64_t count = 2000;
        const double m = kRows * kCols;
        const Tensor draws =
            m_noise.draw(normals(count, m_noise.drawRows(), m_noise.drawCols(), 4));
        const Tensor weight = at::ones({kRows, kCols}, at::kDouble);
        const Tensor whitened =
            (draws * m_noise.solve(draws, weight, 1e-9)).sum(at::IntArrayRef{1, 2});
        const Tensor white = draws.square().sum(at::IntArrayRef{1, 2});
        QVERIFY(std::abs(whitened.mean().item<double>() - m) < 5 * std::sqrt(2 * m / count));
        QVERIFY(std::abs(whitened.std().item<double>() / std::sqrt(2 * m) - 1) < 0.1);
        QVERIFY(white.std().item<double>() > 1.3 * std::sqrt(2 * m));
    }
};

ANNEAU_TEST(correlated_noise, CorrelatedNoiseTest)
#include "correlated_noise_test.moc"
