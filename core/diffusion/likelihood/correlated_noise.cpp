// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/correlated_noise.h"

#include "core/base/error.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

constexpr int kMostIterations = 500;
/// Of the mean power: below it the periodic inverse would blow rounding up.
constexpr double kLeastPower = 1e-3;

/// The correlation with its middle at the corner of a periodic frame.
Tensor periodic(const Grid<double>& correlation, std::int64_t rows, std::int64_t cols)
{
    Tensor out = at::zeros({rows, cols}, at::kDouble);
    double* values = out.data_ptr<double>();
    const int reachRows = correlation.rows() / 2, reachCols = correlation.cols() / 2;
    for (int dy = -reachRows; dy <= reachRows; ++dy) {
        for (int dx = -reachCols; dx <= reachCols; ++dx) {
            values[((dy + rows) % rows) * cols + (dx + cols) % cols] +=
                correlation.at(dy + reachRows, dx + reachCols);
        }
    }
    return out;
}

Tensor dots(const Tensor& a, const Tensor& b)
{
    return (a * b).sum(at::IntArrayRef{1, 2}, true);
}

} // namespace

CorrelatedNoise::CorrelatedNoise(const Grid<double>& correlation, int rows, int cols,
                                 at::Device device, at::ScalarType dtype)
    : m_rows{rows},
      m_cols{cols},
      m_marginRows{correlation.rows()},
      m_marginCols{correlation.cols()}
{
    expects(correlation.rows() % 2 == 1 && correlation.cols() % 2 == 1 && rows > 0 && cols > 0,
            "CorrelatedNoise: shapes");
    m_marginRows += drawRows() % 2; // even sides: no question of what irfft gives back
    m_marginCols += drawCols() % 2;
    const Tensor raw = at::real(at::fft_rfft2(periodic(correlation, drawRows(), drawCols())));
    m_clipped = (raw.clamp_max(0).sum() / -raw.abs().sum()).item<double>();
    m_power = raw.clamp_min(0).to(device, dtype);
}

double CorrelatedNoise::logDeterminantPerPixel() const
{
    // Columns but the first and the last stand for two modes.
    const Tensor logs = m_power.clamp_min(leastPower()).to(at::kDouble).log();
    const std::int64_t last = logs.size(1) - 1;
    const Tensor total = 2 * logs.sum() - logs.select(1, 0).sum() - logs.select(1, last).sum();
    return total.item<double>() / static_cast<double>(drawRows() * drawCols());
}

double CorrelatedNoise::leastPower() const
{
    return kLeastPower * m_power.mean().item<double>();
}

Tensor CorrelatedNoise::filter(const Tensor& images, const Tensor& gains) const
{
    const Tensor padded = at::constant_pad_nd(images, {0, m_marginCols, 0, m_marginRows});
    const std::int64_t sizes[] = {drawRows(), drawCols()};
    return at::fft_irfft2(at::fft_rfft2(padded) * gains, at::IntArrayRef(sizes))
        .narrow(1, 0, m_rows)
        .narrow(2, 0, m_cols);
}

Tensor CorrelatedNoise::multiply(const Tensor& images) const
{
    return filter(images, m_power);
}

Tensor CorrelatedNoise::draw(const Tensor& normals) const
{
    const std::int64_t sizes[] = {drawRows(), drawCols()};
    return at::fft_irfft2(at::fft_rfft2(normals.to(m_power.options())) * m_power.sqrt(),
                          at::IntArrayRef(sizes))
        .narrow(1, 0, m_rows)
        .narrow(2, 0, m_cols);
}

Tensor CorrelatedNoise::solve(const Tensor& images, const Tensor& weight, double tolerance) const
{
    const Tensor inverse = 1 / m_power.clamp_min(leastPower());
    const Tensor b = images * weight;
    const Tensor enough = tolerance * tolerance * dots(b, b);
    Tensor u = at::zeros_like(b);
    Tensor residual = b;
    Tensor z = filter(residual, inverse) * weight;
    Tensor direction = z;
    Tensor rz = dots(residual, z);
    const Tensor zero = at::zeros_like(rz);
    for (int i = 0; i < kMostIterations; ++i) {
        const Tensor active = dots(residual, residual) > enough;
        if (!active.any().item<bool>()) {
            break;
        }
        const Tensor image = multiply(direction) * weight;
        const Tensor alpha = at::where(active, rz / dots(direction, image), zero);
        u = u + alpha * direction;
        residual = residual - alpha * image;
        z = filter(residual, inverse) * weight;
        const Tensor next = dots(residual, z);
        direction = z + at::where(active, next / rz, zero) * direction;
        rz = next;
    }
    return u;
}

} // namespace anneau
