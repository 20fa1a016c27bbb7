// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/document.h"
#include "app/gui/document/scene_edit.h"
#include "core/base/random.h"
#include "tests/support/blank_observation.h"
#include "tests/support/test_main.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace anneau;

namespace {
std::shared_ptr<const Observation> observation(int side)
{
    auto made = test::blankObservation(side, 1, 0.1F);
    made->data.at(0, 0) = 7.0F;
    made->publishedThetaE = 1.0;
    return made;
}

Scene withRadius(Scene scene, double radius)
{
    setValue(scene.lensMass, "lens", "theta_E", radius);
    return scene;
}

double radiusOf(const Document& document)
{
    return *valueOf(document.scene().lensMass, "lens", "theta_E");
}

PosteriorSample sampleOf(const Document& document, float value)
{
    const int side = document.scene().sourceGrid.pixels;
    return {0, Image(side, side, value), Image(), 1};
}
} // namespace

class DocumentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDragIsOneUndoEntry()
    {
        Document document;
        document.open(observation(64));
        for (int i = 1; i <= 20; ++i) {
            document.edit(withRadius(document.scene(), 1 + 0.01 * i), QStringLiteral("radius"), 42);
        }
        QCOMPARE(document.history().count(), 1);
        document.edit(withRadius(document.scene(), 2), QStringLiteral("radius"), 43);
        QCOMPARE(document.history().count(), 2);
        document.history().undo();
        QCOMPARE(radiusOf(document), 1.2);
        document.history().undo();
        QCOMPARE(radiusOf(document), 1.0);
    }

    /// Whatever was done: undoing all of it gives the first scene, redoing all the last.
    void undoAllAndRedoAllAreExact()
    {
        Document document;
        document.open(observation(64));
        const Scene first = document.scene();
        Rng rng(11, 0);
        for (int i = 0; i < 200; ++i) {
            Scene scene = document.scene();
            Component& component =
                scene.lensMass[rng.below(static_cast<std::uint32_t>(scene.lensMass.size()))];
            component.values[rng.below(static_cast<std::uint32_t>(component.values.size()))] +=
                rng.normal();
            document.edit(scene, QStringLiteral("edit"), rng.below(20));
        }
        const Scene last = document.scene();
        while (document.history().canUndo()) {
            document.history().undo();
        }
        QVERIFY(document.scene().lensMass == first.lensMass);
        while (document.history().canRedo()) {
            document.history().redo();
        }
        QVERIFY(document.scene().lensMass == last.lensMass);
    }

    void generationsGrowWithEveryChange()
    {
        Document document;
        QSignalSpy wanted(&document, &Document::shownSceneChanged);
        document.open(observation(64));
        const std::uint64_t before = document.generation();
        document.edit(withRadius(document.scene(), 1.3), QStringLiteral("radius"), 0);
        QVERIFY(document.generation() > before);
        QCOMPARE(wanted.count(), 2);
    }

    void theFieldKeepsTheCentre_data()
    {
        QTest::addColumn<int>("image");
        QTest::addColumn<int>("side");
        QTest::newRow("odd") << 301 << 128;
        QTest::newRow("even") << 300 << 128;
        QTest::newRow("small") << 61 << 128;
        QTest::newRow("odd side of an even image") << 200 << 99;
    }

    void theFieldKeepsTheCentre()
    {
        QFETCH(int, image);
        QFETCH(int, side);
        Document document;
        document.open(observation(image));
        document.setFieldSide(side);
        const Observation& field = *document.field();
        QCOMPARE((image - field.cols()) % 2, 0);
        QCOMPARE(field.colOf(0) + document.fieldCol(), document.whole()->colOf(0));
        QVERIFY(std::abs(field.cols() - std::min(side, image)) <= 1);
    }

    void startsFromThePublishedRadius()
    {
        Document document;
        document.open(observation(64));
        QCOMPARE(radiusOf(document), 1.0);
        QVERIFY(!document.scene().lensLight.empty());
        QVERIFY(!document.scene().sourceLight.empty());
    }

    void thePosteriorIsStaleOnceTheLensMoves()
    {
        Document document;
        document.open(observation(64));
        document.beginPosterior(document.scene(), 4);
        document.addSamples({sampleOf(document, 1)});
        QVERIFY(!document.isStale());
        Scene locked = document.scene();
        locked.lensMass[1].fixed[0] = true;
        document.edit(locked, QStringLiteral("lock"), 0);
        QVERIFY(!document.isStale()); // a lock predicts nothing
        document.edit(withRadius(document.scene(), 1.1), QStringLiteral("radius"), 0);
        QVERIFY(document.isStale());
        document.history().undo();
        QVERIFY(!document.isStale());
    }

    /// Redshifts bend no light, unless masses lie at several.
    void aRedshiftMattersAmongSeveral()
    {
        Scene scene = startingScene(*observation(64));
        scene.zLens = 0.3;
        scene.zSource = 2.0;
        Scene other = scene;
        other.zLens = 0.4;
        QVERIFY(samePrediction(scene, other));
        scene.lensMass.back().redshift = 0.7;
        QVERIFY(!samePrediction(scene, other));
        other.lensMass.back().redshift = 0.7;
        QVERIFY(!samePrediction(scene, other));
        other.zLens = 0.3;
        QVERIFY(samePrediction(scene, other));
    }

    void browsingPutsTheSampleIntoTheScene()
    {
        Document document;
        document.open(observation(64));
        document.beginPosterior(document.scene(), 4);
        document.addSamples({sampleOf(document, 1), sampleOf(document, 3)});
        document.setBrowse({Browse::View::Sample, 1});
        QCOMPARE((*document.shownScene().sourcePixels)[0], 3.0F);
        document.setBrowse({Browse::View::Mean, 0});
        QCOMPARE((*document.shownScene().sourcePixels)[0], 2.0F);
        QVERIFY(document.shownScene().sourceLight.empty());
        document.setBrowse({Browse::View::Live, 0});
        QVERIFY(document.shownScene().sourcePixels == nullptr);
        document.setBrowse({Browse::View::Sample, 99});
        QCOMPARE(document.browse().position, 1); // the last there is
    }

    /// A neighbour that the fit did not look at counts neither in chi-squared nor in the sampler,
    /// and stays out when the field changes its size.
    void whatAFitLeftOutIsMasked()
    {
        Document document;
        document.open(observation(300));
        const int side = document.field()->rows();
        FitResult fit;
        fit.scene = document.scene();
        fit.row = 4;
        fit.col = 6;
        fit.height = fit.width = 20;
        fit.leftOut = Mask(side, side);
        fit.arcs = Mask(side, side);
        fit.leftOut.at(5, 9) = 1;
        QSignalSpy changed(&document, &Document::fieldChanged);
        document.adoptFit(document.scene(), fit);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(int(document.field()->mask.at(5, 9)), 0);
        QCOMPARE(int(document.field()->mask.at(9, 5)), 1);
        QCOMPARE(int(document.whole()->mask.at(document.fieldRow() + 5, document.fieldCol() + 9)),
                 1);
        document.setFieldSide(300);
        const int shift = (300 - side) / 2;
        QCOMPARE(int(document.field()->mask.at(shift + 5, shift + 9)), 0);
        document.open(observation(300));
        QCOMPARE(int(document.field()->mask.at(5, 9)), 1);
    }

    void aFitIsOneUndoEntryWithItsErrors()
    {
        Document document;
        document.open(observation(64));
        const Scene before = document.scene();
        document.showScene(withRadius(before, 1.4)); // what the search passed through
        FitResult result;
        result.scene = withRadius(before, 1.25);
        result.parameters = {{"lens", "PEMD", "theta_E", 1.25, 0.004, false, false}};
        document.adoptFit(before, result);
        QCOMPARE(radiusOf(document), 1.25);
        QCOMPARE(*document.standardError("lens", "theta_E"), 0.004);
        QVERIFY(!document.standardError("lens", "q"));
        document.history().undo();
        QCOMPARE(radiusOf(document), 1.0);
    }

    /// A model without profiles in its source wants one solved for; what is solved is shown until
    /// the lens has moved and another is there, and never for a lens that is no more.
    void asksForTheSourceOfItsLens()
    {
        Document document;
        document.open(observation(64));
        QVERIFY(!document.wantsSource()); // a source to drag is there
        Scene scene = document.scene();
        scene.sourceLight.clear();
        document.edit(scene, QStringLiteral("pixels"), 0);
        QVERIFY(document.wantsSource());
        QVERIFY(document.shownScene().sourcePixels == nullptr);

        Scene solved = document.scene();
        const int side = solved.sourceGrid.pixels;
        solved.sourcePixels = std::make_shared<const Image>(side, side, 2.0F);
        document.setSolvedSource(solved);
        QVERIFY(!document.wantsSource());
        QCOMPARE(document.shownScene().sourcePixels, solved.sourcePixels);
        QVERIFY(document.scene().sourcePixels == nullptr); // undo knows nothing of it

        document.edit(withRadius(document.scene(), 1.2), QStringLiteral("radius"), 0);
        QVERIFY(document.wantsSource());
        QCOMPARE(document.shownScene().sourcePixels, solved.sourcePixels);
        document.setSolvedSource(solved); // for the lens of before: too late
        QVERIFY(document.wantsSource());
        document.history().undo();
        QVERIFY(!document.wantsSource());
    }

    void openingAPosteriorShowsItWhole()
    {
        Document document;
        QSignalSpy begun(&document, &Document::posteriorBegun);
        document.open(observation(64));
        const Scene scene = document.scene();
        const int side = scene.sourceGrid.pixels;
        const auto large = observation(200);
        document.openPosterior(large, scene, 3,
                               {{0, Image(side, side, 1.0F), Image(200, 200, 1.0F), 10},
                                {2, Image(side, side, 3.0F), Image(200, 200, 3.0F), 12}});
        QVERIFY(begun.count() > 0);
        QCOMPARE(document.field()->rows(), 200); // not cut: the samples' models have its shape
        QVERIFY(document.posterior() != nullptr);
        QCOMPARE(document.posterior()->size(), 2);
        QCOMPARE(document.posterior()->wanted(), 3);
        QVERIFY(document.isPosteriorComplete());
        QVERIFY(!document.isStale());
        QCOMPARE(document.posterior()->mean()->at(1, 1), 2.0F);
    }
};

ANNEAU_TEST(document, DocumentTest)
#include "document_test.moc"
