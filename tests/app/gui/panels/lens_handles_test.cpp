// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/scene_edit.h"
#include "app/gui/panels/lens_handles.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {
Scene lens()
{
    Scene scene;
    Component mass = makeComponent("PEMD", "lens", {}, 0.1, -0.05);
    mass.id = "lens";
    Component shear = makeComponent("ExternalShear", "shear", {});
    shear.id = "shear";
    scene.lensMass = {mass, shear};
    setValue(scene.lensMass, "lens", "theta_E", 1.2);
    setValue(scene.lensMass, "lens", "q", 0.7);
    setValue(scene.lensMass, "lens", "phi", 30);
    setValue(scene.lensMass, "shear", "gamma_ext", 0.05);
    setValue(scene.lensMass, "shear", "phi_ext", -60);
    scene.sourceLight = {makeComponent("Sersic", "source", {}, 0.02, 0.03)};
    return scene;
}

const Handle* find(const std::vector<Handle>& handles, const QString& id)
{
    for (const Handle& handle : handles) {
        if (handle.id == id) {
            return &handle;
        }
    }
    return nullptr;
}
} // namespace

class LensHandlesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A handle dragged to where it already is changes nothing: the same geometry both ways.
    void draggingToWhereItIsChangesNothing()
    {
        const Scene scene = lens();
        for (const Handle& handle : lensHandles(scene)) {
            if (handle.kind == Handle::Kind::Ring) {
                continue; // its position is its centre; see ringSetsTheRadius
            }
            const Scene after = dragged(scene, handle.id, handle.x, handle.y);
            for (std::size_t c = 0; c < scene.lensMass.size(); ++c) {
                for (std::size_t p = 0; p < scene.lensMass[c].values.size(); ++p) {
                    QVERIFY2(std::abs(after.lensMass[c].values[p] - scene.lensMass[c].values[p]) <
                                 1e-9,
                             qPrintable(handle.id));
                }
            }
        }
    }

    void ringSetsTheRadius()
    {
        const Scene after = dragged(lens(), QStringLiteral("lens.theta_E"), 0.1 + 0.9, -0.05 + 1.2);
        QCOMPARE(*valueOf(after.lensMass, "lens", "theta_E"), 1.5); // a 3-4-5 triangle
    }

    void axisPointsCounterClockwiseFromUp()
    {
        const Scene after = dragged(lens(), QStringLiteral("lens.axis"), 0.1 - 2, -0.05);
        QCOMPARE(*valueOf(after.lensMass, "lens", "phi"), 90.0); // the left of the lens
        QVERIFY(*valueOf(after.lensMass, "lens", "q") < 0.7);    // further out: flatter
    }

    void anglesStayInTheirRange()
    {
        for (int degrees = 0; degrees < 360; degrees += 7) {
            const double a = degrees * 3.14159265358979 / 180;
            const Scene after = dragged(lens(), QStringLiteral("shear.shear"),
                                        0.1 - 2 * std::sin(a), -0.05 + 2 * std::cos(a));
            const double phi = *valueOf(after.lensMass, "shear", "phi_ext");
            QVERIFY(phi > -90 && phi <= 90);
            const double turn = std::remainder(phi - degrees, 180.0); // an axis, not an arrow
            QVERIFY(std::abs(turn) < 1e-6);
        }
    }

    void shearIsNeverNegative()
    {
        const Scene after = dragged(lens(), QStringLiteral("shear.shear"), 0.1, -0.05 + 0.2);
        QCOMPARE(*valueOf(after.lensMass, "shear", "gamma_ext"), 0.0);
    }

    void lockedParametersHaveNoHandle()
    {
        Scene scene = lens();
        QVERIFY(find(lensHandles(scene), QStringLiteral("lens.theta_E")) != nullptr);
        for (std::size_t i = 0; i < scene.lensMass[0].fixed.size(); ++i) {
            scene.lensMass[0].fixed[i] = true;
        }
        QVERIFY(find(lensHandles(scene), QStringLiteral("lens.theta_E")) == nullptr);
        QVERIFY(find(lensHandles(scene), QStringLiteral("lens.center")) == nullptr);
        QVERIFY(find(lensHandles(scene), QStringLiteral("lens.axis")) == nullptr);
        QVERIFY(find(lensHandles(scene), QStringLiteral("shear.shear")) != nullptr);
    }

    void linkedParametersAreNotDragged()
    {
        Scene scene = lens();
        scene.lensMass[0].links = {{"center_x", "source_1", "center_x"},
                                   {"center_y", "source_1", "center_y"}};
        QVERIFY(find(lensHandles(scene), QStringLiteral("lens.center")) == nullptr);
        QVERIFY(!setValue(scene.lensMass, "lens", "center_x", 3));
        QVERIFY(find(lensHandles(scene), QStringLiteral("lens.theta_E")) != nullptr);
    }

    void pointImagesAreDragged()
    {
        Scene scene = lens();
        scene.lensLight = {{"PointImage", "A", {5.0, 0.3, -0.7}, std::vector<bool>(3, false)}};
        const std::vector<Handle> handles = lensHandles(scene);
        const Handle* point = find(handles, QStringLiteral("A.point"));
        QVERIFY(point != nullptr);
        QCOMPARE(point->x, 0.3);
        const Scene after = dragged(scene, point->id, 0.4, -0.6);
        QCOMPARE(after.lensLight[0].values, (std::vector<double>{5.0, 0.4, -0.6}));
        QVERIFY(after.lensMass == scene.lensMass);
        scene.lensLight[0].fixed = {false, true, true};
        QVERIFY(find(lensHandles(scene), QStringLiteral("A.point")) == nullptr);
    }

    void sourceIsDraggedInItsOwnPlane()
    {
        const Scene scene = lens();
        const std::vector<Handle> handles = sourceHandles(scene);
        QCOMPARE(handles.size(), std::size_t(1));
        const Scene after = dragged(scene, handles[0].id, 0.4, 0.5);
        QCOMPARE(*valueOf(after.sourceLight, "source_1", "center_x"), 0.4);
        QCOMPARE(*valueOf(after.lensMass, "lens", "center_x"), 0.1);
    }
};

ANNEAU_TEST(lens_handles, LensHandlesTest)
#include "lens_handles_test.moc"
