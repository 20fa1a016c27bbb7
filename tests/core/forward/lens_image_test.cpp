// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/forward/bilinear.h"
#include "core/forward/lens_image.h"
#include "core/forward/psf.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

using namespace anneau;

namespace {

Grid<double> gaussian(int side, double sigma)
{
    Grid<double> kernel(side, side);
    double sum = 0;
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            const double dr = r - kernelCentre(side);
            const double dc = c - kernelCentre(side);
            kernel.at(r, c) = std::exp(-0.5 * (dr * dr + dc * dc) / (sigma * sigma));
            sum += kernel.at(r, c);
        }
    }
    for (double& value : kernel) {
        value /= sum;
    }
    return kernel;
}

Component sersic(double iEff, double radius, double n, double q, double phi, double x, double y)
{
    return {"Sersic", "light", {iEff, radius, n, q, phi, x, y}, std::vector<bool>(7, false)};
}

Component epl(double thetaE, double slope, double q, double phi, double x, double y)
{
    return {"PEMD", "lens", {thetaE, slope, q, phi, x, y}, std::vector<bool>(6, false)};
}

double total(const Grid<double>& image)
{
    double sum = 0;
    for (const double value : image) {
        sum += value;
    }
    return sum;
}

} // namespace

class LensImageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void imageIsTheSumOfItsParts()
    {
        const LensImager<double> imager({24, 20, 0.1, 3}, gaussian(11, 1.4), 1, FrameEdge::Open);
        const std::vector<Component> lens{epl(0.7, 2.1, 0.8, 20, 0.05, 0)};
        const std::vector<Component> source{sersic(3, 0.3, 1, 0.8, 10, 0.1, 0.1)};
        const std::vector<Component> light{sersic(9, 0.4, 3, 0.7, 40, 0, 0.1)};
        const Grid<double> both = imager.image(lens, {source, {}, nullptr}, light);
        const Grid<double> lensed = imager.lensedImage(imager.trace(lens), {source, {}, nullptr});
        const Grid<double> direct = imager.lightImage(light);
        for (std::size_t i = 0; i < both.size(); ++i) {
            QVERIFY(std::abs(both[i] - lensed[i] - direct[i]) < 1e-13);
        }
    }

    /// Of half the sum of squares of an image: the adjoint in the source, differences in the lens;
    /// with a kernel as the pixels and a finer one, on one thread and on three.
    void gradientIsTheSlopeOfALoss()
    {
        const SourceGrid grid{12, 0.15, 0.05, -0.02};
        Grid<double> source(12, 12);
        for (std::size_t i = 0; i < source.size(); ++i) {
            source[i] = std::sin(0.3 * double(i)) + 0.01 * double(i);
        }
        for (const int oversampling : {1, 2}) {
            const LensImager<double> imager({18, 22, 0.12, 2}, gaussian(9, 1.2), oversampling);
            std::vector<Component> lens{
                epl(0.7, 2.1, 0.8, 20, 0.05, 0),
                {"ExternalShear", "shear", {0.04, -20}, std::vector<bool>(2)}};
            const auto half = [&](const std::vector<Component>& mass, const Grid<double>& pixels) {
                double sum = 0;
                for (const double v : imager.lensedImage(mass, {{}, grid, &pixels})) {
                    sum += 0.5 * v * v;
                }
                return sum;
            };
            const auto rays = imager.trace(lens);
            const Grid<double> image = imager.lensedImage(rays, {{}, grid, &source});
            const auto gradient = imager.gradient(lens, rays, grid, source, image);
            {
                const int before = threadCount();
                setThreadCount(3);
                const auto again = imager.gradient(lens, rays, grid, source, image);
                setThreadCount(before);
                QVERIFY(again.source == gradient.source && again.lens == gradient.lens);
            }
            for (const std::size_t pixel : {0U, 17U, 66U, 143U}) {
                Grid<double> up = source, down = source;
                up[pixel] += 1e-3;
                down[pixel] -= 1e-3;
                const double slope = (half(lens, up) - half(lens, down)) / 2e-3;
                QVERIFY(std::abs(gradient.source[pixel] - slope) < 1e-9 * (1 + std::abs(slope)));
            }
            for (std::size_t part = 0; part < lens.size(); ++part) {
                for (std::size_t k = 0; k < lens[part].values.size(); ++k) {
                    // Kinks at the pixels' centres and edges: the step must be small, the loss not.
                    auto up = lens, down = lens;
                    up[part].values[k] += 1e-7;
                    down[part].values[k] -= 1e-7;
                    const double slope = (half(up, source) - half(down, source)) / 2e-7;
                    QVERIFY2(std::abs(gradient.lens[part][k] - slope) <
                                 1e-5 * (1 + std::abs(slope)),
                             qPrintable(QString("%1 %2: %3 %4")
                                            .arg(part)
                                            .arg(k)
                                            .arg(gradient.lens[part][k])
                                            .arg(slope)));
                }
            }
        }
    }

    void bilinearWeights()
    {
        Grid<double> plane(5, 5); // Linear in x and y: bilinear interpolation is exact.
        for (int r = 0; r < 5; ++r) {
            for (int c = 0; c < 5; ++c) {
                plane.at(r, c) = 3 + 2 * (c - 2) * 0.1 - 7 * (r - 2) * 0.1;
            }
        }
        const BilinearGrid<double> grid({5, 0.1, 0.5, -0.25});
        const auto expected = [](double x, double y) {
            return 3 + 2 * (x - 0.5) - 7 * (y + 0.25);
        };
        for (const auto& [x, y] :
             {std::pair{0.5, -0.25}, {0.43, -0.21}, {0.26, -0.49}, {0.74, -0.01}}) {
            QVERIFY(std::abs(grid.interpolate(plane.data(), x, y) - expected(x, y)) < 1e-12);
        }
        QCOMPARE(grid.interpolate(plane.data(), 0.2499, -0.25), 0.0); // Outside the pixels' edges.
        QCOMPARE(grid.interpolate(plane.data(), 0.5, 0.0001), 0.0);
        QCOMPARE(grid.interpolate(plane.data(), std::nan(""), 0.0), 0.0);
    }

    /// An unlensed profile keeps its flux: surface brightness times area, half of it inside
    /// theta_eff.
    void fluxIsSurfaceBrightnessTimesArea()
    {
        const LensImager<double> imager({200, 200, 0.05, 2}, Grid<double>{});
        const std::vector<Component> light{sersic(1, 0.5, 1, 1, 0, 0.1, 0)};
        // Flux of an exponential disc: 2 pi I0 h^2 with h = theta_eff / 1.67835, I0 = exp(1.67835).
        const double h = 0.5 / 1.678347;
        const double expected = 2 * M_PI * std::exp(1.678347) * h * h;
        QVERIFY(std::abs(total(imager.lightImage(light)) / expected - 1) < 2e-3);
    }

    void blurringKeepsFluxAndCentre()
    {
        const std::vector<Component> light{sersic(1, 0.3, 1, 0.7, 30, 0.2, -0.1)};
        const ImageFrame frame{121, 101, 0.05, 2};
        const auto sharp = LensImager<double>(frame, Grid<double>{}).lightImage(light);
        for (const int oversampling : {1, 2}) {
            const LensImager<double> imager(frame, gaussian(21, 2.0 * oversampling), oversampling);
            const auto blurred = imager.lightImage(light);
            double x[2] = {}, y[2] = {};
            for (int r = 0; r < frame.rows; ++r) {
                for (int c = 0; c < frame.cols; ++c) {
                    x[0] += sharp.at(r, c) * c;
                    x[1] += blurred.at(r, c) * c;
                    y[0] += sharp.at(r, c) * r;
                    y[1] += blurred.at(r, c) * r;
                }
            }
            QVERIFY(std::abs(total(blurred) / total(sharp) - 1) < 1e-3);
            QVERIFY(std::abs(x[0] / total(sharp) - x[1] / total(blurred)) < 2e-2);
            QVERIFY(std::abs(y[0] / total(sharp) - y[1] / total(blurred)) < 2e-2);
        }
    }

    void openEdgesLetLightInFromOutside()
    {
        const std::vector<Component> light{sersic(1, 2, 1, 1, 0, 0, 0)};
        const ImageFrame frame{20, 20, 0.1, 1};
        const auto kernel = gaussian(9, 2);
        const auto closed =
            LensImager<double>(frame, kernel, 1, FrameEdge::Closed).lightImage(light);
        const auto open = LensImager<double>(frame, kernel, 1, FrameEdge::Open).lightImage(light);
        const auto wide =
            LensImager<double>({60, 60, 0.1, 1}, kernel).lightImage(light).cut(20, 20, 20, 20);
        QVERIFY(closed.at(0, 10) < 0.8 * wide.at(0, 10));
        for (std::size_t i = 0; i < open.size(); ++i) {
            QVERIFY(std::abs(open[i] - wide[i]) < 1e-12);
        }
    }

    /// A ring: a small source behind the centre of a circular lens appears at theta_E.
    void aSourceBehindTheCentreIsARing()
    {
        const LensImager<double> imager({80, 80, 0.05, 2}, Grid<double>{});
        const std::vector<Component> lens{epl(1.2, 2, 1, 0, 0, 0)};
        const std::vector<Component> source{sersic(1, 0.05, 1, 1, 0, 0, 0)};
        const auto image = imager.lensedImage(lens, {source, {}, nullptr});
        double flux = 0, radius = 0;
        for (int r = 0; r < 80; ++r) {
            for (int c = 0; c < 80; ++c) {
                flux += image.at(r, c);
                radius += image.at(r, c) * std::hypot((r - 39.5) * 0.05, (c - 39.5) * 0.05);
            }
        }
        QVERIFY(std::abs(radius / flux - 1.2) < 0.01);
    }

    void doesNotDependOnThreadsOrPrecision()
    {
        const std::vector<Component> lens{epl(1.1, 2.1, 0.7, 40, 0.02, -0.01)};
        const std::vector<Component> source{sersic(1, 0.2, 1.5, 0.6, 10, 0.05, 0.1)};
        const ImageFrame frame{64, 60, 0.06, 2};
        const int before = threadCount();
        setThreadCount(1);
        const auto one = LensImager<float>(frame, converted<float>(gaussian(15, 2)))
                             .lensedImage(lens, {source, {}, nullptr});
        setThreadCount(3);
        const auto three = LensImager<float>(frame, converted<float>(gaussian(15, 2)))
                               .lensedImage(lens, {source, {}, nullptr});
        setThreadCount(before);
        QVERIFY(one == three);
        const auto exact =
            LensImager<double>(frame, gaussian(15, 2)).lensedImage(lens, {source, {}, nullptr});
        const double peak = *std::max_element(exact.begin(), exact.end());
        for (std::size_t i = 0; i < one.size(); ++i) {
            QVERIFY(std::abs(double(one[i]) - exact[i]) < 1e-4 * peak);
        }
    }

    void aDrawnSourceLensesLikeItsProfile()
    {
        Scene scene;
        scene.lensMass = {epl(1.1, 2, 0.8, 20, 0, 0)};
        scene.sourceLight = {sersic(1, 0.3, 1, 0.8, 10, 0.05, 0.1)};
        scene.sourceGrid = {128, 0.02, 0, 0};
        Observation observation;
        observation.data = Image(60, 60);
        observation.pixelScale = 0.06;
        const Image profile = lensedSourceImage(observation, scene);
        scene.sourcePixels = std::make_shared<const Image>(drawSource(scene));
        const Image pixels = lensedSourceImage(observation, scene);
        const float peak = *std::max_element(profile.begin(), profile.end());
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            QVERIFY(std::abs(pixels[i] - profile[i]) < 0.02F * peak);
        }
    }
};

ANNEAU_TEST(lens_image, LensImageTest)
#include "lens_image_test.moc"
