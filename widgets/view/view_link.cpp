// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/view_link.h"

#include "widgets/view/image_panel.h"

#include <QScopedValueRollback>

#include <algorithm>
#include <optional>

namespace anneau {

void ViewLink::add(ImagePanel* panel)
{
    add(panel, Everything);
}

void ViewLink::add(ImagePanel* panel, Properties shared)
{
    if (find(panel) != nullptr) {
        return;
    }
    m_members.push_back({panel, shared});
    if (m_leader == nullptr) {
        m_leader = panel;
    }
    connect(panel, &ImagePanel::viewChanged, this, [this, panel] { viewMoved(panel); });
    connect(panel, &ImagePanel::displayChanged, this, [this, panel] { displayMoved(panel); });
    connect(panel, &ImagePanel::limitsChanged, this, [this, panel] {
        if (panel == m_leader && !m_busy) {
            shareLimits();
        }
    });
    connect(panel, &ImagePanel::hovered, this,
            [this, panel](double x, double y) { pointerMoved(panel, x, y); });
    connect(panel, &ImagePanel::left, this, &ViewLink::pointerLeft);
    connect(panel, &ImagePanel::freezeRequested, this, [this] { setFrozen(!m_frozen); });
    connect(panel, &ImagePanel::mirrorRequested, this,
            [this] { setLinked(Crosshair, !m_linked.testFlag(Crosshair)); });
    connect(panel, &QObject::destroyed, this, [this](QObject* gone) {
        std::erase_if(m_members, [gone](const Member& member) { return member.panel == gone; });
        if (m_leader == gone) {
            m_leader = m_members.empty() ? nullptr : m_members.front().panel;
            shareLimits();
        }
    });
    shareLimits();
}

void ViewLink::remove(ImagePanel* panel)
{
    if (find(panel) == nullptr) {
        return;
    }
    panel->disconnect(this);
    panel->setSharedLimits(std::nullopt);
    panel->setCrosshair(std::nullopt);
    std::erase_if(m_members, [panel](const Member& member) { return member.panel == panel; });
    if (m_leader == panel) {
        m_leader = m_members.empty() ? nullptr : m_members.front().panel;
    }
    shareLimits();
}

void ViewLink::setLeader(ImagePanel* panel)
{
    expects(find(panel) != nullptr, "ViewLink::setLeader: not of this group");
    m_leader = panel;
    shareLimits();
}

void ViewLink::setLinked(Property property, bool linked)
{
    if (m_linked.testFlag(property) == linked) {
        return;
    }
    m_linked.setFlag(property, linked);
    if (property == Crosshair && !linked) {
        pointerLeft();
    }
    if (m_leader != nullptr) {
        viewMoved(m_leader);
        displayMoved(m_leader);
    }
    shareLimits();
    Q_EMIT linkedChanged();
}

void ViewLink::setFrozen(bool frozen)
{
    if (m_frozen != frozen) {
        m_frozen = frozen;
        if (!frozen) {
            pointerLeft();
        }
        Q_EMIT frozenChanged(frozen);
    }
}

ViewLink::Member* ViewLink::find(const QObject* panel)
{
    const auto it = std::find_if(m_members.begin(), m_members.end(),
                                 [panel](const Member& member) { return member.panel == panel; });
    return it == m_members.end() ? nullptr : &*it;
}

bool ViewLink::shares(const Member& member, Property property) const
{
    return m_linked.testFlag(property) && member.shared.testFlag(property);
}

void ViewLink::viewMoved(ImagePanel* from)
{
    const Member* source = find(from);
    if (m_busy || source == nullptr || !shares(*source, View)) {
        return;
    }
    const QScopedValueRollback busy(m_busy, true);
    for (const Member& member : m_members) {
        if (member.panel != from && shares(member, View)) {
            from->isFitted() ? member.panel->fit() : member.panel->setView(from->view());
        }
    }
}

void ViewLink::displayMoved(ImagePanel* from)
{
    const Member* source = find(from);
    if (m_busy || source == nullptr) {
        return;
    }
    {
        const QScopedValueRollback busy(m_busy, true);
        const DisplaySettings& given = from->display();
        for (const Member& member : m_members) {
            if (member.panel == from) {
                continue;
            }
            DisplaySettings next = member.panel->display();
            if (shares(*source, Limits) && shares(member, Limits)) {
                next.limits = given.limits;
                next.percentile = given.percentile;
                next.symmetric = given.symmetric;
                next.manual = given.manual;
                next.contrast = given.contrast;
                next.bias = given.bias;
            }
            if (shares(*source, Stretch) && shares(member, Stretch)) {
                next.stretch = given.stretch;
                next.softening = given.softening;
            }
            if (shares(*source, Map) && shares(member, Map)) {
                next.colorMap = given.colorMap;
            }
            member.panel->setDisplay(next);
        }
    }
    shareLimits();
}

/// The others show the leader's limits as long as both take part and the leader has an image.
void ViewLink::shareLimits()
{
    if (m_leader == nullptr) {
        return;
    }
    const QScopedValueRollback busy(m_busy, true);
    const Member* leader = find(m_leader);
    m_leader->setSharedLimits(std::nullopt);
    const bool offers =
        leader != nullptr && shares(*leader, Limits) && m_leader->image() != nullptr;
    for (const Member& member : m_members) {
        if (member.panel != m_leader) {
            member.panel->setSharedLimits(offers && shares(member, Limits)
                                              ? std::optional(m_leader->limits())
                                              : std::nullopt);
        }
    }
}

void ViewLink::pointerMoved(ImagePanel* from, double x, double y)
{
    const Member* source = find(from);
    if (m_frozen || source == nullptr) {
        return;
    }
    from->setCrosshair(std::nullopt);
    for (const Member& member : m_members) {
        if (member.panel != from && shares(*source, Crosshair) && shares(member, Crosshair)) {
            member.panel->setCrosshair(QPointF(x, y));
        }
    }
    Q_EMIT hovered(x, y);
}

void ViewLink::pointerLeft()
{
    if (m_frozen) {
        return;
    }
    for (const Member& member : m_members) {
        member.panel->setCrosshair(std::nullopt);
    }
    Q_EMIT left();
}

} // namespace anneau
