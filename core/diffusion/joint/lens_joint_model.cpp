// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/lens_joint_model.h"

#include "core/base/parallel.h"
#include "core/diffusion/joint/denoiser_errors.h"
#include "core/diffusion/likelihood/reduced_inversion.h"
#include "core/diffusion/run_context.h"
#include "core/lens/mass_model.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <limits>
#include <span>

namespace anneau {
namespace {

constexpr std::int64_t kGramRows = 512; ///< Added up in float; the parts in double.
/// Levels at which a network's D and derivative describe what is known of a source, in root mean
/// squares of sources. Above, errors are no longer Gaussian: flux scales come out too sharp.
constexpr double kHighestMove = 2, kLowestMove = 0.15;

std::vector<double> valuesOf(const Tensor& row)
{
    const Tensor local = row.contiguous();
    return {local.data_ptr<double>(), local.data_ptr<double>() + local.numel()};
}

Tensor gramOf(const Tensor& rows)
{
    const std::int64_t q = rows.size(1);
    const Tensor sum = at::zeros({q, q}, at::kDouble);
    for (std::int64_t first = 0; first < rows.size(0); first += kGramRows) {
        const Tensor part = rows.narrow(0, first, std::min(kGramRows, rows.size(0) - first));
        sum.add_(at::mm(part.t(), part));
    }
    return sum;
}

/// body(r) for each run, shared between threads, one thread an operator.
template <class Body>
void forEachRun(std::int64_t runs, const Body& body)
{
    const BlasThreadsScope blas;
    parallelFor(static_cast<std::size_t>(runs), 1, [&](std::size_t begin, std::size_t end) {
        const c10::NoGradGuard guard;
        at::set_num_threads(1);
        for (std::size_t r = begin; r < end; ++r) {
            body(static_cast<std::int64_t>(r));
        }
    });
}

} // namespace

/// Of the basis' coefficients at one level.
struct LensJointModel::Prior {
    Tensor precision; // [q, q]
    double logDeterminant;

    static Prior of(const Tensor& precision)
    {
        const Tensor lower = at::linalg_cholesky(0.5 * (precision + precision.t()));
        return {precision, 2 * lower.diagonal().log().sum().item<double>()};
    }
};

/// One lens a run.
class LensJointModel::Lenses final : public Places {
public:
    Lenses(const LensJointModel& model, const Tensor& p)
        : m_model{model},
          m_places(static_cast<std::size_t>(p.size(0)))
    {
        forEachRun(p.size(0), [&](std::int64_t r) {
            auto place = std::make_shared<Place>(Place{m_model.m_data.lensing(model.lensAt(p[r])),
                                                       model.fluxScaleAt(p[r]),
                                                       model.noiseScaleAt(p[r]),
                                                       {},
                                                       {}});
            place->seen = model.m_data.seen(place->lensing, model.m_columns);
            place->gram = gramOf(place->seen);
            m_places[static_cast<std::size_t>(r)] = std::move(place);
        });
    }

    Tensor logEvidence(const SourceBelief& sources) const override;
    Tensor data() const override
    {
        return rows(
            [&](const Place& place, std::int64_t) { return m_model.m_data.data() / place.noise; });
    }
    Tensor forward(const Tensor& x) const override
    {
        return rows([&](const Place& place, std::int64_t r) {
            return place.gain() * m_model.imageOf(place.lensing, x[r]);
        });
    }
    Tensor adjoint(const Tensor& u) const override;
    LinearMap solver(double sigma) const override { return solver(m_model.priorAt(sigma)); }
    LinearMap solver(const Prior& prior) const;
    Tensor means(const SourceBelief& sources) const; // -> [R, n]
    void take(const Tensor& runs, const Places& from) override
    {
        const auto& other = dynamic_cast<const Lenses&>(from);
        for (std::size_t r = 0; r < m_places.size(); ++r) {
            if (runs[static_cast<std::int64_t>(r)].item<bool>()) {
                m_places[r] = other.m_places[r];
            }
        }
    }

private:
    struct Place {
        SourceMatrix<float> lensing;
        double flux, noise;
        Tensor seen; // [m, q] float, T L F^T
        Tensor gram; // [q, q] seen^T seen
        double gain() const { return flux / noise; }
    };

    /// One Gaussian that a source may be of.
    struct Part {
        double logEvidence;
        Tensor mean; // [n] of the posterior, where asked for
    };
    enum class Want { Evidence, Mean };
    std::vector<Part> parts(const Place& place, const SourceBelief& sources, std::int64_t run,
                            Want want) const;
    void prepare(const SourceBelief& sources) const;

    Tensor factor(const Place& place, const Prior& prior) const
    {
        return at::linalg_cholesky(prior.precision + place.gain() * place.gain() * place.gram);
    }

    template <class Body>
    Tensor rows(const Body& body) const
    {
        std::vector<Tensor> out(m_places.size());
        forEachRun(static_cast<std::int64_t>(out.size()), [&](std::int64_t r) {
            const auto at = static_cast<std::size_t>(r);
            out[at] = body(*m_places[at], r);
        });
        return at::stack(out);
    }

    const LensJointModel& m_model;
    std::vector<std::shared_ptr<const Place>> m_places;
};

/// Makes the priors that runs will ask for, before they share the threads.
void LensJointModel::Lenses::prepare(const SourceBelief& sources) const
{
    if (sources.precisions.defined()) {
        return;
    }
    for (std::int64_t r = 0; r < sources.logWeights.size(0); ++r) {
        for (const std::int64_t j : sources.likely(r)) {
            m_model.priorAt(sources.sigma, sources.amplitudes[j].item<double>());
        }
    }
}

std::vector<LensJointModel::Lenses::Part> LensJointModel::Lenses::parts(const Place& place,
                                                                        const SourceBelief& sources,
                                                                        std::int64_t run,
                                                                        Want want) const
{
    const ArcData& data = m_model.m_data;
    const std::vector<std::int64_t> likely = sources.likely(run);
    const Tensor chosen = at::tensor(likely, at::kLong);
    const std::int64_t own = sources.centres.size(0) == 1 ? 0 : run;
    const Tensor centres = sources.centres[own].index_select(0, chosen); // [J, n]
    const Tensor columns = centres.t().to(at::kFloat).contiguous();
    const Tensor residuals = // [m, J]
        (data.data() / place.noise).unsqueeze(1) -
        place.gain() * data.seen(place.lensing, columns).to(at::kDouble);
    const Tensor pulled = // [q, J]
        place.gain() * at::mm(place.seen.t(), residuals.to(at::kFloat)).to(at::kDouble);
    const Tensor misfits = residuals.square().sum(0) + data.rest() / (place.noise * place.noise);
    const double noiseTerm = static_cast<double>(data.usedPixels()) * std::log(place.noise);
    const Tensor weights = sources.logWeights[sources.logWeights.size(0) == 1 ? 0 : run];
    std::vector<Part> out;
    for (std::size_t i = 0; i < likely.size(); ++i) {
        const auto k = static_cast<std::int64_t>(i);
        Part part{weights[likely[i]].item<double>() - 0.5 * misfits[k].item<double>() - noiseTerm,
                  {}};
        if (want == Want::Mean || m_model.m_widths == Widths::Marginal) {
            const Prior prior =
                sources.precisions.defined()
                    ? Prior::of(sources.precisions[run])
                    : m_model.priorAt(sources.sigma, sources.amplitudes[likely[i]].item<double>());
            const Tensor lower = factor(place, prior), column = pulled.narrow(1, k, 1);
            const Tensor inner = at::linalg_solve_triangular(lower, column, false);
            part.logEvidence += 0.5 * inner.square().sum().item<double>() -
                                lower.diagonal().log().sum().item<double>() +
                                0.5 * prior.logDeterminant;
            if (want == Want::Mean) {
                const Tensor w = at::cholesky_solve(column, lower).squeeze(1);
                part.mean = centres[k] + at::mv(m_model.m_basis->images().t(), w);
            }
        }
        out.push_back(std::move(part));
    }
    return out;
}

static Tensor logsOf(const auto& parts) // -> [J]
{
    std::vector<double> logs;
    for (const auto& part : parts) {
        logs.push_back(part.logEvidence);
    }
    return at::tensor(logs, at::kDouble);
}

Tensor LensJointModel::Lenses::logEvidence(const SourceBelief& sources) const
{
    prepare(sources);
    return rows([&](const Place& place, std::int64_t r) {
        return sources.trust * at::logsumexp(logsOf(parts(place, sources, r, Want::Evidence)), 0);
    });
}

Tensor LensJointModel::Lenses::adjoint(const Tensor& u) const
{
    return rows([&](const Place& place, std::int64_t r) {
        const Tensor pulled = m_model.m_data.pulled(place.lensing, u.narrow(0, r, 1));
        return place.gain() * pulled.squeeze(0).to(at::kDouble);
    });
}

Tensor LensJointModel::Lenses::means(const SourceBelief& sources) const
{
    prepare(sources);
    return rows([&](const Place& place, std::int64_t r) {
        const std::vector<Part> all = parts(place, sources, r, Want::Mean);
        std::vector<Tensor> means;
        for (const Part& part : all) {
            means.push_back(part.mean);
        }
        return at::mv(at::stack(means, 1), at::softmax(logsOf(all), 0));
    });
}

/// 1 - G H^-1 G^T with G = gain T L F^T.
LinearMap LensJointModel::Lenses::solver(const Prior& prior) const
{
    std::vector<std::pair<std::shared_ptr<const Place>, Tensor>> parts;
    for (const auto& place : m_places) {
        parts.emplace_back(place, factor(*place, prior));
    }
    return [parts = std::move(parts)](const Tensor& u) {
        const Tensor out = at::empty_like(u);
        forEachRun(u.size(0), [&](std::int64_t r) {
            const auto& [place, lower] = parts[static_cast<std::size_t>(r)];
            const Tensor pulled = at::mv(place->seen.t(), u[r].to(at::kFloat)).to(at::kDouble);
            const Tensor solved = at::cholesky_solve(pulled.unsqueeze(1), lower).squeeze(1);
            const double power = place->gain() * place->gain();
            out[r].copy_(u[r] - power * at::mv(place->seen, solved.to(at::kFloat)));
        });
        return out;
    };
}

LensJointModel::LensJointModel(const ArcData& data, const Scene& scene, double fluxScale,
                               std::shared_ptr<const SourceLaw> law, LensPriors priors,
                               Widths widths, const BasisLimits& limits)
    : m_data{data},
      m_scene{scene},
      m_map{scene, {.mass = true}},
      m_fluxScale{fluxScale},
      m_priors{std::move(priors)},
      m_widths{widths},
      m_least{limits.least},
      m_law{std::move(law)}
{
    expects(fluxScale > 0 && m_priors.fluxScatter > 0 && m_priors.noiseScatter > 0,
            "LensJointModel: scales");
    m_basis = std::make_unique<const SourceBasis>(
        sourceBasis(data, scene.lensMass, fluxScale, m_law->covariance(), limits));
    m_columns = m_basis->images().t().to(at::kFloat).contiguous();
}

LensJointModel::~LensJointModel() = default;

std::int64_t LensJointModel::parameters() const
{
    return static_cast<std::int64_t>(m_map.size()) + 2;
}

/// Of w where u w F has the law's covariance: as a level that is higher by 1/u, but for a factor.
const LensJointModel::Prior& LensJointModel::priorAt(double sigma, double amplitude) const
{
    if (m_level != sigma) {
        m_level = sigma;
        m_levels.clear();
    }
    const auto known = m_levels.find(amplitude);
    if (known != m_levels.end()) {
        return known->second;
    }
    const Tensor precision =
        m_basis->precision(sigma / amplitude) / (amplitude * amplitude); // [q, q]
    return m_levels.emplace(amplitude, Prior::of(precision)).first->second;
}

Tensor LensJointModel::imageOf(const SourceMatrix<float>& lensing, const Tensor& source) const
{
    const Tensor from = source.to(at::kFloat).contiguous();
    const Tensor emitted = at::empty({m_data.size()}, at::kFloat);
    lensing.apply(from.data_ptr<float>(), emitted.data_ptr<float>());
    return at::mv(m_data.root(), emitted).to(at::kDouble);
}

Tensor LensJointModel::logPrior(const Tensor& p) const
{
    const std::vector<double> lower = m_map.lower(), upper = m_map.upper();
    const Tensor out = at::zeros({p.size(0)}, at::kDouble);
    for (std::int64_t r = 0; r < p.size(0); ++r) {
        const std::vector<double> point = valuesOf(p[r]);
        double sum = 0;
        for (std::size_t k = 0; k < m_map.size(); ++k) {
            if (!(point[k] > lower[k] && point[k] < upper[k])) {
                sum = -std::numeric_limits<double>::infinity();
            }
        }
        const auto add = [&](double off) {
            sum -= 0.5 * off * off;
        };
        for (const GaussianPrior& prior : m_priors.mass) {
            add((point[prior.slot] - prior.mean) / prior.sigma);
        }
        add(point[m_map.size()] / m_priors.fluxScatter);
        add(point[m_map.size() + 1] / m_priors.noiseScatter);
        out[r].fill_(sum);
    }
    return out;
}

std::unique_ptr<JointModel::Places> LensJointModel::at(const Tensor& p) const
{
    return std::make_unique<Lenses>(*this, p);
}

/// D^T (1 + A C A^T)^-1 D of the derivatives D of the source's image, by central differences.
Tensor LensJointModel::information(const Tensor& p, const Tensor& source, const Tensor& steps,
                                   const SourceBelief& sources) const
{
    const std::int64_t k = parameters();
    const std::int64_t mass = k - 2;
    const Tensor derivatives = at::zeros({k, m_data.size()}, at::kDouble);
    const double gain = fluxScaleAt(p) / noiseScaleAt(p);
    forEachRun(mass, [&](std::int64_t i) {
        const Tensor step = at::zeros_like(p);
        step[i].copy_(steps[i]);
        const auto image = [&](const Tensor& point) {
            return imageOf(m_data.lensing(lensAt(point)), source);
        };
        derivatives[i].copy_((image(p + step) - image(p - step)) *
                             (gain / (2 * steps[i].item<double>())));
    });
    const Lenses here(*this, p.unsqueeze(0));
    derivatives[mass].copy_(here.forward(source.unsqueeze(0)).squeeze(0));
    const LinearMap solve = sources.precisions.defined()
                                ? here.solver(Prior::of(sources.precisions.mean(0)))
                                : here.solver(sources.sigma);
    const Tensor solved = at::cat([&] {
        std::vector<Tensor> rows;
        for (std::int64_t i = 0; i < k; ++i) {
            rows.push_back(solve(derivatives[i].unsqueeze(0)));
        }
        return rows;
    }());
    Tensor out = at::mm(derivatives, solved.t());
    // A change of u looks as one of the flux scale.
    const double spread = sources.amplitudeVariance();
    if (spread > 0) {
        const Tensor flux = out.select(1, mass);
        out = out - at::outer(flux, flux) / (flux[mass] + 1 / spread);
    }
    return 0.5 * sources.trust * (out + out.t());
}

bool LensJointModel::movesAt(double sigma) const
{
    const double level = sigma / m_law->rms();
    return m_law->isExact() || m_widths == Widths::Conditional ||
           (level < kHighestMove && level > kLowestMove);
}

SourceBelief LensJointModel::sourcesGiven(const Tensor& x, const Tensor& denoised, double sigma,
                                          const Pull& pull) const
{
    if (m_widths == Widths::Conditional) {
        return SourceBelief::at(denoised, sigma);
    }
    if (m_law->isExact() || !movesAt(sigma)) {
        return m_law->given(x, sigma);
    }
    SourceBelief out = SourceBelief::at(denoised, sigma);
    out.precisions = errorPrecisions(*m_basis, pull, x.size(0), sigma, m_least);
    return out;
}

Tensor LensJointModel::meanSource(const Tensor& p, const SourceBelief& sources) const
{
    return Lenses(*this, p.unsqueeze(0)).means(sources).squeeze(0);
}

double LensJointModel::shareLeft(const Tensor& p) const
{
    const double gain = fluxScaleAt(p) / (m_fluxScale * noiseScaleAt(p));
    const Tensor strengths = gain * gain * m_basis->strengths();
    const Tensor variances = m_basis->images().square().sum(1);
    const double told = (variances * strengths / (1 + strengths)).sum().item<double>();
    return std::max(0.0, 1 - told / m_basis->priorVariance());
}

Tensor LensJointModel::knownPrecision() const
{
    std::vector<double> known(m_map.size(), 0.0);
    const std::vector<double> lower = m_map.lower(), upper = m_map.upper();
    for (std::size_t s = 0; s < known.size(); ++s) {
        known[s] = 12 / ((upper[s] - lower[s]) * (upper[s] - lower[s])); // of a flat prior
    }
    for (const GaussianPrior& prior : m_priors.mass) {
        known[prior.slot] += 1 / (prior.sigma * prior.sigma);
    }
    known.push_back(1 / (m_priors.fluxScatter * m_priors.fluxScatter));
    known.push_back(1 / (m_priors.noiseScatter * m_priors.noiseScatter) +
                    2 * static_cast<double>(m_data.usedPixels()));
    return at::diag(at::tensor(known, at::kDouble));
}

Tensor LensJointModel::start() const
{
    std::vector<double> point = m_map.read(m_scene);
    point.insert(point.end(), {0.0, 0.0});
    return at::tensor(point, at::kDouble);
}

Tensor LensJointModel::smallSteps() const
{
    constexpr double kShape = 0.003, kFlux = 0.05, kOther = 0.01;
    const double length = 0.1 * m_scene.sourceGrid.pixelScale;
    const std::vector<double> point = m_map.read(m_scene);
    std::vector<double> steps;
    for (std::size_t s = 0; s < m_map.size(); ++s) {
        const auto target = m_map.targets(s, m_scene, point).front();
        const Component& component = m_scene.lensMass[target.component];
        const Unit unit = findMassModel(component.type)->parameters()[target.parameter].unit;
        steps.push_back(m_map.isShape(s) ? kShape : unit == Unit::Arcsec ? length : kOther);
    }
    steps.push_back(kFlux);
    steps.push_back(1 / std::sqrt(2.0 * static_cast<double>(m_data.usedPixels())));
    return at::tensor(steps, at::kDouble);
}

std::vector<Component> LensJointModel::lensAt(const Tensor& p) const
{
    Scene scene = m_scene;
    const std::vector<double> point = valuesOf(p);
    m_map.write(std::span(point).first(m_map.size()), scene);
    return scene.lensMass;
}

Tensor LensJointModel::pointOf(const std::vector<Component>& lensMass, double fluxScale,
                               double noiseScale) const
{
    Scene scene = m_scene;
    scene.lensMass = lensMass;
    std::vector<double> point = m_map.read(scene);
    point.push_back(std::log(fluxScale / m_fluxScale));
    point.push_back(std::log(noiseScale));
    return at::tensor(point, at::kDouble);
}

double LensJointModel::fluxScaleAt(const Tensor& p) const
{
    return m_fluxScale * std::exp(p[p.size(0) - 2].item<double>());
}

double LensJointModel::noiseScaleAt(const Tensor& p) const
{
    return std::exp(p[p.size(0) - 1].item<double>());
}

} // namespace anneau
