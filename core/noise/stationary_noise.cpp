// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/stationary_noise.h"

#include "core/forward/fftw.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <mutex>
#include <utility>

namespace anneau {
namespace {

using Complex = std::complex<double>;

std::size_t halfCount(int rows, int cols)
{
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols / 2 + 1);
}

struct Plans {
    fftw_plan forward;
    fftw_plan backward;
};

/// Real to half-complex and back. Plans live as long as the program.
Plans plansFor(int rows, int cols)
{
    static std::map<std::pair<int, int>, Plans> plans;
    const std::lock_guard lock(fftw::plannerMutex());
    const auto found = plans.find({rows, cols});
    if (found != plans.end()) {
        return found->second;
    }
    fftw::Buffer<double> real(2 * halfCount(rows, cols) * sizeof(double));
    fftw::Buffer<double> complex(halfCount(rows, cols) * sizeof(Complex));
    const Plans made{
        fftw_plan_dft_r2c_2d(rows, cols, real.real(), complex.complex(), FFTW_ESTIMATE),
        fftw_plan_dft_c2r_2d(rows, cols, complex.complex(), real.real(), FFTW_ESTIMATE)};
    plans.emplace(std::pair{rows, cols}, made);
    return made;
}

/// [rows * cols] -> [rows, cols/2 + 1]
std::vector<Complex> transformed(const std::vector<double>& values, int rows, int cols)
{
    fftw::Buffer<double> in(values.size() * sizeof(double));
    fftw::Buffer<double> out(halfCount(rows, cols) * sizeof(Complex));
    std::copy(values.begin(), values.end(), in.real());
    fftw_execute_dft_r2c(plansFor(rows, cols).forward, in.real(), out.complex());
    const auto* result = reinterpret_cast<const Complex*>(out.complex());
    return {result, result + halfCount(rows, cols)};
}

std::vector<double> transformedBack(const std::vector<Complex>& values, int rows, int cols)
{
    const std::size_t count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    fftw::Buffer<double> in(values.size() * sizeof(Complex));
    fftw::Buffer<double> out(count * sizeof(double));
    std::copy(values.begin(), values.end(), reinterpret_cast<Complex*>(in.complex()));
    fftw_execute_dft_c2r(plansFor(rows, cols).backward, in.complex(), out.real());
    std::vector<double> result(out.real(), out.real() + count);
    for (double& value : result) {
        value /= static_cast<double>(count);
    }
    return result;
}

} // namespace

StationaryNoise::StationaryNoise(const Grid<double>& correlation, int rows, int cols)
    : m_rows{rows},
      m_cols{cols}
{
    expects(rows > 0 && cols > 0, "StationaryNoise: shape");
    if (correlation.empty()) {
        return;
    }
    expects(correlation.rows() % 2 == 1 && correlation.cols() % 2 == 1,
            "StationaryNoise: even sides");
    m_periodRows = rows + correlation.rows() + (rows + correlation.rows()) % 2;
    m_periodCols = cols + correlation.cols() + (cols + correlation.cols()) % 2;
    std::vector<double> periodic(
        static_cast<std::size_t>(m_periodRows) * static_cast<std::size_t>(m_periodCols), 0);
    for (int r = 0; r < correlation.rows(); ++r) {
        for (int c = 0; c < correlation.cols(); ++c) {
            const int row = (r - correlation.rows() / 2 + m_periodRows) % m_periodRows;
            const int col = (c - correlation.cols() / 2 + m_periodCols) % m_periodCols;
            periodic[static_cast<std::size_t>(row * m_periodCols + col)] += correlation.at(r, c);
        }
    }
    for (const Complex& power : transformed(periodic, m_periodRows, m_periodCols)) {
        m_amplitude.push_back(std::sqrt(std::max(0.0, power.real())));
    }
}

Grid<double> StationaryNoise::draw(Rng& rng) const
{
    Grid<double> out(m_rows, m_cols);
    if (m_amplitude.empty()) {
        rng.fillNormal(std::span<double>(out.data(), out.size()));
        return out;
    }
    std::vector<double> normals(static_cast<std::size_t>(m_periodRows) *
                                static_cast<std::size_t>(m_periodCols));
    rng.fillNormal(std::span<double>(normals));
    std::vector<Complex> modes = transformed(normals, m_periodRows, m_periodCols);
    for (std::size_t i = 0; i < modes.size(); ++i) {
        modes[i] *= m_amplitude[i];
    }
    const std::vector<double> noise = transformedBack(modes, m_periodRows, m_periodCols);
    for (int r = 0; r < m_rows; ++r) {
        std::copy_n(noise.begin() + static_cast<std::ptrdiff_t>(r) * m_periodCols, m_cols,
                    out.data() + static_cast<std::ptrdiff_t>(r) * m_cols);
    }
    return out;
}

std::vector<double> bandPowers(const Grid<double>& image, int bands)
{
    expects(bands > 0 && !image.empty(), "bandPowers: nothing to do");
    const int rows = image.rows(), cols = image.cols(), half = cols / 2 + 1;
    const std::vector<Complex> modes = transformed({image.begin(), image.end()}, rows, cols);
    std::vector<double> sum(static_cast<std::size_t>(bands), 0), weight(sum.size(), 0);
    for (int r = 0; r < rows; ++r) {
        const double fy = (r <= rows / 2 ? r : r - rows) / static_cast<double>(rows);
        for (int c = r == 0 ? 1 : 0; c < half; ++c) {
            const double f = std::hypot(fy, c / static_cast<double>(cols)); // cycles a pixel
            const auto band =
                static_cast<std::size_t>(std::min(bands - 1, static_cast<int>(2 * f * bands)));
            const double times =
                c == 0 || 2 * c == cols ? 1 : 2; // stands for its mirror image, too
            sum[band] += times * std::norm(modes[static_cast<std::size_t>(r * half + c)]);
            weight[band] += times;
        }
    }
    for (std::size_t b = 0; b < sum.size(); ++b) {
        sum[b] = weight[b] > 0 ? sum[b] / weight[b] / static_cast<double>(image.size()) : 0;
    }
    return sum;
}

} // namespace anneau
