// SPDX-License-Identifier: GPL-3.0-or-later
// The figures, tables and points of the window, and its fields while a job runs.
#include "app/gui/drawer/job_bar.h"
#include "app/gui/drawer/lens_table.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/point_probe.h"
#include "app/gui/window/actions.h"
#include "core/lens/lens_of.h"
#include "tests/app/gui/controls.h"
#include "tests/app/gui/demo_window.h"
#include "tests/support/test_main.h"
#include "widgets/jobs/job.h"
#include "widgets/view/image_panel.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

using namespace anneau;

namespace {
/// A job that is told what to say of itself.
class ToldJob : public Job {
public:
    ToldJob() : Job(QStringLiteral("Job"), QStringLiteral("samples")) {}
    void begin(const Progress& progress)
    {
        start([progress](const ProgressReport& report,
                         const std::stop_token& stop) -> Result<Delivery> {
            report(progress);
            while (!stop.stop_requested()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
            return Delivery();
        });
    }
    int completed() const override { return 3; }
};
} // namespace

class WindowTest : public QObject, private test::DemoWindow {
    Q_OBJECT

    /// Into a field, and Return.
    void type(const char* field, const char* words)
    {
        auto* line = m_window->findChild<QLineEdit*>(QString::fromLatin1(field));
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QString::fromLatin1(words));
        QTest::keyClick(line, Qt::Key_Return);
        line->clearFocus();
    }
    QString text(const char* field)
    {
        return m_window->findChild<QLineEdit*>(QString::fromLatin1(field))->text();
    }

private Q_SLOTS:
    void initTestCase() { test::quietProgram(QStringLiteral("AnneauWindowTest")); }
    void init() { QVERIFY(openWindow()); }
    void cleanup() { m_window.reset(); }

    /// While a job computes, no field of the model takes anything.
    void aJobLocksEveryField()
    {
        auto* forms = m_window->findChild<QWidget*>(QStringLiteral("forms"));
        auto* redshift = forms->findChild<QLineEdit*>(QStringLiteral("redshift.source"));
        redshift->setFocus();
        redshift->selectAll();
        QTest::keyClicks(redshift, QStringLiteral("1.5"));
        m_window->actions().fit->trigger(); // takes what was being typed
        QCOMPARE(document().scene().zSource, std::optional(1.5));
        QVERIFY(workbench().isBusy());
        for (const QWidget* widget : forms->findChildren<QWidget*>()) {
            QVERIFY2(!test::isControl(widget) || !widget->isEnabled(),
                     test::describe(widget).constData());
        }
        for (const QLineEdit* line : forms->findChildren<QLineEdit*>()) {
            QVERIFY2(!line->isEnabled(), test::describe(line).constData());
        }
        workbench().cancel();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY(redshift->isEnabled());
    }

    /// The share of a sample is no sample: what is counted is what the drawer has.
    void theStatusBarCountsWhatWasDelivered()
    {
        ToldJob job;
        job.begin({"sampling", 8.6, 32});
        QTRY_VERIFY(job.progress().total > 0);
        QVERIFY2(progressText(job).contains(QStringLiteral("3/32")), qPrintable(progressText(job)));
    }

    /// Each sample of a joint run is shown with its own lens, in the panels and in the table.
    void theLensOfASampleIsTabled()
    {
        const Scene scene = document().scene();
        auto* table = m_window->findChild<LensTable*>();
        document().beginPosterior(scene, 4);
        const Image source(scene.sourceGrid.pixels, scene.sourceGrid.pixels, 1.0F);
        const Image model = document().frame()->model;
        std::vector<PosteriorSample> samples;
        for (int i = 0; i < 4; ++i) {
            LensDraw lens{i % 2, lensValues(scene), 2.0, 1.0};
            lens.values[0] += 0.01 * i; // theta_E
            samples.push_back({i, source, model, 1.0, std::make_shared<const LensDraw>(lens)});
        }
        document().addSamples(samples);
        document().setBrowse({Browse::View::Sample, 2});
        const double ring = lensValues(scene)[0] + 0.02;
        QVERIFY(!table->isHidden());
        QCOMPARE(table->topLevelItemCount(), static_cast<int>(lensValues(scene).size()) + 2);
        const auto text = [&](LensTable::Column column) {
            return table->topLevelItem(0)->text(column);
        };
        const auto number = [&](LensTable::Column column) {
            return QLocale().toDouble(text(column));
        };
        QVERIFY(std::abs(number(LensTable::Sample) - ring) < 1e-3);
        QVERIFY(std::abs(number(LensTable::Mean) - (ring - 0.005)) < 1e-3);
        QVERIFY(std::abs(number(LensTable::Deviation) - 0.0129) < 1e-3);
        QCOMPARE(text(LensTable::Rhat), QStringLiteral("–")); // two draws of each run only
        QVERIFY(std::abs(document().shownScene().lensMass[0].values[0] - ring) < 1e-12);
        document().setBrowse({Browse::View::Mean, 2});
        QCOMPARE(text(LensTable::Sample), QStringLiteral("–"));
        document().beginPosterior(scene, 1);
        document().addSamples({{0, source, model, 1.0}});
        QVERIFY(table->isHidden());
    }

    /// The images are where the lens equation says, and follow both the point and the lens.
    void aPointSourceShowsItsImages()
    {
        PointProbe& probe = m_window->images().probe();
        const ImagePanel* data = m_window->images().panel(ImageQuad::Data);
        QVERIFY(probe.handles().empty());
        m_window->actions().showPoint->trigger();
        QTRY_COMPARE(probe.handles().size(), std::size_t(1));
        probe.moveTo(0.02, 0.01);
        QCOMPARE(probe.images().images.size(), probe.marks().size());
        QVERIFY(probe.marks().size() >= 4);
        LensAtHand lens;
        lens.set(document().scene());
        for (const PointImage& image : probe.images().images) {
            const RayMap::Point source = lens.source(image.x, image.y);
            QVERIFY(std::hypot(source.x - 0.02, source.y - 0.01) < 1e-6);
            QVERIFY(std::abs(lens.magnification(image.x, image.y) / image.magnification - 1) <
                    1e-6);
        }
        const double before = probe.images().images.front().x;
        move(1.6);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        QVERIFY(probe.images().images.front().x != before);
        // A click on the image plane asks for the other images of that place.
        probe.moveToSourceOf(1.5, 0.3);
        const auto& images = probe.images().images;
        QVERIFY(std::any_of(images.begin(), images.end(), [](const PointImage& image) {
            return std::hypot(image.x - 1.5, image.y - 0.3) < 1e-6;
        }));
        QVERIFY(!data->handles().empty());
        QCOMPARE(document().history().count(), 1); // it is not part of the model
        m_window->actions().showPoint->trigger();
        QVERIFY(probe.marks().empty());
    }

    /// Each plane has its own lens, and so has each of several masses.
    void aPointSourceLiesOnThePlaneChosen()
    {
        Scene scene = document().scene();
        scene.zLens = 0.28;
        scene.zSource = 2.0;
        scene.sourceLight.push_back(scene.sourceLight.front());
        scene.sourceLight.back().id = "source_2";
        scene.sourceLight.back().redshift = 0.982;
        document().edit(scene, QStringLiteral("test"), 0);
        PointProbe& probe = m_window->images().probe();
        m_window->actions().showPoint->setChecked(true);
        const auto liesOn = [&](std::optional<double> plane) {
            const auto map = lensOf(document().scene(), plane);
            const auto& images = probe.images().images;
            return images.size() >= 2 &&
                   std::all_of(images.begin(), images.end(), [&](const PointImage& image) {
                       double x = 0, y = 0;
                       map->toSource(1, &image.x, &image.y, &x, &y);
                       return std::hypot(x - probe.position().x(), y - probe.position().y()) < 1e-6;
                   });
        };
        const auto showsNewest = [this] {
            return document().frame()->generation == document().generation();
        };
        QTRY_VERIFY(showsNewest());
        probe.moveTo(0.05, 0.02);
        QVERIFY(liesOn({}));
        QVERIFY(!liesOn(0.982));
        auto* planes = m_window->findChild<QMenu*>(QStringLiteral("probePlanes"));
        Q_EMIT qobject_cast<QMenu*>(planes->parentWidget())->aboutToShow();
        QVERIFY(planes->isEnabled());
        QCOMPARE(planes->actions().size(), 2);
        planes->actions().front()->trigger();
        QVERIFY(liesOn(0.982));
        QVERIFY(probe.handles().front().name.contains(QStringLiteral("0.982")));

        scene.lensMass.push_back(makeComponent("SIE", "mass", scene.lensMass, 0.8, 0.5));
        setValue(scene.lensMass, scene.lensMass.back().id, "theta_E", 0.2);
        scene.lensMass.back().redshift = 0.6;
        document().edit(scene, QStringLiteral("test"), 0);
        QTRY_VERIFY(showsNewest());
        QVERIFY(liesOn(0.982));
        m_window->actions().undo->trigger();
        m_window->actions().undo->trigger(); // the second source is gone
        QTRY_VERIFY(showsNewest());
        QVERIFY(!probe.plane());
        QVERIFY(liesOn({}));
        Q_EMIT qobject_cast<QMenu*>(planes->parentWidget())->aboutToShow();
        QVERIFY(!planes->isEnabled());
    }

    /// A file without redshifts: they are typed in, and all that needs them is there.
    void redshiftsAreGiven()
    {
        Scene scene = document().scene();
        scene.zLens.reset();
        scene.zSource.reset();
        document().edit(scene, QStringLiteral("test"), 0);
        const auto* figures = m_window->findChild<QLabel*>(QStringLiteral("lensFigures"));
        const auto* scales = m_window->findChild<QLabel*>(QStringLiteral("redshift.scales"));
        QTRY_VERIFY(!figures->text().contains(QStringLiteral("M<sub>")));
        QVERIFY(!scales->text().contains(QStringLiteral("kpc")));
        type("redshift.lens", "0.28");
        QCOMPARE(document().scene().zLens, std::optional(0.28));
        type("redshift.source", "0.1");
        QVERIFY(!document().scene().zSource); // before the lens
        QVERIFY2(messageShown() && message().contains(QStringLiteral("behind the lens")),
                 qPrintable(message()));
        QCOMPARE(text("redshift.source"), QString());
        type("redshift.source", "0.982");
        QCOMPARE(document().scene().zSource, std::optional(0.982));
        QTRY_VERIFY(figures->text().contains(QStringLiteral("M<sub>")));
        QVERIFY2(scales->text().contains(QStringLiteral("4.24 kpc")), qPrintable(scales->text()));
        QVERIFY2(scales->text().contains(QStringLiteral("days")), qPrintable(scales->text()));
        type("redshift.lens", "1.2"); // behind the source
        QCOMPARE(document().scene().zLens, std::optional(0.28));
        QCOMPARE(text("redshift.lens"), QStringLiteral("0.28"));
        type("redshift.lens", "1e"); // no number
        QCOMPARE(text("redshift.lens"), QStringLiteral("0.28"));
        const int steps = document().history().count();
        m_window->actions().undo->trigger();
        QVERIFY(!document().scene().zSource);
        QCOMPARE(text("redshift.source"), QString());
        QCOMPARE(document().history().count(), steps);
        QVERIFY(!document().isStale());
    }

    void saysHowLargeTheLensIs()
    {
        Scene scene = document().scene();
        scene.zLens = 0.28;
        scene.zSource = 0.982;
        setValue(scene.lensMass, "lens", "q", 1.0);
        setValue(scene.lensMass, "lens", "theta_E", 1.2);
        document().edit(scene, QStringLiteral("test"), 0);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        const LensFigures figures = LensFigures::of(document().frame()->curves, scene, Cosmology());
        QVERIFY(std::abs(figures.einsteinRadius - 1.2) < 2e-3);
        QVERIFY(std::abs(*figures.mass / Cosmology().einsteinMass(1.2, 0.28, 0.982) - 1) < 4e-3);
        const auto* label = m_window->findChild<QLabel*>(QStringLiteral("lensFigures"));
        QVERIFY2(label->text().contains(QStringLiteral("1.20")), qPrintable(label->text()));
        QVERIFY2(label->text().contains(QStringLiteral("× 10¹¹")), qPrintable(label->text()));
        QCOMPARE(scientific(9.996e-7, 2), QStringLiteral("1.00 × 10⁻⁶"));
    }
};

ANNEAU_TEST(window, WindowTest)
#include "window_test.moc"
