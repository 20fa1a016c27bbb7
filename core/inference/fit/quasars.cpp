// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/quasars.h"

#include "core/forward/point_spread.h"
#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit_data.h"
#include "core/inference/parameter_map.h"

#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <optional>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr double kReach = 5;   ///< arcsec around the middle in which images are looked for.
constexpr double kBright = 60; ///< Signal to noise of an image's core, at least.
/// Part of a point's light that may be elsewhere than the PSF says: 0.05 to 0.23 for images of
/// quasars that are not saturated, 0.28 and more for the nuclei of lens galaxies in groups.
constexpr double kMisfit = 0.25;
constexpr double kFaintest = 0.05; ///< Of the brightest image: fainter ones are a nucleus.
constexpr double kWidths = 2.0;    ///< Of the PSF: radius over which an image is compared with it.
constexpr int kRounds = 3;
constexpr int kSteps = 6;
constexpr std::size_t kMostPeaks = 12;

/// Full width at half maximum in image pixels.
double widthOf(const Grid<double>& kernel)
{
    const double half = 0.5 * *std::max_element(kernel.begin(), kernel.end());
    const auto above =
        std::count_if(kernel.begin(), kernel.end(), [half](double value) { return value > half; });
    return 2 * std::sqrt(static_cast<double>(above) / std::numbers::pi);
}

struct Point {
    double x = 0, y = 0, flux = 0; ///< In the data's frame.
    double misfit = 1;
};

class PointFinder {
public:
    explicit PointFinder(const FitData& data, const Psf& psf)
        : m_data{data},
          m_spread{converted<double>(psf.kernel), psf.oversampling},
          m_radius{std::max(kWidths * widthOf(data.kernel), 3.0)}
    {}

    std::vector<Point> find() const
    {
        std::vector<Point> points = peaks();
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t i = 0; i < points.size(); ++i) {
                fit(points[i], without(points, i));
            }
            std::erase_if(points, [round](const Point& point) {
                return point.flux <= 0 || point.misfit > (round + 1 < kRounds ? 1.5 : 1) * kMisfit;
            });
        }
        std::ranges::sort(points, [](const Point& a, const Point& b) { return a.flux > b.flux; });
        const double least = points.empty() ? 0 : kFaintest * points.front().flux;
        std::erase_if(points, [least](const Point& point) { return point.flux < least; });
        return points;
    }

private:
    /// Where smoothed light is brightest for some way around.
    std::vector<Point> peaks() const
    {
        const Grid<double> signal = arcSignal(m_data, m_data.data);
        const int apart = static_cast<int>(std::ceil(0.5 * m_radius));
        std::vector<std::pair<double, Point>> found;
        for (int r = 0; r < signal.rows(); ++r) {
            for (int c = 0; c < signal.cols(); ++c) {
                if (signal.at(r, c) > kBright && isPeak(signal, r, c, apart)) {
                    found.push_back({signal.at(r, c), {m_data.xOf(c), m_data.yOf(r)}});
                }
            }
        }
        std::ranges::sort(found, [](const auto& a, const auto& b) { return a.first > b.first; });
        found.resize(std::min(found.size(), kMostPeaks));
        std::vector<Point> points;
        for (const auto& [height, point] : found) {
            points.push_back(point);
        }
        return points;
    }

    static bool isPeak(const Grid<double>& signal, int row, int col, int apart)
    {
        for (int r = std::max(row - apart, 0); r <= std::min(row + apart, signal.rows() - 1); ++r) {
            for (int c = std::max(col - apart, 0); c <= std::min(col + apart, signal.cols() - 1);
                 ++c) {
                if (signal.at(r, c) > signal.at(row, col)) {
                    return false;
                }
            }
        }
        return true;
    }

    Grid<double> without(const std::vector<Point>& points, std::size_t one) const
    {
        Grid<double> others(m_data.frame.rows, m_data.frame.cols);
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (i != one && points[i].flux > 0) {
                m_spread.add(m_data.frame, points[i].flux, points[i].x, points[i].y, others);
            }
        }
        for (std::size_t i = 0; i < others.size(); ++i) {
            others[i] = m_data.data[i] - others[i];
        }
        return others;
    }

    /// Flux, place and a constant background around a peak.
    void fit(Point& point, const Grid<double>& data) const
    {
        const double startX = point.x;
        const double startY = point.y;
        const double most = m_data.frame.pixelScale;
        for (int step = 0; step < kSteps; ++step) {
            const PointSpread::Columns columns = m_spread.columns(m_data.frame, point.x, point.y);
            const bool known = point.flux > 0;
            Eigen::Matrix4d normal = Eigen::Matrix4d::Zero();
            Eigen::Vector4d right = Eigen::Vector4d::Zero();
            forEachNear(startX, startY, [&](std::size_t i, double weight) {
                const Eigen::Vector4d row(columns.flux[i], known ? point.flux * columns.x[i] : 0,
                                          known ? point.flux * columns.y[i] : 0, 1);
                normal += weight * row * row.transpose();
                right += weight * row * data[i];
            });
            if (!known) {
                normal(1, 1) = normal(2, 2) = 1;
            }
            const Eigen::LDLT<Eigen::Matrix4d> factor(normal);
            if (factor.info() != Eigen::Success || !factor.isPositive()) {
                point.flux = 0;
                return;
            }
            const Eigen::Vector4d solved = factor.solve(right);
            point.flux = solved(0);
            point.x = std::clamp(point.x + std::clamp(solved(1), -0.5 * most, 0.5 * most),
                                 startX - most, startX + most);
            point.y = std::clamp(point.y + std::clamp(solved(2), -0.5 * most, 0.5 * most),
                                 startY - most, startY + most);
            if (!(point.flux > 0)) {
                return;
            }
            double missed = 0;
            double all = 0;
            forEachNear(startX, startY, [&](std::size_t i, double) {
                const double model = point.flux * columns.flux[i];
                missed += std::abs(data[i] - model - solved(3));
                all += std::abs(model);
            });
            point.misfit = all > 0 ? missed / all : 1;
        }
    }

    /// Pixels around a place, weighted by noise and by what the PSF is not known to.
    template <class Visit>
    void forEachNear(double x, double y, const Visit& visit) const
    {
        const double radius = m_radius * m_data.frame.pixelScale;
        for (int r = 0; r < m_data.frame.rows; ++r) {
            for (int c = 0; c < m_data.frame.cols; ++c) {
                const std::size_t i = static_cast<std::size_t>(r * m_data.frame.cols + c);
                if (m_data.weight[i] > 0 &&
                    std::hypot(m_data.xOf(c) - x, m_data.yOf(r) - y) < radius) {
                    visit(i, 1 / (1 / m_data.weight[i] + std::pow(0.05 * m_data.data[i], 2)));
                }
            }
        }
    }

    const FitData& m_data;
    PointSpread m_spread;
    double m_radius; ///< Pixels.
};

ImageFrame frameOf(const Observation& observation)
{
    return {observation.rows(), observation.cols(), observation.pixelScale, 1};
}

Grid<double> pointLight(const Observation& observation, std::span<const Component> points)
{
    Grid<double> light(observation.rows(), observation.cols());
    PointSpread(converted<double>(observation.psf.kernel), observation.psf.oversampling)
        .add(frameOf(observation), points, light);
    return light;
}

void addInQuadrature(float& sigma, double error)
{
    sigma = static_cast<float>(std::hypot(static_cast<double>(sigma), error));
}

} // namespace

std::vector<Component> findPointImages(const Observation& observation)
{
    std::vector<Component> images;
    if (observation.psf.kernel.empty()) {
        return images;
    }
    const auto side = [&](int whole) {
        return std::min(whole, 2 * static_cast<int>(std::ceil(kReach / observation.pixelScale)));
    };
    const int height = side(observation.rows());
    const int width = side(observation.cols());
    const FitData data = fitData(observation, {}, 1, (observation.rows() - height) / 2,
                                 (observation.cols() - width) / 2, height, width);
    for (const Point& point : PointFinder(data, observation.psf).find()) {
        Component image =
            makeComponent(Part::Light, "PointImage",
                          "image_" + std::string(1, static_cast<char>('A' + images.size())));
        setParameter(Part::Light, image, "flux", point.flux);
        setParameter(Part::Light, image, "center_x", point.x + data.shiftX);
        setParameter(Part::Light, image, "center_y", point.y + data.shiftY);
        image.fixed.assign(image.fixed.size(), true);
        images.push_back(std::move(image));
    }
    return images;
}

Observation withoutPoints(const Observation& observation, std::span<const Component> points,
                          FitOptions::Quasars how)
{
    Observation rest = observation;
    const Grid<double> light = pointLight(observation, points);
    for (std::size_t i = 0; i < light.size(); ++i) {
        const double unknown = kPsfError * std::abs(light[i]);
        rest.data[i] -= static_cast<float>(light[i]);
        if (how == FitOptions::Quasars::Modelled) {
            addInQuadrature(rest.sigma[i], unknown);
        } else if (unknown > rest.sigma[i]) {
            rest.mask[i] = 0;
        }
    }
    return rest;
}

Observation withPsfError(Observation observation, std::span<const Component> light)
{
    std::vector<Component> points;
    std::ranges::copy_if(light, std::back_inserter(points), isPoint);
    if (!points.empty()) {
        const Grid<double> seen = pointLight(observation, points);
        for (std::size_t i = 0; i < seen.size(); ++i) {
            addInQuadrature(observation.sigma[i], kPsfError * seen[i]);
        }
    }
    return observation;
}

QuasarPlan planFor(const Observation& observation, const FitOptions& options)
{
    using Quasars = FitOptions::Quasars;
    QuasarPlan plan;
    if (options.start) {
        std::ranges::copy_if(options.start->lensLight, std::back_inserter(plan.points), isPoint);
    }
    if (!plan.points.empty()) {
        plan.how = options.quasars == Quasars::Masked ? Quasars::Masked : Quasars::Modelled;
        return plan;
    }
    if (options.quasars == Quasars::Ignore) {
        return plan;
    }
    plan.points = findPointImages(observation);
    if (plan.points.empty() ||
        (options.quasars == Quasars::Automatic && plan.points.size() < kCertain)) {
        plan.points.clear();
        return plan;
    }
    plan.how = options.quasars == Quasars::Modelled ? Quasars::Modelled : Quasars::Masked;
    return plan;
}

std::string describe(const QuasarPlan& plan)
{
    std::string text = std::to_string(plan.points.size()) +
                       (plan.points.size() == 1 ? " point image, at " : " point images, at ");
    for (std::size_t i = 0; i < plan.points.size(); ++i) {
        std::array<char, 60> place{};
        std::snprintf(place.data(), place.size(), "%s(%.2f, %.2f)", i > 0 ? ", " : "",
                      parameterOf(Part::Light, plan.points[i], "center_x"),
                      parameterOf(Part::Light, plan.points[i], "center_y"));
        text += place.data();
    }
    return text + " arcsec, as of a lensed quasar, were " +
           (plan.how == FitOptions::Quasars::Modelled
                ? "subtracted as copies of the PSF, with a tenth of their light as noise."
                : "subtracted as copies of the PSF, and their cores masked.");
}

} // namespace anneau
