// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "tests/widgets/view/panel_fixture.h"
#include "widgets/view/view_link.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace anneau;
using test::asymmetricImage;

namespace {

std::unique_ptr<ImagePanel> panel(float scale)
{
    auto out = std::make_unique<ImagePanel>(nullptr, Backend::Raster);
    out->resize(300, 220);
    auto image = std::make_shared<Image>(*asymmetricImage());
    for (float& value : *image) {
        value *= scale;
    }
    DisplaySettings display;
    display.limits = LimitsMode::MinMax;
    out->setDisplay(display);
    out->setImage(image, 0.1);
    return out;
}

} // namespace

class ViewLinkTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<ImagePanel> m_data, m_model, m_residual;
    std::unique_ptr<ViewLink> m_link;

private Q_SLOTS:
    void init()
    {
        m_data = panel(1);
        m_model = panel(3);
        m_residual = panel(2);
        m_link = std::make_unique<ViewLink>();
        m_link->add(m_data.get());
        m_link->add(m_model.get());
        m_link->add(m_residual.get(), ViewLink::View | ViewLink::Crosshair);
    }

    void cleanup()
    {
        m_link.reset();
        m_data.reset();
        m_model.reset();
        m_residual.reset();
    }

    void sharesTheView()
    {
        const ViewState view{0.1, -0.05, 777, true, false};
        m_model->setView(view);
        QCOMPARE(m_data->view(), view);
        QCOMPARE(m_residual->view(), view);
        m_residual->fit();
        QVERIFY(m_data->isFitted() && m_model->isFitted());
    }

    void aReleasedPropertyIsLeftAlone()
    {
        m_link->setLinked(ViewLink::View, false);
        const ViewState before = m_data->view();
        m_model->setView({0.1, 0, 777, false, false});
        QCOMPARE(m_data->view(), before);
        m_link->setLinked(ViewLink::View, true); // falls in with the leader
        QCOMPARE(m_model->view(), m_data->view());
    }

    void showsTheLeadersLimits()
    {
        QCOMPARE(m_model->limits(), m_data->limits());
        QCOMPARE(m_residual->limits().high, 2.0);
        auto brighter = std::make_shared<Image>(*asymmetricImage());
        brighter->at(0, 0) = 9;
        m_data->setImage(brighter, 0.1);
        QCOMPARE(m_model->limits().high, 9.0);
        m_link->setLeader(m_model.get());
        QCOMPARE(m_data->limits().high, 3.0);
        m_link->setLinked(ViewLink::Limits, false);
        QCOMPARE(m_data->limits().high, 9.0);
        QCOMPARE(m_model->limits().high, 3.0);
    }

    void sharesStretchAndMapByProperty()
    {
        m_link->setLinked(ViewLink::Map, false);
        DisplaySettings display = m_model->display();
        display.stretch = Stretch::Log;
        display.colorMap = ColorMapId::Magma;
        display.contrast = 2;
        m_model->setDisplay(display);
        QCOMPARE(m_data->display().stretch, Stretch::Log);
        QCOMPARE(m_data->display().contrast, 2.0);
        QCOMPARE(m_data->display().colorMap, ColorMapId::Grey);
        QCOMPARE(m_residual->display().stretch, Stretch::Asinh);
    }

    void mirrorsThePointer()
    {
        QSignalSpy hovered(m_link.get(), &ViewLink::hovered);
        Q_EMIT m_model->hovered(0.12, -0.03);
        QCOMPARE(*m_data->crosshair(), QPointF(0.12, -0.03));
        QCOMPARE(*m_residual->crosshair(), QPointF(0.12, -0.03));
        QVERIFY(!m_model->crosshair());
        QCOMPARE(hovered.count(), 1);
        Q_EMIT m_model->left();
        QVERIFY(!m_data->crosshair() && !m_residual->crosshair());
    }

    void freezesAndStopsMirroring()
    {
        Q_EMIT m_model->hovered(0.12, -0.03);
        QTest::keyClick(m_model->canvasArea(), Qt::Key_F);
        QVERIFY(m_link->frozen());
        Q_EMIT m_model->hovered(0.2, 0.1);
        QCOMPARE(*m_data->crosshair(), QPointF(0.12, -0.03));
        QTest::keyClick(m_model->canvasArea(), Qt::Key_F);
        QVERIFY(!m_data->crosshair());
        QTest::keyClick(m_model->canvasArea(), Qt::Key_G);
        Q_EMIT m_model->hovered(0.2, 0.1);
        QVERIFY(!m_data->crosshair());
    }

    void panelsMayLeaveOrBeDestroyed()
    {
        m_data.reset(); // the leader
        m_model->setView({0.1, 0, 777, false, false});
        QCOMPARE(m_residual->view().zoom, 777.0);
        QCOMPARE(m_model->limits().high, 3.0);
        m_link->remove(m_residual.get());
        m_model->setView({0.1, 0, 555, false, false});
        QCOMPARE(m_residual->view().zoom, 777.0);
    }
};

ANNEAU_TEST(view_link, ViewLinkTest)
#include "view_link_test.moc"
