// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/lens_at_hand.h"
#include "core/lens/image_finder.h"
#include "widgets/view/handle.h"
#include "widgets/view/overlay.h"

#include <QObject>
#include <QPointF>

#include <memory>
#include <optional>
#include <vector>

namespace anneau {

class Document;

/// A point source that can be dragged about in a source plane, and all its images: to see what a
/// lens does, at however many redshifts its masses lie. Not part of the model. GUI thread; a lens
/// takes some milliseconds, a place 0.1.
class PointProbe : public QObject {
    Q_OBJECT

public:
    static const QString kHandle; ///< Its handle's id.

    explicit PointProbe(Document& document, QObject* parent = nullptr);

    /// First shown where the source is brightest.
    void setShown(bool shown);
    bool isShown() const { return m_shown; }
    /// The plane it lies on: the redshift of one of the scene's other sources; none: zSource.
    void setPlane(std::optional<double> redshift);
    const std::optional<double>& plane() const { return m_plane; }
    void moveTo(double x, double y); ///< arcsec, on its plane.
    /// To where a place of the image plane comes from.
    void moveToSourceOf(double x, double y);
    QPointF position() const { return m_at; }
    const PointImages& images() const { return m_images; }

    std::vector<Handle> handles() const; ///< One, while it is shown.
    /// Round a minimum of the light-travel time, a diamond a saddle, a square a maximum; each with
    /// its magnification.
    std::vector<Mark> marks() const;

Q_SIGNALS:
    void changed();

private:
    void follow();
    void find();
    QPointF brightest() const;

    Document& m_document;
    LensAtHand m_lens;
    std::unique_ptr<ImageFinder> m_finder;
    double m_halfWidth = 0;
    PointImages m_images;
    QPointF m_at;
    std::optional<double> m_plane;
    bool m_shown = false;
    bool m_placed = false;
};

} // namespace anneau
