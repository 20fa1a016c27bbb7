// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_json.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/model/scene_json.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

using namespace anneau;

namespace {

/// Every model of the table, with values that have no short decimal notation.
template <class Models>
std::vector<Component> allOf(const Models& models)
{
    std::vector<Component> components;
    for (const auto* model : models) {
        Component component{std::string(model->key()),
                            std::string(model->key()) + std::to_string(components.size()),
                            {},
                            {}};
        for (const Parameter& parameter : model->parameters()) {
            component.values.push_back(parameter.initial + std::sqrt(2.0) / 1e3);
            component.fixed.push_back(component.values.size() % 2 == 0);
        }
        components.push_back(std::move(component));
    }
    return components;
}

Scene scene()
{
    Scene s;
    s.lensMass = allOf(massModels());
    s.lensLight = allOf(lightModels());
    s.sourceLight = {s.lensLight.front()};
    s.sourceLight.front().id = "source";
    s.sourceLight.front().redshift = 2.035;
    s.sourceGrid = {96, 0.0123, 0.1, -0.2};
    s.noise = {NoiseSpec::Kind::Constant, 0.011, 1.5};
    s.sky = -1e-4;
    s.supersampling = 4;
    s.zLens = 0.28;
    s.zSource = 2.5;
    return s;
}

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    if (at == std::string::npos) {
        qFatal("the text to spoil has no %s", what.c_str());
    }
    return text.replace(at, what.size(), by);
}

} // namespace

class SceneJsonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mapsAreKept()
    {
        Image map(2, 3);
        for (std::size_t i = 0; i < map.size(); ++i) {
            map[i] = static_cast<float>(std::sqrt(static_cast<double>(i)));
        }
        Scene s;
        s.lensMass = {{"PixelatedConvergence", "halo 1", {1, 0.1, 0, 0}, std::vector<bool>(4)}};
        s.lensMass[0].map = std::make_shared<const Image>(map);
        s.sourceLight = {{"PixelatedRegularGrid", "arcs", {1, 0.1, 0, 0}, std::vector<bool>(4)}};
        s.sourceLight[0].map = std::make_shared<const Image>(5, 5, 0.25F);
        const auto same = [&](const Scene& back) {
            return back.lensMass[0].map && std::ranges::equal(*back.lensMass[0].map, map) &&
                   back.lensMass[0].map->cols() == 3 && back.sourceLight[0].map->rows() == 5;
        };
        const auto inline_ = sceneFromJson(sceneToJson(s)); // As within other files.
        QVERIFY(inline_ && same(*inline_));
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("lens.json").toStdString();
        QVERIFY(writeScene(file, s).has_value());
        QVERIFY(std::filesystem::exists(file.parent_path() / "lens_halo_1.fits"));
        const auto back = readScene(file);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(same(*back));
        std::filesystem::remove(file.parent_path() / "lens_halo_1.fits");
        const auto lost = readScene(file);
        QVERIFY(!lost && lost.error().message.find("halo 1") != std::string::npos);
        const auto spoilt = sceneFromJson(replaced(sceneToJson(s), "\"rows\": 2", "\"rows\": 3"));
        QVERIFY(!spoilt && spoilt.error().message.find("map") != std::string::npos);
    }

    void imagesOfPointsAreLensLight()
    {
        Scene s;
        s.lensLight = {{"PointImage", "A", {5.0, 0.3, -0.7}, std::vector<bool>(3, true)}};
        QVERIFY(sceneFromJson(sceneToJson(s))->lensLight == s.lensLight);
        std::swap(s.lensLight, s.sourceLight);
        const auto back = sceneFromJson(sceneToJson(s));
        QVERIFY(!back && back.error().message.find("PointImage") != std::string::npos);
    }

    void comesBackAsItWas()
    {
        const Scene s = scene();
        const auto back = sceneFromJson(sceneToJson(s));
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->lensMass == s.lensMass); // bit for bit
        QVERIFY(back->lensLight == s.lensLight);
        QVERIFY(back->sourceLight == s.sourceLight);
        QVERIFY(back->sourceGrid == s.sourceGrid);
        QVERIFY(back->noise == s.noise);
        QCOMPARE(back->sky, s.sky);
        QCOMPARE(back->supersampling, s.supersampling);
        QVERIFY(back->zLens == s.zLens && back->zSource == s.zSource);
    }

    void writesFiles()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("m.json").toStdString();
        QVERIFY(writeScene(file, scene()).has_value());
        QVERIFY(readScene(file)->lensMass == scene().lensMass);
        QVERIFY(readScene(folder.filePath("n.json").toStdString())
                    .error()
                    .message.find("n.json does not exist") != std::string::npos);
        std::ofstream(file) << "{}";
        QVERIFY(readScene(file).error().message.find("m.json") != std::string::npos);
    }

    void takesAFitForAModel()
    {
        FitResult fit;
        fit.scene = scene();
        fit.chi2Reduced = 1.25;
        fit.chi2ReducedArcs = std::numeric_limits<double>::quiet_NaN();
        fit.parameters = {{"lens", "PEMD", "theta_E", 1.012, 0.004, false, true}};
        fit.warnings = {"one \"quoted\" warning"};
        fit.row = 3;
        const std::string text = fitResultToJson(fit);
        const auto back = sceneFromJson(text);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->lensMass == fit.scene.lensMass);
        for (const char* part :
             {"\"chi2_reduced\": 1.25", "\"chi2_reduced_arcs\": null", "\"name\": \"theta_E\"",
              "\"unit\": \"arcsec\"", "\"at_bound\": true", "one \\\"quoted\\\" warning",
              "\"row\": 3"}) {
            QVERIFY2(text.find(part) != std::string::npos, part);
        }
    }

    void fillsInWhatIsNotSaid()
    {
        const auto back = sceneFromJson(R"({"format": "anneau-model/1"})");
        QVERIFY(back.has_value());
        QVERIFY(back->lensMass.empty());
        QCOMPARE(back->supersampling, Scene{}.supersampling);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        const std::string good = sceneToJson(scene());
        const auto row = [](const char* name, const std::string& text, const QStringList& words) {
            QTest::newRow(name) << QString::fromStdString(text) << words;
        };
        row("empty", "", {"not JSON"});
        row("cut short", good.substr(0, good.size() / 2), {"not JSON"});
        row("another format", R"({"format": "coolest"})", {"format", "anneau-model/1"});
        row("a list", "[1, 2]", {"format"});
        row("unknown entry", replaced(good, "\"sky\"", "\"skye\""), {"\"skye\""});
        row("unknown type", replaced(good, "\"type\": \"PEMD\"", "\"type\": \"PEDM\""),
            {"PEDM", "lens_mass", "type"});
        row("light as mass", replaced(good, "\"type\": \"PEMD\"", "\"type\": \"Sersic\""),
            {"Sersic", "lens_mass"});
        row("parameter missing", replaced(good, "\"theta_E\"", "\"theta_e\""),
            {"theta_e", "not known"});
        row("no value", replaced(good, "\"value\"", "\"val\""), {"\"val\""});
        row("null", replaced(good, "\"sky\": -0.0001", "\"sky\": null"), {"\"sky\"", "finite"});
        row("infinite", replaced(good, "\"sky\": -0.0001", "\"sky\": 1e999"), {"finite"});
        row("text for a number", replaced(good, "\"sky\": -0.0001", "\"sky\": \"0\""),
            {"\"sky\"", "finite"});
        row("pixels", replaced(good, "\"pixels\": 96", "\"pixels\": 9600000"), {"pixels", "range"});
        row("half a ray", replaced(good, "\"supersampling\": 4", "\"supersampling\": 1.5"),
            {"supersampling", "whole"});
        row("noise kind", replaced(good, "\"constant\"", "\"poisson\""), {"noise", "kind"});
        row("noise of zero", replaced(good, "\"sigma\": 0.011", "\"sigma\": 0"),
            {"noise", "sigma"});
        row("fixed is a number", replaced(good, "\"fixed\": false", "\"fixed\": 0"), {"fixed"});
        row("the same id twice", replaced(good, "\"id\": \"source\"", "\"id\": \"Sersic0\""),
            {"Sersic0", "id"});
        row("a component is a number", R"({"format": "anneau-model/1", "lens_mass": [3]})",
            {"lens_mass"});
        row("deep nesting", std::string(100000, '['), {"not JSON"});
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, words);
        const auto back = sceneFromJson(text.toStdString());
        QVERIFY(!back.has_value());
        const QString message = QString::fromStdString(back.error().message);
        for (const QString& word : words) {
            QVERIFY2(message.contains(word), qPrintable(message));
        }
    }

    void namesTheMissingParameter()
    {
        const auto back = sceneFromJson(
            R"({"format": "anneau-model/1", "lens_mass": [{"type": "PEMD", "id": "lens", "parameters": {}}]})");
        QVERIFY(!back.has_value());
        const QString message = QString::fromStdString(back.error().message);
        QVERIFY2(message.contains("\"lens\" (PEMD)") && message.contains("no parameter"),
                 qPrintable(message));
    }

    void refusesToWriteATypeItDoesNotKnow()
    {
        Scene s = scene();
        s.lensMass.front().type = "Nothing";
        QVERIFY_EXCEPTION_THROWN(sceneToJson(s), ContractViolation);
    }
};

ANNEAU_TEST(scene_json, SceneJsonTest)
#include "scene_json_test.moc"
