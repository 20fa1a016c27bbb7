// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cosmology/constants.h"
#include "core/cosmology/cosmology.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <limits>

using anneau::Cosmology;
using anneau::CosmologyParameters;

namespace {

constexpr double kRedshifts[] = {0.01, 0.1, 0.5, 1.0, 3.0, 20.0, 1000.0};

Cosmology universe(double matter, double dark, double w0 = -1, double wa = 0)
{
    return Cosmology::make({70, matter, dark, w0, wa}).value();
}

bool near(double a, double b, double relative = 1e-12)
{
    return std::abs(a - b) <= relative * std::abs(b);
}

} // namespace

/// Distances against the universes whose integrals are elementary.
class CosmologyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void einsteinDeSitter()
    {
        const Cosmology c = universe(1, 0);
        for (const double z : kRedshifts) {
            const double expected = 2 * c.hubbleDistance() * (1 - 1 / std::sqrt(1 + z));
            QVERIFY(near(c.comovingDistance(0, z), expected));
            QVERIFY(near(c.luminosityDistance(z), expected * (1 + z)));
            QVERIFY(near(c.angularDiameterDistance(z), expected / (1 + z)));
        }
    }

    void deSitterAndMilne()
    {
        for (const double z : kRedshifts) {
            const Cosmology lambda = universe(0, 1), empty = universe(0, 0);
            QVERIFY(near(lambda.comovingDistance(0, z), lambda.hubbleDistance() * z));
            QVERIFY(near(empty.transverseComovingDistance(0, z),
                         empty.hubbleDistance() * 0.5 * (1 + z - 1 / (1 + z))));
        }
    }

    /// Mattig 1958: matter only, closed and open.
    void mattigsFormula()
    {
        for (const double omega : {0.2, 2.0}) {
            const Cosmology c = universe(omega, 0);
            for (const double z : kRedshifts) {
                const double expected = 2 * c.hubbleDistance() *
                                        (omega * z + (omega - 2) * (std::sqrt(1 + omega * z) - 1)) /
                                        (omega * omega * (1 + z));
                QVERIFY(near(c.transverseComovingDistance(0, z), expected, 1e-11));
            }
        }
    }

    void darkEnergyOfAnyConstantState()
    {
        for (const double w : {-0.9, -0.5, 0.2}) {
            const Cosmology c = universe(0, 1, w);
            const double power = 1.5 * (1 + w) - 1;
            for (const double z : kRedshifts) {
                const double expected = c.hubbleDistance() * (1 - std::pow(1 + z, -power)) / power;
                QVERIFY(near(c.comovingDistance(0, z), expected, 1e-11));
            }
        }
    }

    /// w0 + wa z/(1+z) with w0 = -1, wa = 1 dilutes as (1+z)^3 exp(-3z/(1+z)).
    void darkEnergyWhoseStateChanges()
    {
        const Cosmology c = universe(0, 1, -1, 1);
        const double z = 1.5;
        QVERIFY(near(c.expansion(z), std::sqrt(std::pow(2.5, 3) * std::exp(-1.8))));
    }

    /// Two stretches of a curved universe make the whole (Hogg 1999, eq. 19).
    void stretchesAddAsTheirCurvatureSays()
    {
        for (const double dark : {0.2, 0.7, 1.2}) {
            const Cosmology c = universe(0.3, dark);
            const double k = c.omegaCurvature() / std::pow(c.hubbleDistance(), 2);
            const double d1 = c.transverseComovingDistance(0, 0.6);
            const double d2 = c.transverseComovingDistance(0, 2.5);
            const double expected =
                d2 * std::sqrt(1 + k * d1 * d1) - d1 * std::sqrt(1 + k * d2 * d2);
            QVERIFY(near(c.transverseComovingDistance(0.6, 2.5), expected, 1e-11));
        }
    }

    void curvatureGoesSmoothlyThroughZero()
    {
        const double flat = universe(0.3, 0.7).angularDiameterDistance(2);
        for (const double k : {1e-4, 1e-7, 1e-13, -1e-13, -1e-7, -1e-4}) {
            QVERIFY(near(universe(0.3, 0.7 + k).angularDiameterDistance(2), flat,
                         2 * std::abs(k) + 1e-12));
        }
    }

    void massesAndRadiiAgree()
    {
        const Cosmology c;
        const double radius = c.einsteinRadiusOfMass(3e11, 0.5, 1.5);
        QVERIFY(near(c.einsteinMass(radius, 0.5, 1.5), 3e11));
        // The mean surface density inside is the critical one.
        const double side = radius * anneau::constants::kArcsec * c.angularDiameterDistance(0.5);
        QVERIFY(near(3e11 / (3.14159265358979323846 * side * side),
                     c.criticalSurfaceDensity(0.5, 1.5)));
    }

    void theDelayOfAPointLensIsItsSchwarzschildTime()
    {
        // D_dt theta_E^2/c = 4 G M (1 + z_l)/c^3.
        using namespace anneau::constants;
        const Cosmology c;
        const double radius = c.einsteinRadiusOfMass(1e11, 0.5, 1.5);
        const double days = c.daysPerSquareArcsec(0.5, 1.5) * radius * radius;
        const double expected =
            4 * kSolarMassParameter * 1e11 * 1.5 / std::pow(kSpeedOfLight, 3) / kDay;
        QVERIFY(near(days, expected));
    }

    /// An isothermal sphere bends light by 4 pi (sigma/c)^2 and displaces it by theta_E.
    void physicalDeflectionsAreThoseAtTheLens()
    {
        const Cosmology c;
        const double bent =
            c.einsteinRadiusOfDispersion(250, 0.5, 1.5) * c.physicalPerReducedDeflection(0.5, 1.5);
        const double expected = 4 * 3.14159265358979323846 * std::pow(250e3 / 299792458.0, 2) /
                                anneau::constants::kArcsec;
        QVERIFY(near(bent, expected));
    }

    void theParsecIsTheOneThatWasAgreed()
    {
        QVERIFY(near(anneau::constants::kMegaparsec, 3.085677581491367e22, 1e-15));
    }

    void impossibleUniversesAreRefused_data()
    {
        QTest::addColumn<double>("h0");
        QTest::addColumn<double>("matter");
        QTest::addColumn<double>("dark");
        QTest::newRow("no expansion") << 0.0 << 0.3 << 0.7;
        QTest::newRow("bounce") << 70.0 << 0.1 << 3.0;
        QTest::newRow("not a number") << 70.0 << std::numeric_limits<double>::quiet_NaN() << 0.7;
    }
    void impossibleUniversesAreRefused()
    {
        QFETCH(double, h0);
        QFETCH(double, matter);
        QFETCH(double, dark);
        QVERIFY(!Cosmology::make({h0, matter, dark, -1, 0}));
    }

    void aSourceInFrontOfItsLensIsABug()
    {
        QVERIFY_EXCEPTION_THROWN(Cosmology().timeDelayDistance(1, 0.5), anneau::ContractViolation);
        QVERIFY_EXCEPTION_THROWN(Cosmology().comovingDistance(0, -0.1), anneau::ContractViolation);
    }
};

ANNEAU_TEST(cosmology, CosmologyTest)
#include "cosmology_test.moc"
