// SPDX-License-Identifier: GPL-3.0-or-later
// The spread of a prior's images, and what data leave of it where that is known.
#include "core/base/random.h"
#include "core/posterior/prior_spread.h"
#include "core/posterior/running_image.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

/// Independent pixels that vary less away from the middle, about a mean that is not 0.
float deviationAt(int row, int col)
{
    return 1.0F / static_cast<float>(1 + std::hypot(row - 3.5, col - 3.5));
}

std::vector<Image> drawsOf(int count)
{
    std::vector<Image> draws;
    Rng rng(3, 0);
    for (int k = 0; k < count; ++k) {
        Image image(8, 8);
        for (int r = 0; r < 8; ++r) {
            for (int c = 0; c < 8; ++c) {
                image.at(r, c) = 5 + deviationAt(r, c) * static_cast<float>(rng.normal());
            }
        }
        draws.push_back(std::move(image));
    }
    return draws;
}

} // namespace

class PriorSpreadTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

private Q_SLOTS:
    void spreadOfDraws()
    {
        const PriorSpread spread = spreadOf(drawsOf(400));
        QCOMPARE(spread.draws, 400);
        for (int r = 0; r < 8; ++r) {
            for (int c = 0; c < 8; ++c) {
                const float found = spread.deviation.at(r, c);
                QVERIFY(std::abs(found / deviationAt(r, c) - 1) < 0.06F);
                QCOMPARE(found, spread.deviation.at(c, 7 - r)); // every orientation counts
            }
        }
    }

    void goesOnDiskWithItsWeights()
    {
        const std::filesystem::path weights =
            m_folder.filePath(QStringLiteral("p.safetensors")).toStdString();
        const PriorSpread spread = spreadOf(drawsOf(4));
        QVERIFY(!readSpread(weights, "abc"));
        QVERIFY(writeSpread(weights, "abc", spread).has_value());
        QCOMPARE(spreadFileOf(weights).filename(), std::filesystem::path("p.spread.fits"));
        const auto again = readSpread(weights, "abc");
        QVERIFY(again.has_value());
        QCOMPARE(again->draws, 4);
        QVERIFY(again->deviation == spread.deviation);
        QVERIFY(!readSpread(weights, "of others"));
    }

    /// A Gaussian prior and pixels seen with noise of a tenth of its spread, or not at all: exactly
    /// 1/101 and 1 of the prior's variance is left.
    void seenAndUnseenPixels()
    {
        const float tau = 2, noise = 0.2F;
        RunningImage posterior;
        Rng rng(5, 0);
        const double left = 1 / std::sqrt(1 / (noise * noise) + 1 / (tau * tau));
        for (int k = 0; k < 2000; ++k) {
            Image draw(1, 3);
            draw[0] = static_cast<float>(1 + left * rng.normal());
            draw[1] = static_cast<float>(tau * rng.normal());
            posterior.add(draw);
        }
        Image prior(1, 3, tau);
        prior[2] = 0;
        const Image map = constraintMap(posterior.standardDeviation(), prior);
        QVERIFY(std::abs(map[0] * 101 - 1) < 0.1F);
        QVERIFY(std::abs(map[1] - 1) < 0.1F);
        QVERIFY(std::isnan(map[2]));
    }
};

ANNEAU_TEST(prior_spread, PriorSpreadTest)
#include "prior_spread_test.moc"
