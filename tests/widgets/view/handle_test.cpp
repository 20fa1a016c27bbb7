// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/view/handle.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

Handle ring(double radius, double q, double angle)
{
    Handle handle;
    handle.id = QStringLiteral("ring");
    handle.kind = Handle::Kind::Ring;
    handle.x = 0.2;
    handle.y = -0.1;
    handle.radius = radius;
    handle.axisRatio = q;
    handle.angle = angle;
    return handle;
}

Handle point(const QString& id, double x, double y)
{
    Handle handle;
    handle.id = id;
    handle.x = x;
    handle.y = y;
    return handle;
}

const ViewTransform kView({0, 0, 100, false, false}, QSizeF(400, 400));

} // namespace

class HandleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The ellipse of axis ratio q and radius r on the intermediate axis has the semi-axes
    /// r / sqrt(q) and r sqrt(q); an angle of 0 puts the major axis along +y (COOLEST).
    void ringsAreGrabbedOnTheirEllipse()
    {
        const Handle upright = ring(1, 0.64, 0);
        QVERIFY(handleDistance(upright, kView, kView.toWidget(0.2, -0.1 + 1.25)) < 0.2);
        QVERIFY(handleDistance(upright, kView, kView.toWidget(0.2 + 0.8, -0.1)) < 0.2);
        QVERIFY(handleDistance(upright, kView, kView.toWidget(0.2, -0.1)) > 70);
        const Handle turned = ring(1, 0.64, 90); // major axis along -x
        QVERIFY(handleDistance(turned, kView, kView.toWidget(0.2 - 1.25, -0.1)) < 0.2);
        const Handle tilted = ring(1, 0.64, 45); // counter-clockwise from +y: towards -x
        const double d = 1.25 / std::sqrt(2.0);
        QVERIFY(handleDistance(tilted, kView, kView.toWidget(0.2 - d, -0.1 + d)) < 0.2);
    }

    void hitAreasAreTwelvePixelsAtAnyZoom()
    {
        for (const double zoom : {5.0, 100.0, 4000.0}) {
            const ViewTransform view({0, 0, zoom, false, false}, QSizeF(400, 400));
            const std::vector<Handle> handles{point(QStringLiteral("a"), 0, 0)};
            QCOMPARE(handleAt(handles, view, QPointF(200 + 11.5, 200)), 0);
            QCOMPARE(handleAt(handles, view, QPointF(200 + 12.5, 200)), -1);
        }
    }

    void pointsWinOverRings()
    {
        const std::vector<Handle> handles{ring(1, 1, 0), point(QStringLiteral("grip"), 1.2, 0)};
        const QPointF on = kView.toWidget(1.2, -0.1); // exactly on the ring, 10 px from the grip
        QCOMPARE(handleAt(handles, kView, on), 1);
        QCOMPARE(handleAt(handles, kView, kView.toWidget(0.2, 0.9)), 0);
    }

    void pointsKeepTheirOffsetFromThePointer()
    {
        const QPointF to = draggedTo(point(QStringLiteral("a"), 1, 2), {1.05, 2.02}, {3, 4});
        QVERIFY(std::abs(to.x() - 2.95) < 1e-12 && std::abs(to.y() - 3.98) < 1e-12);
    }

    /// Dragged along an ellipse nothing changes; the radius is that on the intermediate axis.
    void ringsReportTheIntermediateRadius()
    {
        const Handle start = ring(1, 0.64, 0);
        const QPointF grab(0.2, -0.1 + 1.25);
        const QPointF along = draggedTo(start, grab, QPointF(0.2 + 0.8, -0.1));
        QVERIFY(std::abs(std::hypot(along.x() - 0.2, along.y() + 0.1) - 1) < 1e-12);
        // 0.5 arcsec further out on the major axis: sqrt(q) 0.4 larger radius.
        const QPointF out = draggedTo(start, grab, grab + QPointF(0, 0.5));
        QVERIFY(std::abs(std::hypot(out.x() - 0.2, out.y() + 0.1) - 1.4) < 1e-12);
        // Pulled into the centre it ends at zero, never negative.
        const QPointF in = draggedTo(start, grab + QPointF(0, 0.1), QPointF(0.2, -0.1));
        QVERIFY(std::hypot(in.x() - 0.2, in.y() + 0.1) < 1e-9);
    }
};

ANNEAU_TEST(handle, HandleTest)
#include "handle_test.moc"
