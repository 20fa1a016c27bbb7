// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/psf.h"
#include "tests/core/forward/dot.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;
using anneau::test::dot;

namespace {

template <class T>
Grid<T> noise(int rows, int cols, std::uint32_t stream)
{
    Grid<T> grid(rows, cols);
    Rng rng(11, stream);
    for (T& value : grid) {
        value = static_cast<T>(rng.normal());
    }
    return grid;
}

/// The definition, term by term.
template <class T>
Grid<T> byDefinition(const Grid<T>& kernel, const Grid<T>& in)
{
    Grid<T> out(in.rows(), in.cols());
    for (int r = 0; r < in.rows(); ++r) {
        for (int c = 0; c < in.cols(); ++c) {
            double sum = 0;
            for (int a = 0; a < kernel.rows(); ++a) {
                for (int b = 0; b < kernel.cols(); ++b) {
                    const int row = r + kernelCentre(kernel.rows()) - a;
                    const int col = c + kernelCentre(kernel.cols()) - b;
                    if (row >= 0 && row < in.rows() && col >= 0 && col < in.cols()) {
                        sum += double(kernel.at(a, b)) * double(in.at(row, col));
                    }
                }
            }
            out.at(r, c) = static_cast<T>(sum);
        }
    }
    return out;
}

template <class T>
double largestDifference(const Grid<T>& a, const Grid<T>& b)
{
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(double(a[i]) - double(b[i])));
    }
    return worst;
}

} // namespace

class PsfTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsTheDefinition_data()
    {
        QTest::addColumn<int>("kernelRows");
        QTest::addColumn<int>("kernelCols");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("cols");
        QTest::newRow("odd") << 7 << 9 << 20 << 31;
        QTest::newRow("even") << 6 << 8 << 20 << 31;
        QTest::newRow("larger than the image") << 41 << 30 << 13 << 12;
        QTest::newRow("one sample") << 1 << 1 << 5 << 4;
    }

    void equalsTheDefinition()
    {
        QFETCH(int, kernelRows);
        QFETCH(int, kernelCols);
        QFETCH(int, rows);
        QFETCH(int, cols);
        const auto kernel = noise<double>(kernelRows, kernelCols, 1);
        const auto in = noise<double>(rows, cols, 2);
        const auto expected = byDefinition(kernel, in);
        using Method = Convolver<double>::Method;
        QVERIFY(largestDifference(Convolver<double>(kernel, rows, cols, Method::Fourier).apply(in),
                                  expected) < 1e-12);
        QVERIFY(largestDifference(Convolver<double>(kernel, rows, cols, Method::Direct).apply(in),
                                  expected) < 1e-12);
        const Convolver<float> single(converted<float>(kernel), rows, cols,
                                      Convolver<float>::Method::Fourier);
        QVERIFY(largestDifference(single.apply(converted<float>(in)), converted<float>(expected)) <
                1e-4);
    }

    /// <Au, v> = <u, A^T v>, with lopsided and even kernels: a flipped or shifted adjoint fails.
    void adjointIsExact()
    {
        for (const int side : {5, 6, 14, 23}) {
            const auto kernel = noise<double>(side, side + 1, 3);
            const auto u = noise<double>(24, 19, 4);
            const auto v = noise<double>(24, 19, 5);
            for (const auto method :
                 {Convolver<double>::Method::Fourier, Convolver<double>::Method::Direct}) {
                const Convolver<double> blur(kernel, 24, 19, method);
                const double forward = dot(blur.apply(u), v);
                QVERIFY(std::abs(forward - dot(u, blur.adjoint(v))) <
                        1e-11 * std::abs(forward) + 1e-11);
            }
        }
    }

    void aPointBecomesTheKernel()
    {
        const auto kernel = noise<double>(5, 5, 6);
        Grid<double> point(11, 11);
        point.at(4, 6) = 2;
        const auto out =
            Convolver<double>(kernel, 11, 11, Convolver<double>::Method::Fourier).apply(point);
        QVERIFY(std::abs(out.at(4, 6) - 2 * kernel.at(2, 2)) < 1e-12);
        QVERIFY(std::abs(out.at(5, 8) - 2 * kernel.at(3, 4)) < 1e-12);
    }

    void nothingWrapsAround()
    {
        Grid<double> kernel(9, 9, 1.0 / 81);
        Grid<double> corner(16, 16);
        corner.at(0, 0) = 1;
        const auto out =
            Convolver<double>(kernel, 16, 16, Convolver<double>::Method::Fourier).apply(corner);
        for (int r = 0; r < 16; ++r) {
            for (int c = 0; c < 16; ++c) {
                const double expected = r <= 4 && c <= 4 ? 1.0 / 81 : 0;
                QVERIFY(std::abs(out.at(r, c) - expected) < 1e-14);
            }
        }
    }

    void anEmptyKernelCopies()
    {
        const auto in = noise<float>(6, 7, 7);
        QVERIFY(Convolver<float>(Image{}, 6, 7).apply(in) == in);
        QVERIFY(Convolver<float>(Image{}, 6, 7).adjoint(in) == in);
    }
};

ANNEAU_TEST(psf, PsfTest)
#include "psf_test.moc"
