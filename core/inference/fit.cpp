// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit.h"

#include "core/forward/scene_frame.h"
#include "core/inference/arc_finder.h"
#include "core/inference/fit_data.h"
#include "core/inference/fit_report.h"
#include "core/inference/lens_light_fit.h"
#include "core/inference/lens_search.h"
#include "core/inference/pixel_fit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr int kLargestRegion = 128;
constexpr int kCoarseSource = 26; ///< Source pixels a side while candidates are compared,
constexpr int kFineSource = 40;   ///< and for the result.
constexpr std::size_t kFinalists = 3;
constexpr double kStages = 100; ///< Progress is told in per cent.

/// The steps of one fit, in order, with what they hand on.
class LensFit {
public:
    LensFit(const Observation& observation, const FitOptions& options, const FitEvents& events,
            std::stop_token stop)
        : m_observation{observation},
          m_options{options},
          m_events{events},
          m_stop{std::move(stop)}
    {
        if (options.start) {
            m_noise = options.start->noise;
        }
    }

    Result<FitResult> run();

private:
    Result<void> findRegion();
    Result<void> fitLight();
    void cutToArcs();
    PixelFitState bestCandidate();
    void refine(PixelFitState& state);
    void refitLight(PixelFitState& state);
    Result<FitResult> result(PixelFitState& state);

    void setRegion(double x, double y, double halfSide);
    void lightRounds(int rounds);
    Grid<double> lightWeight() const;
    FitData robustData(const PixelFitState& state);
    std::vector<PixelFitState> starts();
    void show(const Scene& scene) const;
    void report(const std::string& stage, double percent) const;
    bool stopped() const { return m_stop.stop_requested(); }

    const Observation& m_observation;
    const FitOptions& m_options;
    const FitEvents& m_events;
    std::stop_token m_stop;
    NoiseSpec m_noise;

    FitData m_data; ///< Neighbours have no weight once they are known.
    double m_x = 0; ///< Lens centre in m_data's frame, arcsec.
    double m_y = 0;
    Scene m_light; ///< Lens light and sky only.
    Arcs m_arcs;
    FitData m_robust; ///< m_data with badly fitting pixels away from the arcs given less weight.
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
void LensFit::show(const Scene& scene) const
{
    if (m_events.onBetter) {
        Scene shown = sceneInFrame(scene, -m_data.shiftX, -m_data.shiftY);
        shown.noise = m_noise;
        shown.zLens = m_observation.zLens;
        shown.zSource = m_observation.zSource;
        m_events.onBetter(shown);
    }
}

/// Makes a square of at most kLargestRegion pixels around (x, y) of the observation's frame the
/// fit's data.
void LensFit::setRegion(double x, double y, double halfSide)
{
    const double longest =
        std::min(2 * std::ceil(halfSide / m_observation.pixelScale), double(kLargestRegion));
    const int wanted = static_cast<int>(longest);
    const auto range = [](double centre, int side, int length) {
        const int begin = static_cast<int>(std::lround(centre - 0.5 * (side - 1)));
        return std::clamp(begin, 0, length - side);
    };
    const int height = std::min(wanted, m_observation.rows());
    const int width = std::min(wanted, m_observation.cols());
    const int row = range(m_observation.rowOf(y), height, m_observation.rows());
    const int col = range(m_observation.colOf(x), width, m_observation.cols());
    const int supersampling = m_options.start ? m_options.start->supersampling : 2;
    m_data = fitData(m_observation, m_noise, supersampling, row, col, height, width);
    m_x = x - m_data.shiftX;
    m_y = y - m_data.shiftY;
}

Result<void> LensFit::findRegion()
{
    report("finding the lens", 0);
    const auto centre = findLensCentre(m_observation);
    if (!centre) {
        return fail(Error::Kind::BadInput, "No pixel of the image can be used: every one is masked "
                                           "or has no value. Check the mask "
                                           "and the noise map.");
    }
    setRegion(m_observation.xOf(centre->col), m_observation.yOf(centre->row), 1e9);
    if (m_data.usedPixels() < 400) {
        return fail(Error::Kind::BadInput,
                    "Fewer than 400 usable pixels lie around the lens: too few for a fit.");
    }
    if (m_observation.psf.kernel.empty()) {
        m_warnings.emplace_back(
            "The observation has no PSF: lens and source are fitted as if nothing were blurred.");
    } else if (std::min(m_observation.psf.kernel.rows(), m_observation.psf.kernel.cols()) <
               5 * m_observation.psf.oversampling) {
        m_warnings.emplace_back("The PSF is smaller than five pixels: its wings are cut off.");
    }
    return {};
}

/// Weight without arcs and neighbours, and a little around them.
Grid<double> LensFit::lightWeight() const
{
    Grid<double> weight = m_data.weight;
    if (!m_arcs.arcs.empty()) {
        const Mask arcs = dilated(m_arcs.arcs, 2);
        for (std::size_t i = 0; i < weight.size(); ++i) {
            if (arcs[i] != 0 || m_arcs.strangers[i] != 0) {
                weight[i] = 0;
            }
        }
    }
    return weight;
}

/// Light and arcs in turn: each round the arcs found under the last light are left out of the next.
void LensFit::lightRounds(int rounds)
{
    const LensLightFit fit(m_data);
    const double core = std::max(0.25, 2.5 * m_data.frame.pixelScale);
    for (int round = 0; round < rounds && !stopped(); ++round) {
        if (static_cast<int>(m_light.lensLight.size()) < m_options.lightComponents && round > 0) {
            LensLightFit::split(m_light);
        }
        fit.fit(m_light, lightWeight(), {}, 15, m_stop);
        m_x = parameterOf(Part::Light, m_light.lensLight.front(), "center_x");
        m_y = parameterOf(Part::Light, m_light.lensLight.front(), "center_y");
        m_arcs = findArcs(m_data, fit.image(m_light), m_x, m_y, core);
        show(m_light);
    }
}

Result<void> LensFit::fitLight()
{
    report("fitting the lens light", 3);
    if (m_options.start && !m_options.start->lensLight.empty()) {
        const Scene start = sceneInFrame(*m_options.start, m_data.shiftX, m_data.shiftY);
        m_light = withLight(LensLightFit::guess(m_data, m_x, m_y), start);
    } else {
        m_light = LensLightFit::guess(m_data, m_x, m_y);
    }
    lightRounds(3);
    if (!stopped() && !m_arcs.found) {
        return fail(Error::Kind::Failed,
                    "No arcs stand out above the lens light within " +
                        std::to_string(
                            static_cast<int>(0.5 * m_data.frame.cols * m_data.frame.pixelScale)) +
                        " arcsec of the brightest galaxy. Mask brighter neighbours, cut the image "
                        "around the "
                        "lens, or set up the lens by hand and fit from there.");
    }
    return {};
}

/// Sheds the parts of the frame that neither arcs nor their surroundings need, and the neighbours.
void LensFit::cutToArcs()
{
    const double half =
        std::max(2.3 * m_arcs.outer, 2.0 * m_arcs.radius + 10 * m_data.frame.pixelScale);
    const double x = m_x + m_data.shiftX;
    const double y = m_y + m_data.shiftY;
    const Scene light = sceneInFrame(m_light, -m_data.shiftX, -m_data.shiftY);
    setRegion(x, y, half);
    m_light = sceneInFrame(light, m_data.shiftX, m_data.shiftY);
    m_arcs = {};
    report("fitting the lens light", 10);
    lightRounds(2);
    const Mask strangers = dilated(m_arcs.strangers, 2);
    const Mask arcs = dilated(m_arcs.arcs, 2);
    int lost = 0;
    for (std::size_t i = 0; i < m_data.pixels(); ++i) {
        if (strangers[i] != 0 && arcs[i] == 0 && m_data.weight[i] > 0) {
            m_data.weight[i] = 0;
            m_data.data[i] = 0;
            ++lost;
        }
    }
    if (lost > 0) {
        m_warnings.push_back(std::to_string(lost) +
                             " pixels of neighbouring objects were left out of the fit.");
    }
}

/// Where pixel fits begin: the given lens, or the best few of a search with Sersic sources.
std::vector<PixelFitState> LensFit::starts()
{
    std::vector<PixelFitState> states;
    if (m_options.start && !m_options.start->lensMass.empty()) {
        PixelFitState state;
        state.scene =
            withLight(sceneInFrame(*m_options.start, m_data.shiftX, m_data.shiftY), m_light);
        state.scene.sourceLight.clear();
        state.scene.sourcePixels.reset();
        states.push_back(std::move(state));
        return states;
    }
    LensSearch search;
    search.starts = m_options.starts;
    search.seed = m_options.seed;
    search.x = m_x;
    search.y = m_y;
    search.fitShear = m_options.fitShear;
    double shown = std::numeric_limits<double>::infinity();
    search.onCandidate = [&](const LensCandidate& best, int done) {
        report("searching lenses", 15 + 20.0 * done / std::max(m_options.starts, 1));
        if (best.value < shown) {
            shown = best.value;
            show(best.scene);
        }
    };
    const LensLightFit light(m_data);
    for (LensCandidate& candidate :
         searchLens(m_data, light.image(m_light), m_arcs, m_light, search, m_stop)) {
        PixelFitState state;
        state.scene = std::move(candidate.scene);
        state.scene.sourceLight.clear();
        const bool known =
            std::any_of(states.begin(), states.end(), [&](const PixelFitState& other) {
                return sameLens(other.scene, state.scene);
            });
        if (!known && states.size() < kFinalists) {
            states.push_back(std::move(state));
        }
    }
    return states;
}

/// Every finalist climbs a little on a coarse source; the most probable goes on.
PixelFitState LensFit::bestCandidate()
{
    report("searching lenses", 15);
    std::vector<PixelFitState> states = starts();
    const LensLightFit light(m_data);
    PixelFitState best;
    best.value = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < states.size() && !stopped(); ++i) {
        report("comparing lenses",
               35 + 20.0 * static_cast<double>(i) / static_cast<double>(states.size()));
        PixelFit fit(m_data, light, m_arcs, m_x, m_y, m_stop);
        PixelFitState& state = states[i];
        for (const int iterations : {6, 10}) {
            fit.prepare(state, kCoarseSource);
            fit.climb(state, false, iterations, [&](const Scene& scene) {
                if (i == 0) {
                    show(scene);
                }
            });
        }
        if (state.value < best.value || best.scene.lensMass.empty()) {
            best = std::move(state);
        }
    }
    return best;
}

/// The lens light again, with the arcs' model subtracted instead of their pixels left out.
void LensFit::refitLight(PixelFitState& state)
{
    const LensLightFit light(m_data);
    PixelFit fit(m_data, light, m_arcs, m_x, m_y, m_stop);
    fit.prepare(state, kCoarseSource);
    const Grid<double> arcs = fit.invert(state, false).image;
    if (stopped()) {
        return;
    }
    light.fit(state.scene, m_data.weight, arcs, 15, m_stop);
    m_light = withLight(m_light, state.scene);
}

/// The data with less weight where the lens light does not fit and no arc is: its centre, mostly.
FitData LensFit::robustData(const PixelFitState& state)
{
    constexpr double kFar = 3;
    const LensLightFit light(m_data);
    PixelFit fit(m_data, light, m_arcs, m_x, m_y, m_stop);
    PixelFitState copy = state;
    fit.prepare(copy, kCoarseSource);
    const Grid<double> arcs = fit.invert(copy, false).image;
    const Grid<double> lens = light.image(state.scene);
    const Mask keep = dilated(m_arcs.arcs, 2);
    FitData robust = m_data;
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
    refitLight(state);
    report("fitting lens and source", 60);
    if (stopped()) {
        return;
    }
    m_robust = robustData(state);
    const LensLightFit light(m_robust);
    PixelFit fit(m_robust, light, m_arcs, m_x, m_y, m_stop);
    double percent = 62;
    for (const int iterations : {6, 10, 24}) {
        if (stopped()) {
            return;
        }
        fit.prepare(state, kFineSource);
        fit.climb(state, true, iterations, [&](const Scene& scene) {
            percent = std::min(percent + 1, 92.0);
            report("fitting lens and source", percent);
            show(scene);
        });
    }
    m_light = withLight(m_light, state.scene);
}

Result<FitResult> LensFit::result(PixelFitState& state)
{
    report("inverting the source", 94);
    const LensLightFit light(m_data);
    PixelFit fit(m_data, light, m_arcs, m_x, m_y, m_stop);
    FitSummary summary{m_data, m_robust, light.image(state.scene), m_arcs, state, {}, {}};
    fit.prepareAs(state);
    summary.inversion = fit.invert(state, true);
    if (summary.inversion.source.empty()) {
        return stopped() ? cancelled() : notInverted();
    }
    PixelFitState shown = state;
    shown.scene.sourceGrid =
        displayGrid(state.scene.sourceGrid, summary.inversion.source, m_options.sourcePixels);
    shown.prior = priorOnGrid(state.prior, state.scene.sourceGrid, shown.scene.sourceGrid);
    fit.prepareAs(shown);
    summary.shown = fit.invert(shown, false);
    if (summary.shown.source.empty()) {
        return stopped() ? cancelled() : notInverted();
    }
    summary.shownGrid = shown.scene.sourceGrid;
    FitResult result = fitReport(m_observation, summary);
    result.scene.noise = m_noise;
    result.scene.zLens = m_observation.zLens;
    result.scene.zSource = m_observation.zSource;
    result.warnings.insert(result.warnings.begin(), m_warnings.begin(), m_warnings.end());
    if (!state.converged) {
        result.warnings.emplace_back(
            "The fit ended before it settled: start it again from its result.");
    }
    return result;
}

Result<FitResult> LensFit::run()
{
    const auto start = std::chrono::steady_clock::now();
    if (auto found = findRegion(); !found) {
        return failWith(found);
    }
    if (auto fitted = fitLight(); !fitted) {
        return failWith(fitted);
    }
    if (stopped()) {
        return cancelled();
    }
    cutToArcs();
    if (!stopped() && !m_arcs.found) {
        return fail(Error::Kind::Failed,
                    "The arcs could not be told from the lens light. Set up the lens by hand "
                    "and fit from there.");
    }
    PixelFitState state = bestCandidate();
    if (stopped()) {
        return cancelled();
    }
    refine(state);
    if (stopped()) {
        return cancelled();
    }
    Result<FitResult> fitted = result(state);
    if (!fitted) {
        return fitted;
    }
    fitted->seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    report("done", kStages);
    return fitted;
}

} // namespace

Result<FitResult> fitLens(const Observation& observation, const FitOptions& options,
                          const FitEvents& events, std::stop_token stop)
{
    expects(observation.rows() > 0 && observation.sigma.sameShape(observation.data) &&
                observation.mask.sameShape(observation.data),
            "fitLens: incomplete observation");
    return LensFit(observation, options, events, std::move(stop)).run();
}

} // namespace anneau
