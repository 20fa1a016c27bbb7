// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/moments.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

/// Images m + 3 a u + 2 b w + 0.1 z with orthonormal u, w on 12 x 12 pixels.
Tensor images(int count, Tensor& u, Tensor& w)
{
    const auto basis = std::get<0>(at::linalg_qr(normals({144, 2}, 1)));
    u = basis.select(1, 0);
    w = basis.select(1, 1);
    const Tensor a = normals({count, 1}, 2), b = normals({count, 1}, 3);
    const Tensor flat = 0.7 + 3 * a * u + 2 * b * w + 0.1 * normals({count, 144}, 4);
    return flat.reshape({count, 1, 12, 12});
}

} // namespace

class MomentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// 4000 images: eigenvalues are good to sqrt(2/4000) = 2.2 %; five of that.
    void componentsAreThoseOfTheImages()
    {
        Tensor u, w;
        const PriorMoments moments = measureMoments(images(4000, u, w), 2, 9);
        QVERIFY(std::abs(largestDeviation(moments) / 3 - 1) < 0.055);
        const Tensor first = moments.components.select(0, 0).reshape({-1});
        QVERIFY(std::abs((first * u).sum().item<double>()) > 0.995 * first.norm().item<double>());
        QVERIFY(std::abs(moments.remainder / 0.01 - 142.0 / 144) < 0.05);
        QVERIFY((moments.mean - 0.7).abs().max().item<double>() < 0.2);
    }

    /// Parseval: the mean of the spectrum over the full plane is the total variance per pixel.
    void theSpectrumHoldsTheVariance()
    {
        Tensor u, w;
        const Tensor set = images(500, u, w);
        const PriorMoments moments = measureMoments(set, 2, 9);
        const Tensor inner = moments.spectrum.slice(1, 1, 6); // columns that stand for two
        const double total = (moments.spectrum.sum() + inner.sum()).item<double>() / 144;
        const double variance = (set - set.mean(0, true)).square().mean().item<double>();
        QVERIFY(std::abs(total / variance - 1) < 1e-4);
    }

    /// The start's covariance is C_P + sigma^2: along u 9 + 0.01 + 4, across 0.01 + 4.
    void startsHaveTheStatedCovariance()
    {
        Tensor u, w;
        const PriorMoments moments = measureMoments(images(4000, u, w), 2, 9);
        const int count = 4000;
        const Tensor start =
            startFrom(moments, 2, normals({count, 1, 12, 12}, 5), normals({count, 2}, 6));
        const Tensor along = at::matmul(start.reshape({count, 144}), u);
        const double variance = (along - along.mean()).square().mean().item<double>();
        QVERIFY(std::abs(variance / 13.01 - 1) < 0.15);
        const double total = (start - start.mean(0, true)).square().sum().item<double>() / count;
        QVERIFY(std::abs(total / (9 + 4 + 144 * 4.01) - 1) < 0.05);
    }
};

ANNEAU_TEST(moments, MomentsTest)
#include "moments_test.moc"
