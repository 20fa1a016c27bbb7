// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/lens_plane.h"
#include "core/lens/mass_model.h"
#include "tests/core/cuda/host_twin.h"
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

using anneau::CommonMassFormulas;
using anneau::Component;
using anneau::FormulaList;
using anneau::lensBlock;
using anneau::MassFormulas;
using anneau::MassModel;
using anneau::massModels;
using anneau::Rng;
using anneau::slopesBlock;
using anneau::SourceGrid;
using anneau::test::CopiedBlock;

namespace {

Component componentOf(const MassModel& model, std::vector<double> values)
{
    return {std::string(model.key()), "lens", std::move(values), {}};
}

template <class S>
std::vector<S> randomPositions(std::size_t n, Rng& rng)
{
    std::vector<S> values(n);
    for (S& value : values) {
        value = static_cast<S>(5 * rng.uniform() - 2.5);
    }
    return values;
}

/// Largest difference over the larger of 1 and the largest value: a field's own scale.
template <class S, class T>
double apart(const std::vector<S>& a, const std::vector<T>& b)
{
    double most = 0;
    double scale = 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        most = difference <= most ? most : difference; // A NaN is kept.
        scale = std::max(scale, std::abs(static_cast<double>(b[i])));
    }
    return a.size() == b.size() ? most / scale : 1;
}

/// Digits in which two ways of computing the same must agree.
template <class S>
constexpr double kValues = std::is_same_v<S, double> ? 1e-12 : 2e-5;
template <class S>
constexpr double kSlopes = std::is_same_v<S, double> ? 1e-10 : 2e-4;

template <class S>
void compareFields(const MassModel& model)
{
    Rng rng(11, 0);
    for (int draw = 0; draw < 3; ++draw) {
        const auto p = anneau::test::randomValues(model, rng);
        const auto x = randomPositions<S>(101, rng), y = randomPositions<S>(101, rng);
        const std::size_t n = x.size();
        std::vector<S> ax(n), ay(n), xx(n), xy(n), yy(n);
        model.addDeflection(p, n, x.data(), y.data(), ax.data(), ay.data());
        model.addHessian(p, n, x.data(), y.data(), xx.data(), xy.data(), yy.data());
        const CopiedBlock lens(lensBlock<S>({componentOf(model, p)}));
        const auto all = anneau::test::twinFields<MassFormulas, S>(lens, x, y);
        QCOMPARE_LE(apart(all.ax, ax), kValues<S>);
        QCOMPARE_LE(apart(all.ay, ay), kValues<S>);
        QCOMPARE_LE(apart(all.xx, xx), kSlopes<S>);
        QCOMPARE_LE(apart(all.xy, xy), kSlopes<S>);
        QCOMPARE_LE(apart(all.yy, yy), kSlopes<S>);
        if (lens.isCommon()) {
            const auto common = anneau::test::twinFields<CommonMassFormulas, S>(lens, x, y);
            QCOMPARE_LE(apart(common.ax, all.ax), kValues<S>); // Rounded elsewhere, perhaps.
            QCOMPARE_LE(apart(common.ay, all.ay), kValues<S>);
            QCOMPARE_LE(apart(common.xy, all.xy), kSlopes<S>);
        }
    }
}

template <class Formula, class S>
void compareSlopesOf()
{
    const MassModel& model = *anneau::findMassModel(Formula::key);
    Rng rng(12, 0);
    const auto p = anneau::test::randomValues(model, rng);
    const auto x = randomPositions<S>(101, rng), y = randomPositions<S>(101, rng);
    const auto gx = randomPositions<S>(101, rng), gy = randomPositions<S>(101, rng);
    const std::size_t n = x.size();

    const std::vector<double> xd(x.begin(), x.end()), yd(y.begin(), y.end());
    std::vector<double> dax(n * p.size()), day(n * p.size()), gradient(p.size());
    model.deflectionJacobian(p, n, xd.data(), yd.data(), dax.data(), day.data());
    model.addGradient(p, n, x.data(), y.data(), gx.data(), gy.data(), gradient.data());

    const CopiedBlock lens(slopesBlock<S>(componentOf(model, p)));
    const anneau::RayArrays<S> rays{n, x.data(), y.data()};
    std::vector<S> twinX(n * p.size()), twinY(n * p.size()), sums(p.size());
    for (std::size_t i = 0; i < n; ++i) {
        anneau::jacobianBody<Formula>(lens.view(), rays, i, twinX.data(), twinY.data());
        anneau::gradientBody<Formula>(lens.view(), rays, i, gx.data(), gy.data(), sums.data());
    }
    QCOMPARE_LE(apart(twinX, dax), kSlopes<S>);
    QCOMPARE_LE(apart(twinY, day), kSlopes<S>);
    QCOMPARE_LE(apart(sums, gradient), kSlopes<S>);
}

template <class... Formula>
void compareSlopes(FormulaList<Formula...>)
{
    (compareSlopesOf<Formula, double>(), ...);
    (compareSlopesOf<Formula, float>(), ...);
}

/// A lens of several parts, one so flat that its series has hundreds of terms.
std::vector<Component> severalParts()
{
    return {{"PEMD", "lens", {1.2, 2.1, 0.1, 30, 0.02, 0.01}, {}},
            {"SIE", "companion", {0.3, 0.8, -40, 1.1, -0.7}, {}},
            {"SIS", "satellite", {0.1, -1.2, 0.4}, {}},
            {"ExternalShear", "shear", {0.05, 15}, {}},
            {"ConvergenceSheet", "sheet", {0.03}, {}}};
}

template <class S>
void compareShooting()
{
    const auto parts = severalParts();
    const CopiedBlock lens(lensBlock<S>(parts));
    QVERIFY(lens.isCommon());
    const anneau::RayGrid<S> grid{23, 37, S(-1.8), S(-1.1), S(0.1)};
    const std::size_t n = 23 * 37;
    std::vector<S> x, y, betaX(n), betaY(n), twinX(n), twinY(n);
    for (int row = 0; row < grid.rows; ++row) {
        for (int col = 0; col < grid.cols; ++col) {
            x.push_back(grid.x0 + grid.step * static_cast<S>(col));
            y.push_back(grid.y0 + grid.step * static_cast<S>(row));
        }
    }
    anneau::LensPlane(parts).toSource(n, x.data(), y.data(), betaX.data(), betaY.data());
    for (std::size_t i = 0; i < n; ++i) {
        anneau::shootBody<CommonMassFormulas>(lens.view(), grid, i, twinX.data(), twinY.data());
    }
    QCOMPARE_LE(apart(twinX, betaX), kValues<S>);
    QCOMPARE_LE(apart(twinY, betaY), kValues<S>);
}

template <class S>
S dot(const std::vector<S>& a, const std::vector<S>& b)
{
    S sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

} // namespace

/// The bodies of the CUDA kernels, compiled for the host, against the kernels of the processor:
/// deflections to 1e-12 in double and 2e-5 in single precision, slopes to 1e-10 and 2e-4.
class KernelBodiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFormulaIsThatOfItsModel_data()
    {
        QTest::addColumn<QString>("key");
        for (const MassModel* model : massModels()) {
            const std::string key(model->key());
            if (key != "PixelatedConvergence") { // No formula.
                QTest::newRow(key.c_str()) << QString::fromStdString(key);
            }
        }
    }
    void everyFormulaIsThatOfItsModel()
    {
        QFETCH(QString, key);
        const MassModel& model = *anneau::findMassModel(key.toStdString());
        compareFields<double>(model);
        compareFields<float>(model);
    }

    void slopesInParametersAreThoseOfTheModels() { compareSlopes(CommonMassFormulas{}); }

    void manyPartsInOnePassAreTheLensPlane()
    {
        compareShooting<double>();
        compareShooting<float>();
    }

    void thousandsOfSubhaloesTravelToo()
    {
        const Component many{
            "SubhaloPopulation", "dark", {3000, 0.003, 0.03, 1.9, 1.0, 3.0, 7, 0.1, -0.2}, {}};
        Rng rng(13, 0);
        const auto x = randomPositions<double>(9, rng), y = randomPositions<double>(9, rng);
        std::vector<double> ax(9), ay(9);
        anneau::findMassModel(many.type)->addDeflection(many.values, 9, x.data(), y.data(),
                                                        ax.data(), ay.data());
        const CopiedBlock lens(lensBlock<double>({many}));
        const auto twin = anneau::test::twinFields<MassFormulas, double>(lens, x, y);
        QCOMPARE_LE(apart(twin.ax, ax), 1e-12);
        QCOMPARE_LE(apart(twin.ay, ay), 1e-12);
    }

    void scatteringIsTheAdjointOfGathering()
    {
        const SourceGrid source{16, 0.2, 0.1, -0.05};
        const anneau::BilinearGrid<double> grid(source);
        Rng rng(14, 0);
        const auto x = randomPositions<double>(301, rng), y = randomPositions<double>(301, rng);
        const auto values = randomPositions<double>(256, rng),
                   slopes = randomPositions<double>(301, rng);
        const anneau::RayArrays<double> beta{301, x.data(), y.data()};
        std::vector<double> brightness(301), sums(256), gx(301), gy(301);
        const double step = 1e-6;
        for (std::size_t i = 0; i < 301; ++i) {
            anneau::gatherBody(grid, values.data(), beta, i, brightness.data());
            anneau::scatterBody(grid, values.data(), beta, i, slopes.data(), sums.data(), gx.data(),
                                gy.data());
            QCOMPARE(brightness[i], grid.interpolate(values.data(), x[i], y[i]));
        }
        QCOMPARE_LE(std::abs(dot(brightness, slopes) - dot(values, sums)), 1e-11);
        int inside = 0;
        for (std::size_t i = 0; i < 301; ++i) { // Slopes in the rays' ends, away from the seams.
            const auto here = grid.locate(x[i], y[i]),
                       there = grid.locate(x[i] + step, y[i] + step);
            if (here.index >= 0 && here.index == there.index) {
                const double by =
                    grid.interpolate(values.data(), x[i] + step, y[i]) - brightness[i];
                QCOMPARE_LE(std::abs(slopes[i] * by / step - gx[i]), 1e-6);
                ++inside;
            }
        }
        QVERIFY(inside > 50);
    }

    void whatTheKernelsLackIsSaid()
    {
        const auto pixels =
            lensBlock<float>({{"PixelatedConvergence", "map", {1, 0.05, 0, 0}, {}}});
        QVERIFY(!pixels);
        QVERIFY(pixels.error().message.find("PixelatedConvergence") != std::string::npos);
        const auto slopes = slopesBlock<float>({"NFW", "halo", {0.1, 5, 1, 0, 0, 0}, {}});
        QVERIFY(!slopes);
        QVERIFY(slopes.error().message.find("NFW") != std::string::npos);
    }
};

ANNEAU_TEST(kernel_bodies, KernelBodiesTest)
#include "kernel_bodies_test.moc"
