// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/image_finder.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr int kCoarseSquares = 32; // On a side, at least.
constexpr int kFineDepth = 9;      // Beyond, only around centres.
constexpr int kDeepest = 40;
constexpr double kSmallest = 1e-8; // Half side, arcsec: images nearer than this are not told apart.
constexpr double kSameImage = 1e-8; // arcsec
constexpr int kMostSplits = 20000;  // For one source.
constexpr int kMostSteps = 40;

/// One ray.
struct Ray {
    double x, y, betaX, betaY, xx, xy, yx, yy;

    Ray(const RayMap& map, double atX, double atY) : x(atX), y(atY)
    {
        map.trace(1, &x, &y, {&betaX, &betaY, &xx, &xy, &yx, &yy});
    }
    double determinant() const { return xx * yy - xy * yx; }
};

PointImage imageAt(const Ray& ray)
{
    const double det = ray.determinant();
    const PointImage::Type even =
        ray.xx + ray.yy > 0 ? PointImage::Type::Minimum : PointImage::Type::Maximum;
    return {ray.x, ray.y, 1 / det, det < 0 ? PointImage::Type::Saddle : even};
}

} // namespace

struct ImageFinder::Search {
    double x, y;
    PointImages found;
    int splits = 0;
};

ImageFinder::ImageFinder(const RayMap& map, double halfWidth, double faintest, double resolution)
    : m_map(map),
      m_halfWidth(halfWidth),
      m_faintest(faintest)
{
    expects(halfWidth > 0 && faintest > 0, "ImageFinder: width and limit must be positive");
    // Off the origin by parts of 1e-6, so that squares do not share corners with what lies there.
    const double x = 3.1e-7 * halfWidth, y = 2.3e-7 * halfWidth;
    m_nodes.push_back({lensCell(map, x, y, halfWidth * (1 + 1e-6), faintest), 0, 0, 0, 0, -1});
    const double coarsest = 2 * halfWidth / kCoarseSquares;
    grow(resolution > 0 ? std::min(resolution, coarsest) : coarsest);
    drawBoxes();
}

bool ImageFinder::wantsSplit(const LensCell& cell, int depth, double resolution) const
{
    if (2 * cell.half > 1.0001 * resolution) {
        return true;
    }
    if (cell.faint || depth >= kDeepest || cell.half < kSmallest) {
        return false;
    }
    double distance = 2 * m_halfWidth; // To the nearest centre.
    for (const RayMap::Point& center : m_map.centers()) {
        distance =
            std::min(distance, std::max(std::abs(center.x - cell.x), std::abs(center.y - cell.y)));
    }
    if (distance < 2 * cell.half) { // What happens there nine rays do not tell.
        return true;
    }
    return !cell.oneToOne && (depth < kFineDepth || cell.half > 0.1 * distance);
}

/// Level by level, so that many rays are traced at a time.
void ImageFinder::grow(double resolution)
{
    std::size_t level = 0; // Where the level begins.
    for (int depth = 0; level < m_nodes.size(); ++depth) {
        const std::size_t end = m_nodes.size();
        std::vector<LensCell> split;
        for (std::size_t k = level; k < end; ++k) {
            if (wantsSplit(m_nodes[k].cell, depth, resolution)) {
                m_nodes[k].firstChild = static_cast<int>(end + 4 * split.size());
                split.push_back(m_nodes[k].cell);
            }
        }
        for (const LensCell& quarter : quarters(m_map, split, m_faintest)) {
            m_nodes.push_back({quarter, 0, 0, 0, 0, -1});
        }
        level = end;
    }
}

/// From the leaves up: children come after their parents.
void ImageFinder::drawBoxes()
{
    for (std::size_t k = m_nodes.size(); k-- > 0;) {
        Node& node = m_nodes[k];
        if (node.firstChild < 0) {
            const LensCell& cell = node.cell;
            node = {cell, cell.left, cell.right, cell.low, cell.high, -1};
            continue;
        }
        node.left = node.low = HUGE_VAL;
        node.right = node.high = -HUGE_VAL;
        for (int q = 0; q < 4; ++q) {
            const Node& child = m_nodes[static_cast<std::size_t>(node.firstChild + q)];
            if (child.firstChild < 0 && child.cell.faint) {
                continue;
            }
            node.left = std::min(node.left, child.left);
            node.right = std::max(node.right, child.right);
            node.low = std::min(node.low, child.low);
            node.high = std::max(node.high, child.high);
        }
    }
}

PointImages ImageFinder::find(double sourceX, double sourceY) const
{
    Search search{sourceX, sourceY, {}, 0};
    visit(0, search);
    return search.found;
}

void ImageFinder::visit(std::size_t node, Search& search) const
{
    const Node& n = m_nodes[node];
    // Written so that a box that is not a number is searched.
    if (search.x < n.left || search.x > n.right || search.y < n.low || search.y > n.high) {
        return;
    }
    if (n.firstChild < 0) {
        examine(n.cell, search);
        return;
    }
    for (int k = 0; k < 4; ++k) {
        visit(static_cast<std::size_t>(n.firstChild + k), search);
    }
}

void ImageFinder::examine(const LensCell& cell, Search& search) const
{
    if (cell.faint || !cell.mayHoldImage(search.x, search.y)) {
        return;
    }
    if (cell.oneToOne || cell.half < kSmallest) {
        keep(polish(cell, search), search);
        return;
    }
    if (++search.splits > kMostSplits) {
        search.found.complete = false;
        return;
    }
    for (const LensCell& quarter : quarters(m_map, cell, m_faintest)) {
        examine(quarter, search);
    }
}

/// Newton's method from the linear map's solution; none if it leaves the square.
std::optional<PointImage> ImageFinder::polish(const LensCell& cell, const Search& search) const
{
    const double det = cell.determinant();
    const double dx = search.x - cell.betaX, dy = search.y - cell.betaY;
    const double h = cell.half;
    double x = cell.x, y = cell.y;
    if (std::abs(det) > 0) {
        x += std::clamp((cell.yy * dx - cell.xy * dy) / det, -h, h);
        y += std::clamp((cell.xx * dy - cell.yx * dx) / det, -h, h);
    }
    const double wide = std::max(4 * h, 4 * kSmallest);
    double before = HUGE_VAL;
    for (int step = 0; step < kMostSteps; ++step) {
        const Ray ray(m_map, x, y);
        const double d = ray.determinant();
        const double ex = search.x - ray.betaX, ey = search.y - ray.betaY;
        const double sx = (ray.yy * ex - ray.xy * ey) / d, sy = (ray.xx * ey - ray.yx * ex) / d;
        const double size = std::hypot(sx, sy);
        const bool settled = size < 1e-14 * m_halfWidth || (size < 1e-9 && size >= 0.5 * before);
        if (settled) {
            const double margin = std::max(1e-3 * h, kSmallest);
            const bool inside = std::max(std::abs(x - cell.x), std::abs(y - cell.y)) <= h + margin;
            return inside ? std::optional(imageAt(ray)) : std::nullopt;
        }
        x += sx;
        y += sy;
        if (!(std::max(std::abs(x - cell.x), std::abs(y - cell.y)) <= wide)) {
            return std::nullopt;
        }
        before = size;
    }
    return std::nullopt;
}

void ImageFinder::keep(const std::optional<PointImage>& image, Search& search) const
{
    if (!image || !(std::abs(image->magnification) >= m_faintest)) {
        return;
    }
    const bool known = std::any_of(
        search.found.images.begin(), search.found.images.end(), [&](const PointImage& other) {
            return std::hypot(other.x - image->x, other.y - image->y) < kSameImage &&
                   (other.magnification > 0) == (image->magnification > 0);
        });
    if (!known) {
        search.found.images.push_back(*image);
    }
}

} // namespace anneau
