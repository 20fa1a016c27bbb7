// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/document.h"
#include "app/gui/panels/frame_gate.h"
#include "tests/support/blank_observation.h"
#include "tests/support/test_main.h"

#include <QPaintEvent>
#include <QTest>
#include <QWidget>

using namespace anneau;

namespace {

/// Counts how often it is painted.
class Canvas : public QWidget {
public:
    int painted = 0;

protected:
    void paintEvent(QPaintEvent*) override { ++painted; }
};

} // namespace

class FrameGateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// One picture for an edit with its frame, not one each.
    void anEditIsPaintedWithItsFrame()
    {
        Document document;
        Canvas window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        FrameGate gate(document, &window);
        document.open(test::blankObservation(32, 1, 0.1F));
        QTest::qWait(50);
        const int before = window.painted;
        document.edit(document.scene(), QStringLiteral("edit"), 0);
        window.update();
        QCoreApplication::processEvents(); // well within the gate's patience
        QCOMPARE(window.painted, before);
        document.setFrame(std::make_shared<const LiveFrame>());
        window.update();
        QTRY_COMPARE(window.painted, before + 1);
    }

    /// A frame that does not come does not keep the window from being drawn.
    void withoutAFrameItOpensByItself()
    {
        Document document;
        Canvas window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        FrameGate gate(document, &window);
        document.open(test::blankObservation(32, 1, 0.1F));
        const int before = window.painted;
        window.update();
        QTRY_VERIFY(window.painted > before);
        const int then = window.painted;
        window.update(); // and stays open
        QTRY_VERIFY(window.painted > then);
    }
};

ANNEAU_TEST(frame_gate, FrameGateTest)
#include "frame_gate_test.moc"
