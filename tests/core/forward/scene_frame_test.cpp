// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/lens_image.h"
#include "core/forward/scene_frame.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <memory>

using namespace anneau;

namespace {

Component component(std::string type, std::vector<double> values)
{
    const std::size_t n = values.size();
    return {std::move(type), "c", std::move(values), std::vector<bool>(n, false)};
}

Scene scene()
{
    Scene s;
    s.lensMass = {component("PEMD", {0.9, 2.1, 0.75, 30, 0.4, -0.3}),
                  component("ExternalShear", {0.08, -20})};
    s.lensLight = {component("Sersic", {3, 0.4, 2, 0.8, 25, 0.4, -0.3})};
    s.sourceLight = {component("Sersic", {4, 0.2, 1, 0.7, 70, 0.45, -0.2})};
    s.sourceGrid = {40, 0.05, 0.45, -0.2};
    return s;
}

Observation blank(int rows, int cols)
{
    Observation o;
    o.data = Image(rows, cols);
    o.pixelScale = 0.08;
    return o;
}

} // namespace

class SceneFrameTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The scene of a cut-out, in the cut-out's frame, shows what the whole showed there: an
    /// external shear, which has no centre, must not be forgotten.
    void aCutShowsTheSame()
    {
        const Observation whole = blank(70, 80);
        const int row = 10, col = 25, height = 40, width = 44;
        const Observation cut = blank(height, width);
        const double x = whole.xOf(col + 0.5 * (width - 1));
        const double y = whole.yOf(row + 0.5 * (height - 1));
        for (const bool pixels : {false, true}) {
            Scene s = scene();
            if (pixels) {
                s.sourcePixels = std::make_shared<const Image>(drawSource(s));
            }
            const Scene moved = sceneInFrame(s, x, y);
            const Image arcs = lensedSourceImage(whole, s).cut(row, col, height, width);
            const Image light = lensLightImage(whole, s).cut(row, col, height, width);
            const Image movedArcs = lensedSourceImage(cut, moved);
            const Image movedLight = lensLightImage(cut, moved);
            for (std::size_t i = 0; i < arcs.size(); ++i) {
                QVERIFY(std::abs(arcs[i] - movedArcs[i]) < 2e-5F);
                QVERIFY(std::abs(light[i] - movedLight[i]) < 2e-5F);
            }
        }
    }

    void thereAndBackIsWhereItWas()
    {
        const Scene back = sceneInFrame(sceneInFrame(scene(), 0.7, -1.1), -0.7, 1.1);
        QVERIFY(std::abs(back.sourceGrid.centerX - 0.45) < 1e-12);
        QVERIFY(std::abs(back.sourceLight[0].values[6] + 0.2) < 1e-12);
        QVERIFY(std::abs(back.lensMass[0].values[4] - 0.4) < 1e-12);
    }
};

ANNEAU_TEST(scene_frame, SceneFrameTest)
#include "scene_frame_test.moc"
