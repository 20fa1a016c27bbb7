// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/arrival.h"
#include "core/lens/image_finder.h"
#include "core/lens/multi_plane.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace anneau;
using Values = std::vector<double>;

namespace {

constexpr std::size_t kRays = 301;

Component mass(const char* type, Values values)
{
    return {type, "", std::move(values), {}};
}
const Component kEpl = mass("PEMD", {1.2, 2.1, 0.7, 25, 0.03, -0.02});
const Component kShear = mass("ExternalShear", {0.06, 40});
const Component kSie = mass("SIE", {0.4, 0.8, -30, 0.5, 0.3});

struct Rays {
    Values x, y;
    explicit Rays(std::uint32_t stream)
    {
        Rng rng(5, stream);
        for (std::size_t i = 0; i < kRays; ++i) {
            x.push_back(5 * rng.uniform() - 2.5);
            y.push_back(5 * rng.uniform() - 2.5);
        }
    }
};

/// betaX then betaY.
template <class Lens>
Values traced(const Lens& lens, const Rays& rays)
{
    Values beta(2 * kRays);
    lens.toSource(kRays, rays.x.data(), rays.y.data(), beta.data(), beta.data() + kRays);
    return beta;
}

double farthest(const Values& a, const Values& b)
{
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        most = std::max(most, std::abs(a[i] - b[i]));
    }
    return most;
}

Cosmology curved()
{
    return Cosmology::make({70, 0.3, 0.9, -1, 0}).value();
}

} // namespace

class MultiPlaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onePlaneIsTheLensPlaneToTheLastBit()
    {
        const Rays rays(0);
        for (const Cosmology& cosmology : {Cosmology(), curved()}) {
            const MultiPlane many({{kEpl, 0.5}, {kShear, 0.5}, {kSie, 0.5}}, cosmology, 1.7, 1.7);
            const LensPlane one({kEpl, kShear, kSie});
            QVERIFY(traced(many, rays) == traced(one, rays));
            Values a(6 * kRays), b(6 * kRays);
            const auto arrays = [](Values& v) {
                double* p = v.data();
                return TracedRays{
                    p, p + kRays, p + 2 * kRays, p + 3 * kRays, p + 4 * kRays, p + 5 * kRays};
            };
            many.trace(kRays, rays.x.data(), rays.y.data(), arrays(a));
            one.trace(kRays, rays.x.data(), rays.y.data(), arrays(b));
            QVERIFY(a == b);
        }
    }

    void anEmptyPlaneChangesNothing()
    {
        const Rays rays(1);
        const Cosmology c;
        const MultiPlane with({{kEpl, 0.5}, {mass("ConvergenceSheet", {0}), 0.9}}, c, 2, 2);
        QVERIFY(farthest(traced(with, rays), traced(LensPlane({kEpl}), rays)) < 1e-14);
    }

    void theOrderOfTheListDoesNotMatter()
    {
        const Rays rays(2);
        const Cosmology c;
        const MultiPlane a({{kEpl, 0.5}, {kSie, 0.9}, {kShear, 0.3}}, c, 2, 2);
        const MultiPlane b({{kSie, 0.9}, {kShear, 0.3}, {kEpl, 0.5}}, c, 2, 2);
        QVERIFY(traced(a, rays) == traced(b, rays));
        QVERIFY((a.planes() == Values{0.3, 0.5, 0.9}));
    }

    /// beta = theta (1 - k1 - k2 + b k1 k2).
    void twoSheetsMultiply()
    {
        const Rays rays(3);
        for (const Cosmology& c : {Cosmology(), curved()}) {
            const double k1 = 0.2, k2 = 0.3, z1 = 0.3, z2 = 0.8, zs = 2.5;
            const auto d = [&](double from, double to) {
                return c.angularDiameterDistance(from, to);
            };
            const double b = d(z1, z2) * d(0, zs) / (d(0, z2) * d(z1, zs));
            const MultiPlane lens(
                {{mass("ConvergenceSheet", {k1}), z1}, {mass("ConvergenceSheet", {k2}), z2}}, c, zs,
                zs);
            Values expected(rays.x);
            expected.insert(expected.end(), rays.y.begin(), rays.y.end());
            for (double& value : expected) {
                value *= 1 - k1 - k2 + b * k1 * k2;
            }
            QVERIFY(farthest(traced(lens, rays), expected) < 1e-14);
        }
    }

    /// Theta_E of an isothermal sphere is in proportion to D_ls/D_s; a source in front sees no
    /// lens.
    void sourcesAtOtherRedshifts()
    {
        const Rays rays(4);
        const Cosmology c;
        const auto ratio = [&](double zs) {
            return c.angularDiameterDistance(0.5, zs) / c.angularDiameterDistance(zs);
        };
        for (const double zs : {0.6, 1.5, 5.0}) {
            const MultiPlane lens({{mass("SIS", {1.2, 0, 0}), 0.5}}, c, 2, zs);
            const LensPlane same({mass("SIS", {1.2 * ratio(zs) / ratio(2), 0, 0})});
            QVERIFY(farthest(traced(lens, rays), traced(same, rays)) < 1e-14);
        }
        const MultiPlane front({{kEpl, 0.5}, {kSie, 0.3}}, c, 2, 0.4);
        const MultiPlane nearer({{kSie, 0.3}}, c, 2, 0.4);
        QVERIFY(traced(front, rays) == traced(nearer, rays));
    }

    void slopesMatchDifferences()
    {
        const Rays rays(5);
        const MultiPlane lens({{kEpl, 0.5}, {kShear, 0.2}, {kSie, 0.9}}, Cosmology(), 2, 2);
        Values f(6 * kRays);
        lens.trace(kRays, rays.x.data(), rays.y.data(),
                   {f.data(), f.data() + kRays, f.data() + 2 * kRays, f.data() + 3 * kRays,
                    f.data() + 4 * kRays, f.data() + 5 * kRays});
        QVERIFY(farthest(traced(lens, rays), Values(f.begin(), f.begin() + 2 * kRays)) < 1e-14);
        const double h = 1e-5;
        Rays right = rays, left = rays, up = rays, down = rays;
        for (std::size_t i = 0; i < kRays; ++i) {
            right.x[i] += h;
            left.x[i] -= h;
            up.y[i] += h;
            down.y[i] -= h;
        }
        const Values r = traced(lens, right), l = traced(lens, left);
        const Values u = traced(lens, up), d = traced(lens, down);
        for (std::size_t i = 0; i < kRays; ++i) {
            const double size = 1 + std::abs(f[2 * kRays + i]) + std::abs(f[5 * kRays + i]);
            const auto agrees = [&](double slope, double a, double b) {
                return std::abs(slope - (a - b) / (2 * h)) < 1e-5 * size * size * size;
            };
            QVERIFY(agrees(f[2 * kRays + i], r[i], l[i]));
            QVERIFY(agrees(f[3 * kRays + i], u[i], d[i]));
            QVERIFY(agrees(f[4 * kRays + i], r[kRays + i], l[kRays + i]));
            QVERIFY(agrees(f[5 * kRays + i], u[kRays + i], d[kRays + i]));
        }
    }

    void theDelayOfOnePlaneIsItsFermatPotential()
    {
        const Rays rays(6);
        const Cosmology c;
        const MultiPlane lens({{kEpl, 0.5}, {kShear, 0.5}}, c, 2, 2);
        const LensPlane plane({kEpl, kShear});
        Values days(kRays);
        lens.pathDelay(kRays, rays.x.data(), rays.y.data(), days.data());
        const Values beta = traced(plane, rays);
        const double unit = c.daysPerSquareArcsec(0.5, 2);
        for (std::size_t i = 0; i < kRays; ++i) {
            double fermat = 0;
            fermatPotential(plane, beta[i], beta[kRays + i], 1, &rays.x[i], &rays.y[i], &fermat);
            QVERIFY(std::abs(days[i] - unit * fermat) < 1e-11 * unit);
        }
    }

    void imagesAreFoundThroughTwoPlanes()
    {
        const MultiPlane lens({{kEpl, 0.5}, {kShear, 0.5}, {kSie, 1.1}}, Cosmology(), 2, 2);
        const ImageFinder finder(lens, 4);
        Rng rng(6, 0);
        for (int i = 0; i < 50; ++i) {
            const double sx = 0.8 * rng.uniform() - 0.4, sy = 0.8 * rng.uniform() - 0.4;
            const PointImages found = finder.find(sx, sy);
            QVERIFY(found.complete && found.images.size() >= 2);
            for (const PointImage& image : found.images) {
                double bx = 0, by = 0;
                lens.toSource(1, &image.x, &image.y, &bx, &by);
                QVERIFY(std::hypot(bx - sx, by - sy) < 1e-11);
            }
        }
    }

    void misplacedComponentsAreBugs()
    {
        QVERIFY_EXCEPTION_THROWN(MultiPlane({{kEpl, 2.5}}, Cosmology(), 2, 2), ContractViolation);
        QVERIFY_EXCEPTION_THROWN(MultiPlane({{kEpl, 0}}, Cosmology(), 2, 2), ContractViolation);
    }
};

ANNEAU_TEST(multi_plane, MultiPlaneTest)
#include "multi_plane_test.moc"
