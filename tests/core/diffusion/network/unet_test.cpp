// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/network/nested_unet.h"
#include "core/diffusion/network/plain_unet.h"
#include "core/diffusion/network/unet.h"
#include "core/diffusion/prior/network_denoiser.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

/// A network in which every layer does something: fresh ones return 0.
Parameters busyParameters(const UnetConfig& config)
{
    Parameters parameters = initialParameters(config, 3);
    std::uint32_t stream = 100;
    for (auto& [name, value] : parameters) {
        value = value + 0.05 * normals(value.sizes(), stream++);
    }
    return parameters;
}

NetworkDenoiser busyDenoiser(at::ScalarType inner, int outer = 0)
{
    UnetConfig config = UnetConfig::preset("tiny", 32);
    config.outer = outer;
    const PriorMoments moments{at::zeros({1, 32, 32}), at::zeros({2, 32, 32}), 0.01,
                               at::zeros({32, 17})};
    return NetworkDenoiser(config, busyParameters(config), {0.3, 0.01, 20}, moments,
                           at::Device(at::kCPU), inner);
}

} // namespace

class UnetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFreshNetworkReturnsTheSkipPath()
    {
        const UnetConfig config = UnetConfig::preset("small", 32);
        const Parameters prepared = prepareParameters(initialParameters(config, 1), at::kFloat);
        const Tensor x = normals({2, 1, 32, 32}, 0);
        const Tensor d = denoise(config, prepared, 0.5, x, at::full({1}, 0.5), at::kFloat);
        QVERIFY(apart(d, 0.5 * x) < 1e-6);
    }

    /// A fresh outer level leaves the inner network what it was: the 2 x 2 means of its result are
    /// the inner result for the 2 x 2 means.
    void anOuterLevelStartsAsTheNetworkInside()
    {
        UnetConfig config = UnetConfig::preset("tiny", 16);
        const UnetConfig inside = config;
        const Parameters trained = busyParameters(config);
        const Parameters grown = grownParameters(config, trained, 16, 4);
        QCOMPARE(config.pixels, 32);
        QCOMPARE(config.outer, 16);
        QVERIFY(config.innermost() == inside);
        QCOMPARE(grown.size(), unetParameters(config).size());
        const Parameters whole = prepareParameters(grown, at::kFloat);
        const Parameters part = prepareParameters(trained, at::kFloat);
        for (double sigma : {0.02, 0.4, 5.0}) {
            const Tensor x = normals({2, 1, 32, 32}, 0);
            const Tensor d = denoise(config, whole, 0.3, x, at::full({1}, sigma), at::kFloat);
            const Tensor expected = denoise(inside, part, 0.3, at::avg_pool2d(x, {2, 2}),
                                            at::full({1}, sigma / 2), at::kFloat);
            QVERIFY(apart(at::avg_pool2d(d, {2, 2}), expected) < 1e-5);
        }
    }

    void growingKeepsMeansAndPlanes()
    {
        const Tensor line = at::arange(8, at::kFloat);
        const Tensor plane = (3 * line.unsqueeze(1) - 2 * line.unsqueeze(0)).reshape({1, 1, 8, 8});
        const Tensor grown = growLinearly(plane);
        QVERIFY(apart(at::avg_pool2d(grown, {2, 2}), plane) < 1e-6);
        const Tensor fine = (at::arange(16, at::kFloat) - 0.5) / 2;
        const Tensor expected = 3 * fine.unsqueeze(1) - 2 * fine.unsqueeze(0);
        const auto middle = [](const Tensor& t) {
            return t.narrow(-2, 2, 12).narrow(-1, 2, 12);
        };
        QVERIFY(apart(middle(grown).reshape({12, 12}), middle(expected)) < 1e-6);
    }

    void parametersAreASeedsOwn()
    {
        const UnetConfig config = UnetConfig::preset("tiny", 32);
        const Parameters a = initialParameters(config, 7), b = initialParameters(config, 7);
        QCOMPARE(a.size(), unetParameters(config).size());
        for (const auto& [name, value] : a) {
            QVERIFY(at::equal(value, b.at(name)));
        }
        QVERIFY(!at::equal(a.at("stem.weight"), initialParameters(config, 8).at("stem.weight")));
    }

    /// J^T v against central differences of v . D(x + h u) along random directions u.
    void theVectorJacobianProductIsTheDerivative_data()
    {
        QTest::addColumn<int>("outer");
        QTest::newRow("plain") << 0;
        QTest::newRow("with an outer level") << 16;
    }
    void theVectorJacobianProductIsTheDerivative()
    {
        QFETCH(int, outer);
        const NetworkDenoiser denoiser = busyDenoiser(at::kFloat, outer);
        for (double sigma : {0.02, 0.4, 5.0}) {
            const Tensor x = sigma * normals({1, 1, 32, 32}, 1), v = normals({1, 1, 32, 32}, 2);
            const auto [mean, vjp] = denoiser.meanWithVjp(x, sigma);
            QVERIFY(apart(mean, denoiser.mean(x, sigma)) < 1e-6);
            const Tensor gradient = vjp(v);
            QVERIFY(at::equal(gradient, vjp(v))); // may be called again
            for (std::uint32_t k = 0; k < 3; ++k) {
                const Tensor u = normals({1, 1, 32, 32}, 10 + k);
                const double h = 3e-3 * sigma;
                const Tensor rise =
                    denoiser.mean(x + h * u, sigma) - denoiser.mean(x - h * u, sigma);
                const double slope = (v * rise).to(at::kDouble).sum().item<double>() / (2 * h);
                const double product = (gradient * u).to(at::kDouble).sum().item<double>();
                const double scale = gradient.norm().item<double>() * 32; // |u| = 32
                QVERIFY(std::abs(slope - product) < 2e-3 * scale);
            }
        }
    }

    /// Rounding of the inner layers may move D by a small part of what the network adds to it.
    void bfloat16IsCloseToFloat32()
    {
        const NetworkDenoiser full = busyDenoiser(at::kFloat), half = busyDenoiser(at::kBFloat16);
        const Tensor x = normals({2, 1, 32, 32}, 1);
        QVERIFY(apart(half.mean(x, 0.3), full.mean(x, 0.3)) < 0.03);
    }

    /// The plain way of writing the network gives the same numbers.
    void thePlainNetworkIsTheSame()
    {
        const UnetConfig config = UnetConfig::preset("tiny", 32);
        const Parameters parameters = busyParameters(config);
        const Tensor x = normals({2, 1, 32, 32}, 1), noise = at::full({1}, -0.3);
        const Tensor fast = unetForward(config, prepareParameters(parameters, at::kFloat), x,
                                        at::asinh(x), noise, at::kFloat)
                                .image;
        QVERIFY(apart(plainUnetForward(config, parameters, x, at::asinh(x), noise), fast) < 1e-4);
    }

    /// An image's D does not depend on what else is in the batch.
    void imagesOfABatchDoNotMix()
    {
        const NetworkDenoiser denoiser = busyDenoiser(at::kFloat);
        const Tensor x = normals({4, 1, 32, 32}, 1);
        const Tensor alone = denoiser.mean(x.slice(0, 2, 3), 0.3);
        QVERIFY(apart(denoiser.mean(x, 0.3).slice(0, 2, 3), alone) < 1e-5);
    }
};

ANNEAU_TEST(unet, UnetTest)
#include "unet_test.moc"
