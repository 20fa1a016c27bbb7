// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/gaussian_denoiser.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {

Covariance Covariance::dense(const Tensor& matrix)
{
    expects(matrix.dim() == 2 && matrix.size(0) == matrix.size(1), "Covariance: not square");
    const auto [values, vectors] = at::linalg_eigh(0.5 * (matrix + matrix.t()));
    Covariance out;
    out.m_values = values.clamp_min(0);
    out.m_vectors = vectors;
    return out;
}

Covariance Covariance::stationary(const Tensor& spectrum, int width)
{
    expects(spectrum.dim() == 2 && width % 2 == 0 && spectrum.size(1) == width / 2 + 1,
            "Covariance: not a spectrum of this width");
    Covariance out;
    out.m_values = spectrum.clamp_min(0);
    out.m_stationary = true;
    out.m_width = width;
    return out;
}

Covariance Covariance::lowRank(const Tensor& rows, const Tensor& values, double rest)
{
    expects(rows.dim() == 2 && values.dim() == 1 && rows.size(0) == values.size(0) && rest >= 0,
            "Covariance: not eigenvectors with their values");
    Covariance out;
    out.m_values = at::cat({values.clamp_min(0), at::full({1}, rest, values.options())});
    out.m_vectors = rows.t().contiguous();
    out.m_lowRank = true;
    return out;
}

Tensor Covariance::apply(const Tensor& v, const Gains& gains) const
{
    const Tensor in = v.to(m_values.scalar_type());
    if (m_lowRank) { // the rest everywhere, and what the vectors have more
        const std::int64_t k = m_vectors.size(1);
        const Tensor all = gains(m_values);
        const Tensor rest = all.narrow(0, k, 1);
        const Tensor modes = at::matmul(in, m_vectors) * (all.narrow(0, 0, k) - rest);
        return (in * rest + at::matmul(modes, m_vectors.t())).to(v.scalar_type());
    }
    if (!m_stationary) {
        const Tensor modes = at::matmul(in, m_vectors) * gains(m_values);
        return at::matmul(modes, m_vectors.t()).to(v.scalar_type());
    }
    const std::int64_t height = m_values.size(0);
    const Tensor images = in.reshape({-1, height, m_width});
    const Tensor modes = at::fft_rfft2(images) * gains(m_values);
    return at::fft_irfft2(modes, at::IntArrayRef{height, m_width})
        .reshape(v.sizes())
        .to(v.scalar_type());
}

Covariance Covariance::scaled(double factor) const
{
    Covariance out = *this;
    out.m_values = m_values * factor;
    return out;
}

Covariance Covariance::to(at::Device device, at::ScalarType dtype) const
{
    Covariance out = *this;
    out.m_values = m_values.to(device, dtype);
    if (m_vectors.defined()) {
        out.m_vectors = m_vectors.to(device, dtype);
    }
    return out;
}

double Covariance::meanVariance() const
{
    return meanOf([](const Tensor& values) { return values; });
}

double Covariance::meanOf(const Gains& gains) const
{
    const Tensor values = gains(m_values);
    if (m_lowRank) {
        const std::int64_t k = m_vectors.size(1);
        const double rest = values[k].item<double>() * static_cast<double>(size() - k);
        return (values.narrow(0, 0, k).sum().item<double>() + rest) / static_cast<double>(size());
    }
    if (!m_stationary) {
        return values.mean().item<double>();
    }
    // All but the first and the last column stand for two modes.
    const std::int64_t last = values.size(1) - 1;
    const Tensor total =
        2 * values.sum() - values.select(1, 0).sum() - values.select(1, last).sum();
    return total.item<double>() / static_cast<double>(size());
}

Tensor Covariance::coefficients(const Tensor& v) const
{
    expects(!m_stationary, "Covariance: a stationary one has no eigenvectors at hand");
    return at::matmul(v.to(m_values.scalar_type()), m_vectors).to(v.scalar_type());
}

std::int64_t Covariance::size() const
{
    return m_stationary ? m_values.size(0) * m_width : m_vectors.size(0);
}

Tensor Covariance::components() const
{
    expects(!m_stationary && !m_lowRank, "Covariance: only a dense one stores its components");
    return (m_vectors * m_values.sqrt()).t().contiguous();
}

GaussianDenoiser::GaussianDenoiser(Tensor mean, Covariance covariance, double sigmaMin,
                                   double sigmaMax)
    : m_covariance{std::move(covariance)},
      m_sigmaMin{sigmaMin},
      m_sigmaMax{sigmaMax}
{
    expects(mean.dim() == 3 && mean.numel() == m_covariance.size(), "GaussianDenoiser: shapes");
    m_sigmaData = std::sqrt(m_covariance.meanVariance() + mean.square().mean().item<double>());
    if (m_covariance.isStationary()) {
        m_moments.spectrum = m_covariance.spectrum();
        m_moments.components = at::empty({0, mean.size(1), mean.size(2)}, mean.options());
        m_moments.remainder = m_covariance.meanVariance();
    } else {
        m_moments.components = m_covariance.components().reshape({-1, mean.size(1), mean.size(2)});
    }
    m_moments.mean = std::move(mean);
}

Tensor GaussianDenoiser::shrink(const Tensor& v, double sigma) const
{
    const double noise = sigma * sigma;
    const Tensor flat = v.reshape({v.size(0), -1});
    return m_covariance.apply(flat, [noise](const Tensor& c) { return c / (c + noise); })
        .reshape(v.sizes());
}

Tensor GaussianDenoiser::mean(const Tensor& x, double sigma) const
{
    const Tensor centre = m_moments.mean.to(x.scalar_type());
    return centre + shrink(x - centre, sigma);
}

std::pair<Tensor, Denoiser::Vjp> GaussianDenoiser::meanWithVjp(const Tensor& x, double sigma) const
{
    return {mean(x, sigma), [this, sigma](const Tensor& v) {
                return shrink(v, sigma);
            }};
}

} // namespace anneau
