// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/posterior/running_image.h"
#include "tests/support/noise_image.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace anneau;
using anneau::test::noise;

class RunningImageTest : public QObject {
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

    void refusesImagesOfAnotherShape()
    {
        RunningImage running;
        running.add(Image(3, 3));
        QVERIFY_THROWS_EXCEPTION(ContractViolation, running.add(Image(4, 4)));
    }
};

ANNEAU_TEST(running_image, RunningImageTest)
#include "running_image_test.moc"
