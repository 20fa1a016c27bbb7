// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window: open the demo, drag, undo, fit, sample, browse, coverage. Saves a picture
// of each state to $ANNEAU_SCREENSHOTS if that is set; then the fit runs to its end (or a model is
// opened, $ANNEAU_MODEL) and the runs are longer, for pictures worth keeping. $ANNEAU_THEME,
// $ANNEAU_SIZE and $ANNEAU_LANGUAGE say how the window looks.
#include "app/gui/document/scene_edit.h"
#include "app/gui/drawer/drawer.h"
#include "app/gui/drawer/filmstrip.h"
#include "app/gui/forms/sample_options.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/program/locations.h"
#include "app/gui/program/theme.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/main_window.h"
#include "core/base/resources.h"
#include "core/model/scene_json.h"
#include "tests/app/gui/drag.h"
#include "tests/app/gui/heartbeat.h"
#include "tests/app/gui/save_question.h"
#include "tests/support/test_main.h"
#include "widgets/forms/number_box.h"
#include "widgets/jobs/job.h"
#include "widgets/plots/coverage_plot.h"
#include "widgets/view/image_panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <cmath>

using namespace anneau;

namespace {
constexpr int kOpenMs = 20000;
constexpr int kEngineMs = 60000;
constexpr int kFitMs = 560000;
constexpr int kSampleMs = 560000;
constexpr int kCoverageMs = 1500000;
/// Of processor time in the GUI thread between two beats: generous, for drawing by software.
constexpr double kLongestHoldMs = 500;

void report(const char* what, const test::Heartbeat& heart)
{
    qInfo("%s: %d beats; wall gap p95 %.0f ms, longest %.0f ms; GUI thread held p95 %.1f ms, "
          "longest %.0f ms",
          what, heart.beats(), heart.gap(0.95), heart.gap(1), heart.held(0.95), heart.held(1));
}

QString pictureFolder()
{
    return qEnvironmentVariable("ANNEAU_SCREENSHOTS");
}

/// Another language than the test's own: texts are then not looked at.
QString language()
{
    return qEnvironmentVariable("ANNEAU_LANGUAGE");
}

/// A lens for SDSS J0252+0039 that is about right: what the fit finds, rounded.
Scene roughModel(Scene scene)
{
    setValue(scene.lensMass, "lens", "theta_E", 1.012);
    setValue(scene.lensMass, "lens", "q", 0.94);
    setValue(scene.lensMass, "lens", "phi", -20);
    return scene;
}
} // namespace

class JourneyTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MainWindow> m_window;
    int m_picture = 0;

    Workbench& workbench() { return m_window->workbench(); }
    Document& document() { return workbench().document(); }
    bool forShow() const { return !pictureFolder().isEmpty(); }

    void picture(const QString& name)
    {
        if (forShow()) {
            QTest::qWait(400); // captions fade, previews settle
            QVERIFY(QDir().mkpath(pictureFolder()));
            const QString file =
                QStringLiteral("%1/%2-%3.png").arg(pictureFolder()).arg(++m_picture).arg(name);
            QVERIFY(m_window->grab().save(file));
        }
    }

    const Handle* handle(const QString& id)
    {
        for (const Handle& candidate : m_window->images().panel(ImageQuad::Data)->handles()) {
            if (candidate.id == id) {
                return &candidate;
            }
        }
        return nullptr;
    }

    bool waitForJob(int ms)
    {
        return QTest::qWaitFor([this] { return !workbench().isBusy(); }, ms);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QApplication::setOrganizationName(QStringLiteral("Anneau"));
        QApplication::setApplicationName(QStringLiteral("AnneauJourney"));
        QSettings().clear();
        if (!language().isEmpty()) {
            QLocale::setDefault(QLocale(language()));
            auto* translator = new QTranslator(qApp);
            QVERIFY(translator->load(QStringLiteral("%1/../translations/anneau_%2.qm")
                                         .arg(QCoreApplication::applicationDirPath(), language())));
            QCoreApplication::installTranslator(translator);
        }
        applyTheme(*qApp,
                   qEnvironmentVariable("ANNEAU_THEME") == u"dark" ? Theme::Dark : Theme::Light);
    }

    void opensAnEmptyWindowAtOnce()
    {
        QElapsedTimer clock;
        clock.start();
        m_window = std::make_unique<MainWindow>();
        const QStringList size =
            qEnvironmentVariable("ANNEAU_SIZE", QStringLiteral("1280x800")).split(u'x');
        m_window->resize(size[0].toInt(), size[1].toInt());
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        qInfo("window shown after %lld ms", static_cast<long long>(clock.elapsed()));
        QVERIFY(!document().isOpen());
        QVERIFY(!m_window->actions().fit->isEnabled());
        picture(QStringLiteral("empty"));
    }

    void saysWhatIsWrongWithAFile()
    {
        ObservationFiles files;
        files.image = "nowhere.fits";
        m_window->open(files);
        QVERIFY(waitForJob(kOpenMs));
        QTRY_VERIFY(m_window->findChild<QWidget*>(QStringLiteral("messageStrip"))->isVisible());
        const auto* text = m_window->findChild<QLabel*>(QStringLiteral("message.text"));
        QVERIFY(text->text().contains(QStringLiteral("nowhere.fits")));
        QVERIFY(!document().isOpen());
        picture(QStringLiteral("failed"));
    }

    void opensTheDemo()
    {
        const std::vector<Demo> demos = bundledDemos();
        QVERIFY(!demos.empty());
        ObservationFiles files;
        files.image = demos.front().file;
        m_window->open(files);
        QTRY_VERIFY_WITH_TIMEOUT(document().isOpen() && document().frame() != nullptr, kOpenMs);
        QVERIFY(m_window->findChild<QWidget*>(QStringLiteral("messageStrip"))->isHidden());
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("J0252")));
        QVERIFY(document().frame()->chi2 > 0);
        QVERIFY(m_window->images().panel(ImageQuad::Residual)->image() != nullptr);
        picture(QStringLiteral("loaded"));
    }

    void dragsTheRing()
    {
        const Handle* ring = handle(QStringLiteral("lens.theta_E"));
        QVERIFY(ring != nullptr);
        const double before = ring->radius;
        const double grip =
            ring->radius * std::sqrt(ring->axisRatio); // on the minor axis, to the right
        const QPointF from(ring->x + grip, ring->y);
        const std::uint64_t generation = document().generation();
        test::drag(m_window->images().panel(ImageQuad::Data), from, from + QPointF(0.3, 0));
        const double after = *valueOf(document().scene().lensMass, "lens", "theta_E");
        QVERIFY2(after > before + 0.15, qPrintable(QString::number(after)));
        QVERIFY(document().generation() > generation);
        QCOMPARE(document().history().count(), 1); // one drag, one entry
        // The form and the picture follow.
        auto* box = m_window->findChild<NumberBox*>(QStringLiteral("lens.theta_E.value"));
        QCOMPARE(box->exact(), after);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        picture(QStringLiteral("dragged"));
        m_window->actions().undo->trigger();
        QCOMPARE(*valueOf(document().scene().lensMass, "lens", "theta_E"), before);
    }

    void draggingKeepsTheGuiAlive()
    {
        ImagePanel* panel = m_window->images().panel(ImageQuad::Data);
        const Handle* center = handle(QStringLiteral("lens.center"));
        QVERIFY(center != nullptr);
        const QPointF from(center->x, center->y);
        test::Heartbeat heart;
        heart.begin();
        for (int i = 0; i < 3; ++i) {
            test::drag(panel, from, from + QPointF(0.2, 0.1));
            m_window->actions().undo->trigger();
        }
        QTRY_COMPARE(document().frame()->generation, document().generation());
        report("dragging", heart);
        qInfo("frame computed in %.1f ms", document().frame()->milliseconds);
        QVERIFY(heart.held(1) < kLongestHoldMs);
    }

    void fits()
    {
        const int pixels = document().scene().sourceGrid.pixels;
        m_window->actions().fit->trigger();
        QVERIFY(workbench().isBusy());
        QVERIFY(!m_window->actions().fit->isEnabled());
        if (forShow() && !qEnvironmentVariableIsSet("ANNEAU_MODEL")) {
            QTest::qWait(6000);
            picture(QStringLiteral("fitting"));
            QVERIFY(waitForJob(kFitMs));
            QVERIFY(document().fit().has_value());
            QTRY_COMPARE(document().frame()->generation, document().generation());
            picture(QStringLiteral("fitted"));
            return;
        }
        QTest::qWait(300);
        QElapsedTimer clock;
        clock.start();
        m_window->actions().cancel->trigger();
        QVERIFY(waitForJob(kFitMs));
        qInfo("fit stopped %lld ms after Cancel", static_cast<long long>(clock.elapsed()));
        QVERIFY2(workbench().jobs().back()->state() == Job::State::Cancelled,
                 workbench().jobs().back()->error().message.c_str());
        if (forShow()) {
            workbench().openModel(qEnvironmentVariable("ANNEAU_MODEL").toStdString());
        } else {
            QVERIFY(!document().scene().lensMass.empty()); // it did not stop halfway to a lens
            QCOMPARE(document().scene().sourceGrid.pixels, pixels); // nor on a grid of the search
            document().edit(roughModel(document().scene()), QStringLiteral("test"), 0);
        }
        QTRY_COMPARE(document().frame()->generation, document().generation());
        if (forShow()) { // a model without pixels has its source solved
            QTRY_VERIFY_WITH_TIMEOUT(!document().wantsSource(), kOpenMs);
            QTRY_COMPARE(document().frame()->generation, document().generation());
            picture(QStringLiteral("model"));
        }
    }

    void samplesWhileTheGuiStaysAlive()
    {
        QSignalSpy ready(&workbench(), &Workbench::engineReady);
        QSignalSpy failed(&workbench(), &Workbench::failed);
        workbench().probeEngine();
        QTRY_VERIFY_WITH_TIMEOUT(ready.count() + failed.count() > 0, kEngineMs);
        if (ready.isEmpty()) {
            QSKIP("this build has no engine");
        }
        SampleSettings settings;
        settings.samples =
            forShow() ? qEnvironmentVariable("ANNEAU_SAMPLES", QStringLiteral("32")).toInt() : 4;
        settings.sampler = "gaussian";
        if (forShow()) {
            settings.sampler =
                qEnvironmentVariable("ANNEAU_SAMPLER", QStringLiteral("default")).toStdString();
        } else { // a source so small that the exact inversion takes no time
            m_window->findChild<QSpinBox*>(QStringLiteral("source.pixels"))->setValue(24);
        }
        m_window->sampleOptions().setSettings(settings);
        test::Heartbeat heart;
        heart.begin();
        m_window->actions().sample->trigger();
        QVERIFY(workbench().isBusy());
        const Job* job = workbench().activeJob();
        bool sameCount = true; // in the status bar as in the drawer
        connect(job, &Job::delivered, this, [&] {
            sameCount = sameCount && job->completed() == document().posterior()->size();
        });
        QVERIFY(!m_window->drawer().isFolded());
        if (forShow()) {
            bool midway = false;
            const auto watch = connect(&workbench(), &Workbench::denoised, this,
                                       [&midway](const DenoisingStep& step) {
                                           midway = midway || 2 * step.step > step.steps;
                                       });
            QVERIFY(QTest::qWaitFor([&] { return midway || !workbench().isBusy(); }, kSampleMs));
            disconnect(watch);
            picture(QStringLiteral("sampling"));
        }
        QVERIFY(waitForJob(kSampleMs));
        heart.stop();
        QVERIFY2(workbench().jobs().back()->state() == Job::State::Finished,
                 workbench().jobs().back()->error().message.c_str());
        report("sampling", heart);
        QVERIFY(heart.held(1) < kLongestHoldMs);
        QCOMPARE(document().posterior()->size(), settings.samples);
        QVERIFY(sameCount);
        QCOMPARE(job->completed(), settings.samples);
        QCOMPARE(m_window->findChild<Filmstrip*>()->finished(), settings.samples);
    }

    void browsesTheSamples()
    {
        if (document().posterior() == nullptr) {
            QSKIP("nothing was sampled");
        }
        document().setBrowse({Browse::View::Sample, 0});
        m_window->actions().nextSample->trigger();
        QCOMPARE(document().browse().position, 1);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        const auto shown = m_window->images().panel(ImageQuad::Source)->image();
        QVERIFY(
            std::equal(shown->begin(), shown->end(), document().posterior()->source(1)->begin()));
        picture(QStringLiteral("browsing"));
        for (const Browse::View view :
             {Browse::View::Mean, Browse::View::SignalToNoise, Browse::View::Deviation}) {
            m_window
                ->findChild<QAbstractButton*>(QStringLiteral("view.%1").arg(static_cast<int>(view)))
                ->click();
            QCOMPARE(document().browse().view, view);
            QTRY_COMPARE(document().frame()->generation, document().generation());
        }
        QVERIFY(!language().isEmpty() || m_window->images()
                                             .panel(ImageQuad::Source)
                                             ->title()
                                             .contains(QStringLiteral("deviation")));
        picture(QStringLiteral("deviation"));
    }

    void marksThePosteriorStale()
    {
        if (document().posterior() == nullptr) {
            QSKIP("nothing was sampled");
        }
        Scene scene = document().scene();
        setValue(scene.lensMass, "lens", "theta_E",
                 *valueOf(scene.lensMass, "lens", "theta_E") + 0.05);
        document().edit(scene, QStringLiteral("test"), 0);
        document().setBrowse({Browse::View::Sample, 1});
        auto* stale = m_window->findChild<QLabel*>(QStringLiteral("posterior.stale"));
        QVERIFY(stale->isVisible());
        QTRY_COMPARE(document().frame()->generation, document().generation());
        picture(QStringLiteral("stale"));
        m_window->actions().undo->trigger();
        QVERIFY(!stale->isVisible());
    }

    void reopensThePosterior()
    {
        if (document().posterior() == nullptr) {
            QSKIP("nothing was sampled");
        }
        const int samples = document().posterior()->size();
        const double chi2 = document().posterior()->chi2(1);
        const QString file = QString::fromStdString(workbench().posteriorFile().string());
        const bool saved = document().history().isClean(); // as a model that was opened is
        m_window->openFile(file);
        QVERIFY(waitForJob(kOpenMs));
        QVERIFY2(workbench().jobs().back()->state() == Job::State::Finished,
                 workbench().jobs().back()->error().message.c_str());
        QCOMPARE(test::answerSaveQuestion(*m_window, QMessageBox::DestructiveRole), !saved);
        QVERIFY(workbench().isPriorWork());
        QVERIFY(!m_window->actions().openPsf->isEnabled());
        QCOMPARE(document().posterior()->size(), samples);
        QCOMPARE(document().posterior()->chi2(1), chi2);
        QCOMPARE(m_window->findChild<Filmstrip*>()->finished(), samples);
        QVERIFY(!m_window->drawer().isFolded());
        QVERIFY(!document().isStale());
        QCOMPARE(document().browse(), (Browse{Browse::View::Sample, 0}));
        QTRY_VERIFY(document().frame() != nullptr);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        QVERIFY(QSettings().value(QStringLiteral("recentFiles")).toStringList().contains(file));
    }

    void showsTheShippedCoverage()
    {
        auto* show = m_window->findChild<QAbstractButton*>(QStringLiteral("coverage.shipped"));
        if (defaultCoverageTest().empty()) {
            QVERIFY(show == nullptr);
            QSKIP("no coverage test is shipped");
        }
        show->click();
        QVERIFY(waitForJob(kOpenMs));
        QVERIFY(document().coverage().has_value());
        QVERIFY(!document().coverageOrigin().isEmpty());
        QVERIFY(!m_window->findChild<CoveragePlot*>()->figures().isEmpty());
        picture(QStringLiteral("coverage"));
    }

    /// A model file without pixels shows its source as soon as it is open.
    void solvesTheSourceOfAModel()
    {
        QTemporaryDir folder;
        Scene scene = roughModel(document().scene());
        scene.sourceLight.clear();
        scene.sourceGrid = {32, 0.05, scene.sourceGrid.centerX, scene.sourceGrid.centerY};
        const QString file = folder.filePath(QStringLiteral("model.json"));
        QVERIFY(writeScene(file.toStdString(), scene).has_value());
        document().setBrowse({});
        m_window->openFile(file);
        QTRY_VERIFY_WITH_TIMEOUT(document().shownScene().sourcePixels != nullptr &&
                                     document().shownScene().sourcePixels->rows() == 32,
                                 kSampleMs);
        QTRY_COMPARE(document().frame()->generation, document().generation());
        QVERIFY(m_window->images().panel(ImageQuad::Source)->image() != nullptr);
        QVERIFY(!document().wantsSource());
    }

    void growsACoverageCurve()
    {
        if (!workbench().engine()) {
            QSKIP("this build has no engine");
        }
        m_window->findChild<QSpinBox*>(QStringLiteral("source.pixels"))
            ->setValue(64); // the prior's
        const int simulations = forShow() ? qEnvironmentVariableIntValue("ANNEAU_SIMULATIONS") : 2;
        m_window->findChild<QSpinBox*>(QStringLiteral("coverage.simulations"))
            ->setValue(simulations);
        m_window->findChild<QSpinBox*>(QStringLiteral("coverage.samples"))
            ->setValue(forShow() ? 8 : 4);
        SampleSettings settings = m_window->sampleOptions().settings();
        settings.sampler = "preview";
        m_window->sampleOptions().setSettings(settings);
        QVERIFY(m_window->actions().coverage->isEnabled());
        m_window->actions().coverage->trigger();
        QVERIFY(workbench().isBusy());
        QVERIFY(!m_window->actions().sample->isEnabled()); // one run at a time
        if (simulations == 0 || !forShow()) {
            QTest::qWait(500);
            QElapsedTimer clock;
            clock.start();
            m_window->actions().cancel->trigger();
            QVERIFY(waitForJob(kSampleMs));
            qInfo("coverage stopped %lld ms after Cancel", static_cast<long long>(clock.elapsed()));
            QVERIFY2(workbench().jobs().back()->state() == Job::State::Cancelled,
                     workbench().jobs().back()->error().message.c_str());
            QVERIFY(m_window->actions().sample->isEnabled());
            return;
        }
        QVERIFY(waitForJob(kCoverageMs));
        QVERIFY2(workbench().jobs().back()->state() == Job::State::Finished,
                 workbench().jobs().back()->error().message.c_str());
        QVERIFY(document().coverage().has_value());
        QCOMPARE(document().coverage()->simulations, simulations);
        QVERIFY(!m_window->findChild<CoveragePlot*>()->figures().isEmpty());
        picture(QStringLiteral("coverage-grown"));
    }

    void showsACoverageCurve()
    {
        if (forShow()) {
            QSKIP("a picture shows what was computed");
        }
        std::vector<double> fractions;
        for (int i = 0; i < 60; ++i) {
            fractions.push_back((i + 0.5) / 60); // as uniform as can be
        }
        document().setCoverage(tarpCurve(fractions, 16, 20, 1));
        QVERIFY(m_window->findChild<CoveragePlot*>()->figures().contains(QStringLiteral("60")));
        document().setCoverage(std::nullopt);
    }

    void cleanupTestCase() { m_window.reset(); }
};

ANNEAU_TEST(journey, JourneyTest)
#include "journey_test.moc"
