// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/point_spread.h"
#include "core/forward/psf.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace anneau;

namespace {

/// A round Gaussian sampled about the kernel's centre, of sum 1.
Grid<double> gaussian(int side, double sigma)
{
    Grid<double> kernel(side, side);
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            const double dx = c - kernelCentre(side), dy = r - kernelCentre(side);
            kernel.at(r, c) = std::exp(-0.5 * (dx * dx + dy * dy) / (sigma * sigma));
        }
    }
    const double sum = std::accumulate(kernel.begin(), kernel.end(), 0.0);
    for (double& value : kernel) {
        value /= sum;
    }
    return kernel;
}

double sum(const Grid<double>& image)
{
    return std::accumulate(image.begin(), image.end(), 0.0);
}

double largestDifference(const Grid<double>& a, const Grid<double>& b)
{
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(a[i] - b[i]));
    }
    return worst;
}

Component point(double flux, double x, double y)
{
    return {"PointImage", "A", {flux, x, y}, {false, false, false}};
}

constexpr double kScale = 0.05;

} // namespace

class PointSpreadTest : public QObject {
    Q_OBJECT

    const ImageFrame m_frame{40, 44, kScale, 2};

private Q_SLOTS:
    void isTheKernelAtThePixelsOfASharpImage()
    {
        Grid<double> kernel(7, 6); // Neither square nor symmetric; even and odd.
        Rng rng(3, 0);
        for (double& value : kernel) {
            value = rng.uniform();
        }
        const int row = 12, col = 30;
        Grid<double> image(m_frame.rows, m_frame.cols);
        PointSpread(kernel).add(m_frame, 3.0, (col - 21.5) * kScale, (row - 19.5) * kScale, image);
        Grid<double> expected(m_frame.rows, m_frame.cols);
        expected.at(row, col) = 3.0;
        expected = Convolver<double>(kernel, m_frame.rows, m_frame.cols).apply(expected);
        QVERIFY(largestDifference(image, expected) < 1e-9);
    }

    void keepsTheFluxWhereverItIs()
    {
        const PointSpread spread(gaussian(15, 0.8)); // Undersampled: FWHM of 1.9 pixels.
        Rng rng(4, 0);
        for (int trial = 0; trial < 50; ++trial) {
            Grid<double> image(m_frame.rows, m_frame.cols);
            spread.add(m_frame, 2.5, 0.2 * (rng.uniform() - 0.5), 0.2 * (rng.uniform() - 0.5),
                       image);
            QVERIFY(std::abs(sum(image) / 2.5 - 1) < 1e-9);
        }
    }

    void movesAKernelByPartsOfAPixel()
    {
        const double sigma = 1.2, x = 0.37 * kScale, y = -1.56 * kScale;
        const Grid<double> kernel = gaussian(21, sigma);
        Grid<double> image(m_frame.rows, m_frame.cols);
        PointSpread(kernel).add(m_frame, 1.0, x, y, image);
        double worst = 0;
        for (int r = 0; r < m_frame.rows; ++r) {
            for (int c = 0; c < m_frame.cols; ++c) {
                const double dx = c - 21.5 - x / kScale, dy = r - 19.5 - y / kScale;
                const double exact =
                    kernel.at(10, 10) * std::exp(-0.5 * (dx * dx + dy * dy) / (sigma * sigma));
                worst = std::max(worst, std::abs(image.at(r, c) - exact));
            }
        }
        QVERIFY2(worst < 3e-3 * kernel.at(10, 10),
                 qPrintable(QString::number(worst / kernel.at(10, 10))));
    }

    void sumsAFinerKernelOverPixels()
    {
        // The same light as a very small blob in the middle of a fine sample.
        const int fine = 3;
        const Grid<double> kernel = gaussian(27, 2.4);
        const double x = (4 - 0.5 * (m_frame.cols * fine - 1) + 66) * kScale / fine;
        const double y = (-0.5 * (m_frame.rows * fine - 1) + 50) * kScale / fine;
        const ImageFrame frame{m_frame.rows, m_frame.cols, kScale, 3 * 7};
        const LensImager<double> imager(frame, kernel, fine);
        const double sigma = 0.1 * kScale;
        const double flux = 5.0;
        const Component blob{
            "Gaussian", "blob", {flux / (2 * M_PI * sigma * sigma), sigma, 1, 0, x, y}, {}};
        const std::vector<Component> asPoint{point(flux, x, y)}, asBlob{blob};
        const Grid<double> drawn = imager.lightImage(asPoint), sharp = imager.lightImage(asBlob);
        // The blob's tails reach neighbouring samples: 0.1 pixels of 1/3.
        QVERIFY2(largestDifference(drawn, sharp) < 0.02 * flux * kernel.at(13, 13) * fine * fine,
                 qPrintable(QString::number(largestDifference(drawn, sharp))));
        QVERIFY(std::abs(sum(drawn) - flux) < 1e-9);
    }

    void columnsAreItsSlopes()
    {
        for (const int fine : {1, 2}) {
            const PointSpread spread(gaussian(17, 1.1 * fine), fine);
            const double x = 0.123, y = -0.291, h = 1e-4;
            const auto at = [&](double px, double py) {
                Grid<double> image(m_frame.rows, m_frame.cols);
                spread.add(m_frame, 1.0, px, py, image);
                return image;
            };
            const auto slope = [h](const Grid<double>& above, const Grid<double>& below) {
                Grid<double> result = above;
                for (std::size_t i = 0; i < result.size(); ++i) {
                    result[i] = (above[i] - below[i]) / (2 * h);
                }
                return result;
            };
            const PointSpread::Columns columns = spread.columns(m_frame, x, y);
            QVERIFY(largestDifference(columns.flux, at(x, y)) == 0);
            QVERIFY(largestDifference(columns.x, slope(at(x + h, y), at(x - h, y))) < 1e-4);
            QVERIFY(largestDifference(columns.y, slope(at(x, y + h), at(x, y - h))) < 1e-4);
            QVERIFY(std::abs(*std::max_element(columns.x.begin(), columns.x.end())) > 0.1);
        }
    }

    void shinesIntoTheFrameFromBeside()
    {
        const LensImager<double> imager(m_frame, gaussian(15, 1.5));
        const double beside = 23.0 * kScale; // One pixel beyond the edge.
        const Grid<double> image = imager.lightImage(std::vector{point(1.0, beside, 0.0)});
        QVERIFY(sum(image) > 0.1 && sum(image) < 0.5);
        QCOMPARE(sum(imager.lightImage(std::vector{point(1.0, 1e9, 0.0)})), 0.0);
    }

    void fillsOnePixelWithoutAKernel()
    {
        const LensImager<double> imager(m_frame, {});
        const Grid<double> image = imager.lightImage(std::vector{point(4.0, 0.51 * kScale, 0.01)});
        QCOMPARE(image.at(20, 22), 4.0);
        QCOMPARE(sum(image), 4.0);
    }

    void isPartOfTheLensLight()
    {
        Observation observation;
        observation.pixelScale = kScale;
        observation.data = Image(m_frame.rows, m_frame.cols);
        observation.psf.kernel = converted<float>(gaussian(15, 1.5));
        Scene scene;
        scene.lensLight = {point(7.0, 0.1, 0.2)};
        scene.sourceLight = scene.lensLight; // Not lensed: its images are.
        scene.sky = 0.5;
        const Image light = lensLightImage(observation, scene);
        Grid<double> expected(m_frame.rows, m_frame.cols);
        PointSpread(gaussian(15, 1.5)).add(m_frame, scene.lensLight, expected);
        for (std::size_t i = 0; i < light.size(); ++i) {
            QVERIFY(std::abs(double(light[i]) - 0.5 - expected[i]) < 1e-6);
        }
        const Image lensed = lensedSourceImage(observation, scene);
        QVERIFY(std::all_of(lensed.begin(), lensed.end(), [](float v) { return v == 0; }));
    }
};

ANNEAU_TEST(point_spread, PointSpreadTest)
#include "point_spread_test.moc"
