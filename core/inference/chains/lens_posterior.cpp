// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_posterior.h"

#include "core/inference/chains/chain_file.h"
#include "core/inference/chains/laplace.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <system_error>
#include <utility>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBlock = 20;     ///< Draws between two looks at the chains.
constexpr double kWider = 1.5; ///< Starts are drawn from so much more than the posterior.
constexpr double kGoodRhat = 1.01;
constexpr double kEnough = 400; ///< Effective draws for 95 % intervals.

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

class Inference {
public:
    Inference(LensSetup setup, const InferOptions& options, const ProgressReport& progress,
              std::stop_token stop)
        : m_setup{std::move(setup)},
          m_options{options},
          m_progress{progress},
          m_stop{std::move(stop)},
          m_density{m_setup.model, m_stop}
    {}

    Result<LensPosterior> run();

private:
    Result<void> begin();
    Result<void> draw();
    Result<void> save(bool whole);
    LensPosterior result();
    void addWarnings(LensPosterior& posterior) const;
    void report(const std::string& stage, double done, double total) const
    {
        if (m_progress) {
            m_progress({stage, done, total});
        }
    }

    LensSetup m_setup;
    const InferOptions& m_options;
    const ProgressReport& m_progress;
    std::stop_token m_stop;
    LensDensity m_density;
    StoredChains m_stored;
};

/// Either what is on the disk, or chains that are warm.
Result<void> Inference::begin()
{
    m_stored.setup = hashOf(m_setup.model);
    m_stored.seed = m_options.nuts.seed;
    m_stored.warmUp = m_options.nuts.warmUp;
    std::error_code ignored;
    if (m_options.resume && std::filesystem::exists(m_options.output, ignored)) {
        auto read = readChains(m_options.output);
        if (!read) {
            return failWith(read);
        }
        if (read->setup != m_stored.setup || read->seed != m_stored.seed ||
            read->warmUp != m_stored.warmUp ||
            static_cast<int>(read->chains.size()) != m_options.chains) {
            return fail(Error::Kind::BadInput,
                        m_options.output.string() +
                            " holds chains of another image, model or setting; give the same "
                            "options, or another output.");
        }
        m_stored = std::move(*read);
        return {};
    }
    report("finding the widths", 0, 0);
    const BoundedCoordinates& coordinates = m_density.coordinates();
    const std::vector<double> slopes = coordinates.slopes(coordinates.free(m_setup.point));
    const Eigen::VectorXd scale =
        Eigen::Map<const Eigen::VectorXd>(slopes.data(), static_cast<Eigen::Index>(slopes.size()))
            .cwiseInverse();
    const LaplaceFit top =
        laplaceFit(m_density, coordinates.free(m_setup.point),
                   scale.asDiagonal() * m_setup.covariance * scale.asDiagonal(), 3, m_stop);
    if (m_stop.stop_requested()) {
        return {};
    }
    if (!std::isfinite(top.logDensity)) {
        return fail(Error::Kind::Failed, "The posterior has no value at the fitted lens: fit it "
                                         "again and infer from the result.");
    }
    m_stored.state.covariance = top.covariance;
    m_stored.state.points =
        dispersedStarts(m_density, top, m_options.chains, kWider, m_options.nuts.seed);
    warmUpNuts(
        m_density, m_stored.state, m_options.nuts,
        [&](int moves) { report("warming up", moves, m_options.nuts.warmUp); }, m_stop);
    return {};
}

Result<void> Inference::save(bool whole)
{
    if (m_options.output.empty() || m_stored.chains.empty()) {
        return {};
    }
    return writeChains(m_options.output, m_stored, lensChains(m_density, m_stored.chains),
                       whole ? chainEvidence(m_stored.chains, m_density.size()) : ChainEvidence{});
}

Result<void> Inference::draw()
{
    const auto drawn = [&] {
        return m_stored.chains.empty() ? 0 : static_cast<int>(m_stored.chains.front().moves());
    };
    Clock::time_point saved = Clock::now();
    while (drawn() < m_options.draws && !m_stop.stop_requested()) {
        const double rhat = worstRhat(m_stored.chains, m_density.size());
        std::array<char, 60> stage{};
        std::snprintf(stage.data(), stage.size(),
                      std::isfinite(rhat) ? "drawing, R-hat %.3f" : "drawing", rhat);
        report(stage.data(), drawn(), m_options.draws);
        sampleNuts(m_density, m_stored.state, m_stored.chains,
                   std::min(kBlock, m_options.draws - drawn()), m_options.nuts, m_stop);
        if (secondsSince(saved) > m_options.saveSeconds) {
            if (auto done = save(false); !done) {
                return done;
            }
            saved = Clock::now();
        }
    }
    return {};
}

void Inference::addWarnings(LensPosterior& p) const
{
    std::array<char, 240> text{};
    const auto add = [&](auto... words) {
        std::snprintf(text.data(), text.size(), words...);
        p.warnings.emplace_back(text.data());
    };
    const long moves = static_cast<long>(p.draws) * m_options.chains;
    if (p.rhat > kGoodRhat) {
        add("R-hat is %.3f where it should be below %.2f: the chains do not agree yet; go on with "
            "--resume and more --draws.",
            p.rhat, kGoodRhat);
    }
    if (p.leastEss < kEnough) {
        add("Only %.0f effective draws: the ends of the 95 %% intervals are rough; %.0f would do.",
            p.leastEss, kEnough);
    }
    if (p.divergences > 0) {
        add("%d of %ld trajectories diverged: where the posterior is sharpest it may not have been "
            "seen.",
            p.divergences, moves);
    }
    if (p.longest * 20L > moves) {
        add("%d of %ld trajectories were cut: draws are more alike than they need be.", p.longest,
            moves);
    }
    for (const InferredParameter& parameter : p.chains.parameters) {
        if (!parameter.fixed && parameter.type != "GaussianSource" && parameter.key == "gamma" &&
            (parameter.low95 < 1.25 || parameter.high95 > 2.75)) {
            add("The slope of \"%s\" reaches the end of its range: the data do not bound it.",
                parameter.component.c_str());
        }
    }
    if (!p.evidence.known && !p.cancelled) {
        p.warnings.emplace_back("Too few draws for the evidence.");
    }
}

LensPosterior Inference::result()
{
    LensPosterior p;
    p.chains = lensChains(m_density, m_stored.chains);
    p.evidence = chainEvidence(m_stored.chains, m_density.size());
    p.rhat = worstRhat(m_stored.chains, m_density.size());
    p.step = m_stored.state.step;
    p.draws = static_cast<int>(m_stored.chains.front().moves());
    p.cancelled = p.draws < m_options.draws;
    for (const NutsChain& chain : m_stored.chains) {
        p.divergences += chain.divergences;
        p.longest += chain.longest;
        p.evaluations += chain.evaluations;
        p.acceptance += chain.acceptance / (p.draws * m_options.chains);
    }
    p.leastEss = std::numeric_limits<double>::infinity();
    for (const InferredParameter& parameter : p.chains.parameters) {
        if (!parameter.fixed) {
            p.leastEss = std::min({p.leastEss, parameter.bulkEss, parameter.tailEss});
        }
    }
    p.chi2Arcs = m_setup.chi2Arcs;
    p.assumptions = m_setup.assumptions;
    p.warnings = m_setup.warnings;
    addWarnings(p);
    return p;
}

Result<LensPosterior> Inference::run()
{
    if (auto begun = begin(); !begun) {
        return failWith(begun);
    }
    if (auto drawn = draw(); !drawn) {
        return failWith(drawn);
    }
    if (m_stored.chains.empty()) {
        return fail(Error::Kind::Cancelled, "Stopped before the first draw.");
    }
    if (auto saved = save(true); !saved) {
        return failWith(saved);
    }
    return result();
}

} // namespace

Result<LensPosterior> inferLens(const Observation& observation, const Scene& model,
                                const std::optional<FitRegion>& region, const InferOptions& options,
                                const ProgressReport& progress, const std::stop_token& stop)
{
    expects(options.chains >= 2 && options.draws >= 4 && options.nuts.warmUp > 0,
            "inferLens: too few chains or draws");
    const auto start = Clock::now();
    auto setup = setUpLens(
        observation, model, region, options.setup,
        [&](const std::string& stage) {
            if (progress) {
                progress({stage, 0, 0});
            }
        },
        stop);
    if (!setup) {
        return failWith(setup);
    }
    auto posterior = Inference(std::move(*setup), options, progress, stop).run();
    if (posterior) {
        posterior->seconds = secondsSince(start);
    }
    return posterior;
}

} // namespace anneau
