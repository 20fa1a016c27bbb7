// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/view/color_mapper.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace anneau;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

Image image(int rows, int cols, std::initializer_list<float> values)
{
    Image out(rows, cols);
    std::copy(values.begin(), values.end(), out.begin());
    return out;
}

DisplaySettings manual(Stretch stretch, double low, double high)
{
    DisplaySettings settings;
    settings.stretch = stretch;
    settings.limits = LimitsMode::Manual;
    settings.manual = {low, high};
    return settings;
}

} // namespace

class ColorMapperTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linearGreyMapsKnownValues()
    {
        const ColorMapper mapper(Image{}, manual(Stretch::Linear, -1, 3));
        QCOMPARE(mapper.color(-1), (Rgb{0, 0, 0}));
        QCOMPARE(mapper.color(3), (Rgb{255, 255, 255}));
        QCOMPARE(mapper.color(-100), (Rgb{0, 0, 0}));
        QCOMPARE(mapper.color(kInf), (Rgb{255, 255, 255}));
        QCOMPARE(int(mapper.color(0).r), 64); // a quarter of 255
        QCOMPARE(mapper.color(kNan), kNoDataColor);
    }

    /// Values at a quarter of the range, from the formulas in Stretch's comments.
    void stretchesFollowTheirFormulas_data()
    {
        QTest::addColumn<int>("stretch");
        QTest::addColumn<double>("expected");
        QTest::newRow("linear") << int(Stretch::Linear) << 0.25;
        QTest::newRow("sqrt") << int(Stretch::Sqrt) << 0.5;
        QTest::newRow("squared") << int(Stretch::Squared) << 0.0625;
        QTest::newRow("log") << int(Stretch::Log) << 0.799776;     // ln 251 / ln 1001
        QTest::newRow("asinh") << int(Stretch::Asinh) << 0.549403; // asinh 2.5 / asinh 10
    }

    void stretchesFollowTheirFormulas()
    {
        QFETCH(int, stretch);
        QFETCH(double, expected);
        const ColorMapper mapper(Image{}, manual(static_cast<Stretch>(stretch), 0, 8));
        QVERIFY(std::abs(mapper.position(2) - expected) < 1e-5);
        QCOMPARE(mapper.position(0), 0.0);
        QCOMPARE(mapper.position(8), 1.0);
        QVERIFY(std::abs(mapper.valueAt(expected) - 2) < 1e-3);
        // The table: 255 levels, one entry of 16384 wide.
        QVERIFY(std::abs(mapper.color(2).r - 255 * expected) < 1.1);
    }

    void asinhReachesBothEndsAtAnySoftening()
    {
        for (const double softening : {1.0, 0.1, 0.001}) {
            DisplaySettings settings = manual(Stretch::Asinh, 0, 1);
            settings.softening = softening;
            const ColorMapper mapper(Image{}, settings);
            QCOMPARE(mapper.color(0), (Rgb{0, 0, 0}));
            QCOMPARE(mapper.color(1), (Rgb{255, 255, 255}));
            // No visible steps: neighbouring entries differ by at most 2 levels.
            for (std::size_t i = 1; i < mapper.table().size(); ++i) {
                QVERIFY(mapper.table()[i].r - mapper.table()[i - 1].r <= 2);
            }
        }
    }

    void equalisationSpreadsThePixels()
    {
        Image steep(1, 1000);
        for (int i = 0; i < 1000; ++i) {
            steep.at(0, i) = static_cast<float>(std::pow(i / 999.0, 4));
        }
        const ColorMapper mapper(steep, manual(Stretch::HistEq, 0, 1));
        // Half of the pixels are darker than the middle one.
        QVERIFY(std::abs(mapper.position(std::pow(0.5, 4)) - 0.5) < 0.01);
        QVERIFY(std::abs(mapper.valueAt(mapper.position(0.3)) - 0.3) < 1e-3);
    }

    void contrastAndBiasActAfterTheStretch()
    {
        DisplaySettings settings = manual(Stretch::Linear, 0, 1);
        settings.contrast = 2;
        settings.bias = 0.25;
        const ColorMapper mapper(Image{}, settings);
        QVERIFY(std::abs(mapper.position(0.25) - 0.5) < 1e-12);
        QCOMPARE(mapper.position(0.5), 1.0);
        QCOMPARE(int(mapper.color(0.25).r), 128);
    }

    void divergingMapIsNeutralInTheMiddle()
    {
        DisplaySettings settings;
        settings.stretch = Stretch::Linear;
        settings.limits = LimitsMode::Symmetric;
        settings.symmetric = 5;
        settings.colorMap = ColorMapId::Diverging;
        const ColorMapper mapper(Image{}, settings);
        const Rgb zero = mapper.color(0);
        QVERIFY(zero.r == zero.g && zero.g == zero.b);
        QVERIFY(mapper.color(-4).b > mapper.color(-4).r + 100);
        QVERIFY(mapper.color(4).r > mapper.color(4).b + 100);
        // Both halves are equally light: a residual's sign does not weigh more than its size.
        for (const double v : {1.0, 3.0, 5.0}) {
            const auto luma = [&](double x) {
                const Rgb c = mapper.color(x);
                return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
            };
            QVERIFY(std::abs(luma(v) - luma(-v)) < 20);
        }
    }

    void viridisKeepsItsPublishedColours()
    {
        QCOMPARE(colorAt(ColorMapId::Viridis, 0), (Rgb{68, 1, 84}));
        QCOMPARE(colorAt(ColorMapId::Viridis, 1), (Rgb{253, 231, 37}));
        const Rgb middle = colorAt(ColorMapId::Viridis, 0.5); // entry 128 of 256: 33, 145, 140
        QVERIFY(std::abs(middle.r - 33) <= 2 && std::abs(middle.g - 145) <= 2 &&
                std::abs(middle.b - 140) <= 2);
        QCOMPARE(colorAt(ColorMapId::Cyclic, 0), colorAt(ColorMapId::Cyclic, 1));
    }

    void picturesHaveTheLowestRowAtTheBottom()
    {
        const ColorMapper mapper(Image{}, manual(Stretch::Linear, 0, 1));
        const QImage picture = mapper.render(image(2, 3, {1, 0, 0, 0, 0, kNan}));
        QCOMPARE(picture.size(), QSize(3, 2));
        QCOMPARE(picture.pixel(0, 1), qRgb(255, 255, 255)); // row 0, column 0
        QCOMPARE(picture.pixel(2, 0), qRgb(kNoDataColor.r, kNoDataColor.g, kNoDataColor.b));
        QCOMPARE(picture.pixel(0, 0), qRgb(0, 0, 0));
    }

    void percentilesInterpolateOrderStatistics()
    {
        Image ramp(1, 101);
        for (int i = 0; i <= 100; ++i) {
            ramp.at(0, i) = static_cast<float>(100 - i);
        }
        const Limits ninety = percentileLimits(ramp, 90);
        QVERIFY(std::abs(ninety.low - 5) < 1e-9 && std::abs(ninety.high - 95) < 1e-9);
        const Limits all = percentileLimits(ramp, 100);
        QCOMPARE(all, (Limits{0, 100}));
    }

    void largeImagesAreSampledFairly()
    {
        Image large(2000, 2000); // a ramp along x: each column counts the same
        for (int row = 0; row < 2000; ++row) {
            for (int col = 0; col < 2000; ++col) {
                large.at(row, col) = static_cast<float>(col);
            }
        }
        large.at(1999, 1) = 1e6F;
        const Limits middle = percentileLimits(large, 90);
        QVERIFY(std::abs(middle.low - 100) < 5 && std::abs(middle.high - 1899) < 5);
        DisplaySettings all;
        all.limits = LimitsMode::MinMax;
        QCOMPARE(resolveLimits(large, all).high, 1e6); // extremes are exact
    }

    void limitsAreUsableWhateverTheImage()
    {
        const std::vector<Image> odd{Image{},
                                     Image(1, 1, 3.0F),
                                     Image(50, 50, 0.0F),
                                     Image(50, 50, -1e30F),
                                     Image(7, 5, kNan),
                                     image(1, 4, {kInf, -kInf, kNan, 2})};
        for (const Image& one : odd) {
            for (const auto mode :
                 {LimitsMode::Percentile, LimitsMode::Symmetric, LimitsMode::ZScale,
                  LimitsMode::MinMax, LimitsMode::ZeroToMax, LimitsMode::Manual}) {
                DisplaySettings settings;
                settings.limits = mode;
                settings.manual = {2, 2};
                const Limits limits = resolveLimits(one, settings);
                QVERIFY(std::isfinite(limits.low) && std::isfinite(limits.high));
                QVERIFY(limits.high > limits.low);
            }
        }
    }

    /// A linear ramp of samples has slope range/n: zscale widens it by 1/0.25 and is clipped to the
    /// extremes; with a few bright stars the sky's range stays.
    void zscaleIgnoresStars()
    {
        Image sky(60, 60);
        for (int i = 0; i < 3600; ++i) {
            sky[static_cast<std::size_t>(i)] = static_cast<float>((i * 7919) % 3600) / 3600.0F;
        }
        const Limits plain = zscaleLimits(sky);
        QVERIFY(plain.low < 0.05 && plain.high > 0.95 && plain.high <= 1.0);
        for (int i = 0; i < 3600; i += 97) {
            sky[static_cast<std::size_t>(i)] = 1000;
        }
        QVERIFY(zscaleLimits(sky).high < 50);
        QVERIFY(percentileLimits(sky, 99.5).high > 900);
    }

    void blockAveragesSkipMissingPixels()
    {
        const Image out = blockAverage(image(2, 5, {1, 2, kNan, kNan, 9, 3, 6, kNan, kNan, 11}), 2);
        QCOMPARE(out.rows(), 1);
        QCOMPARE(out.cols(), 3);
        QCOMPARE(out.at(0, 0), 3.0F);
        QVERIFY(std::isnan(out.at(0, 1)));
        QCOMPARE(out.at(0, 2), 10.0F); // a partial block counts what it has
    }
};

ANNEAU_TEST(color_mapper, ColorMapperTest)
#include "color_mapper_test.moc"
