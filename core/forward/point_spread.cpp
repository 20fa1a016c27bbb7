// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/point_spread.h"

#include "core/base/error.h"
#include "core/forward/cubic_spline.h"
#include "core/forward/psf.h"
#include "core/light/light_model.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr int kMargin = 18; ///< Samples: coefficients beyond a kernel fall as 0.268^k.

/// Where a point is along one axis of the grid of kernel samples that covers the frame. The kernel
/// is to be had as far before one of its samples as the point lies beyond one of the frame.
struct Place {
    int sample;
    SplineWeights weights;

    Place(double position, int samples, double scale)
        : Place(position / scale + 0.5 * (samples - 1))
    {}
    explicit Place(double index)
        : sample(static_cast<int>(std::floor(index))),
          weights(1 - (index - std::floor(index)))
    {}
};

/// Calls visit(row of the frame's samples, col, coefficient row, coefficient col) for all samples
/// that the kernel reaches; coefficients from two before those named to one after count.
template <class Visit>
void forReached(const Grid<double>& coefficients, int rows, int cols, int top, int left,
                Visit&& visit)
{
    const int firstRow = std::max(0, top + 2), firstCol = std::max(0, left + 2);
    const int endRow = std::min(rows, top + coefficients.rows() - 1);
    const int endCol = std::min(cols, left + coefficients.cols() - 1);
    for (int row = firstRow; row < endRow; ++row) {
        for (int col = firstCol; col < endCol; ++col) {
            visit(row, col, row - top, col - left);
        }
    }
}

bool isFar(double position, int samples, double scale)
{
    return !(std::abs(position) < 1e6 * scale * samples); // NaN too
}

} // namespace

PointSpread::PointSpread(const Grid<double>& kernel, int oversampling)
    : m_oversampling(kernel.empty() ? 1 : oversampling)
{
    expects(oversampling >= 1, "PointSpread: sampling below one");
    if (kernel.empty()) {
        return;
    }
    m_coefficients = Grid<double>(kernel.rows() + 2 * kMargin, kernel.cols() + 2 * kMargin);
    m_centreRow = kernelCentre(kernel.rows()) + kMargin;
    m_centreCol = kernelCentre(kernel.cols()) + kMargin;
    for (int row = 0; row < kernel.rows(); ++row) {
        for (int col = 0; col < kernel.cols(); ++col) {
            m_coefficients.at(row + kMargin, col + kMargin) = kernel.at(row, col);
        }
    }
    toSplineCoefficients(m_coefficients);
}

template <class T>
void PointSpread::add(const ImageFrame& frame, double flux, double x, double y,
                      Grid<T>& image) const
{
    expects(image.rows() == frame.rows && image.cols() == frame.cols,
            "PointSpread: image of another shape");
    if (isFar(x, frame.cols, frame.pixelScale) || isFar(y, frame.rows, frame.pixelScale)) {
        return;
    }
    if (m_coefficients.empty()) {
        const double col = std::round(x / frame.pixelScale + 0.5 * (frame.cols - 1));
        const double row = std::round(y / frame.pixelScale + 0.5 * (frame.rows - 1));
        if (row >= 0 && row < frame.rows && col >= 0 && col < frame.cols) {
            image.at(static_cast<int>(row), static_cast<int>(col)) += static_cast<T>(flux);
        }
        return;
    }
    const double scale = frame.pixelScale / m_oversampling;
    const int rows = frame.rows * m_oversampling, cols = frame.cols * m_oversampling;
    const Place px(x, cols, scale), py(y, rows, scale);
    forReached(m_coefficients, rows, cols, py.sample - m_centreRow, px.sample - m_centreCol,
               [&](int row, int col, int a, int b) {
                   double sum = 0;
                   for (int i = 0; i < 4; ++i) {
                       const double* c = &m_coefficients.at(a - 2 + i, b - 2);
                       const auto& w = px.weights.value;
                       sum += py.weights.value[static_cast<std::size_t>(i)] *
                              (w[0] * c[0] + w[1] * c[1] + w[2] * c[2] + w[3] * c[3]);
                   }
                   image.at(row / m_oversampling, col / m_oversampling) +=
                       static_cast<T>(flux * sum);
               });
}

template <class T>
void PointSpread::add(const ImageFrame& frame, std::span<const Component> light,
                      Grid<T>& image) const
{
    for (const Component& component : light) {
        if (isPoint(component)) {
            add(frame, component.values[0], component.values[1], component.values[2], image);
        }
    }
}

PointSpread::Columns PointSpread::columns(const ImageFrame& frame, double x, double y) const
{
    Columns result{Grid<double>(frame.rows, frame.cols), Grid<double>(frame.rows, frame.cols),
                   Grid<double>(frame.rows, frame.cols)};
    add(frame, 1.0, x, y, result.flux);
    if (m_coefficients.empty() || isFar(x, frame.cols, frame.pixelScale) ||
        isFar(y, frame.rows, frame.pixelScale)) {
        return result;
    }
    const double scale = frame.pixelScale / m_oversampling;
    const int rows = frame.rows * m_oversampling, cols = frame.cols * m_oversampling;
    const Place px(x, cols, scale), py(y, rows, scale);
    forReached(m_coefficients, rows, cols, py.sample - m_centreRow, px.sample - m_centreCol,
               [&](int row, int col, int a, int b) {
                   double alongX = 0, alongY = 0;
                   for (int i = 0; i < 4; ++i) {
                       const auto at = static_cast<std::size_t>(i);
                       const double* c = &m_coefficients.at(a - 2 + i, b - 2);
                       const auto &w = px.weights.value, &s = px.weights.slope;
                       alongX += py.weights.value[at] *
                                 (s[0] * c[0] + s[1] * c[1] + s[2] * c[2] + s[3] * c[3]);
                       alongY += py.weights.slope[at] *
                                 (w[0] * c[0] + w[1] * c[1] + w[2] * c[2] + w[3] * c[3]);
                   }
                   const int pixelRow = row / m_oversampling, pixelCol = col / m_oversampling;
                   result.x.at(pixelRow, pixelCol) -= alongX / scale;
                   result.y.at(pixelRow, pixelCol) -= alongY / scale;
               });
    return result;
}

template void PointSpread::add(const ImageFrame&, double, double, double, Grid<float>&) const;
template void PointSpread::add(const ImageFrame&, double, double, double, Grid<double>&) const;
template void PointSpread::add(const ImageFrame&, std::span<const Component>, Grid<float>&) const;
template void PointSpread::add(const ImageFrame&, std::span<const Component>, Grid<double>&) const;

bool isPoint(const Component& light)
{
    const LightModel* model = findLightModel(light.type);
    expects(model != nullptr, "PointSpread: unknown light model");
    return model->isPoint();
}

} // namespace anneau
