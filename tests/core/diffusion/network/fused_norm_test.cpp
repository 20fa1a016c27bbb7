// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/network/fused_norm.h"
#include "tests/core/diffusion/tensors.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <torch/csrc/autograd/autograd.h>

using namespace anneau;
using namespace anneau::test;

namespace {

struct Case {
    Tensor x, gain, shift, v;
};

Case makeCase(at::ScalarType type)
{
    Case out{
        (3 * normals({3, 32, 6, 10}, 0) + 1).to(type).contiguous(at::MemoryFormat::ChannelsLast),
        normals({3, 32}, 1), normals({3, 32}, 2), normals({3, 32, 6, 10}, 3).to(type)};
    for (Tensor* tensor : {&out.x, &out.gain, &out.shift}) {
        tensor->requires_grad_(true);
    }
    return out;
}

} // namespace

class FusedNormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Value and all three gradients against ATen's operators with their automatic differentiation.
    void agreesWithTheOperators_data()
    {
        QTest::addColumn<bool>("half");
        QTest::addColumn<double>("tolerance");
        QTest::addRow("float32") << false << 3e-6;
        QTest::addRow("bfloat16") << true << 2e-2; // 8 bits
    }
    void agreesWithTheOperators()
    {
        QFETCH(bool, half);
        QFETCH(double, tolerance);
        const Case in = makeCase(half ? at::kBFloat16 : at::kFloat);
        const Tensor ours = normSilu(in.x, in.gain, in.shift, 8);
        // The reference always in float32: its own rounding is not what is tested.
        const Tensor theirs = normSiluReference(in.x.to(at::kFloat), in.gain, in.shift, 8);
        QVERIFY(ours.is_contiguous(at::MemoryFormat::ChannelsLast));
        QVERIFY(apart(ours, theirs) < tolerance);
        const auto a = torch::autograd::grad({ours}, {in.x, in.gain, in.shift}, {in.v});
        const auto b =
            torch::autograd::grad({theirs}, {in.x, in.gain, in.shift}, {in.v.to(at::kFloat)});
        for (std::size_t k = 0; k < 3; ++k) {
            QVERIFY(apart(a[k], b[k]) < tolerance);
        }
    }

    void extremeValuesStayFinite()
    {
        const Tensor x = at::full({1, 16, 2, 2}, 3.0f);
        const Tensor gain = at::full({1, 16}, 10.0f);
        for (float shift : {-1e4f, 0.0f, 1e4f}) {
            const Tensor y = normSilu(x, gain, at::full({1, 16}, shift), 8);
            QVERIFY(at::isfinite(y).all().item<bool>());
            QVERIFY(apart(y + 1, at::full_like(y, std::max(shift, 0.0f)) + 1) < 2e-3);
        }
    }
};

ANNEAU_TEST(fused_norm, FusedNormTest)
#include "fused_norm_test.moc"
