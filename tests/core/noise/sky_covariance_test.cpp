// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/fits.h"
#include "core/noise/sky_covariance.h"
#include "core/noise/sky_file.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <vector>

using namespace anneau;

namespace {

/// White noise averaged over 2 x 2 pixels: correlation 1/2 to the side, 1/4 across.
Image boxNoise(int side, std::uint32_t stream)
{
    Grid<double> white(side + 1, side + 1);
    Rng rng(6, stream);
    for (double& value : white) {
        value = rng.normal();
    }
    Image out(side, side);
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            out.at(r, c) =
                static_cast<float>(10 + 0.25 * (white.at(r, c) + white.at(r + 1, c) +
                                                white.at(r, c + 1) + white.at(r + 1, c + 1)));
        }
    }
    return out;
}

std::vector<double> gaussianKernel(double width)
{
    const int half = static_cast<int>(3 * width);
    std::vector<double> kernel;
    for (int i = -half; i <= half; ++i) {
        kernel.push_back(std::exp(-0.5 * i * i / (width * width)));
    }
    return kernel;
}

/// White noise smoothed along both axes.
Image smoothedNoise(int side, const std::vector<double>& kernel, std::uint32_t stream)
{
    const int length = static_cast<int>(kernel.size());
    const int wide = side + length - 1;
    Grid<double> white(wide, wide), across(wide, side);
    Rng rng(6, stream);
    for (double& value : white) {
        value = rng.normal();
    }
    for (int r = 0; r < wide; ++r) {
        for (int c = 0; c < side; ++c) {
            for (int k = 0; k < length; ++k) {
                across.at(r, c) += kernel[static_cast<std::size_t>(k)] * white.at(r, c + k);
            }
        }
    }
    Image out(side, side);
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            double sum = 0;
            for (int k = 0; k < length; ++k) {
                sum += kernel[static_cast<std::size_t>(k)] * across.at(r + k, c);
            }
            out.at(r, c) = static_cast<float>(sum);
        }
    }
    return out;
}

Result<SkyCovariance> measure(const Image& sky, const Mask& blank, int reach)
{
    return measureSkyCovariance(std::span(&sky, 1), blank, reach);
}

} // namespace

class SkyCovarianceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// 200 x 200 pixels tell a correlation to some 0.01.
    void correlationsAreFound()
    {
        const auto sky = measure(boxNoise(200, 1), {}, 3);
        QVERIFY(sky.has_value());
        const auto correlation = [&](int dy, int dx) {
            return sky->covariance.at(3 + dy, 3 + dx) / sky->variance();
        };
        QVERIFY(std::abs(sky->variance() - 0.25) < 0.02);
        QVERIFY(std::abs(correlation(0, 1) - 0.5) < 0.05);
        QVERIFY(std::abs(correlation(-1, 0) - 0.5) < 0.05);
        QVERIFY(std::abs(correlation(1, -1) - 0.25) < 0.05);
        QVERIFY(std::abs(correlation(2, 2)) < 0.05);
        QCOMPARE(sky->correlation().at(3, 3), 1.0);
    }

    /// Holes, stars and pixels without a value take nothing away.
    void holesAndStarsDoNoHarm()
    {
        Image image = boxNoise(200, 2);
        Mask blank(200, 200, 1);
        for (int r = 60; r < 120; ++r) {
            for (int c = 60; c < 120; ++c) {
                blank.at(r, c) = 0;
                image.at(r, c) += 100;
            }
        }
        image.at(10, 10) = 1e4F;
        image.at(20, 20) = std::nanf("");
        const auto sky = measure(image, blank, 2);
        QVERIFY(sky.has_value());
        QVERIFY(std::abs(sky->variance() - 0.25) < 0.02);
        QVERIFY(std::abs(sky->covariance.at(2, 3) / sky->variance() - 0.5) < 0.05);
    }

    /// Patches of different levels, such as cutouts from here and there.
    void patchesCountTogether()
    {
        std::vector<Image> patches;
        for (std::uint32_t i = 0; i < 12; ++i) {
            patches.push_back(boxNoise(48, 10 + i));
            for (float& value : patches.back()) {
                value += static_cast<float>(i);
            }
        }
        const auto sky = measureSkyCovariance(patches, {}, 2);
        QVERIFY(sky.has_value());
        QCOMPARE(sky->pixels, 12 * 48 * 48);
        QVERIFY(std::abs(sky->covariance.at(3, 2) / sky->variance() - 0.5) < 0.05);
    }

    /// One image, or a stack of them.
    void patchesAreReadFromFiles()
    {
        const QTemporaryDir folder;
        const std::filesystem::path base = folder.path().toStdString();
        const std::vector<float> numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        FitsWriter stack(base / "stack.fits");
        stack.primary({});
        stack.addImage("SKY", {3, 2, 2}, numbers);
        QVERIFY(stack.finish().has_value());
        const auto two = readSkyPatches(base / "stack.fits");
        QVERIFY(two.has_value());
        QCOMPARE(two->size(), std::size_t{2});
        QCOMPARE((*two)[1].at(1, 2), 11.0F);
        FitsWriter single(base / "single.fits");
        single.primary({});
        single.addImage("SKY", {4, 3}, numbers);
        QVERIFY(single.finish().has_value());
        QCOMPARE(readSkyPatches(base / "single.fits")->front().rows(), 3);
        QVERIFY(!readSkyPatches(base / "none.fits").has_value());
    }

    /// How far is chosen by the noise: white, averaged over squares of known sides, smoothed by a
    /// Gaussian, and so smooth that it never ends.
    void theSkySaysHowFar_data()
    {
        QTest::addColumn<int>("box");
        QTest::addColumn<double>("gaussian");
        QTest::addColumn<int>("least"); // of the step where correlation ends
        QTest::addColumn<int>("most");
        QTest::newRow("white") << 1 << 0.0 << 1 << 3;
        QTest::newRow("2 x 2") << 2 << 0.0 << 2 << 4; // ends at 2 along the axes
        QTest::newRow("5 x 5") << 5 << 0.0 << 5 << 8;
        QTest::newRow("gaussian") << 1 << 3.0 << 9 << 16; // exp(-r^2/36): 0.1 at 9, 0.001 at 16
        QTest::newRow("endless") << 1 << 14.0 << 0 << 0;
    }
    void theSkySaysHowFar()
    {
        QFETCH(int, box);
        QFETCH(double, gaussian);
        QFETCH(int, least);
        QFETCH(int, most);
        const std::vector<double> kernel =
            gaussian > 0 ? gaussianKernel(gaussian)
                         : std::vector<double>(static_cast<std::size_t>(box), 1.0);
        std::vector<Image> patches;
        for (std::uint32_t i = 0; i < (least > 0 ? 12 : 4); ++i) {
            patches.push_back(smoothedNoise(least > 0 ? 96 : 256, kernel, 40 + i));
        }
        const auto sky = measureSkyCovariance(patches, {});
        QVERIFY(sky.has_value());
        if (least == 0) {
            QVERIFY(!sky->zeroFrom); // 0.27 at the longest step
            QCOMPARE(sky->reach, kLongestSkyReach);
            return;
        }
        QVERIFY(sky->zeroFrom.has_value());
        QVERIFY2(*sky->zeroFrom >= least && *sky->zeroFrom <= most,
                 qPrintable(QString::number(*sky->zeroFrom)));
        QCOMPARE(sky->reach, std::min(2 * *sky->zeroFrom, kLongestSkyReach));
        QCOMPARE(sky->covariance.rows(), 2 * sky->reach + 1);
    }

    /// A patch has but so many long steps.
    void halfAPatchIsFarEnough()
    {
        const auto sky = measureSkyCovariance(
            std::vector<Image>(30, smoothedNoise(20, gaussianKernel(8), 5)), {});
        QVERIFY(sky.has_value());
        QCOMPARE(sky->reach, 10);
    }

    void tooLittleSkyIsSaid()
    {
        QVERIFY(!measure(boxNoise(9, 3), {}, 4).has_value());
        QVERIFY(!measure(Image(50, 50, 1.0F), {}, 2).has_value());
    }
};

ANNEAU_TEST(sky_covariance, SkyCovarianceTest)
#include "sky_covariance_test.moc"
