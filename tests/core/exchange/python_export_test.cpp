// SPDX-License-Identifier: GPL-3.0-or-later
// What lenstronomy and caustics are told, against what their formulas make of it.
#include "core/exchange/caustics.h"
#include "core/exchange/lenstronomy.h"
#include "core/exchange/sersic_scale.h"
#include "tests/core/exchange/coolest_scenes.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <set>

using namespace anneau;
using namespace anneau::test;

namespace {

double argument(const PythonProfile& profile, const std::string& name)
{
    for (const auto& [key, value] : profile.arguments) {
        if (key == name) {
            return std::stod(value);
        }
    }
    qFatal("no argument %s", name.c_str());
}

Component component(const std::string& type, std::vector<double> values)
{
    const std::size_t size = values.size();
    return {type, type, std::move(values), std::vector<bool>(size, false)};
}

double deflectionX(const Component& c, double x)
{
    const double y = 0;
    double ax = 0, ay = 0;
    findMassModel(c.type)->addDeflection(c.values, 1, &x, &y, &ax, &ay);
    return ax;
}

double brightness(const Component& c, double x, double y)
{
    double value = 0;
    findLightModel(c.type)->addBrightness(c.values, 1, &x, &y, &value);
    return value;
}

bool near(double a, double b, double relative = 1e-12)
{
    return std::abs(a - b) <= relative * std::abs(b);
}

/// I exp(-b ((R/R_e)^(1/n) - 1)).
double sersicOf(double amplitude, double radius, double n, double b, double r)
{
    return amplitude * std::exp(-b * (std::pow(r / radius, 1 / n) - 1));
}

} // namespace

class PythonExportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersAreFloatsThatReadBack()
    {
        for (const double value : {0.1, 1.0, -3e-300, 1.0 / 3, 2e22}) {
            const std::string text = pythonNumber(value);
            QVERIFY(std::stod(text) == value);
            QVERIFY(text.find_first_of(".e") != std::string::npos);
        }
        QCOMPARE(pythonNumber(1), std::string("1.0"));
        QCOMPARE(pythonName("2nd lens é"), std::string("m_2nd_lens___"));
        QCOMPARE(pythonText("a \"b\""), std::string("\"a \\\"b\\\"\""));
    }

    void powerLaw()
    {
        // Major axis along +x: phi = 90 degrees from +y; e1 = (1-q)/(1+q).
        const Component epl = component("PEMD", {1.2, 1.9, 0.6, 90, 0.1, -0.2});
        const auto there = lenstronomyMass(epl);
        QCOMPARE(there->front().type, std::string("EPL"));
        QVERIFY(near(argument(there->front(), "e1"), 0.25));
        QVERIFY(std::abs(argument(there->front(), "e2")) < 1e-16);
        QCOMPARE(argument(there->front(), "gamma"), 1.9);
        QCOMPARE(argument(there->front(), "theta_E"), 1.2);
        const auto caustics = causticsMass(epl);
        QVERIFY(near(argument(caustics->front(), "phi"), std::numbers::pi));
        QVERIFY(near(argument(caustics->front(), "t"), 0.9));
        QVERIFY(argument(caustics->front(), "n_iter") >= 18);
        const Component flat = component("PEMD", {1.2, 1.9, 0.2, 90, 0.1, -0.2});
        QVERIFY(argument(causticsMass(flat)->front(), "n_iter") > 80);
    }

    void shear()
    {
        // phi_ext = 90: stretched along x, where gamma1 > 0.
        const Component shear = component("ExternalShear", {0.05, 90});
        QVERIFY(near(argument(lenstronomyMass(shear)->front(), "gamma1"), 0.05));
        QVERIFY(near(argument(causticsMass(shear)->front(), "gamma_1"), 0.05));
        QVERIFY(near(deflectionX(shear, 2.0), 0.1));
    }

    void haloesByTheirDeflectionAtTheScaleRadius()
    {
        for (const char* type : {"NFW", "NFWEllipsoid"}) {
            const Component halo = component(type, {0.4, 1.5, 1, 0, 0, 0});
            const PythonProfile there = lenstronomyMass(halo)->front();
            QVERIFY(near(argument(there, "alpha_Rs"), deflectionX(halo, 1.5), 1e-9));
        }
        // alpha(Rs) of a Hernquist profile is 2/3 sigma0 Rs (the limit there).
        const Component stars = component("Hernquist", {0.4, 1.5, 0, 0});
        const PythonProfile there = lenstronomyMass(stars)->front();
        QVERIFY(near(argument(there, "sigma0") * argument(there, "Rs") * 2 / 3,
                     deflectionX(stars, 1.5)));
        // psi = phi(R): on the major axis R_theirs = sqrt(1 - e) X, e = (1-q^2)/(1+q^2).
        const double q = 0.8, e = (1 - q * q) / (1 + q * q);
        const Component flat = component("NFW", {0.4, 1.5, q, 90, 0, 0});
        const PythonProfile ellipse = lenstronomyMass(flat)->front();
        const double rs = argument(ellipse, "Rs");
        QVERIFY(near(argument(ellipse, "alpha_Rs") * std::sqrt(1 - e),
                     deflectionX(flat, rs / std::sqrt(1 - e)), 1e-9));
    }

    void aChameleonIsTwoCoredEllipsoids()
    {
        const Component c = component("Chameleon", {1.1, 0.1, 3.0, 0.7, 20, 0.1, 0.2});
        for (const auto& there : {lenstronomyMass(c), causticsMass(c)}) {
            QCOMPARE(there->size(), std::size_t{2});
        }
        QVERIFY(near(argument(causticsMass(c)->front(), "s"), 0.1 / std::sqrt(0.7)));
        QCOMPARE(argument((*lenstronomyMass(c))[1], "theta_E"), -1.1);
    }

    void sersicLightWithTheirFormulas()
    {
        const double q = 0.6;
        for (const double n : {0.5, 1.0, 4.0}) {
            const Component s = component("Sersic", {2.0, 0.8, n, q, 90, 0, 0});
            const PythonProfile a = lenstronomyLight(s)->front(), b = causticsLight(s)->front();
            for (const double x : {0.05, 0.8, 3.0}) {
                const double r = std::sqrt(q) * x;
                const double ours = brightness(s, x, 0);
                QVERIFY(near(sersicOf(argument(a, "amp"), argument(a, "R_sersic"), n,
                                      1.9992 * n - 0.3271, r),
                             ours));
                // Its radius is that of the major axis.
                QVERIFY(near(sersicOf(argument(b, "Ie"), argument(b, "Re"), n, seriesSersicB(n), x),
                             ours));
            }
        }
    }

    void otherLightAsSersics()
    {
        const double q = 0.6;
        const Component disc = component("ExponentialDisc", {2.0, 0.4, q, 90, 0, 0});
        const Component gauss = component("Gaussian", {2.0, 0.4, q, 90, 0, 0});
        const PythonProfile a = lenstronomyLight(disc)->front(), b = causticsLight(disc)->front();
        const PythonProfile c = causticsLight(gauss)->front(), d = lenstronomyLight(gauss)->front();
        for (const double x : {0.05, 0.4, 1.2}) {
            const double r = std::sqrt(q) * x;
            QVERIFY(near(sersicOf(argument(a, "amp"), argument(a, "R_sersic"), 1, 1.6721, r),
                         brightness(disc, x, 0)));
            QVERIFY(near(sersicOf(argument(b, "Ie"), argument(b, "Re"), 1, seriesSersicB(1), x),
                         brightness(disc, x, 0)));
            QVERIFY(near(sersicOf(argument(c, "Ie"), argument(c, "Re"), 0.5, seriesSersicB(0.5), x),
                         brightness(gauss, x, 0)));
        }
        QVERIFY(near(argument(d, "amp"), brightness(gauss, 0, 0) * 2 * std::numbers::pi * 0.16));
    }

    void whatTheyDoNotHaveIsNamed()
    {
        const Component halo = component("NFW", {0.4, 1.5, 0.8, 0, 0, 0});
        QVERIFY(causticsMass(halo).error().message.find("\"NFW\"") != std::string::npos);
        const Component multipole = component("Multipole4", {0.02, 10, 1.8, 0, 0});
        QVERIFY(!lenstronomyMass(multipole) && !causticsMass(multipole));
        const Component moffat = component("Moffat", {1, 0.3, 2.5, 1, 0, 0, 0});
        QVERIFY(!lenstronomyLight(moffat) && !causticsLight(moffat));
        Scene scene;
        scene.lensMass = {halo};
        std::vector<std::string> warnings;
        QVERIFY(!causticsSnippet(scene, {}, warnings));
        QVERIFY(lenstronomySnippet(scene, warnings).has_value());
    }

    void lenstronomyHasEverySmoothMassModelOfOurs()
    {
        for (const MassModel* model : massModels()) {
            Component c{std::string(model->key()), "c", {}, {}};
            for (const Parameter& parameter : model->parameters()) {
                c.values.push_back(parameter.initial);
            }
            if (c.type.starts_with("Multipole")) {
                c.values[2] = 2; // isothermal
            }
            const auto there = lenstronomyMass(c);
            // Populations of clumps are drawn by our own random numbers; maps are files.
            const bool none = c.type == "SubhaloPopulation" || c.type == "PixelatedConvergence";
            QVERIFY2(there.has_value() == !none, c.type.c_str());
        }
    }

    void yamlHoldsOneOfEach()
    {
        Scene scene;
        scene.lensMass = {component("PEMD", {1.2, 1.9, 0.6, 90, 0.1, -0.2})};
        scene.lensLight = {component("Sersic", {2.0, 0.8, 4, 0.7, 90, 0, 0})};
        scene.sourceLight = {component("Sersic", {1.0, 0.1, 1, 0.9, 0, 0, 0})};
        scene.zLens = 0.5;
        scene.zSource = 1.5;
        std::vector<std::string> warnings;
        const ImageFrame frame{90, 100, 0.05, 2};
        const auto text = causticsYaml(scene, {}, frame, warnings);
        QVERIFY2(text.has_value(), text ? "" : text.error().message.c_str());
        QCOMPARE(warnings.size(), std::size_t{1}); // the PSF
        for (const char* part :
             {"lens: &lens\n  kind: EPL\n", "    cosmology: *cosmology\n", "    Rein: 1.2\n",
              "    source: *source\n", "    z_s: 1.5\n", "    pixels_x: 100\n    pixels_y: 90\n"}) {
            QVERIFY2(text->find(part) != std::string::npos, part);
        }
        scene.lensLight.clear();
        QVERIFY(causticsYaml(scene, {}, frame, warnings).has_value());
        scene.lensMass.push_back(component("ExternalShear", {0.05, 90}));
        const auto two = causticsYaml(scene, {}, frame, warnings);
        QVERIFY(!two && two.error().message.find("--to caustics") != std::string::npos);
        scene.lensMass = {component("NFW", {0.4, 1.5, 1, 0, 0, 0})};
        QVERIFY(!causticsYaml(scene, {}, frame, warnings));
    }

    void pointsAndShapelets()
    {
        Scene scene;
        scene.lensMass = {component("SIE", {1, 0.7, 10, 0, 0})};
        scene.lensLight = {component("PointImage", {5, 0.3, -0.7}),
                           component("PointImage", {4, -0.3, 0.7})};
        scene.sourceLight = {component("Shapelets2", {0.2, 0.1, -0.1, 9, 8, 7, 6, 5, 4})};
        std::vector<std::string> warnings;
        const auto text = lenstronomySnippet(scene, warnings);
        QVERIFY(text && warnings.empty());
        for (const char* part :
             {"\"ra_image\": [0.3, -0.3]", "\"point_amp\": [5.0, 4.0]",
              "source_light_model_list = [\"SHAPELETS\"]",
              "\"amp\": [9.0, 8.0, 7.0, 6.0, 5.0, 4.0], \"n_max\": 2, \"beta\": 0.2"}) {
            QVERIFY2(text->find(part) != std::string::npos, part);
        }
        scene.lensMass.push_back(scene.lensMass[0]);
        scene.lensMass[1].redshift = 0.3;
        QVERIFY(!lenstronomySnippet(scene, warnings) && !causticsSnippet(scene, {}, warnings));
    }

    void snippetsHoldTheWholeScene()
    {
        Scene scene;
        scene.lensMass = {component("PEMD", {1.2, 1.9, 0.6, 90, 0.1, -0.2}),
                          component("ExternalShear", {0.05, 90})};
        scene.lensLight = {component("Sersic", {2.0, 0.8, 4, 0.7, 90, 0, 0})};
        scene.sourceLight = {component("Sersic", {1.0, 0.1, 1, 0.9, 0, 0, 0})};
        scene.sky = 1;
        scene.zLens = 0.5;
        std::vector<std::string> warnings;
        const auto a = lenstronomySnippet(scene, warnings);
        QCOMPARE(warnings.size(), std::size_t{1}); // the sky
        for (const char* part : {"lens_model_list = [\"EPL\", \"SHEAR\"]",
                                 "source_light_model_list = [\"SERSIC_ELLIPSE\"]", "z_lens = 0.5\n",
                                 "z_source = None\n", "\"theta_E\": 1.2,"}) {
            QVERIFY2(a->find(part) != std::string::npos, part);
        }
        const auto b = causticsSnippet(scene, {}, warnings);
        for (const char* part :
             {"caustics.EPL(name=\"PEMD\", cosmology=cosmology, x0=0.1, y0=-0.2,",
              "caustics.Sersic(name=\"Sersic\",", "caustics.Sersic(name=\"Sersic_2\",",
              "h0=0.7,"}) {
            QVERIFY2(b->find(part) != std::string::npos, part);
        }
    }
};

ANNEAU_TEST(python_export, PythonExportTest)
#include "python_export_test.moc"
