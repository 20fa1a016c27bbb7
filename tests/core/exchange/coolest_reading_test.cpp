// SPDX-License-Identifier: GPL-3.0-or-later
// Templates as others write them: both dialects, gaps, and what this program does not have.
#include "core/exchange/coolest.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace anneau;
using nlohmann::json;

namespace {

json profile(const std::string& type, const json& values)
{
    json parameters = json::object();
    for (const auto& [key, value] : values.items()) {
        parameters[key] = {{"point_estimate", {{"value", value}}}};
    }
    return {{"type", type}, {"parameters", parameters}};
}

json galaxy(const std::string& name, const json& redshift, json mass, json light)
{
    return {{"type", "Galaxy"},
            {"name", name},
            {"redshift", redshift},
            {"mass_model", std::move(mass)},
            {"light_model", std::move(light)}};
}

const json kSie =
    profile("SIE", {{"theta_E", 1.0}, {"q", 0.7}, {"phi", 10}, {"center_x", 0}, {"center_y", 0}});
const json kSersic = profile("Sersic", {{"I_eff", 1.0},
                                        {"theta_eff", 0.2},
                                        {"n", 1},
                                        {"q", 1},
                                        {"phi", 0},
                                        {"center_x", 0},
                                        {"center_y", 0}});

json sheet(const json& entities)
{
    return {{"standard", "COOLEST"}, {"mode", "MAP"}, {"lensing_entities", entities}};
}

bool mentions(const std::vector<std::string>& warnings, const char* word)
{
    return std::ranges::any_of(
        warnings, [&](const std::string& w) { return w.find(word) != std::string::npos; });
}

} // namespace

class CoolestReadingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothDialectsSayTheSame()
    {
        const json plain =
            sheet(json::array({galaxy("G", 0.5, json::array({kSie}), json::array()),
                               galaxy("S", 2, json::array(), json::array({kSersic}))}));
        json pickled = plain;
        pickled["py/object"] = "coolest.template.standard.COOLEST";
        json& entities = pickled["lensing_entities"];
        entities[0]["mass_model"] = {{"py/object", "x.MassModel"}, {"py/seq", json::array({kSie})}};
        entities = {{"py/object", "x.List"}, {"py/seq", entities}};
        const auto a = coolestFromJson(plain.dump(), {}), b = coolestFromJson(pickled.dump(), {});
        QVERIFY(a && b);
        QCOMPARE(b->text, a->text);
        QVERIFY(a->scene.lensMass == b->scene.lensMass && a->scene.lensMass.size() == 1);
        QVERIFY(a->scene.sourceLight == b->scene.sourceLight && a->scene.sourceLight.size() == 1);
        QVERIFY(a->scene.zLens == 0.5 && a->scene.zSource == 2.0);
    }

    void whatIsLeftOutIsNamed()
    {
        const json nfw = profile("NFW", {{"rho_c", 1}});
        const json shapelets = profile("Shapelets", {{"n_max", 30}});
        const auto model = coolestFromJson(
            sheet(json::array(
                      {galaxy("halo", 0.5, json::array({kSie, nfw}), json::array()),
                       galaxy("behind", 2, json::array({kSie}), json::array()),
                       galaxy("far", 2, json::array({kSie}), json::array({shapelets, kSersic}))}))
                .dump(),
            {});
        QVERIFY(model.has_value());
        QCOMPARE(model->warnings.size(), std::size_t{4});
        for (const char* word : {"\"NFW\" of \"halo\"", "\"behind\"", "mass of the source \"far\"",
                                 "\"Shapelets\" of \"far\""}) {
            QVERIFY2(mentions(model->warnings, word), word);
        }
        QCOMPARE(model->scene.lensMass.size(), std::size_t{1});
        QCOMPARE(model->scene.lensLight.size(), std::size_t{0});
        QCOMPARE(model->scene.sourceLight.size(), std::size_t{1});
    }

    void missingValuesAreNamed()
    {
        json sie = kSie;
        sie["parameters"]["theta_E"]["point_estimate"]["value"] = nullptr;
        sie["parameters"].erase("phi");
        const auto model = coolestFromJson(
            sheet(json::array({galaxy("G", nullptr, json::array({sie}), json::array())})).dump(),
            {});
        QVERIFY(model.has_value());
        QCOMPARE(model->warnings.size(), std::size_t{1});
        QVERIFY(mentions(model->warnings, "theta_E, phi"));
    }

    void severalPlanesAndSourcesAreRead()
    {
        const json template_ =
            sheet(json::array({galaxy("near", 0.3, json::array({kSie}), json::array({kSersic})),
                               galaxy("far", 0.6, json::array({kSie}), json::array({kSersic})),
                               galaxy("S", 2, json::array(), json::array({kSersic}))}));
        const auto model = coolestFromJson(template_.dump(), {});
        QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
        QVERIFY(model->warnings.empty());
        QVERIFY(model->scene.zLens == 0.3 && model->scene.zSource == 2.0);
        QCOMPARE(model->scene.lensMass.size(), std::size_t{2});
        QVERIFY(!model->scene.lensMass[0].redshift && model->scene.lensMass[1].redshift == 0.6);
        QCOMPARE(model->scene.lensLight.size(), std::size_t{1});
        QCOMPARE(model->scene.sourceLight.size(), std::size_t{2}); // One of them a lens, too.
        QVERIFY(model->scene.sourceLight[0].redshift == 0.6 &&
                !model->scene.sourceLight[1].redshift);
        json half = template_;
        half["lensing_entities"][1]["redshift"] = nullptr;
        const auto refused = coolestFromJson(half.dump(), {});
        QVERIFY(!refused &&
                refused.error().message.find("\"near\" and \"far\"") != std::string::npos);
    }

    void listsOfPointsAndShapelets()
    {
        const json points = profile("LensedPS", {{"ra_list", {0.5, -0.4, 0.1}},
                                                 {"dec_list", {1.0, -1.1, 0.2}},
                                                 {"amps", {30, 20, 2.5}}});
        const json shapelets = profile("Shapelets", {{"n_max", 3},
                                                     {"beta", 0.1},
                                                     {"center_x", 0.2},
                                                     {"center_y", 0.3},
                                                     {"amps", {9, 8, 7, 6, 5, 4, 3, 2, 1, 0.5}}});
        const auto model = coolestFromJson(
            sheet(json::array({galaxy("G", 0.5, json::array({kSie}), json::array()),
                               galaxy("Q", 2, json::array(), json::array({points, shapelets}))}))
                .dump(),
            {});
        QVERIFY(model && model->warnings.empty());
        QCOMPARE(model->scene.lensLight.size(), std::size_t{3}); // Seen where they are.
        QCOMPARE(model->scene.lensLight[2].type, std::string("PointImage"));
        QCOMPARE(model->scene.lensLight[2].values, (std::vector<double>{2.5, 0.1, 0.2}));
        QCOMPARE(model->scene.sourceLight.size(), std::size_t{1});
        const Component& light = model->scene.sourceLight[0];
        QCOMPARE(light.type, std::string("Shapelets4"));
        QCOMPARE(light.values[0], 0.1);
        QCOMPARE(light.values[3], 9.0);
        QCOMPARE(light.values[12], 0.5);
        QCOMPARE(light.values[13], 0.0); // Of order 4: not in the template.
    }

    void idsAreMadeUnique()
    {
        const auto model = coolestFromJson(
            sheet(json::array({galaxy("G", 0.5, json::array({kSie, kSie}), json::array()),
                               galaxy("S", 2, json::array(), json::array())}))
                .dump(),
            {});
        QCOMPARE(model->scene.lensMass[0].id, std::string("G SIE"));
        QCOMPARE(model->scene.lensMass[1].id, std::string("G SIE 2"));
    }

    void otherTextsAreNotTemplates()
    {
        for (const char* text : {"", "[]", "{}", "no json", R"({"format": "anneau-model/1"})"}) {
            QVERIFY(!isCoolest(text));
            QVERIFY(coolestFromJson(text, {}).error().kind == Error::Kind::NotThisFormat);
        }
        for (const char* text :
             {R"({"standard": "COOLEST"})", R"({"standard": "COOLEST", "lensing_entities": [3]})",
              R"({"standard": "COOLEST", "lensing_entities": {}})"}) {
            QVERIFY(coolestFromJson(text, {}).error().kind == Error::Kind::BadInput);
        }
        // Nonsense below the top must not bring it down.
        for (
            const char* text :
            {R"({"standard": "COOLEST", "lensing_entities": [{"mass_model": 3, "light_model": "x"}],
                  "observation": 1, "instrument": [], "cosmology": "a", "meta": 2})",
             R"({"standard": "COOLEST", "lensing_entities": [{"mass_model": [1, {"type": "SIE",
                  "parameters": [2]}]}], "observation": {"pixels": {"field_of_view_x": [1]}}})"}) {
            QVERIFY(coolestFromJson(text, {}).has_value());
        }
    }
};

ANNEAU_TEST(coolest_reading, CoolestReadingTest)
#include "coolest_reading_test.moc"
