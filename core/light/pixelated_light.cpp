// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/pixelated_light.h"

#include "core/base/error.h"
#include "core/lens/formula/pixel_parameters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace anneau {
namespace {

constexpr auto kParameters = pixelParameters("What the brightness of the image is multiplied by.",
                                             "Side of the image's pixels.");

/// Brightness and its derivatives by the position, in pixels.
struct Local {
    double value = 0, x = 0, y = 0;
};

class PixelatedLight final : public LightModel {
public:
    explicit PixelatedLight(std::shared_ptr<const Image> image) : m_image(std::move(image)) {}

    std::string_view key() const override { return "PixelatedRegularGrid"; }
    std::string_view label() const override { return "Light in pixels"; }
    std::string_view help() const override
    {
        return "Surface brightness in square pixels, from a FITS image; dark outside.";
    }
    std::span<const Parameter> parameters() const override { return kParameters; }

    void addBrightness(std::span<const double> p, std::size_t n, const double* x, const double* y,
                       double* brightness) const override
    {
        add(p, n, x, y, brightness);
    }
    void addBrightness(std::span<const double> p, std::size_t n, const float* x, const float* y,
                       float* brightness) const override
    {
        add(p, n, x, y, brightness);
    }
    void brightnessJacobian(std::span<const double> p, std::size_t n, const double* x,
                            const double* y, double* jac, double* dx, double* dy) const override
    {
        const double f = p[kFactor], s = p[kPixelScale];
        for (std::size_t i = 0; i < n; ++i) {
            const double u = (x[i] - p[kPixelsX]) / s, v = (y[i] - p[kPixelsY]) / s;
            const Local local = at(u, v);
            dx[i] = f / s * local.x;
            dy[i] = f / s * local.y;
            jac[kFactor * n + i] = local.value;
            jac[kPixelScale * n + i] = -f / s * (local.x * u + local.y * v);
            jac[kPixelsX * n + i] = -dx[i];
            jac[kPixelsY * n + i] = -dy[i];
        }
    }

private:
    template <class S>
    void add(std::span<const double> p, std::size_t n, const S* x, const S* y, S* brightness) const
    {
        for (std::size_t i = 0; i < n; ++i) {
            brightness[i] += static_cast<S>(
                p[kFactor] * at((static_cast<double>(x[i]) - p[kPixelsX]) / p[kPixelScale],
                                (static_cast<double>(y[i]) - p[kPixelsY]) / p[kPixelScale])
                                 .value);
        }
    }

    /// At (x, y) pixels from the centre.
    Local at(double x, double y) const
    {
        if (m_image == nullptr) {
            return {};
        }
        const int rows = m_image->rows(), cols = m_image->cols();
        const double col = x + 0.5 * (cols - 1), row = y + 0.5 * (rows - 1);
        if (!(col >= -0.5 && col <= cols - 0.5 && row >= -0.5 && row <= rows - 0.5)) {
            return {};
        }
        const int left = std::clamp(static_cast<int>(std::floor(col)), 0, std::max(cols - 2, 0));
        const int low = std::clamp(static_cast<int>(std::floor(row)), 0, std::max(rows - 2, 0));
        const int right = std::min(left + 1, cols - 1), high = std::min(low + 1, rows - 1);
        const double u = std::clamp(col - left, 0.0, 1.0), v = std::clamp(row - low, 0.0, 1.0);
        const auto value = [&](int r, int c) {
            return static_cast<double>(m_image->at(r, c));
        };
        const double a = value(low, left), b = value(low, right);
        const double c = value(high, left), d = value(high, right);
        const bool slopesX = col > left && col<right, slopesY = row> low && row < high;
        return {(1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d),
                slopesX ? (1 - v) * (b - a) + v * (d - c) : 0,
                slopesY ? (1 - u) * (c - a) + u * (d - b) : 0};
    }

    std::shared_ptr<const Image> m_image;
};

} // namespace

const LightModel& pixelatedLight()
{
    static const PixelatedLight model(nullptr);
    return model;
}

std::shared_ptr<const LightModel> pixelatedLight(std::shared_ptr<const Image> brightness)
{
    expects(brightness != nullptr && !brightness->empty(), "pixelatedLight: no image");
    return std::make_shared<const PixelatedLight>(std::move(brightness));
}

} // namespace anneau
