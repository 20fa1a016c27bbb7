// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cosmology/cosmology.h"
#include "core/inference/points/point_fit.h"
#include "core/model/conventions.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace anneau;

namespace {

/// Images of a source behind a known lens.
PointImageData imagesOf(const std::vector<Component>& lens, double sx, double sy)
{
    const LensPlane plane(lens);
    PointImageData data;
    for (const PointImage& image : ImageFinder(plane, 5).find(sx, sy).images) {
        data.x.push_back(image.x);
        data.y.push_back(image.y);
    }
    return data;
}

} // namespace

class PointFitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Priors pull towards a round lens, but not far where positions are good.
    void recoversAKnownLens()
    {
        const std::vector<Component> lens{
            {"PEMD", "lens", {1.2, 2.0, 0.75, 30, 0.05, -0.04}, std::vector<bool>(6, false)},
            {"ExternalShear", "shear", {0.06, -20}, std::vector<bool>(2, false)}};
        PointImageData data = imagesOf(lens, 0.08, 0.06);
        QCOMPARE(data.x.size(), std::size_t(4));
        data.sigma = 0.001;
        PointFitOptions options;
        options.center = RayMap::Point{0.05, -0.04};
        options.centerWidth = 0.001;
        const auto fit = fitPointImages(data, options);
        QVERIFY(fit);
        QVERIFY2(std::abs(fit->thetaE - 1.2) < 3 * fit->thetaEError && fit->thetaEError < 0.02,
                 qPrintable(QString("%1 +- %2").arg(fit->thetaE).arg(fit->thetaEError)));
        QVERIFY(fit->rms < 0.001);
        QCOMPARE(fit->images.size(), std::size_t(4));
        const Ellipticity wanted = ellipticityOf({0.75, 30});
        const Ellipticity got =
            ellipticityOf({fit->lensMass[0].values[2], fit->lensMass[0].values[3]});
        QVERIFY(std::hypot(got.e1 - wanted.e1, got.e2 - wanted.e2) < 0.03);
    }

    /// Quasars with four images: positions as in Gilman et al. 2025 (arXiv:2511.07513) and the
    /// papers cited there, Einstein radii of their power law and shear.
    void publishedQuads_data()
    {
        QTest::addColumn<std::vector<double>>("x");
        QTest::addColumn<std::vector<double>>("y");
        QTest::addColumn<double>("published");
        using V = std::vector<double>;
        QTest::newRow("WGD2038-4008") << V{-1.48840, 0.81860, -0.69240, 0.68960}
                                      << V{0.48124, -1.22576, -1.19676, 0.86525} << 1.3746;
        QTest::newRow("J1537-3010") << V{1.41215, -0.58085, -1.43585, 0.66215}
                                    << V{-0.71409, -1.04309, 0.92991, 1.04891} << 1.3996;
        QTest::newRow("J1131-4419") << V{0.06385, -0.87600, 0.42557, 0.75369}
                                    << V{-0.80793, 0.27866, 0.71204, 0.37730} << 0.8582;
        QTest::newRow("PG1115+080") << V{-0.76159, -0.41779, 1.05831, 0.90871}
                                    << V{-0.63064, 1.33156, -0.24833, -0.70041} << 1.1433;
    }
    void publishedQuads()
    {
        QFETCH(std::vector<double>, x);
        QFETCH(std::vector<double>, y);
        QFETCH(double, published);
        const auto fit = fitPointImages({x, y, 0.005});
        QVERIFY(fit);
        const QString what =
            QString("theta_E %1 +- %2, published %3 (%4 %), rms %5 mas, prior %6, %7 images")
                .arg(fit->thetaE)
                .arg(fit->thetaEError)
                .arg(published)
                .arg(100 * (fit->thetaE / published - 1))
                .arg(1000 * fit->rms)
                .arg(fit->prior)
                .arg(fit->images.size());
        qInfo("%s", qPrintable(what));
        QVERIFY2(std::abs(fit->thetaE / published - 1) < 0.03, qPrintable(what));
        QVERIFY2(fit->rms < 0.01, qPrintable(what));
        QCOMPARE(fit->images.size(), std::size_t(4));
    }

    /// PG1115+080: C, the far minimum, leads A by 9.9 +- 1.1 and B by 18.8 +- 1.6 days (Bonvin et
    /// al. 2018, arXiv:1804.09183); with the slope 2.17 +- 0.05 (Chen et al. 2019,
    /// arXiv:1907.02533, who find H0 = 81 +8 -7 from it) delays of this model give H0.
    void hubbleConstantFromADelay()
    {
        PointImageData data{{-0.76159, -0.41779, 1.05831, 0.90871},
                            {-0.63064, 1.33156, -0.24833, -0.70041}}; // B, C, A1, A2.
        data.delay = {18.8, 0, 9.9, 9.9};
        data.delayError = {1.6, 0.5, 1.1 * std::sqrt(2.0), 1.1 * std::sqrt(2.0)}; // A is both.
        data.daysPerSquareArcsec = Cosmology().daysPerSquareArcsec(0.311, 1.722); // H0 = 70.
        const auto fitted = [&](double slope) {
            PointFitOptions options;
            options.slope = slope;
            options.center = RayMap::Point{-0.045, 0.014}; // Of the models in Gilman et al.
            options.centerWidth = 0.02;
            return fitPointImages(data, options).value();
        };
        const PointFit fit = fitted(2.17);
        const double h0 = 70 / fit.delayScale;
        const double bySlope =
            0.5 * std::abs(70 / fitted(2.22).delayScale - 70 / fitted(2.12).delayScale);
        const double error = std::hypot(h0 * fit.delayScaleError / fit.delayScale, bySlope);
        const QString what = QString("H0 = %1 +- %2 km/s/Mpc, chi2 of delays %3")
                                 .arg(h0)
                                 .arg(error)
                                 .arg(fit.delayChi2);
        qInfo("%s", qPrintable(what));
        QVERIFY2(std::abs(h0 - 81) < 1.5 * error, qPrintable(what));
        QVERIFY2(error > 3 && error < 20, qPrintable(what));
        QVERIFY(fit.rms < 0.005);
    }

    /// Fluxes and delays of a known lens are recovered, and tell more than positions do.
    void fluxesAndDelaysOfAKnownLens()
    {
        const std::vector<Component> lens{
            {"PEMD", "lens", {1.2, 2.0, 0.75, 30, 0.05, -0.04}, std::vector<bool>(6, false)},
            {"ExternalShear", "shear", {0.06, -20}, std::vector<bool>(2, false)}};
        const LensPlane plane(lens);
        PointImageData data = imagesOf(lens, 0.08, 0.06);
        const double loose = fitPointImages(data)->thetaEError;
        data.daysPerSquareArcsec = 100;
        for (std::size_t i = 0; i < data.x.size(); ++i) {
            const auto image =
                inOrderOfArrival(plane, 0.08, 0.06, {{data.x[i], data.y[i], 0, {}}}).front();
            double f[6];
            plane.trace(1, &data.x[i], &data.y[i], {&f[0], &f[1], &f[2], &f[3], &f[4], &f[5]});
            data.flux.push_back(7 / std::abs(f[2] * f[5] - f[3] * f[4]));
            data.fluxError.push_back(i == 1 ? 0 : 0.01 * data.flux[i]); // One was not measured.
            data.delay.push_back(0.8 * 100 * image.fermat + 1234);
            data.delayError.push_back(0.1);
        }
        const auto fit = fitPointImages(data);
        QVERIFY(fit);
        const QString what = QString("theta_E %1 +- %2 (%3), flux %4, scale %5 +- %6")
                                 .arg(fit->thetaE)
                                 .arg(fit->thetaEError)
                                 .arg(loose)
                                 .arg(fit->sourceFlux)
                                 .arg(fit->delayScale)
                                 .arg(fit->delayScaleError);
        QVERIFY2(fit->thetaEError < 0.8 * loose, qPrintable(what));
        QVERIFY2(std::abs(fit->thetaE - 1.2) < 3 * fit->thetaEError, qPrintable(what));
        QVERIFY2(std::abs(fit->sourceFlux - 7) < 0.7, qPrintable(what));
        QVERIFY2(std::abs(fit->delayScale - 0.8) < 3 * fit->delayScaleError, qPrintable(what));
        QVERIFY2(fit->delayScaleError < 0.1, qPrintable(what));
        data.flux.pop_back();
        QVERIFY(!fitPointImages(data));
    }

    void twoImagesGiveAnEinsteinRadius()
    {
        const PointImageData data{{1.5, -0.9}, {0.1, -0.1}, 0.005};
        QVERIFY(!fitPointImages(data)); // Halfway between them it would make a ring.
        PointFitOptions options;
        options.center = RayMap::Point{0, 0};
        const auto fit = fitPointImages(data, options);
        QVERIFY(fit);
        QVERIFY(std::abs(fit->thetaE - 1.2) < 0.1);
        QVERIFY(fit->rms < 0.002);
        QVERIFY(fit->images.size() >= 2);
    }

    void impossibleDataAreRefused()
    {
        QVERIFY(!fitPointImages({{1.0}, {0.0}, 0.005}));
        QVERIFY(!fitPointImages({{1.0, 1.0}, {0.0, 0.0}, 0.005}));
        QVERIFY(!fitPointImages({{1.0, std::numeric_limits<double>::quiet_NaN()}, {0, 1}, 0.005}));
        QVERIFY(!fitPointImages({{1.0, -1.0}, {0.0, 0.0}, 0}));
    }

    void aStopIsHeeded()
    {
        std::stop_source source;
        source.request_stop();
        const auto fit = fitPointImages(
            {{-1.48840, 0.81860, -0.69240, 0.68960}, {0.48124, -1.22576, -1.19676, 0.86525}}, {},
            source.get_token());
        QVERIFY(!fit && fit.error().kind == Error::Kind::Cancelled);
    }
};

ANNEAU_TEST(point_fit, PointFitTest)
#include "point_fit_test.moc"
