// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/parameter_map.h"
#include "core/model/links.h"
#include "core/model/scene_json.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;

namespace {

using Part = ParameterMap::Part;

/// A lens, its light with centre and shape tied to it, and a second light tied to the first.
Scene scene()
{
    Scene s;
    s.lensMass = {makeComponent(Part::Mass, "PEMD", "lens"),
                  makeComponent(Part::Mass, "ExternalShear", "shear")};
    s.lensLight = {makeComponent(Part::Light, "Sersic", "bulge"),
                   makeComponent(Part::Light, "Sersic", "disc")};
    setParameter(Part::Mass, s.lensMass[0], "center_x", 0.3);
    setParameter(Part::Mass, s.lensMass[0], "q", 0.6);
    setParameter(Part::Mass, s.lensMass[0], "phi", 25);
    s.lensLight[0].links = {
        {"q", "lens", "q"}, {"phi", "lens", "phi"}, {"center_x", "lens", "center_x"}};
    s.lensLight[1].links = {{"center_x", "bulge", "center_x"}};
    return s;
}

double light(const Scene& s, std::size_t c, const char* key)
{
    return parameterOf(Part::Light, s.lensLight[c], key);
}

} // namespace

class LinksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followThroughChains()
    {
        Scene s = scene();
        resolveLinks(s);
        QCOMPARE(light(s, 0, "center_x"), 0.3);
        QCOMPARE(light(s, 0, "q"), 0.6);
        QCOMPARE(light(s, 1, "center_x"), 0.3);
        QVERIFY(light(s, 1, "q") != 0.6);
        QCOMPARE(followers(s).size(), std::size_t{4});
    }

    void faultsAreNamedAndDropped()
    {
        Scene s = scene();
        QVERIFY(checkLinks(s).has_value());
        const auto fault = [](Scene broken) {
            const auto checked = checkLinks(broken);
            return checked ? std::string() : checked.error().message;
        };
        Scene gone = s;
        gone.lensMass.erase(gone.lensMass.begin());
        QVERIFY(fault(gone).find("\"lens\"") != std::string::npos);
        Scene circle = s;
        circle.lensMass[0].links = {{"center_x", "disc", "center_x"}};
        QVERIFY(fault(circle).find("circle") != std::string::npos);
        Scene unit = s;
        unit.lensLight[1].links = {{"phi", "lens", "q"}};
        QVERIFY(fault(unit).find("unit") != std::string::npos);
        Scene twice = s;
        twice.lensLight[1].links.push_back({"center_x", "lens", "center_x"});
        QVERIFY(fault(twice).find("second") != std::string::npos);
        for (Scene* broken : {&gone, &circle, &unit, &twice}) {
            const double before = light(*broken, 1, "center_x");
            if (broken != &twice) {
                resolveLinks(*broken); // Harmless where links lead nowhere.
                QVERIFY(broken == &unit || light(*broken, 1, "center_x") == before);
            }
            dropBrokenLinks(*broken);
            QVERIFY(checkLinks(*broken).has_value());
        }
        QVERIFY(gone.lensLight[0].links.empty());
        QCOMPARE(gone.lensLight[1].links.size(), std::size_t{1}); // Of disc to bulge.
        QCOMPARE(followers(circle).size(), std::size_t{4});       // One of the circle went.
    }

    void areKeptInModelFiles()
    {
        const Scene s = scene();
        const auto back = sceneFromJson(sceneToJson(s));
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->lensLight[0].links == s.lensLight[0].links);
        QCOMPARE(light(*back, 1, "center_x"), 0.3); // resolved
        Scene broken = s;
        broken.lensLight[1].links[0].component = "halo";
        const auto refused = sceneFromJson(sceneToJson(broken));
        QVERIFY(!refused && refused.error().message.find("halo") != std::string::npos);
    }

    void offerWhatIsAlike()
    {
        const Scene s = scene();
        const auto links = possibleLinks(s, s.lensMass[0], "center_x");
        // Not what follows it: bulge and disc do, along x.
        QVERIFY(std::ranges::none_of(links, [](const Link& l) { return l.key == "center_x"; }));
        const auto ofDisc = possibleLinks(s, s.lensLight[1], "center_y");
        QVERIFY(ofDisc.front() == (Link{"center_y", "lens", "center_y"}));
        QVERIFY(std::ranges::any_of(possibleLinks(s, s.lensMass[0], "phi"), [](const Link& l) {
            return l.component == "shear" && l.key == "phi_ext";
        }));
    }

    void areFollowedByTheFitsCoordinates()
    {
        Scene s = scene();
        resolveLinks(s);
        const ParameterMap map(s, {.mass = true, .light = true, .oneLightCentre = false});
        // The linked ones are no coordinates: of 6 + 2 + 7 + 7 parameters 4 are not.
        QCOMPARE(map.size(), std::size_t{18});
        QCOMPARE(map.find(Part::Light, 0, "center_x"), map.size());
        std::vector<double> point = map.read(s);
        const std::size_t x = map.find(Part::Mass, 0, "center_x");
        const std::size_t shape = map.find(Part::Mass, 0, "q");
        QVERIFY(map.isPair(shape));
        point[x] = -0.7;
        point[shape] += 0.05;
        map.write(point, s);
        QCOMPARE(light(s, 0, "center_x"), -0.7);
        QCOMPARE(light(s, 1, "center_x"), -0.7);
        QCOMPARE(light(s, 0, "q"), parameterOf(Part::Mass, s.lensMass[0], "q"));
        QCOMPARE(light(s, 0, "phi"), parameterOf(Part::Mass, s.lensMass[0], "phi"));
        // Targets are the derivatives of what write() does.
        for (const std::size_t slot : {x, shape, shape + 1}) {
            const double h = 1e-6;
            Scene above = s, below = s;
            std::vector<double> moved = point;
            moved[slot] += h;
            map.write(moved, above);
            moved[slot] -= 2 * h;
            map.write(moved, below);
            double expected = 0, found = 0;
            for (std::size_t c = 0; c < 2; ++c) {
                for (std::size_t k = 0; k < s.lensLight[c].values.size(); ++k) {
                    expected +=
                        std::abs(above.lensLight[c].values[k] - below.lensLight[c].values[k]) /
                        (2 * h);
                }
            }
            std::size_t count = 0;
            for (const ParameterMap::Target& target : map.targets(slot, s, point)) {
                if (target.part == Part::Light) {
                    found += std::abs(target.factor);
                    ++count;
                }
            }
            QCOMPARE(count, std::size_t{2});
            QVERIFY(std::abs(found - expected) < 1e-5 * expected);
        }
    }

    void ofAPartThatIsNotFittedAreLeftAlone()
    {
        Scene s = scene();
        resolveLinks(s);
        const ParameterMap map(s, {.light = true, .oneLightCentre = true});
        QCOMPARE(map.find(Part::Light, 0, "center_x"), map.size());
        const std::vector<double> point = map.read(s);
        map.write(point, s);
        QCOMPARE(light(s, 0, "center_x"), 0.3);
    }
};

ANNEAU_TEST(links, LinksTest)
#include "links_test.moc"
