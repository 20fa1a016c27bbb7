// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/gaussian_lens.h"

#include "core/base/error.h"
#include "core/forward/source_matrix.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using Matrix = GaussianLens::Matrix;
using Vector = GaussianLens::Vector;

Grid<double> gaussianKernel(double fwhm, double pixelScale)
{
    const double sigma = fwhm / pixelScale / std::sqrt(8 * std::log(2.0));
    const int reach = static_cast<int>(std::ceil(3.5 * sigma));
    Grid<double> kernel(2 * reach + 1, 2 * reach + 1);
    double sum = 0;
    for (int r = -reach; r <= reach; ++r) {
        for (int c = -reach; c <= reach; ++c) {
            kernel.at(r + reach, c + reach) = std::exp(-0.5 * (r * r + c * c) / sigma / sigma);
            sum += kernel.at(r + reach, c + reach);
        }
    }
    for (double& value : kernel) {
        value /= sum;
    }
    return kernel;
}

/// Column j: the image of a source with 1 in pixel j.
Matrix lensMatrix(const GaussianLensSetup& setup)
{
    const Mask everywhere(setup.frame.rows, setup.frame.cols, 1);
    const Component lens{"SIE",
                         "lens",
                         {setup.thetaE, setup.axisRatio, setup.angle, setup.centerX, setup.centerY},
                         {}};
    const LensOperator<double> lensing(setup.frame,
                                       gaussianKernel(setup.psfFwhm, setup.frame.pixelScale),
                                       everywhere, {&lens, 1}, setup.grid);
    const int side = setup.grid.pixels;
    Matrix out(setup.frame.rows * setup.frame.cols, side * side);
    Grid<double> source(side, side);
    for (Eigen::Index j = 0; j < out.cols(); ++j) {
        const auto at = static_cast<std::size_t>(j);
        source[at] = 1;
        const Grid<double> image = lensing.apply(source);
        out.col(j) = Eigen::Map<const Vector>(image.data(), out.rows());
        source[at] = 0;
    }
    return out;
}

Matrix sourceCovariance(int side, double sd, double length)
{
    Matrix out(side * side, side * side);
    for (int i = 0; i < side * side; ++i) {
        for (int j = 0; j < side * side; ++j) {
            const double r =
                std::sqrt(3.0) * std::hypot(i / side - j / side, i % side - j % side) / length;
            out(i, j) = sd * sd * (1 + r) * std::exp(-r);
        }
    }
    return out;
}

Matrix correlationMatrix(const Grid<double>& correlation, int rows, int cols)
{
    Matrix out = Matrix::Zero(rows * cols, rows * cols);
    const int reachRows = correlation.rows() / 2, reachCols = correlation.cols() / 2;
    for (int i = 0; i < rows * cols; ++i) {
        for (int dr = -reachRows; dr <= reachRows; ++dr) {
            for (int dc = -reachCols; dc <= reachCols; ++dc) {
                const int row = i / cols + dr, col = i % cols + dc;
                if (row >= 0 && row < rows && col >= 0 && col < cols) {
                    out(i, row * cols + col) = correlation.at(dr + reachRows, dc + reachCols);
                }
            }
        }
    }
    return out;
}

Vector normals(Eigen::Index count, Rng& rng)
{
    Vector out(count);
    rng.fillNormal(std::span<double>(out.data(), static_cast<std::size_t>(count)));
    return out;
}

/// A tapered measurement need not be a correlation exactly: what is lacking is added to the
/// diagonal as white noise.
Eigen::LLT<Matrix> factor(Matrix matrix)
{
    for (double jitter = 1e-9;; jitter *= 10) {
        Eigen::LLT<Matrix> out(matrix);
        if (out.info() == Eigen::Success) {
            return out;
        }
        expects(jitter < 1, "GaussianLens: no covariance");
        matrix.diagonal() *= 1 + jitter;
    }
}

} // namespace

struct GaussianLens::Impl {
    Matrix lens;     // [m, n]
    Matrix whitened; // S^-1/2 A
    double noise = 0;
    bool correlated = false;
    Eigen::LLT<Matrix> prior;      // of the source's covariance
    Eigen::LLT<Matrix> noiseShape; // of the noise's correlation, where it has one
    Eigen::LLT<Matrix> precision;  // of the posterior

    template <class Values>
    Matrix whiten(const Values& values) const
    {
        Matrix out = values / noise;
        if (correlated) {
            noiseShape.matrixL().solveInPlace(out);
        }
        return out;
    }
};

GaussianLens::GaussianLens(const GaussianLensSetup& setup)
{
    auto impl = std::make_unique<Impl>();
    impl->lens = lensMatrix(setup);
    const Matrix covariance =
        sourceCovariance(setup.grid.pixels, setup.sourceSd, setup.sourceLength);
    impl->prior = factor(covariance);
    impl->noise = setup.noise;
    impl->correlated = !setup.correlation.empty();
    if (impl->correlated) {
        impl->noiseShape =
            factor(correlationMatrix(setup.correlation, setup.frame.rows, setup.frame.cols));
    }
    impl->whitened = impl->whiten(impl->lens);
    Matrix precision = impl->prior.solve(Matrix::Identity(covariance.rows(), covariance.cols()));
    precision.selfadjointView<Eigen::Lower>().rankUpdate(impl->whitened.transpose());
    impl->precision = Eigen::LLT<Matrix>(precision);
    expects(impl->precision.info() == Eigen::Success, "GaussianLens: no posterior");
    m_impl = std::move(impl);
}

GaussianLens::~GaussianLens() = default;
GaussianLens::GaussianLens(GaussianLens&&) noexcept = default;

Eigen::Index GaussianLens::pixels() const
{
    return m_impl->lens.rows();
}

double GaussianLens::noise() const
{
    return m_impl->noise;
}

Vector GaussianLens::drawSource(Rng& rng) const
{
    return m_impl->prior.matrixL() * normals(m_impl->lens.cols(), rng);
}

Vector GaussianLens::image(const Vector& source) const
{
    return m_impl->lens * source;
}

Vector GaussianLens::drawNoise(Rng& rng) const
{
    Vector out = normals(pixels(), rng);
    if (m_impl->correlated) {
        out = (m_impl->noiseShape.matrixL() * out).eval();
    }
    return m_impl->noise * out;
}

Vector GaussianLens::mean(const Vector& data) const
{
    return m_impl->precision.solve(m_impl->whitened.transpose() * m_impl->whiten(data));
}

Matrix GaussianLens::drawScatter(int count, Rng& rng) const
{
    Matrix out(m_impl->lens.cols(), count);
    rng.fillNormal(std::span<double>(out.data(), static_cast<std::size_t>(out.size())));
    m_impl->precision.matrixU().solveInPlace(out);
    return out;
}

double GaussianLens::chi2(const Vector& residual) const
{
    return m_impl->whiten(residual).squaredNorm();
}

double noiseFor(const GaussianLensSetup& setup, double snr)
{
    const Matrix root =
        factor(sourceCovariance(setup.grid.pixels, setup.sourceSd, setup.sourceLength)).matrixL();
    const Matrix images = lensMatrix(setup) * root;
    return std::sqrt(images.squaredNorm() / static_cast<double>(images.rows())) / snr;
}

} // namespace anneau
