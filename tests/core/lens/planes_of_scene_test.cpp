// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/lens_image.h"
#include "core/forward/scene_frame.h"
#include "core/lens/arrival.h"
#include "core/lens/lens_of.h"
#include "core/lens/lens_quantities.h"
#include "core/lens/multi_plane.h"
#include "core/model/scene_json.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;

namespace {

Component component(const std::string& type, std::vector<double> values)
{
    const std::size_t n = values.size();
    return {type, type, std::move(values), std::vector<bool>(n, false)};
}

/// J0946+1006 in outline: a source at 0.609 that lenses the one at 2.035.
Scene jackpot()
{
    Scene s;
    s.zLens = 0.222;
    s.zSource = 2.035;
    s.lensMass = {component("PEMD", {1.9, 2.03, 0.9, -20, 0.02, 0.01}),
                  component("ExternalShear", {0.05, 35}),
                  component("SIE", {0.2, 0.9, 10, -0.3, 0.2})};
    s.lensMass[2].redshift = 0.609;
    s.lensLight = {component("Gaussian", {3, 0.4, 0.8, 25, 0.02, 0.01})};
    s.sourceLight = {component("Sersic", {4, 0.2, 1, 0.7, 70, 0.15, -0.1}),
                     component("Gaussian", {2, 0.1, 0.9, 10, -0.3, 0.2})};
    s.sourceLight[1].redshift = 0.609;
    s.sourceLight[1].id = "nearer";
    return s;
}

Observation blank(int rows, int cols)
{
    Observation o;
    o.data = Image(rows, cols);
    o.pixelScale = 0.08;
    return o;
}

double largest(const Image& image)
{
    return *std::max_element(image.begin(), image.end());
}

} // namespace

class PlanesOfSceneTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalRedshiftsAreOnePlaneToTheLastBit()
    {
        Scene one = jackpot();
        one.lensMass[2].redshift = std::nullopt;
        one.sourceLight.pop_back();
        Scene named = one;
        for (Component& mass : named.lensMass) {
            mass.redshift = 0.222;
        }
        named.sourceLight[0].redshift = 2.035;
        const Observation o = blank(40, 40);
        QVERIFY(dynamic_cast<const LensPlane*>(lensOf(named).get()) != nullptr);
        const Image a = lensedSourceImage(o, one), b = lensedSourceImage(o, named);
        const Image plain = LensImager<float>(frameOf(o, one), {})
                                .lensedImage(one.lensMass, {one.sourceLight, {}, nullptr});
        QVERIFY(std::equal(a.begin(), a.end(), b.begin()) && largest(a) > 0);
        QVERIFY(std::equal(a.begin(), a.end(), plain.begin()));
    }

    void eachSourceIsSeenThroughWhatLiesBeforeIt()
    {
        const Scene s = jackpot();
        QVERIFY(hasSeveralPlanes(s));
        QVERIFY(otherSources(s) == std::vector<double>{0.609});
        const std::vector<PlacedComponent> placed{
            {s.lensMass[0], 0.222}, {s.lensMass[1], 0.222}, {s.lensMass[2], 0.609}};
        const Observation o = blank(60, 60);
        const LensImager<float> imager(frameOf(o, s), {});
        const MultiPlane far(placed, Cosmology(), 2.035, 2.035),
            near(placed, Cosmology(), 2.035, 0.609);
        const std::vector<Component> first{s.sourceLight[0]}, second{s.sourceLight[1]};
        const Image expected = imager.lensedImage(imager.trace(far), {first, {}, nullptr});
        const Image arcs = lensedSourceImage(o, s);
        QVERIFY(std::equal(arcs.begin(), arcs.end(), expected.begin()));
        // The nearer source is fixed light when the other one is solved for.
        Scene direct = s;
        direct.sourceLight.pop_back();
        const Image all = lensLightImage(o, s), own = lensLightImage(o, direct);
        const Image lensed = imager.lensedImage(imager.trace(near), {second, {}, nullptr});
        QVERIFY(largest(lensed) > 1e-3F);
        for (std::size_t i = 0; i < all.size(); ++i) {
            QVERIFY(std::abs(all[i] - own[i] - lensed[i]) < 1e-6F);
        }
        // Its Einstein ring is the smaller one.
        const double outer = measureLens(*lensOf(s)).einsteinRadius;
        const double inner = measureLens(*lensOf(s, 0.609)).einsteinRadius;
        QVERIFY2(inner > 1 && inner < 0.8 * outer,
                 qPrintable(QStringLiteral("%1 %2").arg(inner).arg(outer)));
    }

    void curvesAndImagesOfSeveralPlanes()
    {
        // With the second plane's mass gone to nothing, all is as before one plane.
        Scene s = jackpot();
        s.lensMass[2].values[0] = 1e-9;
        const auto several = lensOf(s);
        QVERIFY(dynamic_cast<const MultiPlane*>(several.get()) != nullptr);
        const LensPlane one({s.lensMass[0], s.lensMass[1]});
        const LensCurves a = traceCurves(*several, 4, 1e-3), b = traceCurves(one, 4, 1e-3);
        QVERIFY(std::abs(effectiveEinsteinRadius(a) - effectiveEinsteinRadius(b)) < 1e-6);
        const auto found = ImageFinder(*several, 6).find(0.05, 0.03);
        const auto expected = ImageFinder(one, 6).find(0.05, 0.03);
        QCOMPARE(found.images.size(), expected.images.size());
        const double days = Cosmology().daysPerSquareArcsec(0.222, 2.035);
        const auto late =
            inOrderOfArrival(dynamic_cast<const MultiPlane&>(*several), days, found.images);
        const auto usual = inOrderOfArrival(one, 0.05, 0.03, expected.images);
        for (std::size_t i = 0; i < late.size(); ++i) {
            QVERIFY(std::abs(late[i].image.x - usual[i].image.x) < 1e-6);
            QVERIFY(std::abs((late[i].fermat - late[0].fermat) -
                             (usual[i].fermat - usual[0].fermat)) < 1e-6);
        }
    }

    void aCutShowsTheSame()
    {
        const Scene s = jackpot();
        const Observation whole = blank(70, 80), cut = blank(40, 44);
        const double x = whole.xOf(25 + 0.5 * 43), y = whole.yOf(10 + 0.5 * 39);
        const Scene moved = sceneInFrame(s, x, y);
        const Image arcs = lensedSourceImage(whole, s).cut(10, 25, 40, 44);
        const Image light = lensLightImage(whole, s).cut(10, 25, 40, 44);
        const Image movedArcs = lensedSourceImage(cut, moved);
        const Image movedLight = lensLightImage(cut, moved);
        for (std::size_t i = 0; i < arcs.size(); ++i) {
            QVERIFY(std::abs(arcs[i] - movedArcs[i]) < 5e-5F);
            QVERIFY(std::abs(light[i] - movedLight[i]) < 5e-5F);
        }
    }

    void redshiftsMustFitTogether()
    {
        const auto fault = [](Scene s) {
            const auto checked = checkPlanes(s);
            return checked ? std::string() : checked.error().message;
        };
        Scene s = jackpot();
        QVERIFY(fault(s).empty());
        const auto back = sceneFromJson(sceneToJson(s));
        QVERIFY(back && back->lensMass == s.lensMass && back->sourceLight == s.sourceLight);
        s.lensMass[2].redshift = 2.5;
        QVERIFY(fault(s).find("\"SIE\"") != std::string::npos);
        QVERIFY(!sceneFromJson(sceneToJson(s)));
        s = jackpot();
        s.zSource = std::nullopt;
        QVERIFY(fault(s).find("z_source") != std::string::npos);
        s = jackpot();
        s.zLens = std::nullopt;
        QVERIFY(fault(s).find("\"PEMD\"") != std::string::npos);
        s = jackpot();
        QVERIFY(!requireOnePlane(s, "The fit"));
        s.lensMass.pop_back();
        QVERIFY(requireOnePlane(s, "The fit").error().message.find("sources") != std::string::npos);
        s.sourceLight.pop_back();
        QVERIFY(requireOnePlane(s, "The fit").has_value());
    }
};

ANNEAU_TEST(planes_of_scene, PlanesOfSceneTest)
#include "planes_of_scene_test.moc"
