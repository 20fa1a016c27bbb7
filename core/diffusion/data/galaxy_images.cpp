// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/galaxy_images.h"

#include "core/diffusion/data/resample.h"
#include "core/diffusion/data/unit.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneau {
namespace {

constexpr double kBlur = 2.0;        // px, for detection and for what noise is damped towards
constexpr double kCleanNoise = 0.02; // of the half-light brightness, per pixel of a training image

struct Sky {
    double level = 0;
    double noise = 0;
};

double median(std::vector<float> values)
{
    expects(!values.empty(), "median of nothing");
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Of the frame's outer tenth; the noise from the pixels below the median, where no galaxy is.
Sky measureSky(const Image& image)
{
    const int edge = std::max(2, std::min(image.rows(), image.cols()) / 10);
    std::vector<float> border;
    for (int r = 0; r < image.rows(); ++r) {
        for (int c = 0; c < image.cols(); ++c) {
            if (r < edge || c < edge || r >= image.rows() - edge || c >= image.cols() - edge) {
                border.push_back(image.at(r, c));
            }
        }
    }
    Sky sky;
    sky.level = median(border);
    std::vector<float> below;
    for (float value : border) {
        if (value < sky.level) {
            below.push_back(static_cast<float>(sky.level - value));
        }
    }
    sky.noise = below.empty() ? 0 : 1.4826 * median(below);
    return sky;
}

/// Pixels connected to `seed` (by edges) above the threshold.
Mask floodFrom(const Image& image, int seed, double threshold)
{
    Mask mask(image.rows(), image.cols());
    std::vector<int> open{seed};
    mask[static_cast<std::size_t>(seed)] = 1;
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        const int row = at / image.cols(), col = at % image.cols();
        const int next[4][2] = {{row - 1, col}, {row + 1, col}, {row, col - 1}, {row, col + 1}};
        for (const auto& [r, c] : next) {
            if (r >= 0 && c >= 0 && r < image.rows() && c < image.cols() && mask.at(r, c) == 0 &&
                image.at(r, c) > threshold) {
                mask.at(r, c) = 1;
                open.push_back(r * image.cols() + c);
            }
        }
    }
    return mask;
}

int brightestOfTheCentre(const Image& smooth)
{
    int best = smooth.rows() / 2 * smooth.cols() + smooth.cols() / 2;
    for (int r = smooth.rows() / 4; r < smooth.rows() - smooth.rows() / 4; ++r) {
        for (int c = smooth.cols() / 4; c < smooth.cols() - smooth.cols() / 4; ++c) {
            if (smooth.at(r, c) > smooth[static_cast<std::size_t>(best)]) {
                best = r * smooth.cols() + c;
            }
        }
    }
    return best;
}

/// 1 on the mask grown by 4 px, falling to 0 over 4 more.
Image fadeOut(const Mask& mask)
{
    constexpr int kGrow = 4, kFade = 4, kReach = kGrow + kFade;
    Image weight(mask.rows(), mask.cols());
    for (int r = 0; r < mask.rows(); ++r) {
        for (int c = 0; c < mask.cols(); ++c) {
            double nearest = kReach + 1.0;
            for (int dr = -kReach; dr <= kReach; ++dr) {
                for (int dc = -kReach; dc <= kReach; ++dc) {
                    const int i = r + dr, j = c + dc;
                    if (i >= 0 && j >= 0 && i < mask.rows() && j < mask.cols() &&
                        mask.at(i, j) != 0) {
                        nearest = std::min(nearest, std::hypot(dr, dc));
                    }
                }
            }
            const double part = std::clamp((nearest - kGrow) / kFade, 0.0, 1.0);
            weight.at(r, c) = static_cast<float>(0.5 + 0.5 * std::cos(std::numbers::pi * part));
        }
    }
    return weight;
}

/// Between the image and its smoothed self by the local S/N of the smoothed one.
Image dampNoise(const Image& image, const Image& smooth, double smoothNoise)
{
    Image out = image;
    for (std::size_t i = 0; i < out.size() && smoothNoise > 0; ++i) {
        const double snr = std::max(0.0, static_cast<double>(smooth[i])) / smoothNoise;
        const double weight = snr * snr / (snr * snr + 225);
        out[i] = static_cast<float>(weight * image[i] + (1 - weight) * smooth[i]);
    }
    return out;
}

/// What can be said from the pixel values alone.
std::string valueFault(const Image& image)
{
    if (std::min(image.rows(), image.cols()) < 24) {
        return "smaller than 24 x 24 pixels";
    }
    bool whole = true;
    float low = image[0], high = image[0];
    for (float value : image) {
        if (!std::isfinite(value)) {
            return "has pixels that are not numbers";
        }
        whole = whole && value == std::floor(value);
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (low == high) {
        return "is constant";
    }
    if (whole && low >= 0 && high <= 4 * 3 * 255) {
        return "is an 8-bit display picture, not linear in flux";
    }
    if (std::count(image.begin(), image.end(), high) > 4) {
        return "is saturated: several pixels share the highest value";
    }
    return {};
}

std::string shapeFault(const Image& image, const HalfLight& half, const Mask& mask)
{
    const double size = std::min(image.rows(), image.cols());
    if (half.brightness <= 0) {
        return "holds no light above the sky";
    }
    if (half.radius < 2.2) {
        return "is not larger than a point source";
    }
    if (std::hypot(half.row - (image.rows() - 1) / 2.0, half.col - (image.cols() - 1) / 2.0) >
        0.25 * size) {
        return "has its galaxy away from the centre; cut the image round it";
    }
    int touching = 0;
    for (int r = 0; r < image.rows(); ++r) {
        for (int c = 0; c < image.cols(); ++c) {
            const bool edge = r == 0 || c == 0 || r == image.rows() - 1 || c == image.cols() - 1;
            touching += edge && mask.at(r, c) != 0 ? 1 : 0;
        }
    }
    if (touching > 0.15 * 2 * (image.rows() + image.cols())) {
        return "shows a galaxy that the frame cuts";
    }
    return {};
}

} // namespace

Result<GalaxyImage> prepareGalaxy(const std::string& name, const Image& image)
{
    if (const std::string fault = valueFault(image); !fault.empty()) {
        return fail(Error::Kind::BadInput, fault);
    }
    const Sky sky = measureSky(image);
    Image light = image;
    for (float& value : light) {
        value = static_cast<float>(value - sky.level);
    }
    const Image smooth = gaussianBlur(light, kBlur);
    const int seed = brightestOfTheCentre(smooth);
    const double smoothNoise =
        measureSky(smooth).noise; // not from sky.noise: drizzled pixels are correlated
    const double peak = smooth[static_cast<std::size_t>(seed)];
    if (!(peak > 8 * smoothNoise)) {
        return fail(Error::Kind::BadInput,
                    "is too noisy: its centre is less than 8 times the noise");
    }
    const Mask mask = floodFrom(smooth, seed, std::max(3 * smoothNoise, 0.003 * peak));
    light = dampNoise(light, smooth, smoothNoise);
    const Image weight = fadeOut(mask);
    for (std::size_t i = 0; i < light.size(); ++i) {
        light[i] *= weight[i];
    }
    const HalfLight half = measureHalfLight(light);
    if (const std::string fault = shapeFault(image, half, mask); !fault.empty()) {
        return fail(Error::Kind::BadInput, fault);
    }
    if (half.radius / 3.5 <
        sky.noise / half.brightness / kCleanNoise) { // to 3.5 px: see placeGalaxy
        return fail(Error::Kind::BadInput, "is too noisy to be shrunk to a clean image");
    }
    for (float& value : light) {
        value = static_cast<float>(value / half.brightness);
    }
    return GalaxyImage{name,     std::move(light), half.row,
                       half.col, half.radius,      sky.noise / half.brightness};
}

Image placeGalaxy(const GalaxyImage& galaxy, int pixels, Rng& rng)
{
    const double unit = pixels / 64.0;
    // Never enlarged, and shrunk until the noise of an output pixel is small.
    const double least = std::max(1.0, galaxy.noise / kCleanNoise);
    const double top = std::min(9.0 * unit, std::max(3.0 * unit, galaxy.radius / least));
    const double radius =
        std::exp(std::log(3.0 * unit) + rng.uniform() * std::log(top / (3.0 * unit)));
    Placement place;
    place.row0 = galaxy.row;
    place.col0 = galaxy.col;
    const double offset = 6 * unit * std::sqrt(rng.uniform());
    const double direction = 2 * std::numbers::pi * rng.uniform();
    place.rowOut = (pixels - 1) / 2.0 + offset * std::sin(direction);
    place.colOut = (pixels - 1) / 2.0 + offset * std::cos(direction);
    place.scale = galaxy.radius / radius;
    place.angle = 2 * std::numbers::pi * rng.uniform();
    place.mirror = rng.uniform() < 0.5;
    Image image = placeImage(galaxy.light, pixels, place);
    const double brightness = measureHalfLight(image).brightness;
    for (float& value : image) {
        value = static_cast<float>(value / std::max(brightness, 1e-12));
    }
    return image;
}

} // namespace anneau
