// SPDX-License-Identifier: GPL-3.0-or-later
// Needs a display and OpenGL: runs in a virtual X server with software rendering.
#include "tests/support/test_main.h"
#include "tests/widgets/view/panel_fixture.h"
#include "widgets/view/gl_support.h"
#include "widgets/view/view_link.h"
#include "widgets/view/vtk_canvas.h"
#include "widgets/view/vtk_widget.h"

#include <QOpenGLWidget>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

using namespace anneau;
using test::asymmetricImage;
using test::plainGrey;

namespace {

VtkWidget* canvasOf(ImagePanel& panel)
{
    return panel.findChild<VtkWidget*>(QStringLiteral("panelCanvas"));
}

/// Colours of all image pixels as drawn, at their places, against the mapper's.
void compareColours(ImagePanel& panel)
{
    const QImage shot = canvasOf(panel)->grabFramebuffer();
    const double ratio = panel.devicePixelRatioF();
    QCOMPARE(shot.size(), (QSizeF(canvasOf(panel)->size()) * ratio).toSize());
    const ImagePlacement& place = panel.placement();
    for (int row = 0; row < place.rows; ++row) {
        for (int col = 0; col < place.cols; ++col) {
            // Close to the corners of each pixel: half a pixel's shift would show.
            for (const double d : {-0.45, 0.45}) {
                const QPointF at =
                    panel.transform().toWidget(place.xOf(col + d), place.yOf(row - d)) * ratio;
                const QPoint p(static_cast<int>(at.x()), static_cast<int>(at.y()));
                QCOMPARE(shot.pixelColor(p),
                         QColor(panel.mapper().rgb(panel.image()->at(row, col))));
            }
        }
    }
}

std::unique_ptr<ImagePanel> shownPanel()
{
    auto panel = std::make_unique<ImagePanel>(nullptr, Backend::Vtk);
    panel->setDisplay(plainGrey());
    panel->setImage(asymmetricImage(), 0.1, 0.3, -0.2);
    panel->resize(420, 300);
    panel->show();
    return panel;
}

} // namespace

class VtkCanvasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(glInfo().usable, qPrintable(glInfo().problem));
        QVERIFY(!glInfo().renderer.isEmpty());
    }

    void drawsKnownColoursAtKnownPlaces()
    {
        const auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        compareColours(*panel);
        // Row 0 is at the bottom.
        const QImage shot = canvasOf(*panel)->grabFramebuffer();
        const int middle = shot.width() / 2;
        QVERIFY(qGray(shot.pixel(middle, shot.height() - 4)) + 50 < qGray(shot.pixel(middle, 4)));
    }

    void flipsAndZooms_data()
    {
        QTest::addColumn<bool>("flipX");
        QTest::addColumn<bool>("flipY");
        QTest::newRow("x") << true << false;
        QTest::newRow("y") << false << true;
        QTest::newRow("both") << true << true;
    }

    void flipsAndZooms()
    {
        QFETCH(bool, flipX);
        QFETCH(bool, flipY);
        const auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        panel->setView({0.31, -0.17, 431.7, flipX, flipY});
        compareColours(*panel);
    }

    void missingAndExtremeValues()
    {
        const auto panel = shownPanel();
        auto odd = std::make_shared<Image>(*asymmetricImage());
        odd->at(1, 1) = std::numeric_limits<float>::quiet_NaN();
        odd->at(2, 2) = 1e30F;
        odd->at(3, 3) = -std::numeric_limits<float>::infinity();
        DisplaySettings display = plainGrey();
        display.colorMap = ColorMapId::Viridis;
        panel->setDisplay(display);
        panel->setImage(odd, 0.1, 0.3, -0.2);
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        compareColours(*panel);
        panel->clearImage();
        const QImage empty = canvasOf(*panel)->grabFramebuffer();
        QCOMPARE(qRed(empty.pixel(100, 100)), 0x33);
    }

    void newImagesAndColoursShow()
    {
        const auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        auto other = std::make_shared<Image>(*asymmetricImage());
        std::reverse(other->begin(), other->end());
        panel->setImage(other, 0.1, 0.3, -0.2);
        compareColours(*panel);
        DisplaySettings display = plainGrey();
        display.stretch = Stretch::Sqrt;
        display.colorMap = ColorMapId::Diverging;
        display.contrast = 1.4;
        panel->setDisplay(display);
        compareColours(*panel);
    }

    void agreesWithThePainter()
    {
        const auto gl = shownPanel();
        ImagePanel painted(nullptr, Backend::Raster);
        painted.setDisplay(plainGrey());
        painted.setImage(asymmetricImage(), 0.1, 0.3, -0.2);
        painted.resize(gl->size());
        painted.show();
        QVERIFY(QTest::qWaitForWindowExposed(gl.get()));
        for (const double zoom : {300.0, 2.0}) { // magnified; block averages
            const ViewState view{0.3, -0.2, zoom, false, false};
            gl->setView(view);
            painted.setView(view);
            const QImage a = canvasOf(*gl)->grabFramebuffer().convertToFormat(QImage::Format_RGB32);
            const QImage b = painted.findChild<QWidget*>(QStringLiteral("panelCanvas"))
                                 ->grab()
                                 .toImage()
                                 .convertToFormat(QImage::Format_RGB32);
            QCOMPARE(a.size(), b.size());
            int different = 0;
            for (int y = 0; y < a.height(); ++y) {
                for (int x = 0; x < a.width(); ++x) {
                    different += std::abs(qRed(a.pixel(x, y)) - qRed(b.pixel(x, y))) > 1 ? 1 : 0;
                }
            }
            // Only screen pixels on the edge between two image pixels may fall to either side.
            QVERIFY2(different <= 8 * (a.width() + a.height()),
                     qPrintable(QString::number(different)));
        }
    }

    /// Floating and docking destroys and rebuilds GL contexts: the picture must come back.
    void reparentingKeepsThePixels()
    {
        auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        compareColours(*panel);
        QWidget other;
        auto* layout = new QVBoxLayout(&other);
        layout->setContentsMargins(0, 0, 0, 0);
        for (int i = 0; i < 3; ++i) {
            layout->addWidget(panel.get());
            other.resize(500, 400);
            other.show();
            QVERIFY(QTest::qWaitForWindowExposed(&other));
            compareColours(*panel);
            panel->setParent(nullptr);
            panel->show();
            QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
            compareColours(*panel);
        }
    }

    void aCollapsedPanelComesBack()
    {
        const auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        panel->canvasArea()->parentWidget()->setMinimumSize(0, 0);
        panel->resize(1, 1);
        QCoreApplication::processEvents();
        panel->resize(420, 300);
        QTRY_COMPARE(panel->width(), 420);
        compareColours(*panel);
    }

    void rendersOnlyWhatChanged()
    {
        const auto first = shownPanel();
        const auto second = shownPanel();
        ViewLink link;
        link.add(first.get(), ViewLink::Crosshair);
        link.add(second.get(), ViewLink::Crosshair);
        QVERIFY(QTest::qWaitForWindowExposed(first.get()));
        QVERIFY(QTest::qWaitForWindowExposed(second.get()));
        canvasOf(*first)->grabFramebuffer();
        canvasOf(*second)->grabFramebuffer();
        const int one = canvasOf(*first)->renderCount();
        const int two = canvasOf(*second)->renderCount();
        // Crosshairs and handles are the overlay's: VTK has nothing to do.
        Q_EMIT first->hovered(0.1, 0.1);
        first->setHandles({Handle{}});
        canvasOf(*second)->grabFramebuffer();
        canvasOf(*first)->grabFramebuffer();
        QCOMPARE(canvasOf(*first)->renderCount(), one);
        QCOMPARE(canvasOf(*second)->renderCount(), two);
        auto other = std::make_shared<Image>(*asymmetricImage());
        first->setImage(other, 0.1, 0.3, -0.2);
        canvasOf(*first)->grabFramebuffer();
        canvasOf(*second)->grabFramebuffer();
        QCOMPARE(canvasOf(*first)->renderCount(), one + 1);
        QCOMPARE(canvasOf(*second)->renderCount(), two);
    }

    /// The window system must not see through the picture.
    void isOpaque()
    {
        const auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        const QImage shot = canvasOf(*panel)->grabFramebuffer();
        for (int x = 0; x < shot.width(); x += 7) {
            QCOMPARE(qAlpha(shot.pixel(x, shot.height() / 3)), 255);
        }
    }

    void grabbingAPanelIncludesGl()
    {
        const auto panel = shownPanel();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
        const QImage shot = panel->grab().toImage();
        const QPointF at =
            QPointF(panel->canvasArea()->mapTo(panel.get(), QPoint())) +
            panel->transform().toWidget(panel->placement().xOf(2.45), panel->placement().yOf(2.45));
        QCOMPARE(QColor(shot.pixel((at * shot.devicePixelRatio()).toPoint())),
                 QColor(panel->mapper().rgb(panel->image()->at(2, 2))));
    }
};

ANNEAU_TEST(vtk_canvas, VtkCanvasTest)
#include "vtk_canvas_test.moc"
