// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_trial.h"

#include "core/inference/chains/laplace.h"
#include "core/inference/chains/lens_chains.h"
#include "core/inference/chains/lens_priors.h"
#include "core/inference/chains/trial_draws.h"
#include "core/inference/levenberg.h"
#include "core/inference/source/source_inversion.h"
#include "core/posterior/sbc.h"
#include "core/posterior/tarp.h"

#include <Eigen/Dense>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace anneau {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Part = ParameterMap::Part;

constexpr int kLargestSide = 80; ///< Pixels: the dense weighting between all of them is made.
constexpr int kCandidates = 60;  ///< Lenses of the prior that are looked at,
constexpr int kStarts = 8;       ///< and the best of them, from which climbs begin.

/// The most probable of several climbs from lenses of the prior.
struct Climb {
    std::vector<double> point; ///< Bounded.
    MatrixXd covariance;       ///< Of the bounded coordinates.
    int evaluations = 0;
};

/// The best kStarts of kCandidates lenses of the prior, its middle among them. One start in many is
/// needed: of few, one simulation in four ended at a lens of another shape, hundreds in the
/// logarithm below the truth. After a stop each takes no time.
std::vector<std::vector<double>> likelyLenses(const LensDensity& density,
                                              const Objective& objective, Rng& rng)
{
    const std::size_t n = density.map().size();
    std::vector<std::pair<double, std::vector<double>>> candidates;
    for (int i = 0; i < kCandidates; ++i) {
        std::vector<double> point = density.coordinates().draw(rng);
        point.resize(n);
        for (std::size_t k = 0; i == 0 && k < n; ++k) {
            point[k] = density.model().priors[k].mean;
        }
        const double value = objective(point).value;
        candidates.emplace_back(std::isfinite(value) ? value
                                                     : std::numeric_limits<double>::infinity(),
                                std::move(point));
    }
    std::sort(candidates.begin(), candidates.end());
    std::vector<std::vector<double>> best;
    for (int i = 0; i < kStarts; ++i) {
        best.push_back(std::move(candidates[static_cast<std::size_t>(i)].second));
    }
    return best;
}

Climb climb(const LensDensity& density, Rng rng, const std::stop_token& stop)
{
    const LensPosteriorModel& model = density.model();
    const ParameterMap& map = density.map();
    SourceInversion inversion(model.data, model.emitting, stop);
    std::vector<GaussianPrior> priors;
    for (std::size_t k = 0; k < map.size(); ++k) {
        priors.push_back({k, model.priors[k].mean, model.priors[k].sigma});
    }
    Climb best;
    for (std::size_t k = map.size(); k < model.priors.size(); ++k) {
        best.point.push_back(0.5 * (model.priors[k].lower + model.priors[k].upper));
    }
    const SourcePrior prior = sourcePrior(best.point[0], best.point[1], model.amplitude);
    const ImageAndColumns light{model.light, std::vector<Grid<double>>(map.size())};
    Scene working = model.scene;
    const Objective objective = [&](std::span<const double> point) {
        map.write(point, working);
        working.sourceGrid = density.grid().at(working);
        LocalModel local = inversion.localModel(working, working.sourceGrid, prior, map, point,
                                                light, density.grid().motion(working, map, point));
        ++best.evaluations;
        if (std::isfinite(local.value)) {
            addPriors(local, point, priors);
        }
        return local;
    };
    MinimizeOptions options;
    options.lower = map.lower();
    options.upper = map.upper();
    std::vector<std::vector<double>> starts = likelyLenses(density, objective, rng);
    MinimizeResult found;
    options.iterations = 8;
    options.tolerance = 1;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        MinimizeResult result = minimize(objective, std::move(starts[i]), options, stop);
        if (i == 0 || result.model.value < found.model.value) {
            found = std::move(result);
        }
    }
    options.iterations = 12;
    options.tolerance = 0.1;
    found = minimize(objective, found.point, options, stop);
    const auto n = static_cast<Index>(map.size());
    best.covariance = 0.04 * MatrixXd::Identity(n + 2, n + 2);
    if (found.model.curvature.size() == map.size() * map.size()) {
        best.covariance.topLeftCorner(n, n) =
            Eigen::Map<const MatrixXd>(found.model.curvature.data(), n, n).inverse();
    }
    best.point.insert(best.point.begin(), found.point.begin(), found.point.end());
    return best;
}

/// Chains of one trial and the Gaussian they began from, in free coordinates.
struct Inferred {
    LaplaceFit top;
    std::vector<NutsChain> chains;
    int thinning = 1;
    double evaluations = 0;
};

Inferred infer(const LensDensity& density, const LensTrialOptions& options, int simulation,
               const std::stop_token& stop)
{
    constexpr double kAgree = 1.2; // Of so few draws it is no better known.
    constexpr int kDoublings = 5;
    constexpr int kRounds = 4; // Fewer do not reach the top where the prior's numbers are far off.
    const Climb start =
        climb(density, trialRng(options.nuts.seed, simulation, TrialStream::Starts), stop);
    const BoundedCoordinates& coordinates = density.coordinates();
    const std::vector<double> free = coordinates.free(start.point);
    const std::vector<double> slopes = coordinates.slopes(free);
    const VectorXd scale =
        Eigen::Map<const VectorXd>(slopes.data(), static_cast<Index>(slopes.size())).cwiseInverse();
    NutsOptions nuts = options.nuts;
    nuts.seed = options.nuts.seed * 1000003 + static_cast<std::uint64_t>(simulation);
    Inferred result;
    result.top = laplaceFit(
        density, free, scale.asDiagonal() * start.covariance * scale.asDiagonal(), kRounds, stop);
    result.evaluations = start.evaluations + kRounds * (2.0 * static_cast<double>(free.size()) + 1);
    if (stop.stop_requested()) {
        return result;
    }
    NutsState state;
    state.covariance = result.top.covariance;
    state.points = dispersedStarts(density, result.top, options.chains, 1.5, nuts.seed);
    state.step = 0.5;
    warmUpNuts(density, state, nuts, {}, stop);
    const int kept = options.samples / options.chains;
    result.thinning = options.thinning;
    int drawn = 0;
    for (int round = 0; round <= kDoublings && !stop.stop_requested(); ++round) {
        if (round > 0) {
            result.thinning *= 2;
        }
        sampleNuts(density, state, result.chains, kept * result.thinning - drawn, nuts, stop);
        drawn = kept * result.thinning;
        if (!stop.stop_requested() && worstRhat(result.chains, density.size()) < kAgree &&
            leastEss(result.chains, density.size()) >= options.samples) {
            break;
        }
    }
    for (const NutsChain& chain : result.chains) {
        result.evaluations += static_cast<double>(chain.evaluations);
    }
    return result;
}

/// TARP's fraction in units of the touching Gaussian, around a point of posterior size from it.
double fractionOf(const Inferred& inferred, const std::vector<float>& draws,
                  const std::vector<double>& truth, Rng rng)
{
    const auto n = static_cast<Index>(truth.size());
    const Eigen::LLT<MatrixXd> factor(inferred.top.covariance);
    const Eigen::Map<const VectorXd> centre(inferred.top.point.data(), n);
    const auto inUnits = [&](const VectorXd& point, std::vector<float>& out) {
        const VectorXd unit = factor.matrixL().solve(point - centre);
        for (const double value : unit) {
            out.push_back(static_cast<float>(value));
        }
    };
    std::vector<float> samples, at, reference;
    for (std::size_t i = 0; i < draws.size(); i += truth.size()) {
        inUnits(Eigen::Map<const Eigen::VectorXf>(draws.data() + i, n).cast<double>(), samples);
    }
    inUnits(Eigen::Map<const VectorXd>(truth.data(), n), at);
    for (Index k = 0; k < n; ++k) {
        reference.push_back(static_cast<float>(rng.normal()));
    }
    return tarpFraction(samples, at, reference);
}

/// Thinned draws of all chains.
struct Kept {
    std::vector<float> draws; ///< [draw, n]
    /// Of the first `forRanks`: each coordinate, and how far ln p is above the truth's.
    std::vector<std::vector<float>> numbers; ///< [n + 1]
};

Kept keptDraws(const Inferred& inferred, std::size_t n, int forRanks, double truthLog)
{
    Kept kept{{}, std::vector<std::vector<float>>(n + 1)};
    const auto step = static_cast<std::size_t>(inferred.thinning);
    for (const NutsChain& chain : inferred.chains) {
        for (std::size_t i = step - 1; i < chain.moves(); i += step) {
            const bool ranked = kept.numbers[n].size() < static_cast<std::size_t>(forRanks);
            for (std::size_t k = 0; k < n; ++k) {
                const auto value = static_cast<float>(chain.draws[i * n + k]);
                kept.draws.push_back(value);
                if (ranked) {
                    kept.numbers[k].push_back(value);
                }
            }
            if (ranked) {
                kept.numbers[n].push_back(static_cast<float>(chain.logDensity[i] - truthLog));
            }
        }
    }
    return kept;
}

} // namespace

Result<LensPosteriorModel> trialModel(const Observation& observation, const Scene& scene,
                                      const LensTrialOptions& options, std::uint64_t seed)
{
    expects(options.chains >= 2 && options.samples % options.chains == 0 && options.samples >= 8,
            "trialModel: samples that chains cannot share");
    if (std::max(observation.rows(), observation.cols()) > kLargestSide) {
        return fail(Error::Kind::BadInput, "The test is for images of up to " +
                                               std::to_string(kLargestSide) +
                                               " pixels a side; cut the image, or simulate a "
                                               "smaller one.");
    }
    LensPosteriorModel model;
    model.data = fitData(observation, scene.noise, scene.supersampling, 0, 0, observation.rows(),
                         observation.cols());
    model.scene = scene;
    model.scene.sourceLight.clear();
    model.scene.sourcePixels.reset();
    SourceGrid& grid = model.scene.sourceGrid;
    grid.pixelScale *= static_cast<double>(grid.pixels) / options.sourcePixels;
    grid.pixels = options.sourcePixels;
    model.light = Grid<double>(observation.rows(), observation.cols());
    model.amplitude = trialEnvelope(grid.pixels);
    const ParameterMap map(model.scene, {.mass = true});
    if (map.size() == 0) {
        return fail(Error::Kind::BadInput,
                    "No parameter of the model's lens is free: there is nothing to test.");
    }
    model.priors = lensPriorsAround(model.scene, 1);
    model.anchors = trialAnchors(model);
    model.emitting = emittingInTrials(model, seed);
    const double lowest = -std::log(6.0), highest = -std::log(2.0);
    const double rms = trialRms(model, options.peakSnr, 0.5 * (lowest + highest), seed);
    if (!(rms > 0)) {
        return fail(Error::Kind::BadInput, "The model's source grid is not seen in the image: no "
                                           "pixel that can be used lies where it is lensed to.");
    }
    model.priors.push_back({std::log(rms / 1.5), std::log(rms * 1.5)});
    model.priors.push_back({lowest, highest});
    return model;
}

std::vector<std::string> trialNames(const LensPosteriorModel& model)
{
    std::vector<std::string> names = lensCoordinateNames(model.scene);
    names.insert(names.end(), {"source.rms", "source.kappa", "ln_posterior"});
    return names;
}

LensTrial runLensTrial(const LensPosteriorModel& model, const LensTrialOptions& options,
                       int simulation, const std::stop_token& stop)
{
    const auto began = std::chrono::steady_clock::now();
    const std::uint64_t seed = options.nuts.seed;
    TrialDraw drawn = drawTrial(model, seed, simulation);
    const LensDensity density(std::move(drawn.model), stop);
    const Inferred inferred = infer(density, options, simulation, stop);
    LensTrial trial;
    trial.simulation = simulation;
    if (stop.stop_requested()) {
        return trial;
    }

    const std::size_t n = density.size();
    const std::vector<double> truth = density.coordinates().free(drawn.truth);
    std::vector<double> unused(n);
    const double truthLog = density.evaluate(truth, unused);
    const Kept kept = keptDraws(inferred, n, options.samples - 1, truthLog);
    for (std::size_t k = 0; k < n; ++k) {
        trial.ranks.push_back(sbcRank(kept.numbers[k], static_cast<float>(truth[k])));
    }
    trial.ranks.push_back(sbcRank(kept.numbers[n], 0));
    for (const NutsChain& chain : inferred.chains) {
        trial.divergences += chain.divergences;
    }
    trial.fraction =
        fractionOf(inferred, kept.draws, truth, trialRng(seed, simulation, TrialStream::Reference));
    trial.rhat = worstRhat(inferred.chains, n);
    trial.evaluations = inferred.evaluations;
    trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return trial;
}

} // namespace anneau
