// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/scene_frame.h"
#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/companions.h"
#include "core/inference/fit/fit_arcs.h"
#include "core/inference/fit/fit_as_given.h"
#include "core/inference/fit/fit_errors.h"
#include "core/inference/fit/fit_models.h"
#include "core/inference/fit/fit_report.h"
#include "core/inference/fit/lens_light_fit.h"
#include "core/inference/fit/lens_search.h"
#include "core/inference/fit/pixel_fit.h"
#include "core/inference/fit_data.h"
#include "core/inference/source/source_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

/// Of the detail asked for, per cent: while many lenses are compared, while the best few are
/// improved, and for the result.
constexpr int kQuickSource = 50;
constexpr int kCoarseSource = 70;
constexpr int kFineSource = 100;
constexpr std::size_t kRivals = 5;
constexpr std::size_t kFinalists = 3;
constexpr int kRounds = 5;          ///< Of grid, source prior and lens in turn, at most.
constexpr double kSettled = 0.5;    ///< Standard errors that the last round may move the lens.
constexpr double kStages = 100;     ///< Progress is told in per cent.
constexpr double kOtherLens = 0.02; ///< Part by which Einstein radii of different lenses differ.
constexpr double kAlmostAsGood = 5; ///< In the logarithm of the probability.

/// Fits under one weighting of the pixels. They are kept, for what they have made is dear.
struct Weighted {
    FitData data;
    LensLightFit light;
    PixelFit fit;

    Weighted(FitData weighted, const LensView& view, const std::stop_token& stop)
        : data{std::move(weighted)},
          light{data},
          fit{data, light, view.arcs, view.setting, stop}
    {}
    Weighted(const Weighted&) = delete;
    Weighted& operator=(const Weighted&) = delete;
};

/// The steps of one fit, in order, with what they hand on.
class LensFit {
public:
    LensFit(const Observation& observation, const FitOptions& options, FitGalaxies galaxies,
            const FitEvents& events, std::stop_token stop)
        : m_observation{observation},
          m_options{options},
          m_galaxies{galaxies},
          m_events{events},
          m_stop{std::move(stop)}
    {
        if (options.start) {
            m_noise = options.start->noise;
        }
    }

    Result<FitResult> run(int* bins);

private:
    int binsNeeded() const;
    std::vector<PixelFitState> starts();
    std::vector<PixelFitState> finalists();
    PixelFitState bestCandidate();
    void refitLight(PixelFitState& state);
    FitData robustData(const PixelFitState& state);
    void refine(PixelFitState& state);
    void climbUntilSettled(PixelFit& fit, PixelFitState& state);
    void checkSettled(const PixelFitState& state, const FitCovariance& covariance);
    Result<FitResult> result(PixelFitState& state);

    void show(const Scene& scene, const FitData& data) const;
    void report(const std::string& stage, double percent) const;
    bool stopped() const { return m_stop.stop_requested(); }
    /// Source pixels a side.
    int side(int percent) const { return std::max(m_options.detail * percent / 100, 4); }

    const Observation& m_observation;
    const FitOptions& m_options;
    FitGalaxies m_galaxies;
    const FitEvents& m_events;
    std::stop_token m_stop;
    NoiseSpec m_noise;

    LensView m_view;
    std::optional<Weighted> m_given;
    std::optional<Weighted> m_robust; ///< Badly fitting pixels away from the arcs count less.
    std::vector<double> m_lastMove;   ///< Of the lens' coordinates in the last round.
    std::vector<std::string> m_warnings;
};

tl::unexpected<Error> cancelled()
{
    return fail(Error::Kind::Cancelled, "The fit was cancelled.");
}

tl::unexpected<Error> notInverted()
{
    return fail(Error::Kind::Failed, "The source could not be solved for under the lens that was "
                                     "found. Set up the lens by hand and fit from there.");
}

/// A scene keeps only what the light fit gives it.
Scene withLight(Scene scene, const Scene& light)
{
    scene.lensLight = light.lensLight;
    scene.sky = light.sky;
    return scene;
}

void LensFit::report(const std::string& stage, double percent) const
{
    if (m_events.progress) {
        m_events.progress({stage, percent, kStages});
    }
}

/// Hands a scene on in the observation's frame.
void LensFit::show(const Scene& scene, const FitData& data) const
{
    if (m_events.onBetter) {
        Scene shown = sceneInFrame(scene, -data.shiftX, -data.shiftY);
        shown.noise = m_noise;
        shown.zLens = m_observation.zLens;
        shown.zSource = m_observation.zSource;
        m_events.onBetter(shown);
    }
}

/// Where pixel fits begin: the given lens, or the different ones of a search with Sersic sources.
std::vector<PixelFitState> LensFit::starts()
{
    std::vector<PixelFitState> states;
    const FitData& data = m_view.data;
    if (m_options.start && !m_options.start->lensMass.empty()) {
        PixelFitState state;
        state.scene =
            withLight(sceneInFrame(*m_options.start, data.shiftX, data.shiftY), m_view.light);
        state.scene.sourceLight.clear();
        state.scene.sourcePixels.reset();
        states.push_back(std::move(state));
        return states;
    }
    Scene base = m_view.light;
    addCompanionMasses(base, m_view.arcs.radius);
    LensSearch search;
    search.mass = m_options.mass;
    search.starts = m_options.starts;
    search.seed = m_options.seed;
    search.x = m_view.setting.x;
    search.y = m_view.setting.y;
    search.fitShear = m_options.fitShear;
    double shown = std::numeric_limits<double>::infinity();
    search.onCandidate = [&](const LensCandidate& best, int done) {
        report("searching lenses", 15 + 20.0 * done / std::max(m_options.starts, 1));
        if (best.value < shown) {
            shown = best.value;
            show(best.scene, data);
        }
    };
    const Grid<double> light = m_given->light.image(m_view.light);
    for (LensCandidate& candidate : searchLens(data, light, m_view.arcs, base, search, m_stop)) {
        PixelFitState state;
        state.scene = std::move(candidate.scene);
        state.scene.sourceLight.clear();
        const bool known =
            std::any_of(states.begin(), states.end(), [&](const PixelFitState& other) {
                return sameLens(other.scene, state.scene);
            });
        if (!known && states.size() < kRivals) {
            states.push_back(std::move(state));
        }
    }
    for (Scene& scene : drawnLenses(data, light, m_view.arcs, base, search)) {
        PixelFitState state;
        state.scene = std::move(scene);
        states.push_back(std::move(state));
    }
    return states;
}

/// A Sersic source misjudges lenses of a clumpy galaxy: the rivals are ranked by what a pixelated
/// source makes of them.
std::vector<PixelFitState> LensFit::finalists()
{
    report("searching lenses", 15);
    std::vector<PixelFitState> states = starts();
    if (states.size() <= kFinalists) {
        return states;
    }
    PixelFit& fit = m_given->fit;
    for (std::size_t i = 0; i < states.size() && !stopped(); ++i) {
        report("comparing lenses",
               35 + 10.0 * static_cast<double>(i) / static_cast<double>(states.size()));
        fit.prepare(states[i], side(kQuickSource));
        fit.climb(states[i], false, 5, {});
    }
    rankLenses(states, m_view.arcs.radius);
    states.resize(kFinalists);
    return states;
}

/// Every finalist climbs a little on a coarse source; the most probable goes on.
PixelFitState LensFit::bestCandidate()
{
    std::vector<PixelFitState> states = finalists();
    PixelFit& fit = m_given->fit;
    for (std::size_t i = 0; i < states.size() && !stopped(); ++i) {
        report("comparing lenses",
               45 + 12.0 * static_cast<double>(i) / static_cast<double>(states.size()));
        for (const int iterations : {6, 8}) {
            fit.prepare(states[i], side(kCoarseSource));
            fit.climb(states[i], false, iterations, [&](const Scene& scene) {
                if (i == 0) {
                    show(scene, m_view.data);
                }
            });
        }
    }
    rankLenses(states, m_view.arcs.radius);
    for (std::size_t i = 1; i < states.size(); ++i) {
        const double radius = einsteinRadius(states[i].scene);
        if (states[i].value < states.front().value + kAlmostAsGood &&
            std::abs(radius / einsteinRadius(states.front().scene) - 1) > kOtherLens) {
            m_warnings.push_back("Another lens fits nearly as well, with an Einstein radius of " +
                                 std::to_string(radius).substr(0, 5) +
                                 " arcsec: fit from there too "
                                 "(--start) and compare.");
            break;
        }
    }
    return states.empty() ? PixelFitState{} : std::move(states.front());
}

/// The lens light again, with the arcs' model subtracted instead of their pixels left out.
void LensFit::refitLight(PixelFitState& state)
{
    PixelFit& fit = m_given->fit;
    fit.prepare(state, side(kCoarseSource));
    const Grid<double> arcs = fit.invert(state, false).image;
    if (stopped()) {
        return;
    }
    m_given->light.fit(state.scene, m_view.data.weight, arcs, m_view.setting, 15, m_stop);
    LensLightFit::prune(state.scene);
    followLight(state.scene);
}

/// The data with less weight where the lens light does not fit and no arc is: its centre, mostly.
FitData LensFit::robustData(const PixelFitState& state)
{
    constexpr double kFar = 3;
    PixelFit& fit = m_given->fit;
    PixelFitState copy = state;
    fit.prepareAs(copy);
    const Grid<double> arcs = fit.invert(copy, false).image;
    const Grid<double> lens = m_given->light.image(state.scene);
    const Mask keep = dilated(m_view.arcs.arcs, 2);
    FitData robust = m_view.data;
    for (std::size_t i = 0; i < robust.pixels(); ++i) {
        const double pull = std::abs(robust.data[i] - lens[i] - (arcs.empty() ? 0 : arcs[i])) *
                            std::sqrt(robust.weight[i]);
        if (keep[i] == 0 && pull > kFar) {
            robust.weight[i] *= kFar * kFar / (pull * pull);
        }
    }
    return robust;
}

void LensFit::refine(PixelFitState& state)
{
    report("fitting lens and source", 58);
    refitLight(state);
    if (stopped()) {
        return;
    }
    m_robust.emplace(robustData(state), m_view, m_stop);
    PixelFit& fit = m_robust->fit;
    fit.prepareAs(state);
    fit.climb(state, true, 12, [&](const Scene& scene) { show(scene, m_view.data); });
    climbUntilSettled(fit, state);
    followLight(state.scene);
}

/// Grid, source prior and lens in turn, until a round leaves the lens where it is.
void LensFit::climbUntilSettled(PixelFit& fit, PixelFitState& state)
{
    const ParameterMap map(state.scene, {.mass = true});
    double percent = 62;
    for (int round = 0; round < kRounds && !stopped(); ++round) {
        const std::vector<double> before = map.read(state.scene);
        LensLightFit::prune(state.scene);
        followLight(state.scene);
        fit.prepare(state, side(kFineSource));
        fit.climb(state, true, 10, [&](const Scene& scene) {
            percent = std::min(percent + 1, 90.0);
            report("fitting lens and source", percent);
            show(scene, m_view.data);
        });
        m_lastMove = map.read(state.scene);
        double moved = 0; // Squared, in standard errors.
        for (std::size_t k = 0; k < map.size(); ++k) {
            m_lastMove[k] -= before[k];
            for (std::size_t l = 0; l <= k && !state.curvature.empty(); ++l) {
                moved += (l < k ? 2 : 1) * m_lastMove[k] * m_lastMove[l] *
                         state.curvature[k * state.slots + l];
            }
        }
        if (moved < kSettled * kSettled) {
            return;
        }
    }
}

/// A lens that still moves by more than its errors has not been found.
void LensFit::checkSettled(const PixelFitState& state, const FitCovariance& covariance)
{
    const ParameterMap map(state.scene, {.mass = true});
    double most = 0;
    for (std::size_t k = 0; k < std::min(map.size(), m_lastMove.size()); ++k) {
        const auto at = static_cast<Eigen::Index>(k);
        if (at < covariance.matrix.rows() && covariance.matrix(at, at) > 0) {
            most = std::max(most, std::abs(m_lastMove[k]) / std::sqrt(covariance.matrix(at, at)));
        }
    }
    if (most > 1) {
        m_warnings.push_back("The lens still moved by " + std::to_string(most).substr(0, 3) +
                             " standard errors when the fit ended: start it again from its "
                             "result.");
    }
}

Result<FitResult> LensFit::result(PixelFitState& state)
{
    report("inverting the source", 91);
    const FitData& data = m_view.data;
    PixelFit& fit = m_given->fit;
    FitSummary summary{data, m_given->light.image(state.scene), m_view.arcs, state};
    fit.prepareAs(state);
    summary.inversion = fit.invert(state, true);
    if (summary.inversion.source.empty()) {
        return stopped() ? cancelled() : notInverted();
    }
    summary.bright = brightArcs(data, summary.inversion.image);
    report("estimating errors", 93);
    m_robust->fit.prepareAs(state);
    summary.covariance = fitCovariance(m_robust->fit, state, chi2OnArcs(summary), m_stop);
    checkSettled(state, summary.covariance);
    report("inverting the source", 97);
    PixelFitState shown = state;
    shown.scene.sourceGrid = holdingArcs(
        displayGrid(state.scene.sourceGrid, summary.inversion.source, m_options.sourcePixels), data,
        state.scene, brightestArcs(data, summary.light, summary.inversion.image));
    shown.prior = priorOnGrid(state.prior, state.scene.sourceGrid, shown.scene.sourceGrid);
    fit.prepareAs(shown);
    summary.shown = fit.invert(shown, false);
    if (summary.shown.source.empty()) {
        return stopped() ? cancelled() : notInverted();
    }
    summary.shownGrid = shown.scene.sourceGrid;
    FitResult result = fitReport(m_observation, summary);
    result.arcRadius = m_view.arcs.radius;
    result.scene.noise = m_noise;
    result.scene.zLens = m_observation.zLens;
    result.scene.zSource = m_observation.zSource;
    result.warnings.insert(result.warnings.begin(), m_warnings.begin(), m_warnings.end());
    return result;
}

/// Pixels to the side of a bin for the source's light to come to no more than kMostPixels of them,
/// under a round lens of the arcs' radius.
int LensFit::binsNeeded() const
{
    Scene scene = m_view.light;
    Component lens = makeComponent(Part::Mass, "SIS", "lens");
    setParameter(Part::Mass, lens, "theta_E", m_view.arcs.radius);
    setParameter(Part::Mass, lens, "center_x", m_view.setting.x);
    setParameter(Part::Mass, lens, "center_y", m_view.setting.y);
    scene.lensMass = {std::move(lens)};
    const double pixels = m_given->fit.emittingPixels(scene);
    return std::max(static_cast<int>(std::ceil(std::sqrt(pixels / kMostPixels))), 1);
}

Result<FitResult> LensFit::run(int* bins)
{
    auto view = viewLens(
        m_observation, m_options, m_noise,
        [this](const std::string& stage, double percent) { report(stage, percent); },
        [this](const Scene& scene, const FitData& data) { show(scene, data); }, m_stop);
    if (!view) {
        return failWith(view);
    }
    m_view = std::move(*view);
    m_warnings = m_view.warnings;
    if (stopped()) {
        return cancelled();
    }
    if (m_galaxies == FitGalaxies::WithCompanions && companionPlaces(m_view.light).empty()) {
        return fail(Error::Kind::Failed, "The lens galaxy has no companions.");
    }
    m_given.emplace(m_view.data, m_view, m_stop);
    if (bins != nullptr && (*bins = binsNeeded()) > 1) {
        return fail(Error::Kind::Failed, "The arcs cover too many pixels to be fitted one by one.");
    }
    PixelFitState state = bestCandidate();
    if (stopped()) {
        return cancelled();
    }
    if (m_galaxies == FitGalaxies::OneWithinArcs &&
        !isRadiusOfArcs(einsteinRadius(state.scene, m_view.arcs.radius), m_view.arcs.radius)) {
        return fail(Error::Kind::Failed, "No lens was found that the arcs are of.");
    }
    refine(state);
    if (stopped()) {
        return cancelled();
    }
    Result<FitResult> fitted = result(state);
    if (fitted) {
        report("done", kStages);
    }
    return fitted;
}

} // namespace

Result<FitResult> fitAsGiven(const Observation& observation, const FitOptions& options,
                             FitGalaxies galaxies, const FitEvents& events, std::stop_token stop,
                             int* bins)
{
    FitOptions own = options;
    if (galaxies != FitGalaxies::WithCompanions) {
        own.galaxies = 1;
    }
    return LensFit(observation, own, galaxies, events, std::move(stop)).run(bins);
}

} // namespace anneau
