// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/light/light_model.h"
#include "core/tensor/light_tensors.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <QTest>
#include <torch/csrc/autograd/autograd.h>

#include <string>
#include <vector>

using anneau::LightModel;
using anneau::Rng;
using anneau::Tensor;

/// The tensor twin of every row of the table of light models against the kernels.
class LightTensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAndGradientsAgreeWithTheKernels_data()
    {
        QTest::addColumn<QString>("key");
        for (const LightModel* model : anneau::lightModels()) {
            const std::string key(model->key());
            // A point has no brightness; pixels are no formula.
            if (!model->isPoint() && key != "PixelatedRegularGrid") {
                QTest::newRow(key.c_str()) << QString::fromStdString(key);
            }
        }
    }
    void valuesAndGradientsAgreeWithTheKernels()
    {
        QFETCH(QString, key);
        const LightModel& model = *anneau::findLightModel(key.toStdString());
        const std::size_t count = model.parameters().size(), n = 41;
        Rng rng(41, 0);
        std::vector<double> p, x{0.0}, y{0.0}, w(n); // The first ray falls on the centre.
        for (const auto& parameter : model.parameters()) {
            const bool isCentre = parameter.key == "center_x" || parameter.key == "center_y";
            p.push_back(isCentre
                            ? 0.0
                            : parameter.lower + (std::min(parameter.upper, 4.0) - parameter.lower) *
                                                    (0.2 + 0.6 * rng.uniform()));
        }
        while (x.size() < n) {
            x.push_back(4 * rng.uniform() - 2);
            y.push_back(4 * rng.uniform() - 2);
        }
        rng.fillNormal(w);
        std::vector<double> values(n), jac(n * count), dx(n), dy(n);
        model.addBrightness(p, n, x.data(), y.data(), values.data());
        model.brightnessJacobian(p, n, x.data(), y.data(), jac.data(), dx.data(), dy.data());

        const auto rays = static_cast<std::int64_t>(n);
        const auto tensor = [](const std::vector<double>& v) {
            return at::tensor(v, at::TensorOptions().dtype(at::kDouble)).unsqueeze(0);
        };
        const Tensor tp = tensor(p).requires_grad_(true), tx = tensor(x).requires_grad_(true),
                     ty = tensor(y).requires_grad_(true);
        const Tensor got = anneau::brightness(model.key(), tp, tx, ty);
        QCOMPARE(got.size(1), rays);
        QVERIFY(((got - tensor(values)).abs() / (tensor(values) + 1e-12)).max().item<double>() <
                1e-11);
        const Tensor single = anneau::brightness(model.key(), tp.to(at::kFloat), tx.to(at::kFloat),
                                                 ty.to(at::kFloat));
        QVERIFY(((single.to(at::kDouble) - tensor(values)).abs() / (tensor(values) + 1e-3))
                    .max()
                    .item<double>() < 1e-4);

        const auto gradients = torch::autograd::grad({(got * tensor(w)).sum()}, {tp, tx, ty});
        for (std::size_t k = 0; k < count; ++k) {
            double expected = 0, size = 1e-6;
            for (std::size_t i = 0; i < n; ++i) {
                expected += w[i] * jac[k * n + i];
                size += std::abs(w[i] * jac[k * n + i]);
            }
            QVERIFY(std::abs(gradients[0][0][static_cast<std::int64_t>(k)].item<double>() -
                             expected) < 1e-10 * size);
        }
        QVERIFY(((gradients[1] - tensor(w) * tensor(dx)).abs() / (tensor(dx).abs() + 1))
                    .max()
                    .item<double>() < 1e-10);
        QVERIFY(((gradients[2] - tensor(w) * tensor(dy)).abs() / (tensor(dy).abs() + 1))
                    .max()
                    .item<double>() < 1e-10);
    }
};

ANNEAU_TEST(light_tensors, LightTensorsTest)
#include "light_tensors_test.moc"
