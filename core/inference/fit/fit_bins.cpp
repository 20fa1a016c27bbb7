// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_bins.h"

#include "core/forward/scene_frame.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <utility>
#include <vector>

namespace anneau {
namespace {

constexpr double kLeastSampling = 1.45; ///< Bins to the PSF's full width at half maximum.
constexpr int kApart = 4;               ///< Bins between which noise is not correlated.
constexpr double kFaint = 6;            ///< Sigma above the sky up to which light is sky.

/// Full width at half maximum in pixels of the image, from the area above half the maximum.
double widthOf(const Psf& psf)
{
    if (psf.kernel.empty()) {
        return 0;
    }
    const float half = 0.5F * *std::max_element(psf.kernel.begin(), psf.kernel.end());
    // A pixel counts by how far its neighbourhood is above half: areas smaller than a pixel vary
    // smoothly.
    double area = 0;
    constexpr int kFine = 5;
    for (int r = 0; r + 1 < psf.kernel.rows(); ++r) {
        for (int c = 0; c + 1 < psf.kernel.cols(); ++c) {
            for (int i = 0; i < kFine * kFine; ++i) {
                const float u = (static_cast<float>(i % kFine) + 0.5F) / kFine;
                const float v = (static_cast<float>(i / kFine) + 0.5F) / kFine;
                const float value =
                    (1 - v) * ((1 - u) * psf.kernel.at(r, c) + u * psf.kernel.at(r, c + 1)) +
                    v * ((1 - u) * psf.kernel.at(r + 1, c) + u * psf.kernel.at(r + 1, c + 1));
                area += value > half ? 1.0 / (kFine * kFine) : 0;
            }
        }
    }
    return 2 * std::sqrt(area / std::numbers::pi) / psf.oversampling;
}

/// Scatter of blank sky: of differences between pixels some way apart, so that light that varies
/// slowly does not count, by their median, so that objects do not. 0: not enough sky.
double skyScatter(const Observation& o, int apart)
{
    std::vector<double> differences;
    const auto isSky = [&](int r, int c) {
        return o.mask.at(r, c) != 0 && std::isfinite(o.data.at(r, c)) &&
               o.data.at(r, c) < kFaint * o.sigma.at(r, c);
    };
    for (int r = 0; r < o.rows(); ++r) {
        for (int c = 0; c + apart < o.cols(); ++c) {
            if (isSky(r, c) && isSky(r, c + apart)) {
                differences.push_back(std::abs(o.data.at(r, c) - o.data.at(r, c + apart)));
            }
        }
    }
    if (differences.size() < 1000) {
        return 0;
    }
    const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
    std::nth_element(differences.begin(), middle, differences.end());
    return 1.4826 * *middle / std::numbers::sqrt2;
}

Observation inBins(const Observation& whole, int factor)
{
    Observation bins = whole;
    const int rows = whole.rows() / factor;
    const int cols = whole.cols() / factor;
    bins.pixelScale *= factor;
    bins.psf.oversampling *= factor;
    bins.data = Image(rows, cols);
    bins.sigma = Image(rows, cols);
    bins.mask = Mask(rows, cols, 1);
    for (int r = 0; r < rows * factor; ++r) {
        for (int c = 0; c < cols * factor; ++c) {
            const int row = r / factor;
            const int col = c / factor;
            const float sigma = whole.sigma.at(r, c);
            if (whole.mask.at(r, c) == 0 || !std::isfinite(whole.data.at(r, c)) ||
                !std::isfinite(sigma)) {
                bins.mask.at(row, col) = 0;
                continue;
            }
            bins.data.at(row, col) += whole.data.at(r, c);
            bins.sigma.at(row, col) += sigma * sigma;
        }
    }
    for (float& sigma : bins.sigma) {
        sigma = std::sqrt(sigma);
    }
    return bins;
}

Mask spread(const Mask& bins, int factor, const Observation& whole)
{
    Mask mask(whole.rows(), whole.cols());
    for (int r = 0; r < bins.rows() * factor; ++r) {
        for (int c = 0; c < bins.cols() * factor; ++c) {
            mask.at(r, c) = bins.at(r / factor, c / factor);
        }
    }
    return mask;
}

} // namespace

BinnedObservation binnedForFit(const Observation& observation, int least)
{
    BinnedObservation result;
    result.factor = std::max(1, static_cast<int>(widthOf(observation.psf) / kLeastSampling));
    result.forSize = least > result.factor;
    result.factor = std::max(result.factor, least);
    if (result.factor == 1) {
        result.observation = observation;
        return result;
    }
    const int factor = result.factor;
    result.observation = inBins(observation, factor);
    result.shiftX = observation.xOf(0.5 * (result.observation.cols() * factor - 1));
    result.shiftY = observation.yOf(0.5 * (result.observation.rows() * factor - 1));
    const double pixels = skyScatter(observation, kApart * factor);
    const double bins = skyScatter(result.observation, kApart);
    if (pixels > 0 && bins > 0) {
        result.noise = std::max(bins / (factor * pixels), 1.0);
        for (float& sigma : result.observation.sigma) {
            sigma *= static_cast<float>(result.noise);
        }
    }
    return result;
}

FitOptions optionsForBins(FitOptions options, const BinnedObservation& bins)
{
    if (options.start && bins.factor > 1) {
        options.start = sceneInFrame(*options.start, bins.shiftX, bins.shiftY);
        options.start->sky *= bins.factor * bins.factor;
        options.start->noise.sigma *= bins.factor * bins.noise;
    }
    return options;
}

Scene sceneOfWhole(Scene scene, const BinnedObservation& bins, const NoiseSpec& noise)
{
    scene = sceneInFrame(std::move(scene), -bins.shiftX, -bins.shiftY);
    scene.sky /= bins.factor * bins.factor;
    scene.noise = noise;
    return scene;
}

FitResult resultOfWhole(FitResult result, const BinnedObservation& bins, const NoiseSpec& noise,
                        const Observation& whole)
{
    if (bins.factor == 1) {
        return result;
    }
    result.scene = sceneOfWhole(std::move(result.scene), bins, noise);
    const std::size_t n = result.parameters.size();
    const double area = bins.factor * bins.factor;
    for (std::size_t i = 0; i < n; ++i) {
        FittedParameter& parameter = result.parameters[i];
        if (parameter.key == "center_x" || parameter.key == "center_y") {
            parameter.value += parameter.key == "center_x" ? bins.shiftX : bins.shiftY;
        } else if (parameter.key == "sky") {
            parameter.value /= area;
            parameter.error /= area;
            for (std::size_t j = 0; j < n && !result.covariance.empty(); ++j) {
                result.covariance[i * n + j] /= area;
                result.covariance[j * n + i] /= area;
            }
        }
    }
    result.row *= bins.factor;
    result.col *= bins.factor;
    result.height *= bins.factor;
    result.width *= bins.factor;
    result.arcs = spread(result.arcs, bins.factor, whole);
    result.leftOut = spread(result.leftOut, bins.factor, whole);
    std::array<char, 240> text{};
    std::snprintf(text.data(), text.size(),
                  bins.forSize
                      ? "The arcs cover too many pixels to be fitted one by one: the image was "
                        "fitted in bins of %d x %d pixels, whose noise is %.2f times that of "
                        "independent pixels."
                      : "The image is sampled finer than the PSF asks for: it was fitted in bins "
                        "of %d x %d pixels, whose noise is %.2f times that of independent pixels.",
                  bins.factor, bins.factor, bins.noise);
    result.warnings.emplace_back(text.data());
    return result;
}

} // namespace anneau
