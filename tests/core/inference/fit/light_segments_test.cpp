// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/light_segments.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace anneau;

namespace {

constexpr int kSide = 80;
constexpr double kScale = 0.05;

FitData blank()
{
    FitData data;
    data.frame = {kSide, kSide, kScale, 1};
    data.data = Grid<double>(kSide, kSide);
    data.weight = Grid<double>(kSide, kSide, 1);
    Rng rng(5, 0);
    for (double& value : data.data) {
        value = rng.normal();
    }
    return data;
}

/// Adds a round Gaussian of that peak.
void addBlob(FitData& data, double x, double y, double peak, double sigma)
{
    for (int r = 0; r < kSide; ++r) {
        for (int c = 0; c < kSide; ++c) {
            const double away = std::hypot(data.xOf(c) - x, data.yOf(r) - y) / sigma;
            data.data.at(r, c) += peak * std::exp(-0.5 * away * away);
        }
    }
}

/// Adds a part of a ring around the origin.
void addArc(FitData& data, double radius, double from, double to, double peak)
{
    for (int r = 0; r < kSide; ++r) {
        for (int c = 0; c < kSide; ++c) {
            const double away = (std::hypot(data.xOf(c), data.yOf(r)) - radius) / 0.07;
            const double angle = std::atan2(data.yOf(r), data.xOf(c));
            if (angle > from && angle < to) {
                data.data.at(r, c) += peak * std::exp(-0.5 * away * away);
            }
        }
    }
}

int pixelOf(double position)
{
    return static_cast<int>(std::lround(position / kScale + 0.5 * (kSide - 1)));
}

bool isSet(const Mask& mask, double x, double y)
{
    return mask.at(pixelOf(y), pixelOf(x)) != 0;
}

std::vector<LightSegment> segmentsOf(const FitData& data)
{
    return lightSegments(data, data.data, arcSignal(data, data.data));
}

} // namespace

class LightSegmentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noiseHasNone() { QVERIFY(segmentsOf(blank()).empty()); }

    /// Two that touch are two, each with its own centre, flux and shape.
    void touchingClumpsAreCut()
    {
        FitData data = blank();
        addBlob(data, -0.3, 0.1, 60, 0.12);
        addBlob(data, 0.3, 0.1, 40, 0.12);
        const auto segments = segmentsOf(data);
        QCOMPARE(segments.size(), std::size_t{2});
        QVERIFY(std::abs(segments[0].x + 0.3) < 0.03 && std::abs(segments[1].x - 0.3) < 0.03);
        QVERIFY(std::abs(segments[0].flux / segments[1].flux - 1.5) < 0.15);
        for (const LightSegment& segment : segments) {
            QVERIFY(segment.axisRatio > 0.8);
            QVERIFY(std::abs(segment.size - 0.12) < 0.03);
            QVERIFY(std::hypot(segment.peakX - segment.x, segment.peakY - segment.y) < 0.08);
        }
    }

    /// An arc is one, however its brightness flickers, and is not round.
    void anArcStaysWhole()
    {
        FitData data = blank();
        addArc(data, 1.0, 0.3, 1.9, 12);
        const auto segments = segmentsOf(data);
        QCOMPARE(segments.size(), std::size_t{1});
        QVERIFY(segments[0].axisRatio < 0.45);
    }

    /// A ring is found beside a neighbour that is brighter and merges with it.
    void theRingWinsOverItsNeighbour()
    {
        FitData data = blank();
        addArc(data, 0.9, -0.5, 0.9, 15);
        addArc(data, 0.9, 2.4, 3.14, 10);
        addArc(data, 0.9, -3.14, -2.3, 10);
        addBlob(data, 0.9, -1.3, 60, 0.2);
        const Place lens{0, 0};
        const Arcs arcs =
            findArcs(data, Grid<double>(kSide, kSide), {&lens, 1}, 0.25, ArcParts::Clumps);
        QVERIFY(arcs.found);
        QVERIFY2(std::abs(arcs.radius - 0.9) < 0.1, qPrintable(QString::number(arcs.radius)));
        QVERIFY(isSet(arcs.arcs, 0.9, 0) && isSet(arcs.arcs, -0.9, 0));
        QVERIFY(isSet(arcs.strangers, 0.9, -1.3));
    }

    /// What a galaxy's profiles leave at its nucleus, a tenth of its light, is no ring, however
    /// faint the arcs; without arcs it is all there is.
    void aNucleusIsNoRing()
    {
        for (const bool lensed : {true, false}) {
            FitData data = blank();
            Grid<double> light(kSide, kSide);
            for (std::size_t i = 0; i < light.size(); ++i) {
                const double away = std::hypot(data.xOf(static_cast<int>(i) % kSide),
                                               data.yOf(static_cast<int>(i) / kSide));
                light[i] = 150 * std::exp(-away / 0.3);
                const double left = (away - 0.28) / 0.05;
                data.data[i] += light[i] * (1 + 0.12 * std::exp(-0.5 * left * left));
            }
            if (lensed) {
                addArc(data, 1.2, 0.3, 1.5, 4);
                addArc(data, 1.2, -2.8, -1.8, 4);
            }
            const Place lens{0, 0};
            const Arcs arcs = findArcs(data, light, {&lens, 1}, 0.25, ArcParts::Groups);
            QVERIFY(arcs.found);
            QVERIFY2(std::abs(arcs.radius - (lensed ? 1.2 : 0.28)) < 0.12,
                     qPrintable(QString::number(arcs.radius)));
            QCOMPARE(arcs.arcs.at(kSide / 2, kSide / 2 + 6) == 0, lensed);
            QVERIFY(arcs.strangers.at(kSide / 2, kSide / 2 + 6) == 0);
        }
    }

    /// A neighbour that touches the arcs is cut off them, and once it is known it draws no ring.
    void aTouchingNeighbourIsCutOff()
    {
        FitData data = blank();
        addArc(data, 0.9, -1, 2, 15);
        addArc(data, 0.9, -3.1, -2, 15);
        addBlob(data, 1.05, -1.15, 30, 0.22);
        const Place lens{0, 0};
        const Grid<double> light(kSide, kSide);
        const Arcs arcs = findArcs(data, light, {&lens, 1}, 0.25, ArcParts::Groups);
        QVERIFY2(std::abs(arcs.radius - 0.9) < 0.12, qPrintable(QString::number(arcs.radius)));
        QVERIFY(isSet(arcs.arcs, 0.9, 0) && !isSet(arcs.strangers, 0.9, 0));
        QVERIFY(isSet(arcs.strangers, 1.05, -1.15) && !isSet(arcs.arcs, 1.05, -1.15));

        addBlob(data, 1.05, -1.15, 2000, 0.22);
        addBlob(data, 0.75, -1.4, 2000, 0.22);
        const auto radius = [&](const Mask& neighbours) {
            return findArcs(data, light, {&lens, 1}, 0.25, ArcParts::Groups, neighbours).radius;
        };
        Mask known(kSide, kSide);
        known.at(pixelOf(-1.28), pixelOf(0.9)) = 1;
        known = dilated(known, 22);
        QVERIFY(radius({}) > 1.3);
        QVERIFY(std::abs(radius(known) - 0.9) < 0.12);
        QVERIFY(isSet(findArcs(data, light, {&lens, 1}, 0.25, ArcParts::Groups, known).strangers,
                      0.9, -1.28));
    }

    /// What is left of a neighbour beyond the pixels that it is known by, off the ring, is its own.
    void aNeighbourTakesWhatIsNearest()
    {
        FitData data = blank();
        addArc(data, 0.9, -2, 2.5, 15);
        addBlob(data, 1.2, -0.3, 30, 0.1);
        const Place lens{0, 0};
        const Grid<double> light(kSide, kSide);
        Mask known(kSide, kSide);
        known.at(pixelOf(-0.5), pixelOf(1.5)) = 1;
        for (const bool isKnown : {false, true}) {
            const Arcs arcs = findArcs(data, light, {&lens, 1}, 0.25, ArcParts::Groups,
                                       isKnown ? dilated(known, 4) : Mask{});
            QVERIFY(isSet(arcs.arcs, 0.9, 0) && isSet(arcs.arcs, 0, 0.9));
            QCOMPARE(isSet(arcs.arcs, 1.3, -0.35), !isKnown);
            QCOMPARE(isSet(arcs.strangers, 1.3, -0.35), isKnown);
        }
    }

    /// A clump that is brightest in a companion's core is the companion's, also where it leaves it.
    void aLopsidedCompanionIsNoArc()
    {
        FitData data = blank();
        addArc(data, 1.5, 0.3, 1.5, 15);
        addArc(data, 1.5, -2.8, -1.8, 15);
        addBlob(data, 0.8, -0.4, 80, 0.17);
        const std::array places{Place{0, 0}, Place{0.5, -0.4}};
        const Arcs arcs =
            findArcs(data, Grid<double>(kSide, kSide), places, 0.25, ArcParts::Clumps);
        QVERIFY(isSet(arcs.arcs, 0, 1.5));
        QVERIFY(!isSet(arcs.arcs, 1.0, -0.4) && isSet(arcs.strangers, 1.0, -0.4));
        QVERIFY(!isSet(arcs.strangers, 0.5, -0.4)); // Its nucleus stays with the fit of its light.
    }

    /// A galaxy's centre that is hidden is no arc.
    void coresAreLeftAside()
    {
        FitData data = blank();
        addArc(data, 1.2, 0.3, 1.5, 15);
        addArc(data, 1.2, -2.5, -1.5, 15);
        addBlob(data, 0.5, -0.4, 300, 0.1);
        const std::array places{Place{0, 0}, Place{0.5, -0.4}};
        const Arcs arcs =
            findArcs(data, Grid<double>(kSide, kSide), places, 0.25, ArcParts::Clumps);
        QVERIFY(arcs.found);
        QVERIFY(std::abs(arcs.radius - 1.2) < 0.12);
    }
};

ANNEAU_TEST(light_segments, LightSegmentsTest)
#include "light_segments_test.moc"
