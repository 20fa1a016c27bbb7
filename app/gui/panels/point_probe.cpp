// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/panels/point_probe.h"

#include "app/gui/document/document.h"
#include "core/lens/lens_of.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr double kFaintest = 0.01; ///< Magnification: fainter images are not to be seen.

Mark::Shape shapeOf(PointImage::Type type)
{
    return type == PointImage::Type::Minimum  ? Mark::Shape::Circle
           : type == PointImage::Type::Saddle ? Mark::Shape::Diamond
                                              : Mark::Shape::Square;
}

QString magnificationText(double value)
{
    const double size = std::abs(value);
    return QLocale().toString(size, 'f', size < 10 ? 1 : 0);
}

} // namespace

const QString PointProbe::kHandle = QStringLiteral("probe.point");

PointProbe::PointProbe(Document& document, QObject* parent) : QObject(parent), m_document(document)
{
    connect(&document, &Document::frameChanged, this, &PointProbe::follow);
    connect(&document, &Document::opened, this, [this] {
        m_placed = false;
        m_plane.reset();
        m_finder.reset();
    });
}

void PointProbe::setShown(bool shown)
{
    if (shown == m_shown) {
        return;
    }
    m_shown = shown;
    follow();
    Q_EMIT changed();
}

void PointProbe::setPlane(std::optional<double> redshift)
{
    if (redshift != m_plane) {
        m_plane = redshift;
        follow();
        Q_EMIT changed();
    }
}

/// The lens as the panels show it. A plane whose source is gone is left for the usual one.
void PointProbe::follow()
{
    if (!m_shown || !m_document.isOpen() || m_document.frame() == nullptr) {
        return;
    }
    const Scene scene = m_document.shownScene();
    if (m_plane && std::ranges::count(otherSources(m_document.scene()), *m_plane) == 0) {
        m_plane.reset();
        Q_EMIT changed();
    }
    if (!m_placed) {
        m_at = brightest();
        m_placed = true;
    }
    const Observation& field = *m_document.field();
    const double halfWidth = 0.5 * field.pixelScale * std::max(field.rows(), field.cols());
    if (m_lens.set(scene, m_plane) || m_finder == nullptr || halfWidth != m_halfWidth) {
        m_halfWidth = halfWidth;
        m_finder = m_lens.map() != nullptr
                       ? std::make_unique<ImageFinder>(*m_lens.map(), halfWidth, kFaintest)
                       : nullptr;
        find();
    }
}

void PointProbe::find()
{
    if (m_finder != nullptr) {
        m_images = m_finder->find(m_at.x(), m_at.y());
        Q_EMIT changed();
    }
}

void PointProbe::moveTo(double x, double y)
{
    m_at = {x, y};
    m_placed = true;
    find();
}

void PointProbe::moveToSourceOf(double x, double y)
{
    if (m_lens.map() != nullptr) {
        const RayMap::Point source = m_lens.source(x, y);
        moveTo(source.x, source.y);
    }
}

QPointF PointProbe::brightest() const
{
    const Image& source = m_document.frame()->source;
    const SourceGrid grid = m_document.shownScene().sourceGrid;
    const auto most = std::max_element(source.begin(), source.end());
    if (most == source.end() || !(*most > 0)) {
        return {grid.centerX, grid.centerY};
    }
    const auto index = static_cast<int>(most - source.begin());
    const double middle = (source.cols() - 1) / 2.0;
    return {grid.centerX + grid.pixelScale * (index % source.cols() - middle),
            grid.centerY + grid.pixelScale * (index / source.cols() - middle)};
}

std::vector<Handle> PointProbe::handles() const
{
    if (!m_shown || m_finder == nullptr) {
        return {};
    }
    double total = 0;
    for (const PointImage& image : m_images.images) {
        total += std::abs(image.magnification);
    }
    Handle handle;
    handle.id = kHandle;
    handle.kind = Handle::Kind::SourceCenter;
    handle.x = m_at.x();
    handle.y = m_at.y();
    handle.name = m_plane ? tr("Point source at z = %1").arg(QLocale().toString(*m_plane, 'g', 4))
                          : tr("Point source");
    const auto count = m_images.images.size();
    handle.valueText = !m_images.complete
                           ? tr("on a caustic: a ring")
                           : (count == 1 ? tr("1 image") : tr("%1 images").arg(count)) +
                                 QStringLiteral(" · Σ|μ| %1").arg(magnificationText(total));
    return {handle};
}

std::vector<Mark> PointProbe::marks() const
{
    std::vector<Mark> marks;
    if (m_shown && m_finder != nullptr) {
        for (const PointImage& image : m_images.images) {
            marks.push_back({shapeOf(image.type), image.x, image.y,
                             QStringLiteral("×%1").arg(magnificationText(image.magnification))});
        }
    }
    return marks;
}

} // namespace anneau
