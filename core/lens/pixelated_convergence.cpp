// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/pixelated_convergence.h"

#include "core/base/error.h"
#include "core/forward/convergence_map.h"
#include "core/forward/cubic_spline.h"
#include "core/lens/formula/number.h"
#include "core/lens/formula/pixel_parameters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <mutex>
#include <numbers>
#include <utility>
#include <vector>

namespace anneau {
namespace {

constexpr auto kParameters = pixelParameters("What the convergence of the map is multiplied by.",
                                             "Side of the map's pixels.");

constexpr int kEdge = 14;       ///< Pixels at the border of the grid where splines are not used.
constexpr int kMultipoles = 20; ///< Orders outside: (map's diagonal / distance)^order is left.
/// Mean of ln|r| over a square of side 1 around 0: what a pixel does to itself.
const double kSelf = 0.25 * std::numbers::pi - 1.5 - 0.5 * std::numbers::ln2;

/// Potential and its derivatives, in pixels, of kappa as given.
struct Local {
    double psi, x, y, xx, xy, yy;
};

/// The field of a map in units of its pixels, about its centre.
class MapField {
public:
    explicit MapField(const Image& kappa)
    {
        const int side = std::max(kappa.rows(), kappa.cols());
        m_rows = kappa.rows() + side + 2 * kEdge;
        m_cols = kappa.cols() + side + 2 * kEdge;
        // Same parity, so that pixels fall on pixels.
        m_rows += (m_rows - kappa.rows()) % 2;
        m_cols += (m_cols - kappa.cols()) % 2;
        const int top = (m_rows - kappa.rows()) / 2, left = (m_cols - kappa.cols()) / 2;
        Grid<double> mass(m_rows, m_cols);
        for (int row = 0; row < kappa.rows(); ++row) {
            for (int col = 0; col < kappa.cols(); ++col) {
                const double value = static_cast<double>(kappa.at(row, col));
                mass.at(row + top, col + left) = value;
                addMultipoles(value, col - 0.5 * (kappa.cols() - 1),
                              row - 0.5 * (kappa.rows() - 1));
            }
        }
        m_coefficients = ConvergenceMap(m_rows, m_cols, 1.0).potential(mass);
        for (std::size_t i = 0; i < mass.size(); ++i) {
            m_coefficients[i] += kSelf / std::numbers::pi * mass[i];
        }
        toSplineCoefficients(m_coefficients);
        m_zero = at(0, 0).psi;
    }

    /// At (x, y) pixels from the centre.
    Local at(double x, double y) const
    {
        const double col = x + 0.5 * (m_cols - 1), row = y + 0.5 * (m_rows - 1);
        Local local =
            col >= kEdge && col < m_cols - 1 - kEdge && row >= kEdge && row < m_rows - 1 - kEdge
                ? inside(row, col)
                : outside(x, y);
        local.psi -= m_zero;
        return local;
    }

private:
    /// m_moments[n] = sum of kappa z^n over pixels of area 1, over pi.
    void addMultipoles(double kappa, double x, double y)
    {
        const std::complex<double> z(x, y);
        std::complex<double> term = kappa / std::numbers::pi;
        for (std::complex<double>& moment : m_moments) {
            moment += term;
            term *= z;
        }
    }

    Local inside(double row, double col) const
    {
        const double bottom = std::floor(row), left = std::floor(col);
        const SplineWeights v(row - bottom), u(col - left);
        Local sum{};
        for (std::size_t i = 0; i < 4; ++i) {
            const double* c = &m_coefficients.at(static_cast<int>(bottom) - 1 + static_cast<int>(i),
                                                 static_cast<int>(left) - 1);
            double value = 0, slope = 0, bend = 0;
            for (std::size_t k = 0; k < 4; ++k) {
                value += u.value[k] * c[k];
                slope += u.slope[k] * c[k];
                bend += u.bend[k] * c[k];
            }
            sum.psi += v.value[i] * value;
            sum.x += v.value[i] * slope;
            sum.y += v.slope[i] * value;
            sum.xx += v.value[i] * bend;
            sum.xy += v.slope[i] * slope;
            sum.yy += v.bend[i] * value;
        }
        return sum;
    }

    /// psi = Re[M_0 ln z - sum of M_n/(n z^n)].
    Local outside(double x, double y) const
    {
        const std::complex<double> z(x, y), inverse = 1.0 / z;
        std::complex<double> power = 1, value = m_moments[0] * std::log(z), slope = 0, bend = 0;
        for (int n = 0; n <= kMultipoles; ++n) {
            const std::complex<double> term = m_moments[static_cast<std::size_t>(n)] * power;
            value -= n > 0 ? term / static_cast<double>(n) : 0;
            slope += term * inverse;
            bend -= static_cast<double>(n + 1) * term * inverse * inverse;
            power *= inverse;
        }
        return {value.real(), slope.real(), -slope.imag(), bend.real(), -bend.imag(), -bend.real()};
    }

    int m_rows = 0;
    int m_cols = 0;
    double m_zero = 0;
    Grid<double> m_coefficients;
    std::array<std::complex<double>, kMultipoles + 1> m_moments{};
};

class PixelatedConvergence final : public MassModel {
public:
    explicit PixelatedConvergence(std::shared_ptr<const MapField> field) : m_field(std::move(field))
    {}

    std::string_view key() const override { return "PixelatedConvergence"; }
    std::string_view label() const override { return "Map of convergence"; }
    std::string_view help() const override
    {
        return "Convergence in square pixels, from a FITS image; no mass outside.";
    }
    std::span<const Parameter> parameters() const override { return kParameters; }

    void addDeflection(std::span<const double> p, std::size_t n, const double* x, const double* y,
                       double* ax, double* ay) const override
    {
        deflection(p, n, x, y, ax, ay);
    }
    void addDeflection(std::span<const double> p, std::size_t n, const float* x, const float* y,
                       float* ax, float* ay) const override
    {
        deflection(p, n, x, y, ax, ay);
    }
    void addPotential(std::span<const double> p, std::size_t n, const double* x, const double* y,
                      double* psi) const override
    {
        each(p, n, x, y, [&](std::size_t i, const Local& at) {
            psi[i] += p[kFactor] * p[kPixelScale] * p[kPixelScale] * at.psi;
        });
    }
    void addHessian(std::span<const double> p, std::size_t n, const double* x, const double* y,
                    double* xx, double* xy, double* yy) const override
    {
        hessian(p, n, x, y, xx, xy, yy);
    }
    void addHessian(std::span<const double> p, std::size_t n, const float* x, const float* y,
                    float* xx, float* xy, float* yy) const override
    {
        hessian(p, n, x, y, xx, xy, yy);
    }
    void deflectionJacobian(std::span<const double> p, std::size_t n, const double* x,
                            const double* y, double* dax, double* day) const override
    {
        std::fill_n(dax, kParameters.size() * n, 0.0);
        std::fill_n(day, kParameters.size() * n, 0.0);
        each(p, n, x, y, [&](std::size_t i, const Local& at) {
            const auto d = slopes(p, x[i], y[i], at);
            for (std::size_t k = 0; k < d.size(); ++k) {
                dax[k * n + i] = d[k].x;
                day[k * n + i] = d[k].y;
            }
        });
    }
    void addDeflectionWithJacobian(std::span<const double> p, std::size_t n, const double* x,
                                   const double* y, double* ax, double* ay, double* dax,
                                   double* day) const override
    {
        deflection(p, n, x, y, ax, ay);
        deflectionJacobian(p, n, x, y, dax, day);
    }
    void addGradient(std::span<const double> p, std::size_t n, const double* x, const double* y,
                     const double* gx, const double* gy, double* gradient) const override
    {
        gradientSums(p, n, x, y, gx, gy, gradient);
    }
    void addGradient(std::span<const double> p, std::size_t n, const float* x, const float* y,
                     const float* gx, const float* gy, double* gradient) const override
    {
        gradientSums(p, n, x, y, gx, gy, gradient);
    }

private:
    /// d alpha/d p_k at one position.
    static std::array<Vec2<double>, 4> slopes(std::span<const double> p, double x, double y,
                                              const Local& at)
    {
        const double f = p[kFactor], s = p[kPixelScale];
        const double u = (x - p[kPixelsX]) / s, v = (y - p[kPixelsY]) / s;
        return {{{s * at.x, s * at.y},
                 {f * (at.x - at.xx * u - at.xy * v), f * (at.y - at.xy * u - at.yy * v)},
                 {-f * at.xx, -f * at.xy},
                 {-f * at.xy, -f * at.yy}}};
    }
    template <class S>
    void gradientSums(std::span<const double> p, std::size_t n, const S* x, const S* y, const S* gx,
                      const S* gy, double* gradient) const
    {
        each(p, n, x, y, [&](std::size_t i, const Local& at) {
            const auto d = slopes(p, static_cast<double>(x[i]), static_cast<double>(y[i]), at);
            for (std::size_t k = 0; k < d.size(); ++k) {
                gradient[k] +=
                    static_cast<double>(gx[i]) * d[k].x + static_cast<double>(gy[i]) * d[k].y;
            }
        });
    }
    template <class S, class F>
    void each(std::span<const double> p, std::size_t n, const S* x, const S* y, F&& visit) const
    {
        for (std::size_t i = 0; m_field != nullptr && i < n; ++i) {
            visit(i, m_field->at((static_cast<double>(x[i]) - p[kPixelsX]) / p[kPixelScale],
                                 (static_cast<double>(y[i]) - p[kPixelsY]) / p[kPixelScale]));
        }
    }
    template <class S>
    void deflection(std::span<const double> p, std::size_t n, const S* x, const S* y, S* ax,
                    S* ay) const
    {
        const double scale = p[kFactor] * p[kPixelScale];
        each(p, n, x, y, [&](std::size_t i, const Local& at) {
            ax[i] += static_cast<S>(scale * at.x);
            ay[i] += static_cast<S>(scale * at.y);
        });
    }
    template <class S>
    void hessian(std::span<const double> p, std::size_t n, const S* x, const S* y, S* xx, S* xy,
                 S* yy) const
    {
        each(p, n, x, y, [&](std::size_t i, const Local& at) {
            xx[i] += static_cast<S>(p[kFactor] * at.xx);
            xy[i] += static_cast<S>(p[kFactor] * at.xy);
            yy[i] += static_cast<S>(p[kFactor] * at.yy);
        });
    }

    std::shared_ptr<const MapField> m_field;
};

/// Fields made so far, by the image they were made of.
struct Kept {
    std::weak_ptr<const Image> image;
    std::shared_ptr<const MassModel> model;
};

} // namespace

const MassModel& pixelatedConvergence()
{
    static const PixelatedConvergence model(nullptr);
    return model;
}

std::shared_ptr<const MassModel> pixelatedConvergence(const std::shared_ptr<const Image>& kappa)
{
    static std::mutex mutex;
    static std::vector<Kept> kept;
    expects(kappa != nullptr && !kappa->empty(), "pixelatedConvergence: no map");
    const std::lock_guard lock(mutex); // Held while a field is made: nobody makes it twice.
    std::erase_if(kept, [](const Kept& k) { return k.image.expired(); });
    for (const Kept& k : kept) {
        if (k.image.lock() == kappa) {
            return k.model;
        }
    }
    kept.push_back({kappa, std::make_shared<const PixelatedConvergence>(
                               std::make_shared<const MapField>(*kappa))});
    return kept.back().model;
}

} // namespace anneau
