// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/curves.h"

#include "core/base/error.h"
#include "core/lens/critical_lattice.h"
#include "core/lens/critical_polish.h"
#include "core/lens/lens_plane.h"
#include "core/lens/marching_squares.h"

#include <algorithm>
#include <cmath>
#include <numbers>

// Note [Tracing critical curves]
// det A is the product of its eigenvalues 1 - kappa -+ |gamma|. Each is contoured by itself, so
// that a curve's kind is known and tangential and radial curves are never joined where they come
// close. Marching squares on an adaptive lattice gives the topology, closed loops by construction;
// each vertex is then found on its lattice edge, and points are put in between where curve or
// caustic bend. Loops around a centre that are smaller than the lattice (the radial curve of a
// slope just below isothermal) are found in polar coordinates about the centre.

namespace anneau {
namespace {

using Kind = Polyline::Kind;
using Point = RayMap::Point;

constexpr int kCoarseCells = 48;
constexpr int kRingPoints = 256;
constexpr double kVertexAccuracy = 1e-4; ///< Of the tolerance.
/// Nearer to a centre, arcsec, kSoftening would pass for a core with a radial curve of its own.
constexpr double kInnermost = 1e-7;

double signedArea(const Polyline& line)
{
    double twice = 0;
    for (std::size_t i = 0, j = line.x.size() - 1; i < line.x.size(); j = i++) {
        twice += line.x[j] * line.y[i] - line.x[i] * line.y[j];
    }
    return 0.5 * twice;
}

/// Distance of p from the piece a … b.
double distanceToPiece(Point p, Point a, Point b)
{
    const double ux = b.x - a.x, uy = b.y - a.y;
    const double length2 = ux * ux + uy * uy;
    const double s =
        length2 > 0 ? std::clamp(((p.x - a.x) * ux + (p.y - a.y) * uy) / length2, 0.0, 1.0) : 0;
    return std::hypot(p.x - a.x - s * ux, p.y - a.y - s * uy);
}

Polyline image(const RayMap& lens, const Polyline& line)
{
    Polyline mapped = line;
    lens.toSource(line.x.size(), line.x.data(), line.y.data(), mapped.x.data(), mapped.y.data());
    return mapped;
}

Polyline traceChain(const RayMap& lens, const CriticalLattice& lattice, const EdgeChain& chain,
                    Kind kind, double tolerance)
{
    Brackets brackets;
    for (const EdgeChain::Edge& e : chain.edges) {
        brackets.add(lattice.x(e.col), lattice.y(e.row), lattice.x(e.col + (e.horizontal ? 1 : 0)),
                     lattice.y(e.row + (e.horizontal ? 0 : 1)));
    }
    Points points = polish(lens, kind, brackets, kVertexAccuracy * tolerance);
    return {kind, chain.closed, std::move(points.x), std::move(points.y)};
}

std::vector<Polyline> latticeCurves(const RayMap& lens, const CriticalLattice& lattice, Kind kind,
                                    double tolerance)
{
    const auto negativeAtCenter = [&](int row, int col) {
        return eigenvalue(lens, kind, {lattice.x(col) + 0.5 * lattice.step()},
                          {lattice.y(row) + 0.5 * lattice.step()})[0] < 0;
    };
    std::vector<Polyline> curves;
    const Mask& signs = kind == Kind::Tangential ? lattice.tangential() : lattice.radial();
    for (const EdgeChain& chain : marchingSquares(signs, negativeAtCenter)) {
        curves.push_back(traceChain(lens, lattice, chain, kind, tolerance));
    }
    return curves;
}

/// The loop around `center` within `reach` that every ray from the centre crosses exactly once, or
/// an empty one.
Polyline loopAround(const RayMap& lens, Point center, double reach, Kind kind, double tolerance)
{
    constexpr int kRays = 64;
    const double innermost = std::max(1e-3 * tolerance, kInnermost);
    const int rings = 2 + static_cast<int>(std::ceil(std::log2(reach / innermost)));
    Points at;
    for (int ray = 0; ray < kRays; ++ray) {
        const double angle = 2 * std::numbers::pi * (ray + 0.25) / kRays;
        for (int ring = 0; ring < rings; ++ring) {
            const double r = innermost * std::pow(reach / innermost, ring / (rings - 1.0));
            at.x.push_back(center.x + r * std::cos(angle));
            at.y.push_back(center.y + r * std::sin(angle));
        }
    }
    const std::vector<double> value = eigenvalue(lens, kind, at.x, at.y);
    Brackets brackets;
    for (std::size_t ray = 0; ray < kRays; ++ray) {
        int crossings = 0;
        for (std::size_t k = ray * static_cast<std::size_t>(rings) + 1;
             k < (ray + 1) * static_cast<std::size_t>(rings); ++k) {
            if ((value[k] < 0) != (value[k - 1] < 0)) {
                ++crossings;
                brackets.add(at.x[k - 1], at.y[k - 1], at.x[k], at.y[k]);
            }
        }
        if (crossings != 1) {
            return {kind, true, {}, {}};
        }
    }
    Points points = polish(lens, kind, brackets, kVertexAccuracy * tolerance);
    return {kind, true, std::move(points.x), std::move(points.y)};
}

/// Replaces what the lattice found of a loop smaller than a few of its cells.
void traceSmallLoops(const RayMap& lens, double reach, Kind kind, double tolerance,
                     std::vector<Polyline>& curves)
{
    for (const Point& center : lens.centers()) {
        Polyline loop = loopAround(lens, center, reach, kind, tolerance);
        if (loop.x.empty()) {
            continue;
        }
        std::erase_if(curves, [&](const Polyline& line) {
            for (std::size_t i = 0; i < line.x.size(); ++i) {
                if (std::hypot(line.x[i] - center.x, line.y[i] - center.y) > 1.01 * reach) {
                    return false;
                }
            }
            return true;
        });
        curves.push_back(std::move(loop));
    }
}

/// Critical points beside the middles of the pieces of `line`: across each, within half its length.
struct Middles {
    std::vector<std::size_t> piece; ///< Between vertices piece and piece + 1.
    Points points;
};
Middles findMiddles(const RayMap& lens, const Polyline& line,
                    const std::vector<std::size_t>& pieces)
{
    Brackets brackets;
    for (const std::size_t i : pieces) {
        const std::size_t j = (i + 1) % line.x.size();
        const double mx = 0.5 * (line.x[i] + line.x[j]), my = 0.5 * (line.y[i] + line.y[j]);
        const double nx = -0.5 * (line.y[j] - line.y[i]), ny = 0.5 * (line.x[j] - line.x[i]);
        brackets.add(mx - nx, my - ny, mx + nx, my + ny);
    }
    const std::vector<double> a = eigenvalue(lens, line.kind, brackets.ax, brackets.ay);
    const std::vector<double> b = eigenvalue(lens, line.kind, brackets.bx, brackets.by);
    Middles middles;
    Brackets kept;
    for (std::size_t k = 0; k < pieces.size(); ++k) {
        if ((a[k] < 0) != (b[k] < 0)) {
            middles.piece.push_back(pieces[k]);
            kept.add(brackets.ax[k], brackets.ay[k], brackets.bx[k], brackets.by[k]);
        }
    }
    middles.points = polish(lens, line.kind, kept, 1e-9);
    return middles;
}

/// Inserts points until neither the critical curve nor its caustic bends more than `tolerance`
/// between two.
void subdivide(const RayMap& lens, double tolerance, Polyline& line)
{
    std::vector<std::size_t> pieces;
    for (std::size_t i = 0; i + (line.closed ? 0 : 1) < line.x.size(); ++i) {
        pieces.push_back(i);
    }
    for (int round = 0; round < 6 && !pieces.empty(); ++round) {
        const Middles middles = findMiddles(lens, line, pieces);
        const Polyline source = image(lens, line);
        const Polyline middleSource =
            image(lens, {line.kind, false, middles.points.x, middles.points.y});
        Polyline finer{line.kind, line.closed, {}, {}};
        pieces.clear();
        std::size_t k = 0;
        for (std::size_t i = 0; i < line.x.size(); ++i) {
            finer.x.push_back(line.x[i]);
            finer.y.push_back(line.y[i]);
            if (k == middles.piece.size() || middles.piece[k] != i) {
                continue;
            }
            const std::size_t j = (i + 1) % line.x.size();
            const Point m{middles.points.x[k], middles.points.y[k]};
            const Point b{middleSource.x[k], middleSource.y[k]};
            const bool bends =
                distanceToPiece(m, {line.x[i], line.y[i]}, {line.x[j], line.y[j]}) > tolerance ||
                distanceToPiece(b, {source.x[i], source.y[i]}, {source.x[j], source.y[j]}) >
                    tolerance;
            if (bends) {
                pieces.push_back(finer.x.size() - 1);
                pieces.push_back(finer.x.size());
                finer.x.push_back(m.x);
                finer.y.push_back(m.y);
            }
            ++k;
        }
        line = std::move(finer);
    }
}

Polyline ringAround(Point center, double radius)
{
    Polyline ring{Kind::PseudoCaustic, true, {}, {}};
    for (int i = 0; i < kRingPoints; ++i) {
        const double angle = 2 * std::numbers::pi * i / kRingPoints;
        ring.x.push_back(center.x + radius * std::cos(angle));
        ring.y.push_back(center.y + radius * std::sin(angle));
    }
    return ring;
}

double largestExtent(const Polyline& line)
{
    const auto [x0, x1] = std::minmax_element(line.x.begin(), line.x.end());
    const auto [y0, y1] = std::minmax_element(line.y.begin(), line.y.end());
    return std::max(*x1 - *x0, *y1 - *y0);
}

/// The largest derivative of the deflection along the radii of a ring.
double steepest(const RayMap& lens, Point center, double radius)
{
    const Polyline ring = ringAround(center, radius);
    std::vector<double> bx(kRingPoints), by(kRingPoints), xx(kRingPoints), xy(kRingPoints),
        yx(kRingPoints), yy(kRingPoints);
    lens.trace(kRingPoints, ring.x.data(), ring.y.data(),
               {bx.data(), by.data(), xx.data(), xy.data(), yx.data(), yy.data()});
    double most = 0;
    for (std::size_t i = 0; i < kRingPoints; ++i) {
        const double c = (ring.x[i] - center.x) / radius, s = (ring.y[i] - center.y) / radius;
        most =
            std::max(most, std::abs(1 - c * c * xx[i] - c * s * (xy[i] + yx[i]) - s * s * yy[i]));
    }
    return most;
}

/// Images of the centres where the deflection jumps: finite, and different in each direction. A
/// steeper centre deflects without bound; at a shallower one, which has a radial critical curve of
/// its own, the deflection is continuous, but however slowly it settles, its slope grows.
void addCuts(const RayMap& lens, LensCurves& curves)
{
    for (const Point& center : lens.centers()) {
        Polyline cut = image(lens, ringAround(center, 1e-9));
        const double size = largestExtent(cut);
        const double before = largestExtent(image(lens, ringAround(center, 1e-7)));
        if (!(size > 1e-6 && size < 1.001 * before && size > 0.9 * before)) {
            continue;
        }
        // Not nearer: kSoftening is a core.
        const double outer = steepest(lens, center, 1e-5), inner = steepest(lens, center, 1e-6);
        if (inner < outer + 0.1 * (1 + outer)) {
            curves.caustics.push_back(std::move(cut));
        }
    }
}

} // namespace

LensCurves traceCurves(const std::vector<Component>& lensMass, double halfWidth, double tolerance)
{
    return traceCurves(LensPlane(lensMass), halfWidth, tolerance);
}

LensCurves traceCurves(const RayMap& lens, double halfWidth, double tolerance)
{
    expects(halfWidth > 0 && tolerance > 0,
            "traceCurves: half width and tolerance must be positive");
    LensCurves curves;
    const CriticalLattice lattice(lens, halfWidth, kCoarseCells);
    for (const Kind kind : {Kind::Tangential, Kind::Radial}) {
        std::vector<Polyline> found = latticeCurves(lens, lattice, kind, tolerance);
        traceSmallLoops(lens, 3 * lattice.step(), kind, tolerance, found);
        for (Polyline& line : found) {
            subdivide(lens, tolerance, line);
            if (line.closed && signedArea(line) < 0) { // Counter-clockwise, all of them.
                std::reverse(line.x.begin(), line.x.end());
                std::reverse(line.y.begin(), line.y.end());
            }
            curves.caustics.push_back(image(lens, line));
            curves.critical.push_back(std::move(line));
        }
    }
    addCuts(lens, curves);
    return curves;
}

double enclosedArea(const Polyline& line)
{
    return line.x.empty() ? 0 : std::abs(signedArea(line));
}

double lengthOf(const Polyline& line)
{
    double sum = 0;
    const std::size_t n = line.x.size();
    for (std::size_t i = 0; i + (line.closed ? 0 : 1) < n; ++i) {
        const std::size_t j = (i + 1) % n;
        sum += std::hypot(line.x[j] - line.x[i], line.y[j] - line.y[i]);
    }
    return sum;
}

double effectiveEinsteinRadius(const LensCurves& curves)
{
    double area = 0;
    for (const Polyline& line : curves.critical) {
        if (line.kind == Kind::Tangential && line.closed) {
            area = std::max(area, enclosedArea(line));
        }
    }
    return std::sqrt(area / std::numbers::pi);
}

} // namespace anneau
