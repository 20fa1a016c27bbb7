// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/forward/psf.h"
#include "core/forward/tensor_operator.h"
#include "core/lens/lens_plane.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <QTest>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

using namespace anneau;

namespace {

Grid<double> lopsidedKernel(int rows, int cols)
{
    Grid<double> kernel(rows, cols);
    Rng rng(5, 0);
    double sum = 0;
    for (double& value : kernel) {
        value = rng.uniform();
        sum += value;
    }
    for (double& value : kernel) {
        value /= sum;
    }
    return kernel;
}

Tensor normals(at::IntArrayRef shape, std::uint32_t stream)
{
    Tensor out = at::empty(shape, at::kDouble);
    Rng(11, stream)
        .fillNormal(
            std::span<double>(out.data_ptr<double>(), static_cast<std::size_t>(out.numel())));
    return out;
}

std::vector<Component> lens()
{
    return {{"PEMD", "lens", {0.9, 2.1, 0.75, 30.0, 0.03, -0.02}, {}},
            {"ExternalShear", "shear", {0.05, 20.0}, {}}};
}

OperatorSpec spec(int oversampling, bool openEdge)
{
    OperatorSpec s;
    s.rows = 23;
    s.cols = 26;
    s.pixelScale = 0.11;
    s.supersampling = 2;
    s.kernel = lopsidedKernel(6, 9);
    s.kernelOversampling = oversampling;
    s.openEdge = openEdge;
    s.source = {16, 0.06, 0.02, -0.05};
    s.mask = Mask(23, 26, 1);
    s.mask.at(3, 4) = 0;
    s.mask.at(11, 20) = 0;
    return s;
}

double pairing(const Tensor& a, const Tensor& b)
{
    return (a.to(at::kDouble) * b.to(at::kDouble)).sum().item<double>();
}

} // namespace

class TensorOperatorTest : public QObject {
    Q_OBJECT

    void addRecipes()
    {
        QTest::addColumn<int>("oversampling");
        QTest::addColumn<bool>("openEdge");
        QTest::newRow("native, closed") << 1 << false;
        QTest::newRow("native, open") << 1 << true;
        QTest::newRow("oversampled 2") << 2 << true;
        QTest::newRow("oversampled 3") << 3 << true;
    }

private Q_SLOTS:
    void adjointIsExact_data() { addRecipes(); }

    void adjointIsExact()
    {
        QFETCH(int, oversampling);
        QFETCH(bool, openEdge);
        for (at::ScalarType dtype : {at::kDouble, at::kFloat}) {
            const TensorOperator op(spec(oversampling, openEdge), at::kCPU, dtype);
            const auto [bx, by] = traceRays(op, LensPlane(lens()));
            const Tensor u = normals({3, 16, 16}, 1).to(dtype);
            const Tensor v = normals({3, 23, 26}, 2).to(dtype);
            const Tensor x = bx.unsqueeze(0).to(dtype), y = by.unsqueeze(0).to(dtype);
            const Tensor image = op.apply(u, x, y);
            QVERIFY(image.abs().max().item<double>() > 1e-4);
            const double scale = std::sqrt(pairing(image, image) * pairing(v, v));
            const double limit = dtype == at::kDouble ? 1e-12 : 1e-5;
            QVERIFY(std::abs(pairing(image, v) - pairing(u, op.adjoint(v, x, y))) <= limit * scale);
            const FixedOperator fixed(op, bx, by);
            QVERIFY(std::abs(pairing(fixed.apply(u), v) - pairing(u, fixed.adjoint(v))) <=
                    limit * scale);
            QVERIFY((fixed.apply(u) - image).abs().max().item<double>() <= limit * scale);
        }
    }

    /// The same numbers as the renderer that the window and the fit use.
    void agreesWithTheRenderer_data() { addRecipes(); }

    void agreesWithTheRenderer()
    {
        QFETCH(int, oversampling);
        QFETCH(bool, openEdge);
        OperatorSpec s = spec(oversampling, openEdge);
        s.mask = {};
        const TensorOperator op(s, at::kCPU, at::kDouble);
        const auto [bx, by] = traceRays(op, LensPlane(lens()));
        const Tensor source = normals({1, 16, 16}, 3);
        const Tensor image = op.apply(source, bx.unsqueeze(0), by.unsqueeze(0));

        const LensImager<double> imager({s.rows, s.cols, s.pixelScale, s.supersampling}, s.kernel,
                                        oversampling,
                                        openEdge ? FrameEdge::Open : FrameEdge::Closed);
        Grid<double> pixels(16, 16);
        std::copy_n(source.data_ptr<double>(), pixels.size(), pixels.begin());
        const Grid<double> expected = imager.lensedImage(lens(), {{}, s.source, &pixels});
        const Tensor difference = image.squeeze(0) - toTensor(expected);
        QVERIFY(difference.abs().max().item<double>() <= 1e-12);
    }

    void gradientsMatchCentralDifferences()
    {
        const TensorOperator op(spec(1, false), at::kCPU, at::kDouble);
        const auto rays = traceRays(op, LensPlane(lens()));
        const Tensor weight = normals({1, 23, 26}, 4);
        Tensor source = normals({1, 16, 16}, 5).requires_grad_(true);
        Tensor x = rays.first.unsqueeze(0).clone().requires_grad_(true);
        Tensor y = rays.second.unsqueeze(0).clone().requires_grad_(true);
        const auto loss = [&](const Tensor& s, const Tensor& bx, const Tensor& by) {
            return (op.apply(s, bx, by) * weight).sum();
        };
        const auto grads = torch::autograd::grad({loss(source, x, y)}, {source, x, y});
        const c10::NoGradGuard guard;
        const double step = 1e-8; // so that no ray meets a kink or an edge on the way
        const std::vector<Tensor> inputs{source, x, y};
        for (std::size_t k = 0; k < 3; ++k) {
            // Along one random direction; kinks at pixel centres are a set of measure zero.
            const Tensor direction = normals(inputs[k].sizes(), 6 + static_cast<std::uint32_t>(k));
            std::vector<Tensor> up = inputs, down = inputs;
            up[k] = inputs[k] + step * direction;
            down[k] = inputs[k] - step * direction;
            const double slope =
                (loss(up[0], up[1], up[2]) - loss(down[0], down[1], down[2])).item<double>() /
                (2 * step);
            QVERIFY(std::abs(slope - pairing(grads[k], direction)) <= 1e-5 * (1 + std::abs(slope)));
        }
    }

    void batchesOfLensesAreDoneOneByOne()
    {
        const TensorOperator op(spec(1, false), at::kCPU, at::kDouble);
        std::vector<Component> other = lens();
        other[0].values[0] = 0.8;
        const auto a = traceRays(op, LensPlane(lens()));
        const auto b = traceRays(op, LensPlane(other));
        const Tensor source = normals({1, 16, 16}, 9);
        const Tensor both =
            op.apply(source, at::stack({a.first, b.first}), at::stack({a.second, b.second}));
        const Tensor second = op.apply(source, b.first.unsqueeze(0), b.second.unsqueeze(0));
        QVERIFY((both.select(0, 1) - second.select(0, 0)).abs().max().item<double>() <= 1e-14);
    }

    void masksAndCountsMissedRays()
    {
        const TensorOperator op(spec(1, false), at::kCPU, at::kDouble);
        const auto [bx, by] = traceRays(op, LensPlane(lens()));
        const FixedOperator fixed(op, bx, by);
        const Tensor image = fixed.apply(at::ones({1, 16, 16}, at::kDouble));
        QCOMPARE(image[0][3][4].item<double>(), 0.0);
        QVERIFY(fixed.missedShare() > 0.05 && fixed.missedShare() < 0.95);
        const FixedOperator away(op, bx + 100, by);
        QVERIFY(std::abs(away.missedShare() - 1) < 1e-12);
    }
};

ANNEAU_TEST(tensor_operator, TensorOperatorTest)
#include "tensor_operator_test.moc"
