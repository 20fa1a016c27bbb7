// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/posterior_draws.h"
#include "core/base/random.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {
Image noise(int side, std::uint32_t stream, double offset)
{
    Image image(side, side);
    Rng rng(5, stream);
    for (float& value : image) {
        value = static_cast<float>(offset + rng.normal());
    }
    return image;
}
} // namespace

class PosteriorDrawsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The running sums against two passes in double over all images, with a large offset, where
    /// the textbook sum of squares loses its digits.
    void matchesTheBatchComputationAtEveryMoment()
    {
        constexpr double kOffset = 1e4;
        RunningImage running;
        std::vector<Image> all;
        for (std::uint32_t i = 0; i < 40; ++i) {
            all.push_back(noise(6, i, kOffset));
            running.add(all.back());
            for (std::size_t p = 0; p < all.back().size(); ++p) {
                double mean = 0, squares = 0;
                for (const Image& image : all) {
                    mean += image[p];
                }
                mean /= static_cast<double>(all.size());
                for (const Image& image : all) {
                    squares += (image[p] - mean) * (image[p] - mean);
                }
                QVERIFY(std::abs(running.mean()[p] - mean) < 1e-3); // float's step at 1e4
                if (all.size() > 1) {
                    const double expected =
                        std::sqrt(squares / static_cast<double>(all.size() - 1));
                    QVERIFY(std::abs(running.standardDeviation()[p] - expected) <
                            1e-5 * expected + 1e-9);
                }
            }
        }
    }

    void oneSampleHasNoSpread()
    {
        PosteriorDraws draws(Scene(), 4);
        draws.add({PosteriorSample{0, noise(4, 1, 2), noise(8, 2, 0), 12.5}});
        QCOMPARE(draws.size(), 1);
        QCOMPARE(draws.chi2(0), 12.5);
        QCOMPARE((*draws.standardDeviation())[3], 0.0F);
        QCOMPARE((*draws.signalToNoise())[3], 0.0F); // not infinity
        QCOMPARE((*draws.mean())[3], (*draws.source(0))[3]);
    }

    void ratioIsMeanOverDeviation()
    {
        PosteriorDraws draws(Scene(), 8);
        for (std::uint32_t i = 0; i < 8; ++i) {
            draws.add({PosteriorSample{static_cast<int>(i), noise(4, i, 5), Image(), 0}});
        }
        for (std::size_t p = 0; p < 16; ++p) {
            QVERIFY(std::abs((*draws.signalToNoise())[p] -
                             (*draws.mean())[p] / (*draws.standardDeviation())[p]) < 1e-4);
        }
        QVERIFY(draws.modelDeviation()->empty());
    }

    void refusesImagesOfAnotherShape()
    {
        RunningImage running;
        running.add(Image(3, 3));
        QVERIFY_THROWS_EXCEPTION(ContractViolation, running.add(Image(4, 4)));
    }
};

ANNEAU_TEST(posterior_draws, PosteriorDrawsTest)
#include "posterior_draws_test.moc"
