// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/gaussian_inversion.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

Tensor halfOf(const Covariance& covariance, const Tensor& rows)
{
    return covariance.apply(rows, [](const Tensor& c) { return c.sqrt(); });
}

/// Lower Cholesky factor of 1 + scale * w, w symmetric but for rounding: LAPACK reads one triangle.
Tensor factorOf(const Tensor& w, double scale)
{
    Tensor h = scale * w;
    h.diagonal().add_(1);
    return at::linalg_cholesky(h);
}

Tensor solveLower(const Tensor& factor, const Tensor& columns, bool transposed)
{
    return at::linalg_solve_triangular(transposed ? factor.t() : factor, columns, transposed);
}

/// Rows [B, n] on blocks of 2x2 pixels, as orthonormal coordinates; small or odd images stay. For
/// stationary covariances of square images. // -> [B, n/4]
Tensor coarser(const Tensor& rows, const Covariance& shape)
{
    const std::int64_t side = shape.isStationary() ? shape.spectrum().size(0) : 0;
    if (side < 32 || side * side != rows.size(1)) {
        return rows;
    }
    const Tensor blocks = rows.reshape({rows.size(0), side / 2, 2, side / 2, 2});
    return 0.5 * blocks.sum(at::IntArrayRef{2, 4}).reshape({rows.size(0), -1});
}

double logDeterminant(const Tensor& factor)
{
    return 2 * factor.diagonal().log().sum(at::kDouble).item<double>();
}

} // namespace

NormalEquations NormalEquations::of(const Tensor& whitened, const Tensor& data)
{
    const Tensor back = at::mv(whitened.t(), data);
    return {at::mm(whitened.t(), whitened), back, data.square().sum().item<double>(), 0};
}

Tensor whitenedGram(const Covariance& covariance, const Tensor& gram)
{
    return halfOf(covariance, halfOf(covariance, gram).t().contiguous());
}

GaussianInversion::GaussianInversion(const NormalEquations& equations, Tensor priorMean,
                                     const Covariance& covariance)
    : GaussianInversion(equations, std::move(priorMean), covariance,
                        whitenedGram(covariance, equations.gram), 1)
{}

GaussianInversion::GaussianInversion(const NormalEquations& equations, Tensor priorMean,
                                     const Covariance& shape, const Tensor& whitened,
                                     double amplitude)
    : m_covariance{shape.scaled(amplitude)}
{
    m_factor = factorOf(whitened, amplitude);
    const Tensor imaged = at::mv(equations.gram, priorMean);
    const Tensor pull = half((equations.backProjected - imaged).unsqueeze(0)); // [1, n]
    const Tensor inner = solveLower(m_factor, pull.t(), false);
    m_mean = priorMean + half(solveLower(m_factor, inner, true).t()).squeeze(0);
    const double cross = at::dot(priorMean, equations.backProjected).item<double>();
    const double residual =
        equations.dataNorm - 2 * cross + at::dot(priorMean, imaged).item<double>();
    m_logEvidence = -0.5 * (residual - inner.square().sum(at::kDouble).item<double>() +
                            logDeterminant(m_factor) + equations.logNoise);
}

Tensor GaussianInversion::half(const Tensor& rows) const
{
    return halfOf(m_covariance, rows);
}

Tensor GaussianInversion::draws(const Tensor& normals) const
{
    const Tensor spread = solveLower(m_factor, normals.to(m_factor.options()).t(), true);
    return m_mean + half(spread.t().contiguous());
}

Tensor GaussianInversion::covariance() const
{
    const Tensor root =
        half(solveLower(m_factor, at::eye(m_factor.size(0), m_factor.options()), false));
    return at::mm(root.t(), root);
}

double GaussianInversion::effectiveParameters() const
{
    // Cov M is similar to 1 - H^-1.
    const Tensor inverse =
        solveLower(m_factor, at::eye(m_factor.size(0), m_factor.options()), false);
    return static_cast<double>(m_factor.size(0)) - inverse.square().sum(at::kDouble).item<double>();
}

double mostProbableAmplitude(const NormalEquations& equations, const Covariance& shape,
                             const Tensor& whitened, double guess)
{
    const Tensor fullPull = halfOf(shape, equations.backProjected.unsqueeze(0)).t();
    // Galaxies have their power at long waves: pairs of pixels, and so a 64th of the work, tell the
    // amplitude as well.
    const Tensor w = coarser(coarser(whitened, shape).t().contiguous(), shape);
    const Tensor pull = coarser(fullPull.t(), shape).t();
    const auto score = [&](double logAmplitude) {
        const double a = std::exp(logAmplitude);
        const Tensor factor = factorOf(w, a);
        const Tensor inner = solveLower(factor, pull, false);
        return a * inner.square().sum(at::kDouble).item<double>() - logDeterminant(factor);
    };
    constexpr double kReach = 6;
    constexpr double kClose = 0.4; // the maximum is flat: 20 % in variance is well inside its width
    const double golden = (std::sqrt(5.0) - 1) / 2;
    double low = std::log(guess) - kReach, high = std::log(guess) + kReach;
    double inLow = high - golden * (high - low), inHigh = low + golden * (high - low);
    double atLow = score(inLow), atHigh = score(inHigh);
    while (high - low > kClose) {
        if (atLow > atHigh) {
            high = inHigh;
            inHigh = inLow;
            atHigh = atLow;
            inLow = high - golden * (high - low);
            atLow = score(inLow);
        } else {
            low = inLow;
            inLow = inHigh;
            atLow = atHigh;
            inHigh = low + golden * (high - low);
            atHigh = score(inHigh);
        }
    }
    return std::exp(0.5 * (low + high));
}

Covariance genericGalaxyCovariance(int pixels, at::Device device, at::ScalarType dtype)
{
    constexpr double kKnee = 2;
    const auto options = at::TensorOptions().dtype(at::kDouble);
    const Tensor ky = at::fft_fftfreq(pixels, 1.0 / pixels, options).unsqueeze(1);
    const Tensor kx = at::fft_rfftfreq(pixels, 1.0 / pixels, options).unsqueeze(0);
    const Tensor power = (1 + (ky.square() + kx.square()) / (kKnee * kKnee)).pow(-2);
    const Covariance raw = Covariance::stationary(power, pixels);
    return raw.scaled(1 / raw.meanVariance()).to(device, dtype);
}

} // namespace anneau
