// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/display_settings.h"
#include "widgets/view/view_transform.h"

#include <QFlags>
#include <QObject>
#include <QPointF>

#include <vector>

namespace anneau {

class ImagePanel;

/// Keeps a group of panels in step, property by property. Panels of one group show the same plane.
///
/// Limits come from the leader (the first panel added, unless setLeader names another): the others
/// show the leader's limits in force. The crosshair follows the pointer in every other panel; F in
/// a panel freezes it where it is, G switches mirroring off and on. Panels that are destroyed leave
/// by themselves. GUI thread.
class ViewLink : public QObject {
    Q_OBJECT
public:
    enum Property {
        View = 1,      ///< Centre, zoom and flips.
        Crosshair = 2, ///< Mirrored pointer.
        Limits = 4,    ///< The leader's limits, and contrast and bias.
        Stretch = 8,   ///< Stretch and softening.
        Map = 16,      ///< Colour map.
        Everything = 31
    };
    Q_DECLARE_FLAGS(Properties, Property)

    explicit ViewLink(QObject* parent = nullptr) : QObject(parent) {}

    void add(ImagePanel* panel);
    /// The panel keeps out of `except`: a residual panel shares view and crosshair only.
    void add(ImagePanel* panel, Properties shared);
    void remove(ImagePanel* panel);
    void setLeader(ImagePanel* panel);

    void setLinked(Property property, bool linked);
    Properties linked() const { return m_linked; }

    void setFrozen(bool frozen);
    bool frozen() const { return m_frozen; }

Q_SIGNALS:
    /// The pointer over any panel of the group, arcsec; not while frozen.
    void hovered(double x, double y);
    void left();
    void frozenChanged(bool frozen);
    void linkedChanged();

private:
    struct Member {
        ImagePanel* panel;
        Properties shared;
    };
    void viewMoved(ImagePanel* from);
    void displayMoved(ImagePanel* from);
    void shareLimits();
    void pointerMoved(ImagePanel* from, double x, double y);
    void pointerLeft();
    bool shares(const Member& member, Property property) const;
    Member* find(const QObject* panel);

    std::vector<Member> m_members;
    ImagePanel* m_leader = nullptr;
    Properties m_linked = Everything;
    bool m_frozen = false;
    bool m_busy = false; ///< Panels answer to us with the same signals: do not listen then.
};

Q_DECLARE_OPERATORS_FOR_FLAGS(ViewLink::Properties)

} // namespace anneau
