// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_trial.h"

#include "core/base/random.h"
#include "core/forward/bilinear.h"
#include "core/forward/source_matrix.h"
#include "core/inference/chains/laplace.h"
#include "core/inference/chains/lens_chains.h"
#include "core/inference/chains/lens_priors.h"
#include "core/inference/fit/arc_finder.h"
#include "core/inference/levenberg.h"
#include "core/inference/source/source_inversion.h"
#include "core/lens/mass_model.h"
#include "core/posterior/sbc.h"
#include "core/posterior/tarp.h"

#include <Eigen/Dense>
#include <Eigen/Sparse>

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

/// Random streams of a trial.
enum class Stream : std::uint32_t { Lens, Source, Noise, Starts, Reference };

Rng rngOf(std::uint64_t seed, int simulation, Stream stream)
{
    return {seed, static_cast<std::uint32_t>(simulation), static_cast<std::uint32_t>(stream)};
}

/// A draw of the source: D (kappa^2 + G)^-1 z / sqrt(strength), see source_prior.h.
Grid<double> drawSource(int pixels, const SourcePrior& prior, Rng rng)
{
    std::vector<Eigen::Triplet<double>> terms;
    const double diagonal = prior.kappa * prior.kappa + 4;
    for (int i = 0; i < pixels * pixels; ++i) {
        terms.emplace_back(i, i, diagonal);
        if (i % pixels > 0) {
            terms.emplace_back(i, i - 1, -1);
            terms.emplace_back(i - 1, i, -1);
        }
        if (i >= pixels) {
            terms.emplace_back(i, i - pixels, -1);
            terms.emplace_back(i - pixels, i, -1);
        }
    }
    Eigen::SparseMatrix<double> matrix(pixels * pixels, pixels * pixels);
    matrix.setFromTriplets(terms.begin(), terms.end());
    const Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> factor(matrix);
    VectorXd normal(pixels * pixels);
    rng.fillNormal(std::span<double>(normal.data(), static_cast<std::size_t>(normal.size())));
    const VectorXd smooth = factor.solve(normal) / std::sqrt(prior.strength);
    Grid<double> source(pixels, pixels);
    for (std::size_t i = 0; i < source.size(); ++i) {
        source[i] = smooth(static_cast<Index>(i)) * prior.amplitude[i];
    }
    return source;
}

Grid<double> lensed(const LensPosteriorModel& model, const Scene& scene, const Grid<double>& source)
{
    return LensOperator<double>(model.data.frame, model.data.kernel, model.emitting, scene.lensMass,
                                scene.sourceGrid)
        .apply(source);
}

/// Pixels that see the grid under the model's lens or some of the prior's, and those beside them.
/// Others are dark in the simulations, too.
Mask emittingUnder(const LensPosteriorModel& model, std::uint64_t seed)
{
    constexpr int kLenses = 64;
    const FitData& data = model.data;
    const PixelRays<double> rays(data.frame, Mask(data.frame.rows, data.frame.cols, 1));
    const BilinearGrid<double> grid(model.scene.sourceGrid);
    const ParameterMap map(model.scene, {.mass = true});
    Mask seen(data.frame.rows, data.frame.cols);
    for (int lens = 0; lens < kLenses; ++lens) {
        Rng rng = rngOf(~seed, lens, Stream::Lens);
        Scene scene = model.scene;
        if (lens > 0) {
            map.write(BoundedCoordinates(model.priors).draw(rng), scene);
        }
        std::vector<double> ax(rays.x.size(), 0.0), ay(rays.x.size(), 0.0);
        for (const Component& component : scene.lensMass) {
            findMassModel(component.type)
                ->addDeflection(component.values, rays.x.size(), rays.x.data(), rays.y.data(),
                                ax.data(), ay.data());
        }
        for (std::size_t r = 0; r < rays.x.size(); ++r) {
            if (grid.locate(rays.x[r] - ax[r], rays.y[r] - ay[r]).index >= 0) {
                seen[static_cast<std::size_t>(rays.pixel[r / rays.perPixel])] = 1;
            }
        }
    }
    return dilated(seen, 1);
}

/// A Gaussian over the grid, a fifth of its side wide, mean square 1.
std::vector<double> envelope(int pixels)
{
    constexpr double kFloor = 0.01;
    std::vector<double> amplitude;
    double squares = 0;
    for (int r = 0; r < pixels; ++r) {
        for (int c = 0; c < pixels; ++c) {
            const double x = (c - 0.5 * (pixels - 1)) / (0.2 * pixels);
            const double y = (r - 0.5 * (pixels - 1)) / (0.2 * pixels);
            amplitude.push_back(std::exp(-0.5 * (x * x + y * y)) + kFloor);
            squares += amplitude.back() * amplitude.back();
        }
    }
    for (double& value : amplitude) {
        value *= std::sqrt(static_cast<double>(amplitude.size()) / squares);
    }
    return amplitude;
}

/// rms at which the brightest lensed pixel of a middling source has the wanted signal to noise.
double rmsFor(const LensPosteriorModel& model, double peakSnr, double logKappa, std::uint64_t seed)
{
    constexpr int kDraws = 25;
    std::vector<double> peaks;
    for (int i = 0; i < kDraws; ++i) {
        const SourcePrior prior = sourcePrior(0, logKappa, model.amplitude);
        const Grid<double> image = lensed(
            model, model.scene,
            drawSource(model.scene.sourceGrid.pixels, prior, rngOf(~seed, i, Stream::Source)));
        double peak = 0;
        for (std::size_t k = 0; k < image.size(); ++k) {
            peak = std::max(peak, std::abs(image[k]) * std::sqrt(model.data.weight[k]));
        }
        peaks.push_back(peak);
    }
    std::nth_element(peaks.begin(), peaks.begin() + kDraws / 2, peaks.end());
    return peaks[kDraws / 2] > 0 ? peakSnr / peaks[kDraws / 2] : 0;
}

/// The most probable of several climbs from lenses of the prior.
struct Climb {
    std::vector<double> point; ///< Bounded.
    MatrixXd covariance;       ///< Of the bounded coordinates.
    int evaluations = 0;
};

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
        LocalModel local =
            inversion.localModel(working, working.sourceGrid, prior, map, point, light);
        ++best.evaluations;
        if (std::isfinite(local.value)) {
            addPriors(local, point, priors);
        }
        return local;
    };
    MinimizeOptions options;
    options.lower = map.lower();
    options.upper = map.upper();
    // One start in many is needed: of few, one simulation in four ended at a lens of another shape,
    // hundreds in the logarithm below the truth.
    std::vector<std::pair<double, std::vector<double>>> candidates;
    for (int i = 0; i < kCandidates; ++i) { // After a stop each takes no time.
        std::vector<double> point = density.coordinates().draw(rng);
        point.resize(map.size());
        if (i == 0) {
            for (std::size_t k = 0; k < map.size(); ++k) {
                point[k] = model.priors[k].mean;
            }
        }
        const double value = objective(point).value;
        candidates.emplace_back(std::isfinite(value) ? value
                                                     : std::numeric_limits<double>::infinity(),
                                std::move(point));
    }
    std::sort(candidates.begin(), candidates.end());
    MinimizeResult found;
    for (std::size_t i = 0; i < std::min<std::size_t>(kStarts, candidates.size()); ++i) {
        options.iterations = 8;
        options.tolerance = 1;
        MinimizeResult result = minimize(objective, std::move(candidates[i].second), options, stop);
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
    const Climb start = climb(density, rngOf(options.nuts.seed, simulation, Stream::Starts), stop);
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
    model.amplitude = envelope(grid.pixels);
    const ParameterMap map(model.scene, {.mass = true});
    if (map.size() == 0) {
        return fail(Error::Kind::BadInput,
                    "No parameter of the model's lens is free: there is nothing to test.");
    }
    model.priors = lensPriorsAround(model.scene, 1);
    model.emitting = emittingUnder(model, seed);
    const double lowest = -std::log(6.0), highest = -std::log(2.0);
    const double rms = rmsFor(model, options.peakSnr, 0.5 * (lowest + highest), seed);
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
    LensPosteriorModel drawn = model;
    Rng lensRng = rngOf(seed, simulation, Stream::Lens);
    const std::vector<double> bounded = BoundedCoordinates(model.priors).draw(lensRng);
    const ParameterMap map(model.scene, {.mass = true});
    Scene scene = model.scene;
    map.write(std::span(bounded).first(map.size()), scene);
    const SourcePrior prior =
        sourcePrior(bounded[map.size()], bounded[map.size() + 1], model.amplitude);
    drawn.data.data =
        lensed(model, scene,
               drawSource(scene.sourceGrid.pixels, prior, rngOf(seed, simulation, Stream::Source)));
    Rng noise = rngOf(seed, simulation, Stream::Noise);
    for (std::size_t i = 0; i < drawn.data.pixels(); ++i) {
        const double value = noise.normal();
        const double weight = drawn.data.weight[i];
        drawn.data.data[i] = weight > 0 ? drawn.data.data[i] + value / std::sqrt(weight) : 0;
    }
    const LensDensity density(std::move(drawn), stop);
    const Inferred inferred = infer(density, options, simulation, stop);
    LensTrial trial;
    trial.simulation = simulation;
    if (stop.stop_requested()) {
        return trial;
    }

    const std::size_t n = density.size();
    const std::vector<double> truth = density.coordinates().free(bounded);
    std::vector<double> unused(n);
    const double truthLog = density.evaluate(truth, unused);
    std::vector<float> draws;
    std::vector<std::vector<float>> numbers(n + 1); ///< One short of `samples`: for the ranks.
    const auto step = static_cast<std::size_t>(inferred.thinning);
    std::size_t left = static_cast<std::size_t>(options.samples) - 1;
    for (const NutsChain& chain : inferred.chains) {
        trial.divergences += chain.divergences;
        for (std::size_t i = step - 1; i < chain.moves(); i += step) {
            for (std::size_t k = 0; k < n; ++k) {
                const auto value = static_cast<float>(chain.draws[i * n + k]);
                draws.push_back(value);
                if (left > 0) {
                    numbers[k].push_back(value);
                }
            }
            if (left > 0) {
                numbers[n].push_back(static_cast<float>(chain.logDensity[i] - truthLog));
                --left;
            }
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        trial.ranks.push_back(sbcRank(numbers[k], static_cast<float>(truth[k])));
    }
    trial.ranks.push_back(sbcRank(numbers[n], 0));
    trial.fraction = fractionOf(inferred, draws, truth, rngOf(seed, simulation, Stream::Reference));
    trial.rhat = worstRhat(inferred.chains, n);
    trial.evaluations = inferred.evaluations;
    trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return trial;
}

} // namespace anneau
