// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/source_matrix.h"
#include "core/inference/chains/laplace.h"
#include "core/inference/chains/lens_density.h"
#include "tests/support/test_main.h"

#include <Eigen/Dense>
#include <QTest>

#include <cmath>
#include <numbers>
#include <vector>

using namespace anneau;

namespace {

constexpr int kSide = 20;
const SourceGrid kGrid{8, 0.12, 0.06, 0.07};

Scene scene()
{
    Scene s;
    s.lensMass = {{"PEMD", "lens", {0.8, 2.1, 0.75, 30, 0.02, 0.01}, std::vector<bool>(6, false)},
                  {"ExternalShear", "shear", {0.05, -20}, std::vector<bool>(2, false)}};
    s.sourceGrid = kGrid;
    return s;
}

struct Kind {
    bool withLight;  ///< Two shapes of it are not held.
    bool movingGrid; ///< The source's grid follows the lens.
};
constexpr Kind kKinds[] = {{false, false}, {true, false}, {false, true}, {true, true}};

/// Weights that vary and vanish in places, a lopsided kernel and a prior of the source that varies
/// over its grid.
LensPosteriorModel model(const Kind& kind)
{
    LensPosteriorModel m;
    FitData& d = m.data;
    d.frame = {kSide, kSide, 0.14, 2};
    d.data = Grid<double>(kSide, kSide);
    d.weight = Grid<double>(kSide, kSide);
    d.kernel = Grid<double>(5, 5);
    Rng rng(4, 0);
    for (double& value : d.kernel) {
        value = rng.uniform() / 12.5;
    }
    const LensOperator<double> lens(d.frame, d.kernel, Mask(kSide, kSide, 1), scene().lensMass,
                                    kGrid);
    Grid<double> source(kGrid.pixels, kGrid.pixels);
    for (int r = 0; r < kGrid.pixels; ++r) {
        for (int c = 0; c < kGrid.pixels; ++c) {
            source.at(r, c) = 8 * std::exp(-0.2 * ((r - 4) * (r - 4) + (c - 3) * (c - 3)));
        }
    }
    d.data = lens.apply(source);
    m.light = Grid<double>(kSide, kSide);
    for (int k = 0; k < (kind.withLight ? 2 : 0); ++k) {
        Grid<double> column(kSide, kSide);
        for (double& value : column) {
            value = 0.03 * rng.normal();
        }
        m.linear.columns.push_back(column);
        m.linear.mean.push_back(0.2);
        m.linear.sigma.push_back(k == 0 ? 0.5 : 3);
    }
    for (std::size_t i = 0; i < d.data.size(); ++i) {
        const double sigma = 0.02 * (1 + rng.uniform());
        const bool masked = rng.uniform() < 0.05;
        m.light[i] = 0.1 * rng.uniform();
        d.weight[i] = masked ? 0 : 1 / (sigma * sigma);
        d.data[i] = masked ? 0 : d.data[i] + m.light[i] + sigma * rng.normal();
    }
    m.scene = scene();
    m.emitting = Mask(kSide, kSide, 1);
    m.anchors = Mask(kSide, kSide);
    for (std::size_t i = 0; i < d.data.size() && kind.movingGrid; ++i) {
        m.anchors[i] = d.data[i] * std::sqrt(d.weight[i]) > 4 ? 1 : 0;
    }
    for (int i = 0; i < kGrid.pixels * kGrid.pixels; ++i) {
        m.amplitude.push_back(0.5 + rng.uniform());
    }
    const ParameterMap map(m.scene, {.mass = true});
    for (std::size_t k = 0; k < map.size(); ++k) {
        m.priors.push_back({map.lower()[k], map.upper()[k], map.read(m.scene)[k], 0.2});
    }
    m.priors.push_back({-4, 4});
    m.priors.push_back({std::log(0.03), std::log(2), std::log(0.5), 0.4});
    return m;
}

std::vector<double> point(const LensPosteriorModel& m)
{
    std::vector<double> x = ParameterMap(m.scene, {.mass = true}).read(m.scene);
    x.push_back(1.1);
    x.push_back(std::log(0.6));
    return x;
}

/// ln p(y) from its definition, y ~ N(light + L mean, S + A C A^T + L P L^T), every matrix written
/// out.
double byDefinition(const LensPosteriorModel& model, const std::vector<double>& x)
{
    Scene s = model.scene;
    const ParameterMap map(s, {.mass = true});
    map.write(std::span(x).first(map.size()), s);
    const FitData& d = model.data;
    const LensOperator<double> lens(d.frame, d.kernel, model.emitting, s.lensMass,
                                    gridOf(model).at(s));
    const int m = kGrid.pixels * kGrid.pixels;
    const double rms = std::exp(x[map.size()]);
    const double kappa2 = std::exp(2 * x[map.size() + 1]);
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < d.pixels(); ++i) {
        if (d.weight[i] > 0) {
            used.push_back(i);
        }
    }
    const auto n = static_cast<Eigen::Index>(used.size());
    Eigen::MatrixXd a(n, m), g = Eigen::MatrixXd::Zero(m, m);
    for (int j = 0; j < m; ++j) {
        Grid<double> unit(kGrid.pixels, kGrid.pixels);
        unit[static_cast<std::size_t>(j)] = 1;
        const Grid<double> column = lens.apply(unit);
        for (Eigen::Index i = 0; i < n; ++i) {
            a(i, j) = column[used[static_cast<std::size_t>(i)]];
        }
        for (int k = 0; k < m; ++k) {
            const int apart = std::abs(j / kGrid.pixels - k / kGrid.pixels) +
                              std::abs(j % kGrid.pixels - k % kGrid.pixels);
            g(j, k) = apart == 0 ? 4 + kappa2 : apart == 1 ? -1 : 0;
        }
    }
    Eigen::MatrixXd precision = g * g / (4 * std::numbers::pi * kappa2 * rms * rms);
    for (int i = 0; i < m; ++i) {
        for (int j = 0; j < m; ++j) {
            precision(i, j) /= model.amplitude[static_cast<std::size_t>(i)] *
                               model.amplitude[static_cast<std::size_t>(j)];
        }
    }
    Eigen::MatrixXd covariance = a * precision.inverse() * a.transpose();
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const std::size_t at = used[static_cast<std::size_t>(i)];
        y(i) = d.data[at] - model.light[at];
        covariance(i, i) += 1 / d.weight[at];
        for (std::size_t k = 0; k < model.linear.columns.size(); ++k) {
            y(i) -= model.linear.mean[k] * model.linear.columns[k][at];
            for (Eigen::Index j = 0; j < n; ++j) {
                covariance(i, j) += model.linear.sigma[k] * model.linear.sigma[k] *
                                    model.linear.columns[k][at] *
                                    model.linear.columns[k][used[static_cast<std::size_t>(j)]];
            }
        }
    }
    const Eigen::LLT<Eigen::MatrixXd> factor(covariance);
    const double logDet = 2 * factor.matrixLLT().diagonal().array().log().sum();
    return -0.5 * y.dot(factor.solve(y)) - 0.5 * logDet -
           0.5 * static_cast<double>(n) * std::log(2 * std::numbers::pi);
}

} // namespace

class LensDensityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void likelihoodEqualsItsDefinition()
    {
        for (const Kind& kind : kKinds) {
            const LensPosteriorModel m = model(kind);
            const LensDensity density(m, {});
            std::vector<double> gradient(density.size());
            std::vector<double> elsewhere = point(m);
            elsewhere[1] += 0.15; // The slope: another size of the source.
            QCOMPARE(density.sceneAt(elsewhere).sourceGrid.pixelScale != kGrid.pixelScale,
                     kind.movingGrid);
            for (const std::vector<double>& x : {point(m), elsewhere}) {
                const double got = density.logLikelihood(x, gradient);
                const double expected = byDefinition(m, x);
                QVERIFY2(std::abs(got - expected) < 2e-3,
                         qPrintable(QString("%1 %2").arg(got, 0, 'f', 5).arg(expected, 0, 'f', 5)));
            }
        }
    }

    /// Steps small beside a source pixel: bilinear interpolation has kinks.
    void itsGradientIsExact()
    {
        for (const Kind& kind : kKinds) {
            const LensPosteriorModel m = model(kind);
            const LensDensity density(m, {});
            std::vector<double> gradient(density.size());
            density.logLikelihood(point(m), gradient);
            for (std::size_t k = 0; k < density.size(); ++k) {
                const double step = k < density.size() - 2 ? 1e-5 : 1e-3;
                std::vector<double> low = point(m), high = low;
                low[k] -= step;
                high[k] += step;
                const double slope = (byDefinition(m, high) - byDefinition(m, low)) / (2 * step);
                QVERIFY2(std::abs(gradient[k] - slope) < 2e-3 * std::abs(slope) + 0.2,
                         qPrintable(QString("%1: %2 %3").arg(k).arg(gradient[k]).arg(slope)));
            }
        }
    }

    /// Over the free coordinates: priors and the change of variables are in it, and its slope.
    void theDensityHoldsPriorsAndJacobian()
    {
        const LensPosteriorModel m = model({true, false});
        const LensDensity density(m, {});
        const BoundedCoordinates& coordinates = density.coordinates();
        const std::vector<double> z = coordinates.free(point(m));
        std::vector<double> gradient(z.size()), unused(z.size());
        const double value = density.evaluate(z, gradient);
        double expected = density.logLikelihood(point(m), unused);
        for (std::size_t k = 0; k < z.size(); ++k) {
            const BoundedPrior& prior = m.priors[k];
            const double x = point(m)[k];
            const double range = prior.upper - prior.lower;
            const double u = (x - prior.lower) / range;
            QVERIFY(std::abs(0.5 * std::erfc(-z[k] / std::numbers::sqrt2) - u) < 1e-12);
            expected += prior.logDensity(x) + std::log(range) - 0.5 * z[k] * z[k] -
                        0.5 * std::log(2 * std::numbers::pi);
        }
        QVERIFY2(std::abs(value - expected) < 1e-6, qPrintable(QString::number(value - expected)));
        for (std::size_t k = z.size() - 2; k < z.size(); ++k) {
            std::vector<double> low = z, high = z;
            low[k] -= 1e-3;
            high[k] += 1e-3;
            const double slope =
                (density.evaluate(high, unused) - density.evaluate(low, unused)) / 2e-3;
            QVERIFY(std::abs(gradient[k] - slope) < 2e-3 * std::abs(slope) + 0.05);
        }
    }

    /// Cut Gaussians are normalised, and drawn from.
    void priorsAreDensities()
    {
        const BoundedPrior prior{-1, 0.5, 0.2, 0.6};
        double sum = 0, mean = 0;
        constexpr int kSteps = 20000;
        for (int i = 0; i < kSteps; ++i) {
            const double x = -1 + 1.5 * (i + 0.5) / kSteps;
            const double p = std::exp(prior.logDensity(x)) * 1.5 / kSteps;
            sum += p;
            mean += p * x;
        }
        QVERIFY(std::abs(sum - 1) < 1e-6);
        Rng rng(2, 0);
        double drawn = 0;
        constexpr int kDraws = 20000;
        for (int i = 0; i < kDraws; ++i) {
            drawn += prior.draw(rng) / kDraws;
        }
        QVERIFY(std::abs(drawn - mean) < 4 * 0.4 / std::sqrt(double(kDraws)));
    }

    /// The touching Gaussian of a Gaussian is itself, whatever the guess.
    void laplaceFindsAGaussian()
    {
        struct Gaussian : LogDensity {
            std::size_t size() const override { return 2; }
            double evaluate(std::span<const double> p, std::span<double> g) const override
            {
                const double x = p[0] - 3, y = p[1] + 1;
                g[0] = -(4 * x - y);
                g[1] = -(-x + 0.5 * y);
                return -0.5 * (4 * x * x - 2 * x * y + 0.5 * y * y);
            }
        };
        const LaplaceFit fit =
            laplaceFit(Gaussian(), {2, 2}, 0.3 * Eigen::MatrixXd::Identity(2, 2), 3, {});
        QVERIFY(std::abs(fit.point[0] - 3) < 1e-9 && std::abs(fit.point[1] + 1) < 1e-9);
        Eigen::Matrix2d precision;
        precision << 4, -1, -1, 0.5;
        QVERIFY((fit.covariance * precision - Eigen::Matrix2d::Identity()).norm() < 1e-9);
    }
};

ANNEAU_TEST(lens_density, LensDensityTest)
#include "lens_density_test.moc"
