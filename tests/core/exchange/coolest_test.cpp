// SPDX-License-Identifier: GPL-3.0-or-later
// To a template and back.
#include "core/exchange/coolest.h"
#include "core/exchange/model_file.h"
#include "core/io/durable_file.h"
#include "core/model/parameter_table.h"
#include "core/model/scene_json.h"
#include "tests/core/exchange/coolest_scenes.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

using namespace anneau;
using namespace anneau::test;
using Json = nlohmann::ordered_json;

namespace {

Observation observation()
{
    Observation o;
    o.name = "made up";
    o.telescope = "HST";
    o.instrument = "ACS";
    o.filter = "F814W";
    o.pixelScale = 0.05;
    o.data = Image(20, 24, 0.25F);
    o.sigma = Image(20, 24, 0.01F);
    o.mask = Mask(20, 24, 1);
    o.data.at(3, 4) = 1.5F;
    o.mask.at(0, 0) = 0;
    o.psf.kernel = Image(5, 5, 0.04F);
    o.sky = SkyFrame{2.83435, -8.764300, {}, true};
    return o;
}

Json jsonOf(const std::filesystem::path& file)
{
    return Json::parse(*readWholeFile(file, 1u << 20));
}

/// Bit for bit but for a Sersic's brightness and radius, which are converted there and back.
bool same(const std::vector<Component>& a, const std::vector<Component>& b)
{
    return std::ranges::equal(a, b, [](const Component& x, const Component& y) {
        const bool converted = x.type == "Sersic";
        for (std::size_t k = 0; k < x.values.size(); ++k) {
            const double allowed = converted && k < 2 ? 4e-16 * std::abs(x.values[k]) : 0;
            if (!(std::abs(x.values[k] - y.values[k]) <= allowed)) {
                return false;
            }
        }
        return x.type == y.type && x.id == y.id && x.redshift == y.redshift &&
               (x.fixed == y.fixed || x.type.starts_with("Shapelets"));
    });
}

} // namespace

class CoolestTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comesBackAsItWas()
    {
        const Scene s = richScene();
        CoolestModel model;
        model.scene = s;
        model.cosmology = Cosmology::flat(73, 0.27)->parameters();
        for (const Observation* seen : {static_cast<const Observation*>(nullptr),
                                        static_cast<const Observation*>(&m_observation)}) {
            const auto warnings = writeCoolest(m_file, model, seen);
            QVERIFY2(warnings.has_value(), warnings ? "" : warnings.error().message.c_str());
            const auto back = readCoolest(m_file);
            QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
            QCOMPARE(back->warnings.size(), std::size_t{0});
            QVERIFY(same(back->scene.lensMass, s.lensMass));
            QVERIFY(same(back->scene.lensLight, s.lensLight));
            QVERIFY(same(back->scene.sourceLight, s.sourceLight));
            QVERIFY(back->scene.sourceGrid == s.sourceGrid);
            QVERIFY(back->scene.noise == s.noise);
            QCOMPARE(back->scene.sky, s.sky);
            QCOMPARE(back->scene.supersampling, s.supersampling);
            QVERIFY(back->scene.zLens == s.zLens && back->scene.zSource == s.zSource);
            QCOMPARE(back->cosmology.h0, 73.0);
            QCOMPARE(back->cosmology.omegaMatter, 0.27);
            QVERIFY(std::ranges::equal(*back->scene.sourcePixels, *s.sourcePixels));
        }
    }

    void keepsPlanesAndSources()
    {
        CoolestModel model;
        Scene& s = model.scene;
        s.zLens = 0.222;
        s.zSource = 2.035;
        s.lensMass = {component("PEMD"), component("SIE"), component("ExternalShear")};
        s.lensMass[1].redshift = 0.609;
        s.sourceLight = {component("Sersic"), component("Gaussian"), component("Moffat")};
        s.sourceLight[0].redshift = 0.609;
        s.lensLight = {component("Sersic")};
        s.lensLight[0].id = "light";
        QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
        auto back = readCoolest(m_file);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->scene.zLens == s.zLens && back->scene.zSource == s.zSource);
        QVERIFY(back->scene.lensMass == s.lensMass);
        QVERIFY(same(back->scene.sourceLight, s.sourceLight));
        QVERIFY(back->scene.sourceLight[0].redshift == 0.609 &&
                !back->scene.sourceLight[1].redshift);
        // A plane in front of the lens, and one that is moved.
        back->scene.lensMass[1].redshift = 0.7;
        s.lensMass[1].redshift = 0.1;
        QVERIFY(writeCoolest(m_file, *back, nullptr).has_value());
        QVERIFY(readCoolest(m_file)->scene.lensMass == back->scene.lensMass);
        QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
        QVERIFY(readCoolest(m_file)->scene.lensMass == s.lensMass);
        QVERIFY(readCoolest(m_file)->scene.zLens == 0.222);
    }

    void pointsAndShapeletsAreThoseOfTheStandard()
    {
        CoolestModel model;
        model.scene.zLens = 0.5;
        model.scene.zSource = 2;
        model.scene.lensMass = {component("SIE")};
        model.scene.lensLight = {component("PointImage"), component("Shapelets2")};
        model.scene.lensLight[0].values = {5.0, 0.3, -0.7};
        model.scene.lensLight[1].values = {0.2, 0.1, -0.1, 9, 8, 7, 6, 5, 4};
        const auto warnings = writeCoolest(m_file, model, nullptr);
        QVERIFY(warnings && warnings->empty());
        const Json light = jsonOf(m_file)["lensing_entities"][0]["light_model"];
        const auto value = [](const Json& profile, const char* key) {
            return profile["parameters"][key]["point_estimate"]["value"];
        };
        QCOMPARE(light[0]["type"].get<std::string>(), std::string("LensedPS"));
        QVERIFY(value(light[0], "amps") == Json({5.0}) &&
                value(light[0], "ra_list") == Json({0.3}));
        QCOMPARE(light[1]["type"].get<std::string>(), std::string("Shapelets"));
        QVERIFY(value(light[1], "n_max") == 2);
        QVERIFY(value(light[1], "amps") == Json({9.0, 8.0, 7.0, 6.0, 5.0, 4.0}));
        auto back = readCoolest(m_file);
        QVERIFY(back->scene.lensLight == model.scene.lensLight);
        back->scene.lensLight[0].values[1] = 0.35; // Into the template that was.
        back->scene.lensLight[1].values[4] = 8.5;
        QVERIFY(writeCoolest(m_file, *back, nullptr).has_value());
        QVERIFY(readCoolest(m_file)->scene.lensLight == back->scene.lensLight);
    }

    void linksAreKept()
    {
        CoolestModel model;
        model.scene.lensMass = {component("PEMD")};
        model.scene.lensLight = {component("Gaussian")};
        model.scene.lensLight[0].links = {{"center_x", "PEMD", "center_x"}};
        QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
        auto back = readCoolest(m_file);
        QVERIFY(back->scene.lensLight == model.scene.lensLight);
        back->scene.lensLight[0].links.clear();
        QVERIFY(writeCoolest(m_file, *back, nullptr).has_value());
        QVERIFY(readCoolest(m_file)->scene.lensLight[0].links.empty());
    }

    void mapsAreFilesBesideTheTemplate()
    {
        Image map(6, 8);
        for (std::size_t i = 0; i < map.size(); ++i) {
            map[i] = static_cast<float>(std::sqrt(static_cast<double>(i)));
        }
        CoolestModel model;
        model.scene.zLens = 0.5;
        model.scene.zSource = 2;
        model.scene.lensMass = {component("PixelatedConvergence")};
        model.scene.lensMass[0].values = {1.5, 0.1, 0.2, -0.3};
        model.scene.lensLight = {component("PixelatedRegularGrid")};
        model.scene.lensLight[0].values = {2, 0.125, 0.25, -0.5};
        for (auto* list : {&model.scene.lensMass, &model.scene.lensLight}) {
            list->front().map = std::make_shared<const Image>(map);
        }
        const auto warnings = writeCoolest(m_file, model, &m_observation);
        QVERIFY(warnings && warnings->size() == 1); // COOLEST has no map of convergence.
        auto back = readCoolest(m_file);
        QVERIFY(back && back->warnings.empty());
        const Component &mass = back->scene.lensMass[0], &light = back->scene.lensLight[0];
        QVERIFY(mass.values == model.scene.lensMass[0].values);
        QVERIFY(std::ranges::equal(*mass.map, map));
        QVERIFY(
            (light.values == std::vector<double>{1, 0.125, 0.25, -0.5})); // The factor is in it.
        for (std::size_t i = 0; i < map.size(); ++i) {
            QVERIFY(std::abs((*light.map)[i] - 2 * map[i]) < 1e-6F);
        }
        back->scene.lensLight[0].values[0] = 0.5; // Into the template that was.
        QVERIFY(writeCoolest(m_file, *back, nullptr).has_value());
        const auto again = readCoolest(m_file);
        for (std::size_t i = 0; i < map.size(); ++i) {
            QVERIFY(std::abs((*again->scene.lensLight[0].map)[i] - map[i]) < 1e-6F);
        }
    }

    void oneOfManyPointsCanGo()
    {
        Json json = Json::parse(kForeign);
        json["lensing_entities"].back()["light_model"].push_back(
            {{"type", "LensedPS"},
             {"id", "quasar"},
             {"parameters",
              {{"ra_list", {{"point_estimate", {{"value", {0.5, -0.4, 0.1}}}}}},
               {"dec_list", {{"point_estimate", {{"value", {1.0, -1.1, 0.2}}}}}},
               {"amps", {{"point_estimate", {{"value", {30, 20, 10}}}}}}}}});
        auto model = coolestFromJson(json.dump(), {});
        QVERIFY(model.has_value());
        auto& light = model->scene.lensLight;
        QCOMPARE(light.size(), std::size_t{3});
        light[2].values[0] = 11;
        light.erase(light.begin() + 1);
        QVERIFY(writeCoolest(m_file, *model, nullptr).has_value());
        const auto back = readCoolest(m_file);
        QCOMPARE(back->scene.lensLight.size(), std::size_t{2});
        QCOMPARE(back->scene.lensLight[0].values, (std::vector<double>{30, 0.5, 1.0}));
        QCOMPARE(back->scene.lensLight[1].values, (std::vector<double>{11, 0.1, 0.2}));
        model->scene.lensLight.clear();
        QVERIFY(writeCoolest(m_file, *model, nullptr).has_value());
        QVERIFY(readCoolest(m_file)->scene.lensLight.empty());
    }

    void keepsTheOrderOfLensAndTides()
    {
        CoolestModel model;
        for (const char* type : {"PEMD", "ExternalShear", "SIE", "ConvergenceSheet", "NIE"}) {
            model.scene.lensMass.push_back(component(type));
        }
        QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
        QVERIFY(readCoolest(m_file)->scene.lensMass == model.scene.lensMass);
        const Json entities = jsonOf(m_file)["lensing_entities"];
        QCOMPARE(entities.size(), std::size_t{6}); // five stretches and the source
        QCOMPARE(entities[1]["type"].get<std::string>(), std::string("MassField"));
    }

    void namesWhatOtherProgramsWillNotRead()
    {
        CoolestModel model;
        model.scene.zLens = 0.5;
        model.scene.lensMass = {component("PEMD"), component("TruncatedNFW")};
        const auto warnings = writeCoolest(m_file, model, nullptr);
        QCOMPARE(warnings->size(), std::size_t{1});
        QVERIFY(warnings->front().find("TruncatedNFW") != std::string::npos);
    }

    void writesTheObservationThatItReads()
    {
        CoolestModel model;
        model.scene = richScene();
        model.scene.noise = {};
        QVERIFY(writeCoolest(m_file, model, &m_observation).has_value());
        const Json json = jsonOf(m_file);
        QCOMPARE(json["coordinates_origin"]["ra"].get<std::string>(),
                 std::string("00h11m20.2440s"));
        QCOMPARE(json["coordinates_origin"]["dec"].get<std::string>(),
                 std::string("-08d45m51.4800s"));
        const auto back = readCoolest(m_file);
        const auto seen = observationOf(*back);
        QVERIFY2(seen.has_value(), seen ? "" : seen.error().message.c_str());
        QVERIFY(std::ranges::equal(seen->data, m_observation.data));
        QVERIFY(std::ranges::equal(seen->sigma, m_observation.sigma));
        QCOMPARE(seen->pixelScale, 0.05);
        QCOMPARE(seen->psf.kernel.rows(), 5);
        QVERIFY(std::ranges::equal(seen->mask, m_observation.mask));
        QVERIFY(seen->zLens == 0.28 && seen->zSource == 1.7);
    }

    void standardErrorsBecomePercentiles()
    {
        CoolestModel model;
        model.scene.lensMass = {component("PEMD")};
        model.parameters = {{"PEMD", "theta_E", {1.2, 1.2, 1.19, 1.21}, {}},
                            {"PEMD", "gamma", {}, {CoolestPrior::Kind::Gaussian, 2.0, 0.1}}};
        QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
        const Json parameters =
            jsonOf(m_file)["lensing_entities"][0]["mass_model"][0]["parameters"];
        QCOMPARE(parameters["theta_E"]["posterior_stats"]["percentile_84th"].get<double>(), 1.21);
        QCOMPARE(parameters["gamma"]["prior"]["type"].get<std::string>(),
                 std::string("GaussianPrior"));
        const auto back = readCoolest(m_file);
        const auto found = std::ranges::find(back->parameters, "theta_E", &CoolestParameter::key);
        QVERIFY(found->posterior == model.parameters[0].posterior);
        QVERIFY(std::ranges::find(back->parameters, "gamma", &CoolestParameter::key)->prior ==
                model.parameters[1].prior);
    }

    void aFitsErrorsAreItsStatistics()
    {
        const auto found = statisticsOfFit(
            R"({"format": "anneau-fit/1", "parameters": [
                {"component": "lens", "name": "theta_E", "value": 1.0, "error": 0.25},
                {"component": "lens", "name": "gamma", "value": 2.0, "error": 0.0}]})");
        QCOMPARE(found.size(), std::size_t{1});
        QVERIFY((found[0].posterior == CoolestStatistics{1.0, 1.0, 0.75, 1.25}));
        QVERIFY(statisticsOfFit("{}").empty() && statisticsOfFit("no json").empty());
    }

    void sersicsAreThoseOfItsOwnCode()
    {
        // I_eff exp(-b [(R/theta)^(1/n) - 1]) with b = 1.9992 n - 0.3271 is our profile.
        CoolestModel model;
        for (const double n : {0.5, 1.0, 2.3, 4.0, 8.0}) {
            Component sersic{"Sersic", "s", {3.0, 0.7, n, 1.0, 0.0, 0.0, 0.0}, {}};
            sersic.fixed.assign(7, false);
            model.scene.lensLight = {sersic};
            QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
            const Json there =
                jsonOf(m_file)["lensing_entities"][0]["light_model"][0]["parameters"];
            const auto value = [&](const char* key) {
                return there[key]["point_estimate"]["value"].get<double>();
            };
            const double b = 1.9992 * value("n") - 0.3271;
            for (const double r : {0.01, 0.3, 0.7, 5.0}) {
                const double theirs =
                    value("I_eff") *
                    std::exp(-b * (std::pow(r / value("theta_eff"), 1 / value("n")) - 1));
                const double y = 0;
                double ours = 0;
                findLightModel("Sersic")->addBrightness(sersic.values, 1, &r, &y, &ours);
                QVERIFY2(std::abs(theirs / ours - 1) < 1e-12, qPrintable(QString::number(n)));
            }
        }
    }

    void aTemplateThatNothingChangedStaysToTheLastKey()
    {
        const auto model = coolestFromJson(kForeign, {});
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        QVERIFY(writeCoolest(m_file, *model, nullptr).has_value());
        QVERIFY(jsonOf(m_file) == Json::parse(kForeign));
    }

    void bringingATemplateUpToDateKeepsTheRest()
    {
        auto model = coolestFromJson(kForeign, {});
        model->scene.lensMass[0].values[0] = 1.25; // theta_E
        model->scene.lensMass.push_back(component("ExternalShear"));
        QVERIFY(writeCoolest(m_file, *model, nullptr).has_value());
        const Json json = jsonOf(m_file);
        const Json& profiles = json["lensing_entities"][0]["mass_model"];
        QCOMPARE(profiles[0]["parameters"]["theta_E"]["point_estimate"]["value"].get<double>(),
                 1.25);
        QVERIFY(profiles[0]["parameters"]["theta_E"]["posterior_stats"]["mean"].is_null());
        QCOMPARE(profiles[0]["parameters"]["theta_E"]["latex_str"].get<std::string>(),
                 std::string("T"));
        QCOMPARE(profiles[1]["type"].get<std::string>(), std::string("SPEMD"));
        QCOMPARE(json["meta"]["somebody"].get<int>(), 7);
        QCOMPARE(json["lensing_entities"].size(), std::size_t{3});
        auto back = readCoolest(m_file);
        QVERIFY(back->scene.lensMass == model->scene.lensMass);
        back->scene.lensMass.erase(back->scene.lensMass.begin()); // and taken out again
        QVERIFY(writeCoolest(m_file, *back, nullptr).has_value());
        const Json shorter = jsonOf(m_file)["lensing_entities"][0]["mass_model"];
        QCOMPARE(shorter.size(), std::size_t{1});
        QCOMPARE(shorter[0]["type"].get<std::string>(), std::string("SPEMD"));
    }

    void anOriginElsewhereIsMoved()
    {
        Json json = Json::parse(kForeign);
        json["observation"]["pixels"]["field_of_view_x"] = {-1.0, 4.0};
        json["observation"]["pixels"]["field_of_view_y"] = {-3.0, 2.0};
        auto model = coolestFromJson(json.dump(), {});
        const auto& values = model->scene.lensMass[0].values;
        QVERIFY(std::abs(values[4] - (0.1 - 1.5)) < 1e-14); // center_x
        QVERIFY(std::abs(values[5] - (-0.2 + 0.5)) < 1e-14);
        model->scene.lensMass[0].values[4] = 0;
        QVERIFY(writeCoolest(m_file, *model, nullptr).has_value());
        const Json there = jsonOf(m_file)["lensing_entities"][0]["mass_model"][0]["parameters"];
        QCOMPARE(there["center_x"]["point_estimate"]["value"].get<double>(), 1.5);
        QCOMPARE(there["center_y"]["point_estimate"]["value"].get<double>(), -0.2);
    }

    void everyWayInTakesIt()
    {
        CoolestModel model;
        model.scene.lensMass = {component("SIE")};
        QVERIFY(writeCoolest(m_file, model, nullptr).has_value());
        const auto there = readModelFile(m_file);
        QVERIFY(there->format == ModelFile::Format::Coolest);
        QVERIFY(there->content.scene.lensMass == model.scene.lensMass);
        QVERIFY(writeScene(m_file, model.scene).has_value());
        const auto ours = readModelFile(m_file);
        QVERIFY(ours->format == ModelFile::Format::Anneau);
        QVERIFY(ours->content.scene.lensMass == model.scene.lensMass);
    }

private:
    static Component component(const std::string& type)
    {
        Component made{type, type, {}, {}};
        for (const Parameter& parameter : parameterTable(type)) {
            made.values.push_back(parameter.initial);
            made.fixed.push_back(false);
        }
        return made;
    }

    static constexpr const char* kForeign = R"({
      "standard": "COOLEST", "mode": "MAP", "unheard_of": [1, 2],
      "cosmology": {"H0": 73.0, "Om0": 0.3, "astropy_name": "FlatLambdaCDM"},
      "observation": {"pixels": {"fits_file": {"path": null}, "field_of_view_x": [-3.0, 3.0],
        "field_of_view_y": [-3.0, 3.0], "num_pix_x": 100, "num_pix_y": 100},
        "noise": {"type": null}},
      "instrument": {"pixel_size": 0.06, "psf": {"type": null}},
      "lensing_entities": [
        {"type": "Galaxy", "name": "G", "redshift": 0.5, "light_model": [], "colour": "red",
         "mass_model": [
          {"type": "PEMD", "parameters": {
            "theta_E": {"point_estimate": {"value": 1.1}, "latex_str": "T",
                        "posterior_stats": {"mean": 1.11}},
            "gamma": {"point_estimate": {"value": 2.05}, "fixed": true},
            "q": {"point_estimate": {"value": 0.8}}, "phi": {"point_estimate": {"value": 32.0}},
            "center_x": {"point_estimate": {"value": 0.1}},
            "center_y": {"point_estimate": {"value": -0.2}}}},
          {"type": "SPEMD", "parameters": {"r_core": {"point_estimate": {"value": 0.1}}}}]},
        {"type": "Galaxy", "name": "S", "redshift": 2.0, "mass_model": [], "light_model": [
          {"type": "Shapelets", "parameters": {}}]}],
      "meta": {"somebody": 7}})";

    QTemporaryDir m_folder;
    std::filesystem::path m_file = m_folder.filePath("lens.json").toStdString();
    Observation m_observation = observation();
};

ANNEAU_TEST(coolest, CoolestTest)
#include "coolest_test.moc"
