// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/psf_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneau {
namespace {

constexpr double kEmpty = 1e-6;        // of the peak: a border below this holds no light
constexpr double kSumTolerance = 0.01; // normalised silently within this
constexpr int kMaxOversampling = 20;

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

float largestIn(const Image& image, int ring)
{
    float largest = 0;
    for (int r = ring; r < image.rows() - ring; ++r) {
        for (int c = ring; c < image.cols() - ring; ++c) {
            const bool edge = r == ring || c == ring || r == image.rows() - 1 - ring ||
                              c == image.cols() - 1 - ring;
            largest = edge ? std::max(largest, std::abs(image.at(r, c))) : largest;
        }
    }
    return largest;
}

/// Without the outer rings that hold no light; at least 3 x 3 stays.
Image trimmed(const Image& kernel, float peak)
{
    int ring = 0;
    while (std::min(kernel.rows(), kernel.cols()) - 2 * ring > 4 &&
           largestIn(kernel, ring) <= kEmpty * peak) {
        ++ring;
    }
    return kernel.cut(ring, ring, kernel.rows() - 2 * ring, kernel.cols() - 2 * ring);
}

struct Peak {
    int row = 0, col = 0;
};

Peak peakOf(const Image& kernel)
{
    const auto at =
        static_cast<int>(std::max_element(kernel.begin(), kernel.end()) - kernel.begin());
    return {at / kernel.cols(), at % kernel.cols()};
}

/// Where light is centred on one of the two middle pixels of an even side: 0 on the lower, 1 on the
/// upper, -1 on neither (between them, or elsewhere).
int middleOf(int side, double centroid)
{
    const double offset = centroid - (side / 2.0 - 1);
    return std::abs(offset) < 0.25 ? 0 : (std::abs(offset - 1) < 0.25 ? 1 : -1);
}

/// Centroid of the 5 x 5 samples around the peak.
std::array<double, 2> centroidOf(const Image& kernel)
{
    const Peak peak = peakOf(kernel);
    double sum = 0, row = 0, col = 0;
    for (int r = std::max(0, peak.row - 2); r <= std::min(kernel.rows() - 1, peak.row + 2); ++r) {
        for (int c = std::max(0, peak.col - 2); c <= std::min(kernel.cols() - 1, peak.col + 2);
             ++c) {
            const double value = std::max(0.0f, kernel.at(r, c));
            sum += value;
            row += value * r;
            col += value * c;
        }
    }
    return {row / sum, col / sum};
}

/// Even sides with a peak on a pixel: padded to odd, with that pixel in the middle.
Image withOddSides(const Image& kernel)
{
    const auto [row, col] = centroidOf(kernel);
    const int upperRow = kernel.rows() % 2 == 0 ? middleOf(kernel.rows(), row) : -1;
    const int upperCol = kernel.cols() % 2 == 0 ? middleOf(kernel.cols(), col) : -1;
    Image padded(kernel.rows() + (upperRow >= 0 ? 1 : 0), kernel.cols() + (upperCol >= 0 ? 1 : 0));
    for (int r = 0; r < kernel.rows(); ++r) {
        for (int c = 0; c < kernel.cols(); ++c) {
            padded.at(r + (upperRow == 0 ? 1 : 0), c + (upperCol == 0 ? 1 : 0)) = kernel.at(r, c);
        }
    }
    return padded;
}

Result<int> oversamplingOf(const FitsReader& reader, int hdu, double pixelScale)
{
    for (const char* key : {"PSFOVER", "DET_SAMP", "OVERSAMP"}) {
        for (const int place : {hdu, 1}) {
            const auto value = reader.numberOf(place, key);
            if (!value) {
                continue;
            }
            if (*value < 1 || *value > kMaxOversampling || *value != std::floor(*value)) {
                return fail(Error::Kind::BadInput,
                            reader.label(hdu) + ": " + key + " = " + number(*value) +
                                " is not a whole number from 1 to 20; correct the keyword.");
            }
            return static_cast<int>(*value);
        }
    }
    for (const char* key : {"PIXELSCL", "PIXSCALE"}) {
        const auto scale = reader.numberOf(hdu, key);
        if (!scale || !(*scale > 0) || !(pixelScale > 0)) {
            continue;
        }
        const double ratio = pixelScale / *scale;
        const double whole = std::round(ratio);
        if (whole < 1 || whole > kMaxOversampling || std::abs(ratio / whole - 1) > 0.02) {
            return fail(Error::Kind::BadInput,
                        reader.label(hdu) + ": " + key + " = " + number(*scale) +
                            " arcsec is no whole fraction of the image's " + number(pixelScale) +
                            "; resample the PSF or correct the keyword.");
        }
        return static_cast<int>(whole);
    }
    return 1;
}

} // namespace

Result<Psf> preparePsf(Image kernel, int oversampling, const std::string& label,
                       std::vector<std::string>& warnings)
{
    double sum = 0;
    for (const float value : kernel) {
        sum += static_cast<double>(value);
    }
    if (!std::isfinite(sum)) {
        return fail(Error::Kind::BadInput, label + ": the PSF holds NaN; give one without gaps.");
    }
    if (!(sum > 0)) {
        return fail(Error::Kind::BadInput, label + ": the PSF sums to " + number(sum) +
                                               " where it must sum to 1; give another PSF.");
    }
    const float peak = *std::max_element(kernel.begin(), kernel.end());
    const Image core = withOddSides(trimmed(kernel, peak));
    double kept = 0;
    for (const float value : core) {
        kept += static_cast<double>(value);
    }
    if (!(kept > 0)) {
        return fail(Error::Kind::BadInput,
                    label + ": the PSF's light lies outside its centre; give a centred PSF.");
    }
    if (std::abs(sum - 1) > kSumTolerance) {
        warnings.push_back(label + ": the PSF sums to " + number(sum) + "; it is normalised to 1.");
    }
    Psf psf{core, oversampling};
    for (float& value : psf.kernel) {
        value = static_cast<float>(static_cast<double>(value) / kept);
    }
    const auto [row, col] = centroidOf(psf.kernel);
    const double dx = (col - (core.cols() - 1) / 2.0) / oversampling,
                 dy = (row - (core.rows() - 1) / 2.0) / oversampling;
    if (std::hypot(dx, dy) > 0.75) {
        warnings.push_back(label + ": the PSF's peak lies (" + number(dx) + ", " + number(dy) +
                           ") image pixels from its centre, so the model is shifted by as much.");
    }
    return psf;
}

Result<Psf> readPsf(const FitsReader& reader, int hdu, double pixelScale,
                    std::vector<std::string>& warnings)
{
    auto kernel = reader.readImage(hdu);
    if (!kernel) {
        return failWith(kernel);
    }
    const auto oversampling = oversamplingOf(reader, hdu, pixelScale);
    if (!oversampling) {
        return failWith(oversampling);
    }
    return preparePsf(std::move(*kernel), *oversampling, reader.label(hdu), warnings);
}

} // namespace anneau
