// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/arrival.h"
#include "core/lens/curves.h"
#include "core/lens/image_finder.h"
#include "core/lens/lens_plane.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

using namespace anneau;
using Kind = Polyline::Kind;

namespace {

Component mass(const char* type, std::vector<double> values)
{
    return {type, "", std::move(values), {}};
}

double distance(double px, double py, double ax, double ay, double bx, double by)
{
    const double dx = bx - ax, dy = by - ay;
    const double length = dx * dx + dy * dy;
    const double t =
        length > 0 ? std::clamp(((px - ax) * dx + (py - ay) * dy) / length, 0.0, 1.0) : 0;
    return std::hypot(px - ax - t * dx, py - ay - t * dy);
}

/// How often a closed curve turns around a point; `nearest` falls to the curve's distance.
int winding(const Polyline& line, double px, double py, double& nearest)
{
    double angle = 0;
    const std::size_t n = line.x.size();
    for (std::size_t i = 0, j = n - 1; i < n; j = i++) {
        const double ax = line.x[j] - px, ay = line.y[j] - py;
        const double bx = line.x[i] - px, by = line.y[i] - py;
        angle += std::atan2(ax * by - ay * bx, ax * bx + ay * by);
        nearest = std::min(nearest, distance(px, py, line.x[j], line.y[j], line.x[i], line.y[i]));
    }
    return static_cast<int>(std::lround(angle / (2 * std::numbers::pi)));
}

/// A lens whose kind goes round: isothermal, steeper, shallower (so much that its central image is
/// no fainter than 1e-9), two isothermal ones far from and near each other.
struct RandomLens {
    std::vector<Component> parts;
    double slope;
    bool near;
};
RandomLens randomLens(std::uint32_t k)
{
    Rng rng(77, k);
    const auto between = [&](double a, double b) {
        return a + (b - a) * rng.uniform();
    };
    const double slope = std::array{2.0, between(2.05, 2.3), between(1.3, 1.6), 2.0, 2.0}[k % 5];
    const double q = between(0.4, 0.98), phi = between(-90, 90);
    RandomLens lens{{mass("PEMD", {between(0.8, 1.4), slope, q, phi, 0.02, -0.03}),
                     mass("ExternalShear", {between(0, 0.12), between(-90, 90)})},
                    slope,
                    k % 5 == 4};
    if (k % 5 >= 3) {
        const double angle = between(0, 2 * std::numbers::pi);
        const double r = lens.near ? between(0.2, 1.2) : between(2.2, 2.8);
        lens.parts.push_back(mass("SIE", {between(0.1, 0.4), between(0.6, 0.95), between(-90, 90),
                                          r * std::cos(angle), r * std::sin(angle)}));
    }
    return lens;
}

/// Sum of the parities of all images: how often the image of a wide circle turns around the source,
/// less how often those of small circles around the centres do.
int parityByDegree(const LensPlane& plane, double x, double y, double& nearest)
{
    const auto turns = [&](double cx, double cy, double radius) {
        Polyline ring{Kind::PseudoCaustic, true, {}, {}};
        for (int i = 0; i < 256; ++i) {
            const double angle = 2 * std::numbers::pi * i / 256;
            ring.x.push_back(cx + radius * std::cos(angle));
            ring.y.push_back(cy + radius * std::sin(angle));
        }
        Polyline beta = ring;
        plane.toSource(256, ring.x.data(), ring.y.data(), beta.x.data(), beta.y.data());
        return winding(beta, x, y, nearest);
    };
    int sum = turns(0, 0, 30);
    for (const RayMap::Point& center : plane.centers()) {
        sum -= turns(center.x, center.y, 1e-9);
    }
    return sum;
}

/// Number of images from the caustics' winding numbers: two more at each fold crossed, one more
/// inside a cut.
int countByCaustics(const LensCurves& curves, double slope, double x, double y, double& nearest)
{
    int count = slope > 2 ? 2 : 1; // A steep centre has an image of any source beside it.
    for (const Polyline& line : curves.caustics) {
        const int turns = std::abs(winding(line, x, y, nearest));
        count += line.kind == Kind::PseudoCaustic ? turns : 2 * turns;
    }
    return count;
}

int totalParity(const PointImages& found)
{
    int sum = 0;
    for (const PointImage& image : found.images) {
        sum += image.magnification > 0 ? 1 : -1;
    }
    return sum;
}

/// The image of a point of a critical curve and the direction across the fold there.
struct Fold {
    double x, y, nx, ny;
};
Fold foldAt(const LensPlane& plane, const Polyline& critical, std::size_t i)
{
    double f[6];
    plane.trace(1, &critical.x[i], &critical.y[i], {&f[0], &f[1], &f[2], &f[3], &f[4], &f[5]});
    // A is singular: its image is a line; the fold lies across it.
    const bool first = std::hypot(f[2], f[4]) > std::hypot(f[3], f[5]);
    const double tx = first ? f[2] : f[3], ty = first ? f[4] : f[5];
    const double length = std::hypot(tx, ty);
    return {f[0], f[1], -ty / length, tx / length};
}

} // namespace

class ImageFinderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Images of an isothermal sphere: b +- theta_E, magnified by 1 +- theta_E/b.
    void isothermalSphere()
    {
        const LensPlane plane({mass("SIS", {1.2, 0.1, -0.2})});
        const ImageFinder finder(plane, 4);
        const auto found =
            inOrderOfArrival(plane, 0.4, 0.2, finder.find(0.4, 0.2).images); // 0.5 off centre.
        QCOMPARE(found.size(), std::size_t(2));
        const double expected[] = {1.7, -0.7};
        for (int i = 0; i < 2; ++i) {
            const PointImage& image = found[static_cast<std::size_t>(i)].image;
            QVERIFY(std::abs(image.x - (0.1 + 0.6 * expected[i])) < 1e-11);
            QVERIFY(std::abs(image.y - (-0.2 + 0.8 * expected[i])) < 1e-11);
            QVERIFY(std::abs(image.magnification - (1 + (i == 0 ? 2.4 : -2.4))) < 1e-9);
        }
        QVERIFY(found[0].image.type == PointImage::Type::Minimum);
        QVERIFY(found[1].image.type == PointImage::Type::Saddle);
        // Fermat potentials of both differ by 2 theta_E b.
        QVERIFY(std::abs(found[1].fermat - found[0].fermat - 1.2) < 1e-11);
        QCOMPARE(finder.find(1.4, -0.2).images.size(), std::size_t(1)); // Outside the cut.
    }

    /// A source exactly behind a round lens: a ring, which is no list of points.
    void aRingIsGivenUp()
    {
        const LensPlane plane({mass("SIS", {1.2, 0, 0})});
        QVERIFY(!ImageFinder(plane, 4).find(0, 0).complete);
    }

    void withoutALensThereIsTheSource()
    {
        const LensPlane plane({mass("ExternalShear", {0.1, 0})});
        const auto found = ImageFinder(plane, 3).find(0.3, -0.4).images;
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(std::abs(found[0].magnification - 1 / 0.99) < 1e-12);
    }

    /// Everywhere along the caustics, from far to very near: two images more on one side.
    void bothSidesOfEveryFold()
    {
        int folds = 0, others = 0;
        for (std::uint32_t k = 0; k < 10; ++k) {
            const RandomLens lens = randomLens(k);
            const LensPlane plane(lens.parts);
            const ImageFinder finder(plane, 4, 1e-6);
            const LensCurves curves = traceCurves(lens.parts, 4, 1e-3);
            for (const Polyline& critical : curves.critical) {
                for (std::size_t i = 0; i < critical.x.size(); i += 7) {
                    const Fold f = foldAt(plane, critical, i);
                    for (const double off : {1e-4, 1e-7, 1e-10}) {
                        const auto images = [&](double by) {
                            const PointImages found = finder.find(f.x + by * f.nx, f.y + by * f.ny);
                            return found.complete ? static_cast<int>(found.images.size()) : -100;
                        };
                        const int difference = std::abs(images(off) - images(-off));
                        QVERIFY2(difference == 0 || difference == 2,
                                 qPrintable(QString("lens %1 point %2 off %3: %4")
                                                .arg(k)
                                                .arg(i)
                                                .arg(off)
                                                .arg(difference)));
                        folds += difference / 2;
                        others += difference == 0 && off < 1e-5 ? 1 : 0;
                    }
                }
            }
        }
        // Beside the tip of a cusp both sides are outside; so near it lie few points.
        QVERIFY2(folds > 500 && others < folds / 100,
                 qPrintable(QString("%1 folds, %2 others").arg(folds).arg(others)));
    }

    /// Random lenses and sources against the caustics' winding numbers. ANNEAU_IMAGE_LENSES sets
    /// how many lenses, of 100 sources each.
    void countsAgreeWithTheWindingNumber()
    {
        const int lenses = std::max(15, qEnvironmentVariableIntValue("ANNEAU_IMAGE_LENSES"));
        int compared = 0, left = 0;
        for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(lenses); ++k) {
            const RandomLens lens = randomLens(k);
            const LensPlane plane(lens.parts);
            const ImageFinder finder(plane, 16, 1e-9); // Shallow lenses have images far out.
            const LensCurves curves = traceCurves(lens.parts, 8, 1e-5);
            Rng rng(78, k);
            for (int i = 0; i < 100; ++i) {
                const double r = 1.3 * std::sqrt(rng.uniform());
                const double angle = 2 * std::numbers::pi * rng.uniform();
                const double x = r * std::cos(angle), y = r * std::sin(angle);
                double nearest = 1e9;
                const int parity = parityByDegree(plane, x, y, nearest);
                // A radial curve through a centre, as two near ones have, is not closed by its
                // image.
                const int count = countByCaustics(curves, lens.slope, x, y, nearest);
                if (nearest < 1e-4) { // Polylines are not the curves.
                    ++left;
                    continue;
                }
                const PointImages found = finder.find(x, y);
                ++compared;
                const QString what = QString("lens %1 source %2 at %3, %4: %5 images, parity %6; "
                                             "expected %7, %8")
                                         .arg(k)
                                         .arg(i)
                                         .arg(x)
                                         .arg(y)
                                         .arg(found.images.size())
                                         .arg(totalParity(found))
                                         .arg(count)
                                         .arg(parity);
                QVERIFY2(found.complete, qPrintable(what));
                QVERIFY2(totalParity(found) == parity, qPrintable(what));
                QVERIFY2(lens.near || static_cast<int>(found.images.size()) == count,
                         qPrintable(what));
            }
        }
        QVERIFY(left < compared / 50);
        qInfo("%d sources agree, %d too near a caustic to tell", compared, left);
    }

    /// A small companion far from any ray of the coarse squares.
    void smallCompanionsAreNotOverlooked()
    {
        for (const double size : {1e-2, 1e-3, 1e-4}) {
            const std::vector<Component> parts{mass("SIE", {1.2, 0.8, 30, 0, 0}),
                                               mass("SIS", {size, 0.71, 1.43})};
            const LensPlane plane(parts);
            const ImageFinder finder(plane, 5, 1e-6);
            const double centre[] = {0.71, 1.43};
            double bx = 0, by = 0;
            plane.toSource(1, &centre[0], &centre[1], &bx, &by);
            const LensPlane alone({parts[0]});
            const auto without = ImageFinder(alone, 5, 1e-6).find(bx, by).images.size();
            // One image gives way to several around the companion.
            QVERIFY(finder.find(bx, by).images.size() > without);
        }
    }

    /// Clumps whose centres nobody tells: squares no larger than their truncation radii.
    void imagesAmongSubhaloes()
    {
        const LensPlane plane({mass("SIE", {1.2, 0.75, 30, 0.02, 0.01}),
                               mass("SubhaloPopulation", {30, 0.01, 0.06, 1.9, 1, 1.6, 7, 0, 0})});
        const ImageFinder finder(plane, 2.5, 1e-4, 0.02);
        Rng rng(79, 0);
        int compared = 0;
        for (int i = 0; i < 40; ++i) {
            const double x = rng.uniform() - 0.5, y = rng.uniform() - 0.5;
            double nearest = 1e9;
            const int parity = parityByDegree(plane, x, y, nearest);
            if (nearest < 1e-4) {
                continue;
            }
            ++compared;
            QCOMPARE(totalParity(finder.find(x, y)), parity);
        }
        QVERIFY(compared > 35);
    }
};

ANNEAU_TEST(image_finder, ImageFinderTest)
#include "image_finder_test.moc"
