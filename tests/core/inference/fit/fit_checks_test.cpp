// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_report.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using simulated::truth;
using simulated::warns;

namespace {

/// From the truth, so that it is quick.
Result<FitResult> fitted(const Observation& observation)
{
    FitOptions options = simulated::quick();
    options.start = truth();
    return fitLens(observation, options, {}, {});
}

/// What a fit leaves on an image of 40 x 40 pixels of unit noise, before there is anything on it.
struct EmptyField {
    FitData data;
    Arcs arcs;
    PixelFitState state;

    explicit EmptyField(double radius)
    {
        data.frame = {40, 40, 0.1, 1};
        data.data = Grid<double>(40, 40);
        data.weight = Grid<double>(40, 40, 1);
        arcs.arcs = Mask(40, 40);
        arcs.strangers = arcs.arcs;
        arcs.radius = radius;
        state.scene = truth();
        state.scene.sourceGrid = {4, 0.5, 0, 0};
    }
};

} // namespace

/// Every warning and every word for the goodness of a fit, each on a case in which it is due, and
/// none on a sound one.
class FitChecksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSoundFitIsPraised()
    {
        const auto fit = fitted(simulated::observation(truth(), 1));
        QVERIFY(fit.has_value());
        QVERIFY2(fit->goodness.starts_with("good: "), fit->goodness.c_str());
        for (const std::string& warning : fit->warnings) {
            qInfo("%s", warning.c_str());
        }
        QVERIFY(fit->warnings.empty());
    }

    void aPsfCutOffAndAMaskOverTheArcs()
    {
        Observation o = simulated::observation(truth(), 1);
        Image core(3, 3);
        for (int r = 0; r < 3; ++r) {
            for (int c = 0; c < 3; ++c) {
                core.at(r, c) = o.psf.kernel.at(r + 5, c + 5);
            }
        }
        o.psf.kernel = core;
        // The quarter to the upper right of the lens.
        for (int r = 30; r < o.rows(); ++r) {
            for (int c = 35; c < o.cols(); ++c) {
                o.mask.at(r, c) = 0;
            }
        }
        const auto fit = fitted(o);
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        QVERIFY(warns(*fit, "The PSF is too small"));
        QVERIFY(warns(*fit, "The mask hides"));
    }

    void aNoiseMapTooSmallAndLightThatIsNoSersicProfile()
    {
        Scene scene = truth();
        scene.lensLight[0].values[2] = 0.25; // Flatter than any galaxy: n ends at its bound.
        scene.lensLight[0].values[1] = 0.8;
        Observation o = simulated::observation(scene, 1);
        for (float& sigma : o.sigma) {
            sigma *= 0.45F;
        }
        const auto fit = fitted(o);
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        QVERIFY2(fit->chi2ReducedArcs > 3 && fit->goodness.starts_with("bad: "),
                 qPrintable(QString::number(fit->chi2ReducedArcs)));
        QVERIFY(warns(*fit, "not fitted to the noise"));
        QVERIFY(simulated::parameter(*fit, "light", "n").atBound);
        QVERIFY(warns(*fit, "ended at the edge of its range"));
    }

    void aNoiseMapTooLarge()
    {
        Observation o = simulated::observation(truth(), 1);
        for (float& sigma : o.sigma) {
            sigma *= 1.6F;
        }
        const auto fit = fitted(o);
        QVERIFY(fit.has_value());
        QVERIFY2(fit->goodness.starts_with("good, but"), fit->goodness.c_str());
        QVERIFY(warns(*fit, "smaller than the noise map says"));
    }

    void noPsf()
    {
        Observation o = simulated::observation(truth(), 1);
        o.psf.kernel = {};
        const auto fit = fitted(o);
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        QVERIFY(warns(*fit, "has no PSF"));
    }

    /// A galaxy with a bright lopsided arc and no lens that makes it: what the numbers of a
    /// finished fit say of a wrong one.
    void aWrongLens()
    {
        EmptyField field(1);
        auto& [data, arcs, state] = field;
        arcs.found = true;
        state.scene.lensMass[0].values[0] = 0.4; // Far inside the arcs.
        FitSummary summary{data, Grid<double>(40, 40), arcs, state};
        summary.inversion.source.assign(16, 5); // 20 e-/s unlensed …
        summary.inversion.image = Grid<double>(40, 40);
        summary.bright = Mask(40, 40);
        for (int c = 10; c < 30; ++c) {
            summary.inversion.image.at(10, c) = 1; // … and 20 lensed.
            data.data.at(10, c) = c == 20 ? 30 : 4;
            summary.bright.at(10, c) = arcs.arcs.at(10, c) = 1;
        }
        summary.shownGrid = state.scene.sourceGrid;
        FitResult result;
        addChecks(summary, result);
        QVERIFY(result.goodness.starts_with("bad: "));
        QVERIFY(warns(result, "not fitted to the noise"));
        QVERIFY(warns(result, "look there"));
        QVERIFY(warns(result, "in no part of the model"));
        QVERIFY(warns(result, "far from the arcs'"));
        QVERIFY(warns(result, "magnified only"));
        QVERIFY(result.arcsOutsideGrid >= 0);
    }

    /// One arc tells little of the lens; one with a counter-image is another thing.
    void arcsOnOneSide()
    {
        EmptyField field(1.1);
        auto& [data, arcs, state] = field;
        for (const bool opposite : {false, true}) {
            for (int c = 18; c < 26; ++c) {
                const int row = opposite ? 29 : 7;
                data.data.at(row, c) = opposite ? 3 : 8;
                arcs.arcs.at(row, c) = 1;
            }
            FitSummary summary{data, Grid<double>(40, 40), arcs, state};
            summary.inversion.source.assign(16, 0);
            summary.inversion.image = Grid<double>(40, 40);
            summary.bright = arcs.arcs;
            summary.shownGrid = state.scene.sourceGrid;
            FitResult result;
            addChecks(summary, result);
            QCOMPARE(warns(result, "lie on one side"), !opposite);
        }
    }

    void goodnessInWords_data()
    {
        QTest::addColumn<double>("residual");
        QTest::addColumn<QString>("word");
        QTest::newRow("bad") << 2.0 << "bad: ";
        QTest::newRow("poor") << 1.5 << "poor: ";
        QTest::newRow("fair") << 1.15 << "fair: ";
        QTest::newRow("good") << 1.0 << "good: ";
        QTest::newRow("low") << 0.5 << "good, but";
    }
    void goodnessInWords()
    {
        QFETCH(double, residual);
        QFETCH(QString, word);
        FitData data;
        data.frame = {20, 20, 0.1, 1};
        data.data = Grid<double>(20, 20, residual);
        data.weight = Grid<double>(20, 20, 1);
        Arcs arcs;
        arcs.arcs = Mask(20, 20);
        arcs.strangers = arcs.arcs;
        arcs.radius = 1.1;
        PixelFitState state;
        state.scene = truth();
        state.scene.sourceGrid = {4, 0.5, 0, 0};
        FitSummary summary{data, Grid<double>(20, 20), arcs, state};
        summary.inversion.source.assign(16, 0);
        summary.inversion.image = Grid<double>(20, 20);
        summary.bright = Mask(20, 20, 1);
        summary.shownGrid = state.scene.sourceGrid;
        FitResult result;
        addChecks(summary, result);
        QVERIFY2(result.goodness.starts_with(word.toStdString()), result.goodness.c_str());
    }
};

ANNEAU_TEST(fit_checks, FitChecksTest)
#include "fit_checks_test.moc"
