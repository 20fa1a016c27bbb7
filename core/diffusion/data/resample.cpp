// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/data/resample.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace anneau {
namespace {

double bilinear(const Image& image, double row, double col)
{
    const int r = static_cast<int>(std::floor(row));
    const int c = static_cast<int>(std::floor(col));
    const double fr = row - r;
    const double fc = col - c;
    const auto value = [&image](int i, int j) {
        return i < 0 || j < 0 || i >= image.rows() || j >= image.cols()
                   ? 0.0
                   : static_cast<double>(image.at(i, j));
    };
    return (1 - fr) * ((1 - fc) * value(r, c) + fc * value(r, c + 1)) +
           fr * ((1 - fc) * value(r + 1, c) + fc * value(r + 1, c + 1));
}

} // namespace

Image gaussianBlur(const Image& image, double sigma)
{
    const int reach = std::max(1, static_cast<int>(std::ceil(4 * sigma)));
    std::vector<float> kernel(static_cast<std::size_t>(2 * reach + 1));
    double sum = 0;
    for (int i = -reach; i <= reach; ++i) {
        sum += std::exp(-0.5 * i * i / (sigma * sigma));
    }
    for (int i = -reach; i <= reach; ++i) {
        kernel[static_cast<std::size_t>(i + reach)] =
            static_cast<float>(std::exp(-0.5 * i * i / (sigma * sigma)) / sum);
    }
    const int rows = image.rows();
    const int cols = image.cols();
    Image across(rows, cols);
    for (int r = 0; r < rows; ++r) {
        for (int i = -reach; i <= reach; ++i) {
            const float weight = kernel[static_cast<std::size_t>(i + reach)];
            for (int c = std::max(0, -i); c < std::min(cols, cols - i); ++c) {
                across.at(r, c) += weight * image.at(r, c + i);
            }
        }
    }
    Image out(rows, cols);
    for (int i = -reach; i <= reach; ++i) {
        const float weight = kernel[static_cast<std::size_t>(i + reach)];
        for (int r = std::max(0, -i); r < std::min(rows, rows - i); ++r) {
            for (int c = 0; c < cols; ++c) {
                out.at(r, c) += weight * across.at(r + i, c);
            }
        }
    }
    return out;
}

Image placeImage(const Image& image, int pixels, const Placement& placement)
{
    const int sub = std::clamp(static_cast<int>(std::ceil(placement.scale)), 1, 16);
    const double cosine = placement.scale * std::cos(placement.angle);
    const double sine = placement.scale * std::sin(placement.angle);
    const double sign = placement.mirror ? -1 : 1;
    Image out(pixels, pixels);
    for (int r = 0; r < pixels; ++r) {
        for (int c = 0; c < pixels; ++c) {
            double sum = 0;
            for (int k = 0; k < sub * sub; ++k) {
                const double dy = r - placement.rowOut + (k / sub + 0.5) / sub - 0.5;
                const double dx = sign * (c - placement.colOut + (k % sub + 0.5) / sub - 0.5);
                sum += bilinear(image, placement.row0 + sine * dx + cosine * dy,
                                placement.col0 + cosine * dx - sine * dy);
            }
            out.at(r, c) = static_cast<float>(sum / (sub * sub));
        }
    }
    return out;
}

} // namespace anneau
