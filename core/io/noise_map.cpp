// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/noise_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneau {
namespace {

constexpr float kBadSigma = 1e7f; // "1e8" and "1e16" mark bad pixels in the wild
constexpr double kMadToSigma = 1.4826;
constexpr double kWeightTolerance = 4; // between 1/sqrt(weight) and the scatter of the sky

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

double medianOf(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

SkyLevel levelOf(std::vector<double>& values)
{
    SkyLevel level;
    level.median = medianOf(values);
    for (double& value : values) {
        value = std::abs(value - level.median);
    }
    level.sigma = kMadToSigma * medianOf(values);
    return level;
}

/// As a standard deviation; NaN where the value has none.
double sigmaOf(double value, NoiseKind kind, double data, double background)
{
    switch (kind) {
    case NoiseKind::Sigma:
        return value;
    case NoiseKind::Variance:
        return std::sqrt(value);
    case NoiseKind::InverseVariance:
        return 1 / std::sqrt(value);
    case NoiseKind::Exposure:
        return std::sqrt(background * background + std::max(data, 0.0) / value);
    case NoiseKind::Unknown:
    case NoiseKind::Weight:
        break;
    }
    return std::nan("");
}

const char* wordFor(NoiseKind kind)
{
    switch (kind) {
    case NoiseKind::Sigma:
        return "standard deviations";
    case NoiseKind::Variance:
        return "variances";
    case NoiseKind::InverseVariance:
        return "inverse variances";
    case NoiseKind::Exposure:
        return "exposure times";
    case NoiseKind::Unknown:
    case NoiseKind::Weight:
        break;
    }
    return "weights";
}

/// The reading under which the map's typical value agrees best with the scatter of the sky.
Result<NoiseKind> kindOf(const NoiseMap& noise, const std::optional<SkyLevel>& sky,
                         std::vector<std::string>& warnings)
{
    if (noise.kind != NoiseKind::Unknown && noise.kind != NoiseKind::Weight) {
        return noise.kind;
    }
    std::vector<double> good;
    for (const float value : noise.map) {
        if (std::isfinite(value) && value > 0) {
            good.push_back(value);
        }
    }
    if (good.empty() || !sky || !(sky->sigma > 0)) {
        return fail(Error::Kind::BadInput,
                    noise.label + ": it cannot be told whether its values are standard deviations, "
                                  "variances or weights; name the HDU ERR, VAR or IVAR.");
    }
    const double typical = medianOf(good);
    NoiseKind best = NoiseKind::InverseVariance;
    const auto distance = [&](NoiseKind kind) {
        return std::abs(std::log(sigmaOf(typical, kind, 0, 0) / sky->sigma));
    };
    if (noise.kind == NoiseKind::Weight) {
        const bool knownTime = noise.exposureTime && *noise.exposureTime > 0;
        const double limit = knownTime ? std::abs(std::log(typical / *noise.exposureTime))
                                       : std::log(kWeightTolerance);
        best = distance(best) < limit ? best : NoiseKind::Exposure;
    } else {
        for (const NoiseKind kind : {NoiseKind::Sigma, NoiseKind::Variance}) {
            best = distance(kind) < distance(best) ? kind : best;
        }
    }
    warnings.push_back(noise.label + " is taken to hold " + wordFor(best) +
                       ", which agrees best with the scatter of the sky (" + number(sky->sigma) +
                       ").");
    return best;
}

void compareWithSky(const Image& sigma, const Mask& mask, const SkyLevel& sky,
                    const std::string& label, std::vector<std::string>& warnings)
{
    std::vector<double> good;
    for (std::size_t i = 0; i < sigma.size(); ++i) {
        if (mask[i] != 0) {
            good.push_back(sigma[i]);
        }
    }
    const double ratio = medianOf(good) / sky.sigma;
    if (sky.sigma > 0 && (ratio > 2 || ratio < 1.0 / 3)) {
        warnings.push_back(label + " gives " + number(ratio) +
                           " times the scatter of the empty sky (" + number(sky.sigma) +
                           "); consider scaling the noise.");
    }
}

} // namespace

std::optional<SkyLevel> skyOf(const Image& data, const Mask& mask)
{
    const int height = std::min(data.rows(), std::max(10, data.rows() / 5));
    const int width = std::min(data.cols(), std::max(10, data.cols() / 5));
    std::optional<SkyLevel> emptiest;
    for (const int row : {0, data.rows() - height}) {
        for (const int col : {0, data.cols() - width}) {
            std::vector<double> values;
            for (int r = row; r < row + height; ++r) {
                for (int c = col; c < col + width; ++c) {
                    if (mask.at(r, c) != 0 && std::isfinite(data.at(r, c))) {
                        values.push_back(data.at(r, c));
                    }
                }
            }
            if (values.size() < 16) {
                continue;
            }
            const SkyLevel level = levelOf(values);
            if (level.sigma > 0 && (!emptiest || level.median < emptiest->median)) {
                emptiest = level;
            }
        }
    }
    return emptiest;
}

Result<Image> sigmaFrom(const NoiseMap& noise, const Image& data, Mask& mask,
                        std::vector<std::string>& warnings)
{
    expects(noise.map.sameShape(data) && mask.sameShape(data), "sigmaFrom: shapes differ");
    const auto sky = skyOf(data, mask);
    const auto kind = kindOf(noise, sky, warnings);
    if (!kind) {
        return failWith(kind);
    }
    const double background = noise.backgroundRms.value_or(sky ? sky->sigma : 0);
    if (*kind == NoiseKind::Exposure && !noise.backgroundRms) {
        warnings.push_back(
            noise.label +
            ": the header has no BKGRMS, so the background noise is the scatter of the sky (" +
            number(background) + ").");
    }
    Image sigma(data.rows(), data.cols());
    std::size_t negative = 0, unusable = 0, used = 0;
    float largest = 0;
    for (std::size_t i = 0; i < sigma.size(); ++i) {
        const float value = noise.map[i];
        const auto s = static_cast<float>(value > 0 ? sigmaOf(value, *kind, data[i], background)
                                                    : std::nan(""));
        const bool good = s > 0 && s < kBadSigma;
        negative += value < 0 ? 1 : 0;
        unusable += !good && mask[i] != 0 ? 1 : 0;
        sigma[i] = good ? s : 0;
        largest = good ? std::max(largest, s) : largest;
        mask[i] = good ? mask[i] : 0;
        used += mask[i];
    }
    if (largest == 0) {
        return fail(Error::Kind::BadInput,
                    noise.label + " has no usable value: all " + wordFor(*kind) +
                        " are zero, negative, NaN or above 1e7; give another noise map.");
    }
    if (used == 0) {
        return fail(Error::Kind::BadInput,
                    noise.label + ": no pixel has both a datum and a usable noise value; give "
                                  "another noise map or mask.");
    }
    std::replace(sigma.begin(), sigma.end(), 0.0f, largest);
    if (unusable > 0) {
        warnings.push_back(
            noise.label + ": " + std::to_string(unusable) + " pixels without a usable noise value" +
            (negative > 0 ? " (" + std::to_string(negative) + " negative)" : "") + " are masked.");
    }
    if (sky) {
        compareWithSky(sigma, mask, *sky, noise.label, warnings);
    }
    return sigma;
}

Result<Image> sigmaFromSky(const Image& data, const Mask& mask, const std::string& label,
                           std::vector<std::string>& warnings)
{
    const auto sky = skyOf(data, mask);
    if (!sky) {
        return fail(Error::Kind::BadInput,
                    label + " has no noise map and no patch of sky to estimate the noise from; "
                            "give one with --noise.");
    }
    warnings.push_back(label + " has no noise map: " + number(sky->sigma) +
                       ", the scatter of the sky, is used for every pixel, which is too small "
                       "where the lens is bright.");
    return Image(data.rows(), data.cols(), static_cast<float>(sky->sigma));
}

} // namespace anneau
