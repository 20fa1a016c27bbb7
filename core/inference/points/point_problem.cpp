// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/points/point_problem.h"

#include "core/model/conventions.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace anneau {
namespace {

constexpr double kSingular = 0.05;    // Below it an eigenvalue of A counts as this.
constexpr double kLargestShape = 0.8; // |(e1, e2)|: q of 0.1.

struct Ray {
    double bx, by, xx, xy, yx, yy;
    Ray(const LensPlane& plane, double x, double y)
    {
        plane.trace(1, &x, &y, {&bx, &by, &xx, &xy, &yx, &yy});
    }
};

/// (A A^T + s^2)^-1/2 (source - beta): as long as A^-1 of it, but for directions in which A is
/// nearly singular. There A^-1 would be without bound, and anything that vanishes instead would
/// draw critical curves to the images.
std::pair<double, double> displacement(const Ray& ray, double ex, double ey)
{
    const double tame = kSingular * kSingular;
    const double a = ray.xx * ray.xx + ray.xy * ray.xy + tame;
    const double d = ray.yx * ray.yx + ray.yy * ray.yy + tame;
    const double b = ray.xx * ray.yx + ray.xy * ray.yy;
    // The root of a 2 x 2 matrix M is (M + r)/sqrt(tr M + 2 r), r^2 = det M.
    const double r = std::sqrt(a * d - b * b);
    const double scale = std::sqrt(a + d + 2 * r) / ((a + r) * (d + r) - b * b);
    return {scale * ((d + r) * ex - b * ey), scale * ((a + r) * ey - b * ex)};
}
/// 0 for what was not measured.
double weightOf(double error)
{
    return error > 0 ? 1 / (error * error) : 0;
}

} // namespace

PointProblem::PointProblem(const PointImageData& data, const PointFitOptions& options)
    : m_data(data),
      m_options(options)
{
    const double n = static_cast<double>(data.x.size());
    const RayMap::Point middle{std::accumulate(data.x.begin(), data.x.end(), 0.0) / n,
                               std::accumulate(data.y.begin(), data.y.end(), 0.0) / n};
    m_center = options.center.value_or(middle);
    for (std::size_t i = 0; i < data.x.size(); ++i) {
        m_size += std::hypot(data.x[i] - m_center.x, data.y[i] - m_center.y) / n;
    }
}
std::vector<Component> PointProblem::lens(std::span<const double> p) const
{
    const AxisRatioAndAngle shape = shapeOf({p[kE1], p[kE2]});
    const ShearAndAngle shear = shearAndAngle({p[kGamma1], p[kGamma2]});
    return {{"PEMD",
             "lens",
             {p[kRadius], m_options.slope, shape.q, shape.phi, p[kX], p[kY]},
             {false, true, false, false, false, false}},
            {"ExternalShear", "shear", {shear.gamma, shear.phi}, {false, false}}};
}
PointProblem::Residuals PointProblem::onSourcePlane(std::span<const double> p) const
{
    const LensPlane plane(lens(p));
    Residuals r;
    for (std::size_t i = 0; i < m_data.x.size(); ++i) {
        const Ray ray(plane, m_data.x[i], m_data.y[i]);
        const auto [dx, dy] = displacement(ray, p[kSourceX] - ray.bx, p[kSourceY] - ray.by);
        r.push_back(dx / m_data.sigma);
        r.push_back(dy / m_data.sigma);
    }
    appendPriors(p, r);
    return r;
}
bool PointProblem::moveToImages(std::span<const double> p, std::vector<double>& x,
                                std::vector<double>& y) const
{
    const LensPlane plane(lens(p));
    x = m_data.x;
    y = m_data.y;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!moveToImage(plane, p, x[i], y[i])) {
            return false;
        }
    }
    return true;
}

PointProblem::Residuals PointProblem::onImagePlane(std::span<const double> p) const
{
    std::vector<double> x, y;
    if (!moveToImages(p, x, y)) {
        return {};
    }
    Residuals r;
    for (std::size_t i = 0; i < x.size(); ++i) {
        r.push_back((x[i] - m_data.x[i]) / m_data.sigma);
        r.push_back((y[i] - m_data.y[i]) / m_data.sigma);
    }
    appendPriors(p, r);
    for (const Solved& more : {sourceFlux(p, x, y), delayScale(p, x, y)}) {
        r.insert(r.end(), more.residuals.begin(), more.residuals.end());
    }
    return r;
}

PointProblem::Solved PointProblem::sourceFlux(std::span<const double> p,
                                              const std::vector<double>& x,
                                              const std::vector<double>& y) const
{
    Solved result;
    if (std::none_of(m_data.fluxError.begin(), m_data.fluxError.end(), weightOf)) {
        return result;
    }
    const LensPlane plane(lens(p));
    double product = 0, square = 0;
    std::vector<double> magnified;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const Ray ray(plane, x[i], y[i]);
        magnified.push_back(1 / std::abs(ray.xx * ray.yy - ray.xy * ray.yx));
        const double weight = weightOf(m_data.fluxError[i]);
        product += weight * m_data.flux[i] * magnified[i];
        square += weight * magnified[i] * magnified[i];
    }
    result.value = product / square;
    result.variance = 1 / square;
    for (std::size_t i = 0; i < x.size(); ++i) {
        result.residuals.push_back(std::sqrt(weightOf(m_data.fluxError[i])) *
                                   (m_data.flux[i] - result.value * magnified[i]));
    }
    return result;
}

PointProblem::Solved PointProblem::delayScale(std::span<const double> p,
                                              const std::vector<double>& x,
                                              const std::vector<double>& y) const
{
    Solved result;
    if (m_data.delay.empty()) {
        return result;
    }
    const std::size_t n = x.size();
    std::vector<double> days(n);
    fermatPotential(LensPlane(lens(p)), p[kSourceX], p[kSourceY], n, x.data(), y.data(),
                    days.data());
    // Both relative to their weighted means, which takes the zero of time out.
    double sum = 0, meanModel = 0, meanData = 0;
    for (std::size_t i = 0; i < n; ++i) {
        days[i] *= m_data.daysPerSquareArcsec;
        const double weight = weightOf(m_data.delayError[i]);
        sum += weight;
        meanModel += weight * days[i];
        meanData += weight * m_data.delay[i];
    }
    double product = 0, square = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double weight = weightOf(m_data.delayError[i]);
        days[i] -= meanModel / sum;
        product += weight * days[i] * (m_data.delay[i] - meanData / sum);
        square += weight * days[i] * days[i];
    }
    result.value = product / square;
    result.variance = 1 / square;
    for (std::size_t i = 0; i < n; ++i) {
        result.residuals.push_back(std::sqrt(weightOf(m_data.delayError[i])) *
                                   (m_data.delay[i] - meanData / sum - result.value * days[i]));
    }
    return result;
}

std::vector<PointProblem::Point> PointProblem::starts() const
{
    std::vector<Point> all{start(0, 0, 0, 0)};
    for (int k = 0; k < 8; ++k) {
        const double angle = 2 * std::numbers::pi * k / 8;
        all.push_back(start(0, 0, 0.08 * std::cos(angle), 0.08 * std::sin(angle)));
        all.push_back(start(0.15 * std::cos(angle), 0.15 * std::sin(angle), 0, 0));
    }
    return all;
}

PointProblem::Point PointProblem::start(double e1, double e2, double gamma1, double gamma2) const
{
    Point p{m_size, e1, e2, m_center.x, m_center.y, gamma1, gamma2, 0, 0};
    const LensPlane plane(lens(p));
    const std::size_t n = m_data.x.size();
    std::vector<double> bx(n), by(n);
    plane.toSource(n, m_data.x.data(), m_data.y.data(), bx.data(), by.data());
    p[kSourceX] = std::accumulate(bx.begin(), bx.end(), 0.0) / static_cast<double>(n);
    p[kSourceY] = std::accumulate(by.begin(), by.end(), 0.0) / static_cast<double>(n);
    return p;
}
MinimizeOptions PointProblem::bounds() const
{
    const double wide = 3 * m_size;
    const double e = kLargestShape / std::numbers::sqrt2;
    MinimizeOptions box;
    box.lower = {0.05 * m_size,     -e,   -e,   m_center.x - wide,
                 m_center.y - wide, -0.6, -0.6, m_center.x - wide,
                 m_center.y - wide};
    box.upper = {3 * m_size,        e,   e,   m_center.x + wide,
                 m_center.y + wide, 0.6, 0.6, m_center.x + wide,
                 m_center.y + wide};
    box.iterations = 100;
    box.tolerance = 1e-6;
    return box;
}
void PointProblem::appendPriors(std::span<const double> p, Residuals& r) const
{
    for (const int k : {kE1, kE2}) {
        r.push_back(p[static_cast<std::size_t>(k)] / m_options.ellipticityWidth);
    }
    for (const int k : {kGamma1, kGamma2}) {
        r.push_back(p[static_cast<std::size_t>(k)] / m_options.shearWidth);
    }
    r.push_back((p[kX] - m_center.x) / m_options.centerWidth);
    r.push_back((p[kY] - m_center.y) / m_options.centerWidth);
}
/// Newton's method, steps halved until they gain, to the model's image near (x, y); false if there
/// is none.
bool PointProblem::moveToImage(const LensPlane& plane, std::span<const double> p, double& x,
                               double& y) const
{
    const double fromX = x, fromY = y;
    const auto miss = [&](const Ray& ray) {
        return std::hypot(p[kSourceX] - ray.bx, p[kSourceY] - ray.by);
    };
    Ray ray(plane, x, y);
    for (int step = 0; step < 60; ++step) {
        const double det = ray.xx * ray.yy - ray.xy * ray.yx;
        const double ex = p[kSourceX] - ray.bx, ey = p[kSourceY] - ray.by;
        const double sx = (ray.yy * ex - ray.xy * ey) / det;
        const double sy = (ray.xx * ey - ray.yx * ex) / det;
        const double length = std::hypot(sx, sy);
        if (length < 1e-12 * m_size) {
            return true;
        }
        double factor = std::min(1.0, 0.1 * m_size / length);
        Ray next(plane, x + factor * sx, y + factor * sy);
        while (!(miss(next) < miss(ray)) && factor > 1e-4) {
            factor *= 0.5;
            next = Ray(plane, x + factor * sx, y + factor * sy);
        }
        if (!(miss(next) < miss(ray))) {
            return length < 1e-7 * m_size; // As near as rounding lets it.
        }
        x += factor * sx;
        y += factor * sy;
        ray = next;
        if (!(std::hypot(x - fromX, y - fromY) < 0.5 * m_size)) {
            return false;
        }
    }
    return false;
}
} // namespace anneau
