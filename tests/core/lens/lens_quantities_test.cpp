// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_quantities.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace anneau;

namespace {
Component mass(const char* type, std::vector<double> values)
{
    return {type, "", std::move(values), {}};
}
bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}
} // namespace

class LensQuantitiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// kappa = theta_E/2R and theta_E/R; a sheet adds itself; shear adds nothing.
    void profileOfAnIsothermalSphere()
    {
        const LensPlane plane({mass("SIS", {1.2, 0.3, -0.1}), mass("ConvergenceSheet", {0.05}),
                               mass("ExternalShear", {0.1, 20})});
        const auto profile = convergenceProfile(plane, 0.3, -0.1, {0.01, 0.5, 1.2, 8});
        for (std::size_t i = 0; i < profile.radius.size(); ++i) {
            QVERIFY(near(profile.kappa[i], 0.6 / profile.radius[i] + 0.05, 1e-10));
            QVERIFY(near(profile.meanInside[i], 1.2 / profile.radius[i] + 0.05, 1e-10));
        }
    }

    /// d(R^2 mean)/dR = 2 R kappa for any lens.
    void theMeanIsThatOfTheProfile()
    {
        const LensPlane plane({mass("PEMD", {1.2, 2.2, 0.6, 30, 0, 0})});
        const double h = 1e-4;
        const auto p = convergenceProfile(plane, 0, 0, {0.8 - h, 0.8, 0.8 + h});
        const double slope =
            (std::pow(0.8 + h, 2) * p.meanInside[2] - std::pow(0.8 - h, 2) * p.meanInside[0]) /
            (2 * h);
        QVERIFY(near(slope, 1.6 * p.kappa[1], 1e-7));
    }

    /// Elliptical isothermal lenses have the Einstein radius of the intermediate axis, whatever
    /// their size and wherever they lie.
    void einsteinRadiiOfAllSizes()
    {
        for (const double thetaE : {0.02, 1.0, 30.0}) {
            const LensSize size = measureLens({mass("SIE", {thetaE, 0.7, 20, 0.1, 0})});
            QVERIFY2(near(size.einsteinRadius, thetaE, 2e-4 * thetaE),
                     qPrintable(QString::number(size.einsteinRadius, 'g', 9)));
            QCOMPARE(size.curves.critical.size(), std::size_t(1));
            QCOMPARE(size.curves.caustics.size(), std::size_t(2));
        }
    }

    void aWeakLensHasNoEinsteinRadius()
    {
        const LensSize size = measureLens({mass("ExternalShear", {0.1, 0})});
        QCOMPARE(size.einsteinRadius, 0.0);
        QVERIFY(size.curves.critical.empty());
    }
};

ANNEAU_TEST(lens_quantities, LensQuantitiesTest)
#include "lens_quantities_test.moc"
