// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/light_model.h"
#include "core/light/sersic_b.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

using anneau::findLightModel;
using Values = std::vector<double>;

namespace {

constexpr double kPi = std::numbers::pi;

double at(std::string_view key, const Values& p, double x, double y)
{
    double value = 0;
    findLightModel(key)->addBrightness(p, 1, &x, &y, &value);
    return value;
}

/// Light inside 1e4 of a round profile at the origin, by Simpson's rule in ln R.
double flux(std::string_view key, const Values& p)
{
    const int steps = 20000;
    const double low = std::log(1e-8), high = std::log(1e4), h = (high - low) / steps;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        const double r = std::exp(low + i * h);
        const double weight = i == 0 || i == steps ? 1 : (i % 2 == 1 ? 4 : 2);
        sum += weight * 2 * kPi * r * r * at(key, p, 0, r);
    }
    return sum * h / 3;
}

bool near(double a, double b, double relative)
{
    return std::abs(a - b) <= relative * std::abs(b);
}

} // namespace

/// Fluxes, limits and special values of the simple light profiles, from their closed forms.
class LightProfilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fluxesAreThoseOfTheClosedForms()
    {
        QVERIFY(near(flux("Gaussian", {3, 0.4, 1, 0, 0, 0}), 2 * kPi * 0.16 * 3, 1e-10));
        QVERIFY(near(flux("Moffat", {3, 0.4, 2.5, 1, 0, 0, 0}), kPi * 0.16 * 3 / 1.5, 1e-10));
        QVERIFY(near(flux("ExponentialDisc", {3, 0.4, 1, 0, 0, 0}), 2 * kPi * 0.16 * 3, 1e-10));
    }

    /// Along the major axis R = sqrt(q) X, along the minor one Y/sqrt(q); phi is from +y.
    void axesLieWhereTheirAngleSays()
    {
        const Values p{2, 0.5, 0.25, -90, 0.1, -0.2}; // Major axis along x.
        QVERIFY(near(at("Gaussian", p, 1.1, -0.2), 2 * std::exp(-0.5), 1e-13));
        QVERIFY(near(at("Gaussian", p, 0.1, 0.05), 2 * std::exp(-0.5), 1e-13));
        QVERIFY(near(at("ExponentialDisc", p, 1.1, -0.2), 2 * std::exp(-1), 1e-13));
    }

    void wingsOfAMoffatFallAsTheirExponentSays()
    {
        const Values p{1, 0.1, 2.5, 1, 0, 0, 0};
        const double slope = std::log(at("Moffat", p, 2000, 0) / at("Moffat", p, 1000, 0));
        QVERIFY(near(slope, -5 * std::numbers::ln2, 1e-7));
    }

    void anExponentialDiscIsASersicProfileOfIndexOne()
    {
        const double b = anneau::sersicB(1).value;
        const Values disc{3, 0.4, 0.6, 35, 0.1, 0};
        const Values sersic{3 * std::exp(-b), 0.4 * b, 1, 0.6, 35, 0.1, 0};
        for (const double x : {-2.0, -0.3, 0.1, 0.9}) {
            QVERIFY(near(at("ExponentialDisc", disc, x, 0.3), at("Sersic", sersic, x, 0.3), 1e-13));
        }
    }

    void aCoreSersicProfileIsSersicOutsideItsBreak()
    {
        const Values core{3, 0.8, 4, 0.01, 5, 0.3, 0.7, 35, 0, 0};
        const Values sersic{3, 0.8, 4, 0.7, 35, 0, 0};
        for (const double x : {0.3, 1.0, 7.0}) {
            QVERIFY(near(at("CoreSersic", core, x, 0.2), at("Sersic", sersic, x, 0.2), 1e-5));
        }
    }

    void aCoreSersicProfileIsAPowerLawInsideItsBreak()
    {
        const Values p{3, 0.8, 4, 0.2, 5, 0.3, 1, 0, 0, 0};
        const double ratio = at("CoreSersic", p, 1e-4, 0) / at("CoreSersic", p, 1e-3, 0);
        QVERIFY(near(ratio, std::pow(10, 0.3), 1e-9));
        const Values flat{3, 0.8, 4, 0.2, 5, 0, 1, 0, 0, 0};
        const double b = anneau::sersicB(4).value;
        QVERIFY(near(at("CoreSersic", flat, 0, 0), 3 * std::exp(b * (1 - std::pow(0.25, 0.25))),
                     1e-12));
    }
};

ANNEAU_TEST(light_profiles, LightProfilesTest)
#include "light_profiles_test.moc"
