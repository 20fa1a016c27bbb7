// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/inference/arc_finder.h"
#include "core/inference/light_segments.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
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
        const auto at = [&](const Mask& mask, double x, double y) {
            return mask.at(static_cast<int>(std::lround(y / kScale + 0.5 * (kSide - 1))),
                           static_cast<int>(std::lround(x / kScale + 0.5 * (kSide - 1))));
        };
        QVERIFY(at(arcs.arcs, 0.9, 0) == 1 && at(arcs.arcs, -0.9, 0) == 1);
        QVERIFY(at(arcs.strangers, 0.9, -1.3) == 1);
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
