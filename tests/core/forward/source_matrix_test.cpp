// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/source_matrix.h"
#include "tests/core/forward/dot.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using anneau::test::dot;

namespace {

template <class T>
Grid<T> noise(int rows, int cols, std::uint32_t stream)
{
    Grid<T> grid(rows, cols);
    Rng rng(5, stream);
    for (T& value : grid) {
        value = static_cast<T>(rng.normal());
    }
    return grid;
}

const std::vector<Component> kLens{
    {"PEMD", "lens", {1.1, 2.1, 0.7, 40, 0.02, -0.01}, std::vector<bool>(6, false)},
    {"ExternalShear", "shear", {0.05, 30}, std::vector<bool>(2, false)}};
const ImageFrame kFrame{50, 44, 0.07, 2};
const SourceGrid kGrid{30, 0.05, 0.03, -0.02};

} // namespace

class SourceMatrixTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void adjointIsExact()
    {
        const Mask all(kFrame.rows, kFrame.cols, 1);
        const auto kernel = noise<double>(10, 13, 1);
        const LensOperator<double> exact(kFrame, kernel, all, kLens, kGrid);
        const auto u = noise<double>(30, 30, 2);
        const auto v = noise<double>(50, 44, 3);
        const double forward = dot(exact.apply(u), v);
        QVERIFY(std::abs(forward - dot(u, exact.adjoint(v))) < 1e-11 * std::abs(forward));

        const LensOperator<float> single(kFrame, converted<float>(kernel), all, kLens, kGrid);
        const double f = dot(single.apply(converted<float>(u)), converted<float>(v));
        const double a = dot(converted<float>(u), single.adjoint(converted<float>(v)));
        QVERIFY(std::abs(f - a) < 1e-5 * std::abs(f));
    }

    void equalsTheRenderer()
    {
        const Mask all(kFrame.rows, kFrame.cols, 1);
        const auto kernel = noise<double>(9, 9, 4);
        const auto source = noise<double>(30, 30, 5);
        const auto a = LensOperator<double>(kFrame, kernel, all, kLens, kGrid).apply(source);
        const auto b = LensImager<double>(kFrame, kernel).lensedImage(kLens, {{}, kGrid, &source});
        for (std::size_t i = 0; i < a.size(); ++i) {
            QVERIFY(std::abs(a[i] - b[i]) < 1e-12);
        }
    }

    void unusedPixelsEmitNothing()
    {
        Mask some(kFrame.rows, kFrame.cols);
        some.at(10, 30) = 1;
        const LensOperator<double> op(kFrame, Grid<double>{}, some, kLens, {30, 0.2, 0, 0});
        const Grid<double> image = op.apply(Grid<double>(30, 30, 1.0));
        for (int r = 0; r < kFrame.rows; ++r) {
            for (int c = 0; c < kFrame.cols; ++c) {
                const double expected = r == 10 && c == 30 ? 0.07 * 0.07 : 0;
                QVERIFY(std::abs(image.at(r, c) - expected) < 1e-15);
            }
        }
    }

    /// A kernel three times finer adds up to the same sum and keeps its centre.
    void binnedKernelKeepsSumAndCentre()
    {
        Psf psf;
        psf.oversampling = 3;
        psf.kernel = Image(13, 13);
        psf.kernel.at(6, 6) = 0.5F;
        psf.kernel.at(6, 9) = 0.5F; // One image pixel to the right.
        const Grid<double> native = nativeKernel(psf);
        const int r = kernelCentre(native.rows());
        const int c = kernelCentre(native.cols());
        double sum = 0, x = 0, y = 0;
        for (int i = 0; i < native.rows(); ++i) {
            for (int j = 0; j < native.cols(); ++j) {
                sum += native.at(i, j);
                x += native.at(i, j) * (j - c);
                y += native.at(i, j) * (i - r);
            }
        }
        QVERIFY(std::abs(sum - 1) < 1e-12);
        QVERIFY(std::abs(x - 0.5) < 1e-12);
        QVERIFY(std::abs(y) < 1e-12);
    }
};

ANNEAU_TEST(source_matrix, SourceMatrixTest)
#include "source_matrix_test.moc"
