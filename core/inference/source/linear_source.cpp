// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/linear_source.h"

#include "core/forward/lens_image.h"
#include "core/forward/source_matrix.h"
#include "core/inference/fit_data.h"
#include "core/inference/source/source_prior.h"
#include "core/lens/lens_of.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>
#include <vector>

namespace anneau {
namespace {

constexpr double kKappa = 0.3;      ///< Of the prior, per source pixel.
constexpr int kIterations = 120;    ///< Of each solution, at most.
constexpr double kTolerance = 1e-3; ///< Of the residual, relative to the right side.
constexpr double kBrightPart = 0.995;
constexpr double kTypical = 0.3; ///< Of the brightest: a source's typical brightness.

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

/// A prior's inverse covariance as a list of terms.
class Precision {
public:
    Precision(int pixels, const SourcePrior& prior)
    {
        forEachPrecision(pixels, prior, [this](int i, int j, double value) {
            m_terms.push_back({i, j, value});
        });
    }

    void addApplied(const Vector& x, Vector& out) const
    {
        for (const Term& term : m_terms) {
            out[static_cast<std::size_t>(term.i)] +=
                term.value * x[static_cast<std::size_t>(term.j)];
        }
    }

private:
    struct Term {
        int i, j;
        double value;
    };
    std::vector<Term> m_terms;
};

/// The normal equations of one lens: (A^T W A + P) s = A^T W y.
class SourceProblem {
public:
    SourceProblem(const Observation& observation, const Scene& scene);

    /// Mean brightness of a pixel of the arcs; none if no pixel can be used.
    std::optional<double> brightness() const;
    /// From `start`; as far as it had come when stopped.
    Vector solve(const SourcePrior& prior, Vector start, const std::stop_token& stop) const;
    std::size_t size() const { return static_cast<std::size_t>(m_side) * m_side; }

private:
    Vector applied(const Precision& precision, const Vector& x) const;

    int m_side;
    double m_area;
    LensOperator<double> m_lens;
    Grid<double> m_data;   ///< Without lens light and sky; 0 where it does not count.
    Grid<double> m_weight; ///< 1/sigma^2; 0 where masked or where no ray meets the grid.
};

SourceProblem::SourceProblem(const Observation& observation, const Scene& scene)
    : m_side{scene.sourceGrid.pixels},
      m_area{observation.pixelScale * observation.pixelScale},
      m_lens{frameOf(observation, scene), nativeKernel(observation.psf),
             Mask(observation.rows(), observation.cols(), 1), *lensOf(scene), scene.sourceGrid}
{
    const FitData data = fitData(observation, scene.noise, scene.supersampling, 0, 0,
                                 observation.rows(), observation.cols());
    const Image light = lensLightImage(observation, scene);
    m_data = data.data;
    m_weight = data.weight;
    for (std::size_t i = 0; i < m_data.size(); ++i) {
        if (m_lens.matrix().columns(i).empty()) {
            m_weight[i] = 0;
        }
        m_data[i] = m_weight[i] > 0 ? m_data[i] - static_cast<double>(light[i]) : 0;
    }
}

std::optional<double> SourceProblem::brightness() const
{
    Vector values;
    for (std::size_t i = 0; i < m_data.size(); ++i) {
        if (m_weight[i] > 0) {
            values.push_back(m_data[i]);
        }
    }
    if (values.empty()) {
        return std::nullopt;
    }
    const auto bright = values.begin() + static_cast<std::ptrdiff_t>(
                                             kBrightPart * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), bright, values.end());
    // A field of noise has a bright end as well: then any small scale will do.
    return std::max(kTypical * *bright, 1e-12) / m_area;
}

Vector SourceProblem::applied(const Precision& precision, const Vector& x) const
{
    Grid<double> source(m_side, m_side);
    std::copy(x.begin(), x.end(), source.begin());
    Grid<double> image = m_lens.apply(source);
    for (std::size_t i = 0; i < image.size(); ++i) {
        image[i] *= m_weight[i];
    }
    const Grid<double> back = m_lens.adjoint(image);
    Vector out(back.begin(), back.end());
    precision.addApplied(x, out);
    return out;
}

/// Conjugate gradients (Hestenes & Stiefel 1952).
Vector SourceProblem::solve(const SourcePrior& prior, Vector x, const std::stop_token& stop) const
{
    const Precision precision(m_side, prior);
    Grid<double> weighted = m_data;
    for (std::size_t i = 0; i < weighted.size(); ++i) {
        weighted[i] *= m_weight[i];
    }
    const Grid<double> right = m_lens.adjoint(weighted);
    Vector residual(right.begin(), right.end());
    const double enough = kTolerance * kTolerance * dot(residual, residual);
    const Vector first = applied(precision, x);
    for (std::size_t i = 0; i < residual.size(); ++i) {
        residual[i] -= first[i];
    }
    Vector direction = residual;
    double norm = dot(residual, residual);
    for (int k = 0; k < kIterations && norm > enough && !stop.stop_requested(); ++k) {
        const Vector image = applied(precision, direction);
        const double step = norm / dot(direction, image);
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] += step * direction[i];
            residual[i] -= step * image[i];
        }
        const double next = dot(residual, residual);
        for (std::size_t i = 0; i < x.size(); ++i) {
            direction[i] = residual[i] + next / norm * direction[i];
        }
        norm = next;
    }
    return x;
}

/// A field of this root mean square: that of strength 1 has a variance of about 1/(4 pi kappa^2).
double strengthFor(double brightness)
{
    return 1 / (brightness * brightness * 4 * std::numbers::pi * kKappa * kKappa);
}

} // namespace

Result<std::shared_ptr<const Image>> solveSource(const Observation& observation, const Scene& scene,
                                                 const std::stop_token& stop)
{
    const SourceProblem problem(observation, scene);
    const auto brightness = problem.brightness();
    if (!brightness) {
        return fail(Error::Kind::BadInput,
                    "No pixel of the image sees the source grid; move or enlarge it.");
    }
    SourcePrior prior{.strength = strengthFor(*brightness), .kappa = kKappa};
    Vector source = problem.solve(prior, Vector(problem.size()), stop);
    const double rms = std::sqrt(dot(source, source) / static_cast<double>(source.size()));
    if (rms > 0) {
        prior.strength = strengthFor(rms);
        prior.amplitude = amplitudesLike(source, scene.sourceGrid.pixels);
        source = problem.solve(prior, std::move(source), stop);
    }
    if (stop.stop_requested()) {
        return fail(Error::Kind::Cancelled, "Stopped.");
    }
    auto image = std::make_shared<Image>(scene.sourceGrid.pixels, scene.sourceGrid.pixels);
    for (std::size_t i = 0; i < source.size(); ++i) {
        (*image)[i] = static_cast<float>(source[i]);
    }
    return std::shared_ptr<const Image>(std::move(image));
}

} // namespace anneau
