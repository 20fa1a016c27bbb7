// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/mass_model.h"
#include "core/posterior/lens_draw.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

Component of(const char* key, const char* id)
{
    const MassModel* model = findMassModel(key);
    Component c{key, id, {}, {}};
    for (const Parameter& p : model->parameters()) {
        c.values.push_back(p.initial);
        c.fixed.push_back(false);
    }
    return c;
}

Scene scene()
{
    Scene s;
    s.lensMass = {of("SIE", "lens"), of("ExternalShear", "shear")};
    s.lensMass[0].fixed[1] = true;
    return s;
}

} // namespace

class LensDrawTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsFixedIsLeftAlone()
    {
        const Scene s = scene();
        const auto parameters = freeLensParameters(s);
        QCOMPARE(parameters.size(), s.lensMass[0].values.size() + s.lensMass[1].values.size() - 1);
        LensDraw draw{0, lensValues(s), 1, 1};
        draw.values[0] = 1.25;
        draw.values.back() = -12;
        const auto lens = drawnLens(s, draw);
        QCOMPARE(lens[0].values[0], 1.25);
        QCOMPARE(lens[1].values.back(), -12.0);
        QCOMPARE(lens[0].values[1], s.lensMass[0].values[1]);
    }

    /// Angles on both sides of +-90 degrees belong together; runs that agree have R-hat near 1,
    /// runs that do not have a large one.
    void summarises()
    {
        const Scene s = scene();
        const std::size_t angle = freeLensParameters(s).size() - 1; // phi_ext
        Rng rng(5, 1);
        std::vector<LensDraw> draws;
        for (int d = 0; d < 50; ++d) {
            for (int run = 0; run < 4; ++run) {
                LensDraw draw{run, lensValues(s), 2, 1};
                draw.values[0] = 1 + 0.01 * rng.normal();
                const double turned = 89 + 3 * rng.normal();
                draw.values[angle] = turned > 90 ? turned - 180 : turned;
                draw.noiseScale = 1 + 0.1 * run + 0.01 * rng.normal();
                draws.push_back(draw);
            }
        }
        const auto found = summariseLens(s, draws);
        QCOMPARE(found.size(), angle + 3);
        QVERIFY(std::abs(found[0].mean - 1) < 0.003 && std::abs(found[0].sd - 0.01) < 0.002);
        QVERIFY(found[0].rhat < 1.05 && found[0].ess > 100);
        QVERIFY(std::abs(found[angle].mean - 89) < 1 && std::abs(found[angle].sd - 3) < 0.5);
        QCOMPARE(found.back().key, std::string("noise_scale"));
        QVERIFY(found.back().rhat > 1.5 && found.back().ess < 20);
        QCOMPARE(summariseLens(s, std::span(draws).first(8)).front().rhat, 0.0); // too few
    }
};

ANNEAU_TEST(lens_draw, LensDrawTest)
#include "lens_draw_test.moc"
