// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/points/point_fit.h"

#include "core/inference/points/point_problem.h"

#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

namespace anneau {
namespace {

using Point = PointProblem::Point;
using Residuals = PointProblem::Residuals;
constexpr std::size_t kCount = PointProblem::kCount;

constexpr double kStep = 1e-6;      // For slopes by differences.
constexpr std::size_t kRefined = 3; // Starts that are fitted on the image plane.

double sumOfSquares(std::span<const double> r)
{
    return std::inner_product(r.begin(), r.end(), r.begin(), 0.0);
}

/// Half of it is minimized, so that the curvature is the inverse covariance.
template <class F>
LocalModel localModel(std::span<const double> p, F&& residuals)
{
    const Residuals at = residuals(p);
    if (at.empty()) {
        return {};
    }
    LocalModel model{0.5 * sumOfSquares(at), std::vector<double>(kCount),
                     std::vector<double>(kCount * kCount)};
    std::array<Residuals, kCount> slopes;
    for (std::size_t k = 0; k < kCount; ++k) {
        Point up, down;
        std::copy(p.begin(), p.end(), up.begin());
        down = up;
        up[k] += kStep;
        down[k] -= kStep;
        const Residuals a = residuals(up), b = residuals(down);
        if (a.empty() || b.empty()) {
            return {};
        }
        for (std::size_t i = 0; i < at.size(); ++i) {
            slopes[k].push_back((a[i] - b[i]) / (2 * kStep));
        }
    }
    for (std::size_t k = 0; k < kCount; ++k) {
        model.gradient[k] = std::inner_product(at.begin(), at.end(), slopes[k].begin(), 0.0);
        for (std::size_t l = 0; l < kCount; ++l) {
            model.curvature[k * kCount + l] =
                std::inner_product(slopes[k].begin(), slopes[k].end(), slopes[l].begin(), 0.0);
        }
    }
    return model;
}

std::vector<MinimizeResult> fitFrom(const std::vector<Point>& points, const PointProblem& problem,
                                    Residuals (PointProblem::*residuals)(std::span<const double>)
                                        const,
                                    const std::stop_token& stop)
{
    std::vector<MinimizeResult> results;
    for (const Point& point : points) {
        results.push_back(minimize(
            [&](std::span<const double> p) {
                return localModel(
                    p, [&](std::span<const double> q) { return (problem.*residuals)(q); });
            },
            {point.begin(), point.end()}, problem.bounds(), stop));
    }
    std::sort(results.begin(), results.end(), [](const MinimizeResult& a, const MinimizeResult& b) {
        return a.model.value < b.model.value;
    });
    return results;
}

/// Variance of a quantity with that gradient: the curvature is the inverse covariance.
double varianceOf(const LocalModel& model, const Eigen::VectorXd& gradient)
{
    const Eigen::Map<const Eigen::MatrixXd> curvature(model.curvature.data(), kCount, kCount);
    return gradient.dot(curvature.ldlt().solve(gradient));
}

/// Fluxes and delays of a fitted lens.
void addSolved(const PointProblem& problem, const MinimizeResult& fitted, PointFit& fit)
{
    std::vector<double> x, y;
    problem.moveToImages(fitted.point, x, y);
    const auto flux = problem.sourceFlux(fitted.point, x, y);
    fit.sourceFlux = flux.value;
    fit.fluxChi2 = sumOfSquares(flux.residuals);
    const auto delays = problem.delayScale(fitted.point, x, y);
    fit.delayScale = delays.value;
    fit.delayChi2 = sumOfSquares(delays.residuals);
    if (delays.residuals.empty()) {
        return;
    }
    Eigen::VectorXd gradient(kCount);
    for (std::size_t k = 0; k < kCount; ++k) {
        const auto at = [&](double step) {
            std::vector<double> p = fitted.point;
            p[k] += step;
            problem.moveToImages(p, x, y);
            return problem.delayScale(p, x, y).value;
        };
        gradient(static_cast<Eigen::Index>(k)) = (at(kStep) - at(-kStep)) / (2 * kStep);
    }
    fit.delayScaleError = std::sqrt(delays.variance + varianceOf(fitted.model, gradient));
}

/// Whether values and errors are none, or one an image with at least `least` measured.
bool measured(const std::vector<double>& values, const std::vector<double>& errors, std::size_t n,
              long least)
{
    const auto finite = [](double v) {
        return std::isfinite(v);
    };
    return (values.empty() && errors.empty()) ||
           (values.size() == n && errors.size() == n &&
            std::all_of(values.begin(), values.end(), finite) &&
            std::all_of(errors.begin(), errors.end(), [](double e) { return e >= 0; }) &&
            std::count_if(errors.begin(), errors.end(), [](double e) { return e > 0; }) >= least);
}

Result<void> check(const PointImageData& data, const PointFitOptions& options)
{
    const std::size_t n = data.x.size();
    if (n < 2 || n > 10 || data.y.size() != n || !(data.sigma > 0)) {
        return fail(
            Error::Kind::BadInput,
            "A point source needs two to ten image positions and a positive error of them.");
    }
    if (n < 4 && !options.center) {
        return fail(Error::Kind::BadInput,
                    "Two or three images do not tell where the lens is; give its centre.");
    }
    if (!measured(data.flux, data.fluxError, n, 0) ||
        !measured(data.delay, data.delayError, n, 2) ||
        (!data.delay.empty() && !(data.daysPerSquareArcsec > 0))) {
        return fail(Error::Kind::BadInput,
                    "Give a flux and its error for every image or for none, an error of 0 where "
                    "there is none; delays likewise, for two images or more, with both redshifts.");
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!(std::hypot(data.x[i] - data.x[j], data.y[i] - data.y[j]) > 2 * data.sigma)) {
                return fail(Error::Kind::BadInput,
                            "Two image positions coincide or are no numbers; correct them.");
            }
        }
    }
    return {};
}

} // namespace

Result<PointFit> fitPointImages(const PointImageData& data, const PointFitOptions& options,
                                const std::stop_token& stop)
{
    if (auto good = check(data, options); !good) {
        return failWith(good);
    }
    const PointProblem problem(data, options);
    const auto rough = fitFrom(problem.starts(), problem, &PointProblem::onSourcePlane, stop);
    std::vector<Point> best;
    for (std::size_t i = 0; i < kRefined; ++i) {
        std::copy(rough[i].point.begin(), rough[i].point.end(), best.emplace_back().begin());
    }
    const MinimizeResult fitted = fitFrom(best, problem, &PointProblem::onImagePlane, stop).front();
    if (stop.stop_requested()) {
        return fail(Error::Kind::Cancelled, "The fit was stopped.");
    }
    if (!std::isfinite(fitted.model.value)) {
        return fail(Error::Kind::Failed,
                    "No power law with shear has images near all of these positions; leave out a "
                    "position that is not an image of the same source.");
    }
    const std::vector<double>& p = fitted.point;
    const Residuals r = problem.onImagePlane(p);
    const std::span all(r);
    PointFit fit;
    fit.lensMass = problem.lens(p);
    fit.sourceX = p[PointProblem::kSourceX];
    fit.sourceY = p[PointProblem::kSourceY];
    fit.chi2 = sumOfSquares(all.first(problem.positions()));
    fit.prior = sumOfSquares(all.subspan(problem.positions(), PointProblem::kPriors));
    fit.rms = data.sigma * std::sqrt(fit.chi2 / static_cast<double>(problem.positions()));
    fit.thetaE = p[PointProblem::kRadius];
    fit.thetaEError =
        std::sqrt(varianceOf(fitted.model, Eigen::VectorXd::Unit(kCount, PointProblem::kRadius)));
    addSolved(problem, fitted, fit);
    const LensPlane plane(fit.lensMass);
    const double reach =
        std::max(std::abs(p[PointProblem::kX]), std::abs(p[PointProblem::kY])) + 5 * problem.size();
    fit.images = inOrderOfArrival(plane, fit.sourceX, fit.sourceY,
                                  ImageFinder(plane, reach).find(fit.sourceX, fit.sourceY).images);
    return fit;
}

} // namespace anneau
