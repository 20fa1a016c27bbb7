// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/view/reduction.h"
#include "widgets/view/view_transform.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

bool near(QPointF a, QPointF b, double tolerance = 1e-9)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y()) < tolerance;
}

} // namespace

class ViewTransformTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTripsAtPixelCorners_data()
    {
        QTest::addColumn<bool>("flipX");
        QTest::addColumn<bool>("flipY");
        QTest::newRow("as on the detector") << false << false;
        QTest::newRow("mirrored") << true << false;
        QTest::newRow("upside down") << false << true;
        QTest::newRow("both") << true << true;
    }

    void roundTripsAtPixelCorners()
    {
        QFETCH(bool, flipX);
        QFETCH(bool, flipY);
        const ImagePlacement place{31, 40, 0.05, 0.3, -0.2};
        const ViewTransform view({0.11, -0.07, 173.5, flipX, flipY}, QSizeF(417, 333));
        for (const double col : {-0.5, 0.0, 17.25, 39.5}) {
            for (const double row : {-0.5, 0.0, 12.75, 30.5}) {
                const double x = place.xOf(col), y = place.yOf(row);
                QVERIFY(std::abs(place.colOf(x) - col) < 1e-12 &&
                        std::abs(place.rowOf(y) - row) < 1e-12);
                const QPointF widget = view.toWidget(x, y);
                QVERIFY(near(view.toWorld(widget), QPointF(x, y), 1e-12));
                QVERIFY(near(view.matrix().map(QPointF(x, y)), widget));
            }
        }
        const QPointF origin = view.toWidget(0, 0);
        QCOMPARE(view.toWidget(0.1, 0).x() > origin.x(), !flipX);
        QCOMPARE(view.toWidget(0, 0.1).y() < origin.y(), !flipY);
    }

    void theMiddleIsTheCentre()
    {
        const ViewTransform view({1.5, -2, 40, true, false}, QSizeF(300, 200));
        QVERIFY(near(view.toWidget(1.5, -2), QPointF(150, 100)));
    }

    void zoomKeepsThePointUnderThePointer()
    {
        const ViewTransform view({0.2, 0.4, 80, true, false}, QSizeF(300, 200));
        const QPointF anchor(37.5, 181);
        const ViewTransform closer(view.zoomedAbout(anchor, 1.7), view.size());
        QVERIFY(near(closer.toWorld(anchor), view.toWorld(anchor)));
        QCOMPARE(closer.state().zoom, 136.0);
    }

    void panningMovesThePictureWithThePointer()
    {
        for (const bool flip : {false, true}) {
            const ViewTransform view({0.2, 0.4, 80, flip, flip}, QSizeF(300, 200));
            const ViewTransform moved(view.panned({12, -5}), view.size());
            QVERIFY(near(moved.toWidget(0, 0), view.toWidget(0, 0) + QPointF(12, -5)));
        }
    }

    void fittingShowsAllOfIt()
    {
        const ViewState state = ViewTransform::fitted({}, QSizeF(400, 200), 1, 2, 4, 4);
        const ViewTransform view(state, QSizeF(400, 200));
        QCOMPARE(view.rectToWidget(1, 2, 4, 4), QRectF(100, 0, 200, 200));
    }

    void reducedImagesStayInPlace()
    {
        const ImagePlacement place{10, 7, 0.1, 0.5, -0.5};
        const ImagePlacement small = reducedPlacement(place, 4);
        QCOMPARE(small.rows, 3);
        QCOMPARE(small.cols, 2);
        // The lower left corners agree.
        QVERIFY(std::abs(small.xOf(-0.5) - place.xOf(-0.5)) < 1e-12);
        QVERIFY(std::abs(small.yOf(-0.5) - place.yOf(-0.5)) < 1e-12);
        QCOMPARE(reductionFactor(place, {0, 0, 10, false, false}, 1), 1); // one to one
        QCOMPARE(reductionFactor(place, {0, 0, 2.5, false, false}, 1), 4);
        QCOMPARE(reductionFactor(place, {0, 0, 2.5, false, false}, 2), 2);
    }
};

ANNEAU_TEST(view_transform, ViewTransformTest)
#include "view_transform_test.moc"
