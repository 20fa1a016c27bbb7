// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_bins.h"
#include "tests/core/inference/simulated_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

constexpr double kFwhm = 2.3548;

Observation blank(int rows, int cols, double psfSigma)
{
    Observation o;
    o.data = Image(rows, cols);
    o.sigma = Image(rows, cols, 1);
    o.mask = Mask(rows, cols, 1);
    o.pixelScale = 0.03;
    o.psf.kernel = Image(31, 31);
    float sum = 0;
    for (int r = 0; r < 31; ++r) {
        for (int c = 0; c < 31; ++c) {
            const double d2 = (r - 15) * (r - 15) + (c - 15) * (c - 15);
            sum += o.psf.kernel.at(r, c) =
                static_cast<float>(std::exp(-0.5 * d2 / (psfSigma * psfSigma)));
        }
    }
    for (float& value : o.psf.kernel) {
        value /= sum;
    }
    return o;
}

} // namespace

class FitBinsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatIsSampledTooFinelyIsBinned()
    {
        QCOMPARE(binnedForFit(blank(60, 60, 2.0 / kFwhm)).factor, 1);
        QCOMPARE(binnedForFit(blank(60, 60, 2.6 / kFwhm)).factor, 1);
        QCOMPARE(binnedForFit(blank(60, 60, 3.3 / kFwhm)).factor, 2);
        QCOMPARE(binnedForFit(blank(60, 60, 4.8 / kFwhm)).factor, 3);
        Observation fine = blank(60, 60, 6.0 / kFwhm);
        fine.psf.oversampling = 3; // Two pixels wide.
        QCOMPARE(binnedForFit(fine).factor, 1);
    }

    /// What is asked for besides is said to be for the image's size.
    void moreIsBinnedIfAsked()
    {
        const Observation sharp = blank(60, 60, 2.0 / kFwhm);
        QCOMPARE(binnedForFit(sharp, 2).factor, 2);
        QVERIFY(binnedForFit(sharp, 2).forSize);
        QCOMPARE(binnedForFit(blank(60, 60, 4.8 / kFwhm), 2).factor, 3);
        QVERIFY(!binnedForFit(blank(60, 60, 4.8 / kFwhm), 2).forSize);
    }

    /// Sums and squares; one bad pixel takes its bin with it; odd sides lose a row.
    void binsHoldTheirPixels()
    {
        Observation o = blank(61, 60, 3.3 / kFwhm);
        for (int r = 0; r < 61; ++r) {
            for (int c = 0; c < 60; ++c) {
                o.data.at(r, c) = static_cast<float>(r * 60 + c);
                o.sigma.at(r, c) = r < 30 ? 1.0F : 2.0F;
            }
        }
        o.mask.at(11, 4) = 0;
        const BinnedObservation bins = binnedForFit(o);
        QCOMPARE(bins.observation.rows(), 30);
        QCOMPARE(bins.observation.data.at(0, 0), 0.0F + 1 + 60 + 61);
        QCOMPARE(bins.observation.sigma.at(0, 0), 2.0F);
        QCOMPARE(bins.observation.sigma.at(20, 0), 4.0F);
        QCOMPARE(bins.observation.mask.at(5, 2), std::uint8_t{0});
        QCOMPARE(bins.observation.mask.at(5, 3), std::uint8_t{1});
        QVERIFY(std::abs(bins.shiftX) < 1e-12);
        QVERIFY(std::abs(bins.shiftY + 0.015) < 1e-12);
        QVERIFY(std::abs(bins.observation.pixelScale - 0.06) < 1e-12);
        QCOMPARE(bins.observation.psf.oversampling, 2);
    }

    /// White noise stays what it is; smoothed noise has bins noisier than its pixels tell.
    void theirNoiseIsMeasured()
    {
        Observation white = blank(200, 200, 3.3 / kFwhm);
        Rng rng(8, 1);
        for (float& value : white.data) {
            value = static_cast<float>(rng.normal());
        }
        QVERIFY(binnedForFit(white).noise < 1.04);
        Observation smooth = white;
        double norm = 0;
        const auto tap = [](int d) {
            return std::exp(-0.5 * d * d / 0.64);
        };
        for (int d = -2; d <= 2; ++d) {
            norm += tap(d) * tap(d);
        }
        for (int r = 2; r < 198; ++r) {
            for (int c = 2; c < 198; ++c) {
                double sum = 0;
                for (int i = -2; i <= 2; ++i) {
                    for (int j = -2; j <= 2; ++j) {
                        sum += tap(i) * tap(j) * double(white.data.at(r + i, c + j));
                    }
                }
                smooth.data.at(r, c) = static_cast<float>(sum / norm);
            }
        }
        // Neighbours are correlated by exp(-1 / (4 * 0.64)): per side a factor of 1 + rho.
        const double rho = std::exp(-0.25 / 0.64);
        const double noise = binnedForFit(smooth).noise;
        QVERIFY2(std::abs(noise / (1 + rho) - 1) < 0.06, qPrintable(QString::number(noise)));
    }

    /// A lens on fine pixels, off the middle of an odd frame, comes out where it is and as large,
    /// with a scene that is the data again.
    void aFinelySampledLens()
    {
        Observation o = blank(111, 110, 3.4 / kFwhm);
        o.pixelScale = 0.04;
        for (float& sigma : o.sigma) {
            sigma = 0.0025F;
        }
        const Scene truth = simulated::truth();
        const Image light = lensLightImage(o, truth);
        const Image arcs = lensedSourceImage(o, truth);
        Rng rng(21, 0);
        for (std::size_t i = 0; i < o.data.size(); ++i) {
            o.data[i] = light[i] + arcs[i] + o.sigma[i] * static_cast<float>(rng.normal());
        }
        FitOptions options = simulated::quick();
        options.start = truth;
        FitEvents events;
        double x = 0;
        events.onBetter = [&](const Scene& scene) {
            if (!scene.lensMass.empty()) {
                x = scene.lensMass[0].values[4];
            }
        };
        const auto fit = fitLens(o, options, events, {});
        QVERIFY2(fit.has_value(), fit ? "" : fit.error().message.c_str());
        QVERIFY(simulated::warns(*fit, "bins of 2 x 2"));
        QVERIFY(std::abs(simulated::parameter(*fit, "lens", "theta_E").value - 1.15) < 0.01);
        QVERIFY(std::abs(simulated::parameter(*fit, "lens", "center_x").value - 0.23) < 0.01);
        QVERIFY(std::abs(simulated::parameter(*fit, "lens", "center_y").value + 0.16) < 0.01);
        QVERIFY(std::abs(x - 0.23) < 0.01);
        QVERIFY(std::abs(fit->scene.sky - 0.01) < 0.001);
        QCOMPARE(fit->scene.sky, simulated::parameter(*fit, "sky", "sky").value);
        const std::size_t n = fit->parameters.size();
        const double error = fit->parameters.back().error;
        QVERIFY(std::abs(fit->covariance[n * n - 1] - error * error) < 1e-6 * error * error);
        QVERIFY(fit->arcs.sameShape(o.mask) && fit->row + fit->height <= 111);
        const Image model = lensedSourceImage(o, fit->scene);
        const Image lens = lensLightImage(o, fit->scene);
        double chi2 = 0;
        int pixels = 0;
        for (std::size_t i = 0; i < o.data.size(); ++i) {
            if (fit->arcs[i] != 0) {
                chi2 += std::pow((o.data[i] - model[i] - lens[i]) / o.sigma[i], 2);
                ++pixels;
            }
        }
        QVERIFY(pixels > 800);
        QVERIFY2(chi2 / pixels < 1.2, qPrintable(QString::number(chi2 / pixels)));
    }
};

ANNEAU_TEST(fit_bins, FitBinsTest)
#include "fit_bins_test.moc"
