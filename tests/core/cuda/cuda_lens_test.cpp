// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/cuda_lens.h"
#include "core/lens/lens_plane.h"
#include "core/lens/mass_model.h"
#include "tests/core/cuda/host_kernels.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <vector>

using anneau::BilinearGrid;
using anneau::Component;
using anneau::CudaDevice;
using anneau::cudaDevice;
using anneau::CudaLens;
using anneau::CudaSource;
using anneau::RayGrid;
using anneau::Result;

namespace {

std::vector<Component> lens()
{
    return {{"PEMD", "lens", {1.2, 2.1, 0.7, 30, 0.02, 0.01}, {}},
            {"NFW", "halo", {0.1, 5, 0.9, 20, 0.4, -0.3}, {}},
            {"ExternalShear", "shear", {0.05, 15}, {}}};
}

struct Rays {
    std::vector<double> x, y;
    Rays()
    {
        for (int i = 0; i < 1000; ++i) {
            x.push_back(2.3 * std::sin(0.37 * i));
            y.push_back(2.3 * std::cos(0.53 * i));
        }
    }
};

double apart(const std::vector<double>& a, const std::vector<double>& b)
{
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double relative = std::abs(a[i] - b[i]) / std::max(1.0, std::abs(b[i]));
        most = relative <= most ? most : relative;
    }
    return most;
}

} // namespace

/// The same numbers as on the processor: on the host twin of the kernels (host_kernels.h), and on a
/// device where there is one. Elsewhere: one sentence.
class CudaLensTest : public QObject {
    Q_OBJECT

    anneau::test::HostKernels m_host;
    Result<CudaDevice> m_device;

    void devices()
    {
        QTest::addColumn<bool>("isHost");
        QTest::newRow("host twin") << true;
        QTest::newRow("cuda") << false;
    }

private Q_SLOTS:
    void initTestCase() { m_device = cudaDevice("cuda"); }

    void withoutADeviceASentenceSaysWhatToDo()
    {
        const auto none = cudaDevice("cuda:77");
        QVERIFY(!none);
        QVERIFY(none.error().kind == anneau::Error::Kind::NoDevice);
        QVERIFY(none.error().message.find("--device cpu") != std::string::npos);
        const auto nonsense = cudaDevice("cuda:one");
        QVERIFY(!nonsense);
        QVERIFY(nonsense.error().kind == anneau::Error::Kind::NoDevice);
    }

    void memoryThatRunsOutIsAnErrorAndNothingIsKept()
    {
        const Rays rays;
        std::vector<double> ax(rays.x.size()), ay(rays.x.size());
        for (int allocations = 0; allocations < 5; ++allocations) { // The lens, x, y, ax, ay.
            const anneau::test::HostKernels host;
            host.allocationsLeft = allocations;
            const auto cuda = CudaLens<double>::make(anneau::test::hostDevice(host), lens());
            const auto done = cuda ? cuda->deflection(rays.x.size(), rays.x.data(), rays.y.data(),
                                                      ax.data(), ay.data())
                                   : anneau::Result<void>(failWith(cuda));
            QVERIFY(!done);
            QVERIFY(done.error().kind == anneau::Error::Kind::OutOfMemory);
            QCOMPARE(host.living(), cuda ? 1u : 0u);
        }
    }

    void fieldsAreThoseOfTheProcessor_data() { devices(); }
    void fieldsAreThoseOfTheProcessor()
    {
        QFETCH(bool, isHost);
        if (!isHost && !m_device) {
            QSKIP(m_device.error().message.c_str());
        }
        const CudaDevice device = isHost ? anneau::test::hostDevice(m_host) : *m_device;
        const Rays rays;
        const std::size_t n = rays.x.size();
        const anneau::LensPlane plane(lens());
        std::vector<double> ax(n), ay(n), xx(n), xy(n), yy(n), cx(n), cy(n), cxx(n), cxy(n), cyy(n);
        plane.deflection(n, rays.x.data(), rays.y.data(), ax.data(), ay.data());
        plane.hessian(n, rays.x.data(), rays.y.data(), xx.data(), xy.data(), yy.data());
        const auto cuda = CudaLens<double>::make(device, lens());
        QVERIFY(cuda);
        QVERIFY(cuda->deflection(n, rays.x.data(), rays.y.data(), cx.data(), cy.data()));
        QVERIFY(cuda->hessian(n, rays.x.data(), rays.y.data(), cxx.data(), cxy.data(), cyy.data()));
        QCOMPARE_LE(apart(cx, ax), 1e-12);
        QCOMPARE_LE(apart(cy, ay), 1e-12);
        QCOMPARE_LE(apart(cxx, xx), 1e-10);
        QCOMPARE_LE(apart(cxy, xy), 1e-10);
        QCOMPARE_LE(apart(cyy, yy), 1e-10);
    }

    void gridsAreTracedFromTheirPlaces_data() { devices(); }
    void gridsAreTracedFromTheirPlaces()
    {
        QFETCH(bool, isHost);
        if (!isHost && !m_device) {
            QSKIP(m_device.error().message.c_str());
        }
        const CudaDevice device = isHost ? anneau::test::hostDevice(m_host) : *m_device;
        const RayGrid<double> grid{33, 47, -2.3, -1.6, 0.1};
        std::vector<double> x, y;
        for (int i = 0; i < 33 * 47; ++i) {
            x.push_back(grid.x0 + grid.step * (i % 47));
            y.push_back(grid.y0 + grid.step * (i / 47));
        }
        std::vector<double> bx(x.size()), by(x.size()), cx(x.size()), cy(x.size());
        anneau::LensPlane(lens()).toSource(x.size(), x.data(), y.data(), bx.data(), by.data());
        const auto cuda = CudaLens<double>::make(device, lens());
        QVERIFY(cuda && cuda->toSource(grid, cx.data(), cy.data()));
        QCOMPARE_LE(apart(cx, bx), 1e-12);
        QCOMPARE_LE(apart(cy, by), 1e-12);
    }

    void slopesInParametersAreThoseOfTheProcessor_data() { devices(); }
    void slopesInParametersAreThoseOfTheProcessor()
    {
        QFETCH(bool, isHost);
        if (!isHost && !m_device) {
            QSKIP(m_device.error().message.c_str());
        }
        const CudaDevice device = isHost ? anneau::test::hostDevice(m_host) : *m_device;
        const Rays rays;
        const std::size_t n = rays.x.size();
        const Component epl = lens()[0];
        std::vector<double> dax(6 * n), day(6 * n), cax(6 * n), cay(6 * n), sums(6);
        const anneau::MassModel& model = *anneau::findMassModel(epl.type);
        model.deflectionJacobian(epl.values, n, rays.x.data(), rays.y.data(), dax.data(),
                                 day.data());
        model.addGradient(epl.values, n, rays.x.data(), rays.y.data(), rays.y.data(), rays.x.data(),
                          sums.data());
        const auto cuda = CudaLens<double>::make(device, lens());
        QVERIFY(cuda && cuda->jacobian(0, n, rays.x.data(), rays.y.data(), cax.data(), cay.data()));
        QCOMPARE_LE(apart(cax, dax), 1e-10);
        QCOMPARE_LE(apart(cay, day), 1e-10);
        const auto gradient =
            cuda->gradient(0, n, rays.x.data(), rays.y.data(), rays.y.data(), rays.x.data());
        QVERIFY(gradient);
        QCOMPARE_LE(apart(*gradient, sums), 1e-10);
        const auto again =
            cuda->gradient(0, n, rays.x.data(), rays.y.data(), rays.y.data(), rays.x.data());
        QVERIFY(again && *again == *gradient);
    }

    void sourcesAreGatheredAndScattered_data() { devices(); }
    void sourcesAreGatheredAndScattered()
    {
        QFETCH(bool, isHost);
        if (!isHost && !m_device) {
            QSKIP(m_device.error().message.c_str());
        }
        const CudaDevice device = isHost ? anneau::test::hostDevice(m_host) : *m_device;
        const Rays rays;
        const std::size_t n = rays.x.size();
        const anneau::SourceGrid grid{16, 0.25, 0.1, -0.05};
        std::vector<double> values(256), brightness(n), expected(n), sums(256), wanted(256), gx(n),
            gy(n), wx(n), wy(n);
        for (std::size_t k = 0; k < values.size(); ++k) {
            values[k] = std::sin(0.7 * static_cast<double>(k));
        }
        const BilinearGrid<double> bilinear(grid);
        for (std::size_t i = 0; i < n; ++i) {
            expected[i] = bilinear.interpolate(values.data(), rays.x[i], rays.y[i]);
            const auto slope =
                bilinear.scatter(values.data(), rays.x[i], rays.y[i], rays.x[i], wanted.data());
            wx[i] = slope.x;
            wy[i] = slope.y;
        }
        const auto cuda = CudaSource<double>::make(device, grid, values.data());
        QVERIFY(cuda && cuda->gather(n, rays.x.data(), rays.y.data(), brightness.data()));
        QCOMPARE_LE(apart(brightness, expected), 1e-12);
        QVERIFY(cuda->scatter(n, rays.x.data(), rays.y.data(), rays.x.data(), sums.data(),
                              gx.data(), gy.data()));
        QCOMPARE_LE(apart(sums, wanted), 1e-11);
        QCOMPARE_LE(apart(gx, wx), 1e-11);
        QCOMPARE_LE(apart(gy, wy), 1e-11);
    }
};

ANNEAU_TEST(cuda_lens, CudaLensTest)
#include "cuda_lens_test.moc"
