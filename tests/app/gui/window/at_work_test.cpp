// SPDX-License-Identifier: GPL-3.0-or-later
// The window while a job works on what it shows, and what it keeps over a change of language.
#include "app/gui/document/scene_edit.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/point_probe.h"
#include "app/gui/program/language.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/main_window.h"
#include "tests/app/gui/drag.h"
#include "tests/app/gui/quiet_program.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"
#include "widgets/view/image_panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace anneau;

class AtWorkTest : public QObject {
    Q_OBJECT

    std::unique_ptr<MainWindow> m_window;

    Workbench& workbench() { return m_window->workbench(); }
    Document& document() { return workbench().document(); }
    ImagePanel* data() { return m_window->images().panel(ImageQuad::Data); }

    void open(const Scene& scene)
    {
        document().open(
            std::make_shared<const Observation>(simulated::observation(simulated::truth(), 1)),
            scene);
    }
    const Handle* ring()
    {
        const auto& handles = data()->handles();
        const auto at = std::ranges::find(handles, Handle::Kind::Ring, &Handle::kind);
        return at != handles.end() ? &*at : nullptr;
    }
    /// By its right end, outwards.
    void dragRing()
    {
        const Handle handle = *ring();
        const double angle = (handle.angle + 90) * 3.14159265358979 / 180; // along its major axis
        const QPointF along(std::cos(angle), std::sin(angle));
        const QPointF center(handle.x, handle.y);
        const double end = handle.radius / std::sqrt(handle.axisRatio);
        test::drag(data(), center + end * along, center + (end + 0.3) * along);
    }

private Q_SLOTS:
    void initTestCase() { test::quietProgram(QStringLiteral("AnneauAtWorkTest")); }

    void init()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup() { m_window.reset(); }

    /// As the forms: what the fit moves no one else does, and a drag says why.
    void handlesStayPutWhileAJobRuns()
    {
        open(simulated::truth());
        QTRY_VERIFY(data()->image() != nullptr);
        const auto thetaE = [this] {
            return *valueOf(document().scene().lensMass, "lens", "theta_E");
        };
        dragRing();
        QVERIFY(std::abs(thetaE() - 1.45) < 0.1);
        QCOMPARE(document().history().count(), 1);
        QVERIFY(m_window->actions().undo->isEnabled());
        QVERIFY(!ring()->locked);

        m_window->actions().fit->trigger();
        QVERIFY(workbench().isBusy());
        QVERIFY(!m_window->actions().undo->isEnabled());
        QVERIFY(!m_window->actions().openModel->isEnabled());
        for (const Handle& handle : data()->handles()) {
            QVERIFY(handle.locked);
            QVERIFY(handle.valueText.contains(QStringLiteral("while a job runs")));
        }
        dragRing(); // what the fit shows meanwhile is no edit
        QCOMPARE(document().history().count(), 1);
        workbench().cancel();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, 20000));
        QVERIFY(std::ranges::none_of(data()->handles(), &Handle::locked));
        QVERIFY(m_window->actions().undo->isEnabled());
        QVERIFY(m_window->actions().openModel->isEnabled());
    }

    /// Maps take the places of model and source, each looking as it last did.
    void magnificationIsMapped()
    {
        open(simulated::truth());
        QTRY_VERIFY(document().frame() != nullptr);
        ImagePanel* model = m_window->images().panel(ImageQuad::Model);
        ImagePanel* source = m_window->images().panel(ImageQuad::Source);
        const DisplaySettings light = source->display();
        const auto picture = source->image();
        m_window->actions().showMagnification->trigger();
        QVERIFY(source->title().contains(QStringLiteral("magnification")));
        QCOMPARE(source->unit(), QStringLiteral("×"));
        QCOMPARE(model->unit(), QStringLiteral("×"));
        const SourceGrid grid = document().scene().sourceGrid;
        QCOMPARE(source->image()->cols(), grid.pixels);
        QVERIFY(model->image()->sameShape(document().field()->data));
        for (const float value : *model->image()) {
            QVERIFY(value >= 0);
        }
        // Behind the middle of the lens four images or a ring, and each of them is enlarged.
        const Component& lens = document().scene().lensMass.front();
        QVERIFY(source->valueAt(lens.values[4], lens.values[5]).value_or(4.0F) >= 4);
        QVERIFY(!(source->display() == light));
        QCOMPARE(data()->display().colorMap, ColorMapId::Grey);
        m_window->actions().showMagnification->trigger();
        QCOMPARE(source->display(), light);
        QVERIFY(*source->image() == *picture);
        QCOMPARE(model->display().colorMap, ColorMapId::Grey);
    }

    /// Only once it is known how the prior varies; with a scale of its own, from 0 to 1.
    void whatTheDataConstrainIsMapped()
    {
        open(simulated::truth());
        QTRY_VERIFY(document().frame() != nullptr);
        const Scene scene = document().scene();
        const int side = scene.sourceGrid.pixels;
        document().beginPosterior(scene, 2);
        std::vector<PosteriorSample> samples;
        for (int i = 0; i < 2; ++i) {
            Image drawn(side, side, static_cast<float>(i)); // a variance of 1/2
            drawn[0] = 7;
            samples.push_back({i, drawn, document().frame()->model, 1.0});
        }
        document().addSamples(samples);
        auto* button = m_window->findChild<QAbstractButton*>(
            QStringLiteral("view.%1").arg(static_cast<int>(Browse::View::Constraint)));
        QVERIFY(!button->isEnabled());
        document().setBrowse({Browse::View::Constraint, 0});
        QCOMPARE(document().browse().view, Browse::View::Live);
        document().setPriorDeviation(Image(side, side, 2.0F));
        QVERIFY(button->isEnabled());
        button->click();
        const ImagePanel* source = m_window->images().panel(ImageQuad::Source);
        QTRY_VERIFY(source->image() != nullptr && (*source->image())[0] == 0);
        QCOMPARE((*source->image())[1], 0.125F);
        QVERIFY(source->title().contains(QStringLiteral("variance")));
        QCOMPARE(source->limits(), (Limits{0, 1}));
        document().setBrowse({Browse::View::Mean, 0});
        QVERIFY(source->display().limits != LimitsMode::Manual);
    }

    void aPointSourceStaysWhereItIsInAnotherLanguage()
    {
        Scene scene = simulated::truth();
        scene.zLens = 0.28;
        scene.zSource = 2.0;
        scene.sourceLight.push_back(scene.sourceLight.front());
        scene.sourceLight.back().id = "source_2";
        scene.sourceLight.back().redshift = 0.982;
        open(scene);
        QTRY_VERIFY(document().frame() != nullptr);
        m_window->actions().showPoint->setChecked(true);
        m_window->images().probe().setPlane(0.982);
        m_window->images().probe().moveTo(0.05, 0.02);
        const std::size_t images = m_window->images().probe().images().images.size();
        const PointProbe* const before = &m_window->images().probe();
        applyLanguage(*qApp, QStringLiteral("fr"));
        QTRY_VERIFY(&m_window->images().probe() != before);
        const PointProbe& probe = m_window->images().probe();
        QVERIFY(probe.isShown());
        QCOMPARE(probe.plane(), std::optional(0.982));
        QCOMPARE(probe.position(), QPointF(0.05, 0.02));
        QCOMPARE(probe.images().images.size(), images);
        QVERIFY(probe.handles().front().name.contains(QStringLiteral("0,982")));
        applyLanguage(*qApp, QStringLiteral("en"));
        QTRY_VERIFY(&m_window->images().probe() != &probe);
    }
};

ANNEAU_TEST(at_work, AtWorkTest)
#include "at_work_test.moc"
