// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "tests/widgets/view/panel_fixture.h"
#include "widgets/view/image_panel.h"

#include <QImage>
#include <QMenu>
#include <QMouseEvent>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <limits>

using namespace anneau;
using test::asymmetricImage;
using test::plainGrey;

namespace {

/// A panel whose picture area is 300 x 200 pixels, showing 6 x 4 pixels of 0.1 arcsec: 50 px each.
struct Fixture {
    ImagePanel panel{nullptr, Backend::Raster};

    Fixture()
    {
        panel.setDisplay(plainGrey());
        panel.resize(300, 240);
        panel.show();
        const int caption = 240 - panel.canvasArea()->height();
        panel.resize(300, 200 + caption);
        panel.setImage(asymmetricImage(), 0.1);
        QCoreApplication::processEvents();
    }

    QPoint at(double x, double y) const { return panel.transform().toWidget(x, y).toPoint(); }

    /// Answers drags as a window does: moves the handle.
    void obey()
    {
        QObject::connect(&panel, &ImagePanel::handleMoved, &panel,
                         [this](const QString& id, double x, double y) {
                             std::vector<Handle> handles = panel.handles();
                             for (Handle& handle : handles) {
                                 if (handle.id == id) {
                                     handle.x = x;
                                     handle.y = y;
                                 }
                             }
                             panel.setHandles(handles);
                         });
    }

    void mouse(QEvent::Type type, QPointF at, Qt::MouseButton button,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const bool move = type == QEvent::MouseMove;
        const Qt::MouseButtons held =
            type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::MouseButtons(button);
        QMouseEvent event(type, at, panel.canvasArea()->mapToGlobal(at),
                          move ? Qt::NoButton : button, held, modifiers);
        QCoreApplication::sendEvent(panel.canvasArea(), &event);
    }

    void drag(QPointF from, QPointF to, Qt::MouseButton button,
              Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        mouse(QEvent::MouseButtonPress, from, button, modifiers);
        mouse(QEvent::MouseMove, (from + to) / 2, button, modifiers);
        mouse(QEvent::MouseMove, to, button, modifiers);
        mouse(QEvent::MouseButtonRelease, to, button, modifiers);
    }
};

Handle centre(double x, double y)
{
    Handle handle;
    handle.id = QStringLiteral("lens.center");
    handle.x = x;
    handle.y = y;
    return handle;
}

} // namespace

class ImagePanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fitsTheFirstImage()
    {
        Fixture f;
        QCOMPARE(f.panel.canvasArea()->size(), QSize(300, 200));
        QCOMPARE(f.panel.view().zoom, 500.0);
        QVERIFY(f.panel.isFitted());
    }

    void showsEveryPixelInItsPlace()
    {
        Fixture f;
        const QImage shot = f.panel.canvasArea()->parentWidget()->grab().toImage();
        const ImagePlacement& place = f.panel.placement();
        for (int row = 0; row < 4; ++row) {
            for (int col = 0; col < 6; ++col) {
                const double value = f.panel.image()->at(row, col);
                // Off the centre, where the pixel's value is printed at this zoom.
                const QPoint p = f.at(place.xOf(col - 0.4), place.yOf(row + 0.4));
                if (QRect(25, 20, 180, 150).contains(p)) { // clear of scale bar and colour bar
                    QCOMPARE(shot.pixel(p), f.panel.mapper().rgb(value));
                }
            }
        }
    }

    /// At 50 screen pixels each image pixel carries its value; at 25 none does.
    void printsValuesIntoLargePixels()
    {
        Fixture f;
        const ImagePlacement& place = f.panel.placement();
        const auto colours = [&] { // in the middle half of one pixel
            const QImage shot = f.panel.canvasArea()->parentWidget()->grab().toImage();
            const QRectF box =
                f.panel.transform().rectToWidget(place.xOf(1), place.yOf(2), 0.08, 0.04);
            QSet<QRgb> found;
            for (int y = box.top(); y < box.bottom(); ++y) {
                for (int x = box.left(); x < box.right(); ++x) {
                    found.insert(shot.pixel(x, y));
                }
            }
            return found.size();
        };
        QVERIFY(colours() > 2);
        f.panel.setView({0, 0, 250, false, false});
        QCOMPARE(colours(), 1);
    }

    void readsValuesByPosition()
    {
        Fixture f;
        QCOMPARE(*f.panel.valueAt(-0.25, -0.15), 0.0F);
        QCOMPARE(*f.panel.valueAt(-0.299, -0.199), 0.0F);
        QCOMPARE(*f.panel.valueAt(0.25, 0.15), 1.0F);
        QVERIFY(!f.panel.valueAt(0.301, 0));
        QVERIFY(!f.panel.valueAt(std::numeric_limits<double>::quiet_NaN(), 0));
    }

    void hoveringTellsArcsec()
    {
        Fixture f;
        QSignalSpy spy(&f.panel, &ImagePanel::hovered);
        f.mouse(QEvent::MouseMove, {200, 50}, Qt::NoButton);
        QCOMPARE(spy.count(), 1);
        QVERIFY(std::abs(spy[0][0].toDouble() - 0.1) < 1e-12);
        QVERIFY(std::abs(spy[0][1].toDouble() - 0.1) < 1e-12);
    }

    void draggingAHandleReportsItsPlace()
    {
        Fixture f;
        f.obey();
        f.panel.setHandles({centre(0.02, 0.04)});
        QSignalSpy started(&f.panel, &ImagePanel::handleDragStarted);
        QSignalSpy moved(&f.panel, &ImagePanel::handleMoved);
        QSignalSpy finished(&f.panel, &ImagePanel::handleDragFinished);
        QSignalSpy view(&f.panel, &ImagePanel::viewChanged);
        // Taken 4 px beside its centre: it does not jump to the pointer.
        const QPointF from = f.panel.transform().toWidget(0.02, 0.04) + QPointF(4, 0);
        f.drag(from, from + QPointF(50, -25), Qt::LeftButton);
        QCOMPARE(started.count(), 1);
        QCOMPARE(moved.count(), 2);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(view.count(), 0);
        QVERIFY(std::abs(f.panel.handles()[0].x - 0.12) < 1e-9);
        QVERIFY(std::abs(f.panel.handles()[0].y - 0.09) < 1e-9);
        QCOMPARE(f.panel.selectedHandle(), QStringLiteral("lens.center"));
    }

    void aStillClickOnAHandleOnlySelectsIt()
    {
        Fixture f;
        f.panel.setHandles({centre(0, 0)});
        QSignalSpy started(&f.panel, &ImagePanel::handleDragStarted);
        QSignalSpy finished(&f.panel, &ImagePanel::handleDragFinished);
        QTest::mouseClick(f.panel.canvasArea(), Qt::LeftButton, {}, f.at(0, 0));
        QCOMPARE(started.count() + finished.count(), 0);
        QCOMPARE(f.panel.selectedHandle(), QStringLiteral("lens.center"));
    }

    void modifiersSlowAndConstrain()
    {
        Fixture f;
        f.obey();
        f.panel.setHandles({centre(0, 0)});
        const QPointF from = f.panel.transform().toWidget(0, 0);
        f.drag(from, from + QPointF(50, 0), Qt::LeftButton, Qt::AltModifier);
        QVERIFY(std::abs(f.panel.handles()[0].x - 0.01) < 1e-9);
        f.panel.setHandles({centre(0, 0)});
        f.drag(from, from + QPointF(50, 20), Qt::LeftButton, Qt::ShiftModifier);
        QVERIFY(std::abs(f.panel.handles()[0].x - 0.1) < 1e-9);
        QCOMPARE(f.panel.handles()[0].y, 0.0);
    }

    void escapeTakesADragBack()
    {
        Fixture f;
        f.panel.setHandles({centre(0, 0)});
        QSignalSpy cancelled(&f.panel, &ImagePanel::handleDragCancelled);
        QSignalSpy finished(&f.panel, &ImagePanel::handleDragFinished);
        QSignalSpy moved(&f.panel, &ImagePanel::handleMoved);
        const QPointF from = f.panel.transform().toWidget(0, 0);
        f.mouse(QEvent::MouseButtonPress, from, Qt::LeftButton);
        f.mouse(QEvent::MouseMove, from + QPointF(20, 0), Qt::LeftButton);
        QTest::keyClick(f.panel.canvasArea(), Qt::Key_Escape);
        QCOMPARE(cancelled.count(), 1);
        f.mouse(QEvent::MouseMove, from + QPointF(40, 0), Qt::LeftButton);
        f.mouse(QEvent::MouseButtonRelease, from + QPointF(40, 0), Qt::LeftButton);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(finished.count(), 0);
    }

    void aHandleThatVanishesEndsItsDrag()
    {
        Fixture f;
        f.panel.setHandles({centre(0, 0)});
        QSignalSpy moved(&f.panel, &ImagePanel::handleMoved);
        const QPointF from = f.panel.transform().toWidget(0, 0);
        f.mouse(QEvent::MouseButtonPress, from, Qt::LeftButton);
        f.mouse(QEvent::MouseMove, from + QPointF(20, 0), Qt::LeftButton);
        QCOMPARE(f.panel.draggedHandle(), QStringLiteral("lens.center"));
        f.panel.setHandles({});
        f.mouse(QEvent::MouseMove, from + QPointF(40, 0), Qt::LeftButton);
        QCOMPARE(moved.count(), 1);
        QVERIFY(f.panel.selectedHandle().isEmpty());
    }

    /// A tenth of a 0.1 arcsec pixel a step; one drag for one stay on the key.
    void arrowKeysNudgeTheSelectedHandle()
    {
        Fixture f;
        f.panel.setHandles({centre(0, 0)});
        QSignalSpy started(&f.panel, &ImagePanel::handleDragStarted);
        QSignalSpy moved(&f.panel, &ImagePanel::handleMoved);
        QSignalSpy finished(&f.panel, &ImagePanel::handleDragFinished);
        QWidget* area = f.panel.canvasArea();
        QTest::keyClick(area, Qt::Key_H); // selects the first handle
        QCOMPARE(f.panel.selectedHandle(), QStringLiteral("lens.center"));
        const auto lastX = [&] {
            return moved.last()[1].toDouble();
        };
        // The owner has not answered yet: steps add up all the same.
        QTest::keyPress(area, Qt::Key_Right);
        QTest::keyPress(area, Qt::Key_Right);
        QVERIFY(std::abs(lastX() - 0.02) < 1e-12);
        QTest::keyRelease(area, Qt::Key_Right);
        QCOMPARE(started.count(), 1);
        QCOMPARE(finished.count(), 1);
        QTest::keyClick(area, Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(std::abs(lastX() - 0.1) < 1e-12);
        QTest::keyClick(area, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(std::abs(lastX() - 0.001) < 1e-12);
        QTest::keyClick(area, Qt::Key_Up);
        QVERIFY(std::abs(moved.last()[2].toDouble() - 0.01) < 1e-12);
    }

    void theSelectedHandleIsToldToScreenReaders()
    {
        Fixture f;
        Handle handle = centre(0, 0);
        handle.name = QStringLiteral("Lens centre");
        handle.valueText = QStringLiteral("0.00″");
        f.panel.setHandles({handle});
        f.panel.selectHandle(handle.id);
        QCOMPARE(f.panel.canvasArea()->accessibleDescription(),
                 QStringLiteral("Lens centre: 0.00″"));
        handle.valueText = QStringLiteral("0.01″");
        f.panel.setHandles({handle});
        QCOMPARE(f.panel.canvasArea()->accessibleDescription(),
                 QStringLiteral("Lens centre: 0.01″"));
        f.panel.selectHandle({});
        QVERIFY(f.panel.canvasArea()->accessibleDescription().isEmpty());
    }

    void leftDragPansAndClickIsNotADrag()
    {
        Fixture f;
        QSignalSpy clicked(&f.panel, &ImagePanel::clicked);
        const QPointF before = f.panel.transform().toWidget(0, 0);
        f.drag({100, 100}, {130, 90}, Qt::LeftButton);
        const QPointF after = f.panel.transform().toWidget(0, 0);
        QVERIFY(std::abs(after.x() - before.x() - 30) < 1e-9);
        QVERIFY(std::abs(after.y() - before.y() + 10) < 1e-9);
        QVERIFY(!f.panel.isFitted());
        QCOMPARE(clicked.count(), 0);
        QTest::mouseClick(f.panel.canvasArea(), Qt::LeftButton, {}, QPoint(10, 10));
        QCOMPARE(clicked.count(), 1);
        QTest::keyClick(f.panel.canvasArea(), Qt::Key_0);
        QVERIFY(f.panel.isFitted());
        QCOMPARE(f.panel.view().centerX, 0.0);
    }

    void wheelZoomsSmoothlyAboutThePointer()
    {
        Fixture f;
        const QPointF at(70, 130);
        const QPointF world = f.panel.transform().toWorld(at);
        double zoom = f.panel.view().zoom;
        for (const int step : {120, 7, -53}) { // trackpads send parts of a click
            QWheelEvent wheel(at, f.panel.canvasArea()->mapToGlobal(at), {}, {0, step},
                              Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(f.panel.canvasArea(), &wheel);
            QVERIFY((f.panel.view().zoom > zoom) == (step > 0));
            zoom = f.panel.view().zoom;
            const QPointF now = f.panel.transform().toWorld(at);
            QVERIFY(std::hypot(now.x() - world.x(), now.y() - world.y()) < 1e-9);
        }
    }

    void rightDragChangesContrastAndDoubleClickResets()
    {
        Fixture f;
        f.drag({150, 100}, {180, 120}, Qt::RightButton);
        QVERIFY(std::abs(f.panel.display().bias - 0.6) < 1e-9); // a tenth of the width
        QVERIFY(std::abs(f.panel.display().contrast - std::exp(0.3)) < 1e-9);
        f.mouse(QEvent::MouseButtonDblClick, {180, 120}, Qt::RightButton);
        QCOMPARE(f.panel.display().bias, 0.5);
        QCOMPARE(f.panel.display().contrast, 1.0);
    }

    void digitsChooseTheStretch()
    {
        Fixture f;
        QTest::keyClick(f.panel.canvasArea(), Qt::Key_4);
        QCOMPARE(f.panel.display().stretch, Stretch::Log);
        QTest::keyClick(f.panel.canvasArea(), Qt::Key_Equal);
        QVERIFY(std::abs(f.panel.view().zoom - 10 / f.panel.devicePixelRatioF()) < 1e-9);
    }

    void aNewImageOfTheSameExtentKeepsTheView()
    {
        Fixture f;
        f.drag({100, 100}, {130, 90}, Qt::LeftButton);
        const ViewState view = f.panel.view();
        f.panel.setImage(asymmetricImage(), 0.1);
        QCOMPARE(f.panel.view(), view);
        f.panel.setImage(std::make_shared<Image>(8, 8), 0.1);
        QVERIFY(f.panel.isFitted());
    }

    void curvesAreDrawnInTheirColours()
    {
        Fixture f;
        LensCurves curves;
        Polyline square;
        square.x = {-0.15, 0.0, 0.0, -0.15};
        square.y = {-0.1, -0.1, 0.1, 0.1};
        curves.critical.push_back(square);
        f.panel.setImage(std::make_shared<Image>(4, 6, 0.0F), 0.1);
        f.panel.setCurves(curves, {.critical = true, .caustics = false});
        const auto gold = [&] {
            const QImage shot = f.panel.canvasArea()->parentWidget()->grab().toImage();
            const QColor c = shot.pixelColor(f.at(0, 0.04));
            return c.red() > 180 && c.green() > 140 && c.blue() < 110;
        };
        QVERIFY(gold());
        f.panel.setCurves(curves, {.critical = false, .caustics = true});
        QVERIFY(!gold());
    }

    void everyPartHasAnAccessibleName()
    {
        Fixture f;
        f.panel.setTitle(QStringLiteral("Data"));
        QCOMPARE(f.panel.canvasArea()->accessibleName(), QStringLiteral("Data"));
        for (const QWidget* child : f.panel.findChildren<QWidget*>()) {
            QVERIFY2(!child->accessibleName().isEmpty(), child->metaObject()->className());
        }
    }

    void menuChangesTheDisplay()
    {
        Fixture f;
        DisplaySettings display;
        display.limits = LimitsMode::MinMax;
        f.panel.setDisplay(display);
        const auto choose = [&](const char* submenu, const QString& entry) {
            QMenu menu;
            f.panel.fillMenu(menu);
            for (const QAction* action : menu.actions()) {
                if (action->menu() != nullptr && action->text() == QLatin1String(submenu)) {
                    for (QAction* one : action->menu()->actions()) {
                        if (one->text().startsWith(entry)) {
                            one->trigger();
                            return true;
                        }
                    }
                }
            }
            return false;
        };
        QVERIFY(choose("Colours", QStringLiteral("Viridis")));
        QCOMPARE(f.panel.display().colorMap, ColorMapId::Viridis);
        QVERIFY(choose("Softening", QStringLiteral("0.01")));
        QCOMPARE(f.panel.display().softening, 0.01);
        QVERIFY(choose("Limits", QStringLiteral("Keep these")));
        auto brighter = std::make_shared<Image>(4, 6, 7.0F);
        f.panel.setImage(brighter, 0.1);
        QCOMPARE(f.panel.limits(), (Limits{0, 1})); // those of the image before
        QVERIFY(choose("Limits", QStringLiteral("zscale")));
        QVERIFY(f.panel.limits().high > 6);
        QVERIFY(choose("Stretch", QStringLiteral("log")));
        QVERIFY(!choose("Softening", QStringLiteral("0.01"))); // only asinh has one
    }

    void exportsAllFormats()
    {
        Fixture f;
        QTemporaryDir folder;
        for (const char* suffix : {"png", "svg", "pdf"}) {
            const QString file = folder.filePath(QStringLiteral("panel.") + QLatin1String(suffix));
            QVERIFY(f.panel.exportTo(file).has_value());
            QVERIFY(QFileInfo(file).size() > 1000);
        }
        const QImage png(folder.filePath(QStringLiteral("panel.png")));
        QCOMPARE(png.size(), QSize(900, 600));
        QCOMPARE(png.pixel(10, 10), f.panel.mapper().rgb(f.panel.image()->at(3, 0)));
        QCOMPARE(f.panel.exportTo(folder.filePath(QStringLiteral("panel.xyz"))).error().kind,
                 Error::Kind::BadInput);
        QCOMPARE(
            f.panel.exportTo(folder.filePath(QStringLiteral("no/such/panel.png"))).error().kind,
            Error::Kind::Io);
    }

    void panelsArePaintedWithoutADisplay()
    {
        QCOMPARE(defaultBackend(), Backend::Raster); // these tests run offscreen
        qputenv("ANNEAU_PANELS", "vtk");
        QCOMPARE(defaultBackend(), Backend::Vtk);
        qunsetenv("ANNEAU_PANELS");
    }

    void anEmptyPanelIsHarmless()
    {
        ImagePanel panel(nullptr, Backend::Raster);
        panel.setEmptyText(QStringLiteral("Drop a FITS file here"),
                           QStringLiteral("or open the demo"));
        panel.resize(300, 200);
        panel.show();
        QVERIFY(!panel.grab().isNull());
        QTest::keyClick(panel.canvasArea(), Qt::Key_Equal);
        QTest::mouseClick(panel.canvasArea(), Qt::LeftButton);
        QVERIFY(!panel.valueAt(0, 0));
        panel.setImage(asymmetricImage(), 0.1);
        panel.clearImage();
        QVERIFY(!panel.grab().isNull());
    }
};

ANNEAU_TEST(image_panel, ImagePanelTest)
#include "image_panel_test.moc"
