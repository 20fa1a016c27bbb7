// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_setup.h"

#include "core/forward/scene_frame.h"
#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/companions.h"
#include "core/inference/fit/fit_priors.h"
#include "core/inference/fit/lens_light_fit.h"
#include "core/inference/fit/pixel_fit.h"
#include "core/inference/light_images.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

namespace anneau {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Part = ParameterMap::Part;

constexpr int kLargestSide = 224; ///< Pixels of an image that no fit has cut.
constexpr double kFar = 3;        ///< Sigma beyond which a pixel away from the arcs counts less.
constexpr double kPoorFit = 1.3;  ///< chi^2 of the arcs that is worth a word.

tl::unexpected<Error> cancelled()
{
    return fail(Error::Kind::Cancelled, "Stopped before the first draw.");
}

/// Centre of the lens' light, or of its mass.
std::pair<double, double> centreOf(const Scene& scene)
{
    Scene free = scene; // Fixed parameters are no coordinates.
    for (auto* components : {&free.lensMass, &free.lensLight}) {
        for (Component& component : *components) {
            component.fixed.assign(component.fixed.size(), false);
        }
    }
    const ParameterMap map(free, {.mass = true, .light = true, .oneLightCentre = false});
    for (const Part part : {Part::Light, Part::Mass}) {
        const std::vector<Component>& components = componentsOf(free, part);
        for (std::size_t c = 0; c < components.size(); ++c) {
            if (map.find(part, c, "center_x") < map.size()) {
                return {parameterOf(part, components[c], "center_x"),
                        parameterOf(part, components[c], "center_y")};
            }
        }
    }
    return {0, 0};
}

/// Arcs as a fit marked them.
Arcs arcsOf(const Mask& marked, const FitData& data, double x, double y)
{
    Arcs arcs;
    arcs.arcs = marked;
    arcs.strangers = Mask(marked.rows(), marked.cols());
    std::vector<double> radii;
    for (int r = 0; r < marked.rows(); ++r) {
        for (int c = 0; c < marked.cols(); ++c) {
            if (marked.at(r, c) != 0) {
                radii.push_back(std::hypot(data.xOf(c) - x, data.yOf(r) - y));
            }
        }
    }
    if (!radii.empty()) {
        std::sort(radii.begin(), radii.end());
        arcs.radius = radii[radii.size() / 2];
        arcs.outer = radii[radii.size() * 9 / 10];
        arcs.found = true;
    }
    return arcs;
}

class SetupMaker {
public:
    SetupMaker(const Observation& observation, const LensSetupOptions& options,
               std::function<void(const std::string&)> stage, std::stop_token stop)
        : m_observation{observation},
          m_options{options},
          m_stage{std::move(stage)},
          m_stop{std::move(stop)}
    {}

    Result<LensSetup> run(const Scene& model, const std::optional<FitRegion>& region);

private:
    Result<void> cut(const Scene& model, const std::optional<FitRegion>& region);
    Result<void> findArcsIn(const std::optional<FitRegion>& region);
    int weakenMisfits(const Grid<double>& light, const Grid<double>& arcs);
    void setPriors(const PixelFitState& state);
    void setLight(const LensLightFit& light, const Scene& scene);
    void setCovariance(const PixelFitState& state);
    void setWords(int weakened);

    const Observation& m_observation;
    const LensSetupOptions& m_options;
    std::function<void(const std::string&)> m_stage;
    std::stop_token m_stop;
    FitData m_given; ///< Before misfits are weakened.
    FitSetting m_setting;
    Arcs m_arcs;
    LensSetup m_setup;
};

Result<void> SetupMaker::cut(const Scene& model, const std::optional<FitRegion>& region)
{
    if (region) {
        if (const auto fits = cutRegion(m_observation, *region); !fits) {
            return failWith(fits);
        }
        m_given = fitData(m_observation, model.noise, model.supersampling, region->row, region->col,
                          region->height, region->width);
        for (std::size_t i = 0; i < region->leftOut.size(); ++i) {
            if (region->leftOut[i] != 0) {
                m_given.weight[i] = 0;
                m_given.data[i] = 0;
            }
        }
    } else if (std::max(m_observation.rows(), m_observation.cols()) <= kLargestSide) {
        m_given = fitData(m_observation, model.noise, model.supersampling, 0, 0,
                          m_observation.rows(), m_observation.cols());
    } else {
        return fail(Error::Kind::BadInput,
                    "The image is larger than " + std::to_string(kLargestSide) +
                        " pixels a side and the model does not say which part to look at: make "
                        "the model with `fit`, or cut the image.");
    }
    Scene scene = sceneInFrame(model, m_given.shiftX, m_given.shiftY);
    scene.sourceLight.clear();
    scene.sourcePixels.reset();
    m_setup.model.scene = std::move(scene);
    return {};
}

Result<void> SetupMaker::findArcsIn(const std::optional<FitRegion>& region)
{
    std::tie(m_setting.x, m_setting.y) = centreOf(m_setup.model.scene);
    setSky(m_setting, m_given);
    if (region && !region->arcs.empty()) {
        m_arcs = arcsOf(region->arcs, m_given, m_setting.x, m_setting.y);
    } else {
        const double core = std::max(0.25, 2.5 * m_given.frame.pixelScale);
        std::vector<Place> galaxies{{m_setting.x, m_setting.y}};
        const std::vector<Place> others = companionPlaces(m_setup.model.scene);
        galaxies.insert(galaxies.end(), others.begin(), others.end());
        m_arcs = findArcs(m_given, LensLightFit(m_given).image(m_setup.model.scene), galaxies, core,
                          others.empty() ? ArcParts::Groups : ArcParts::Clumps);
    }
    m_setting.radius = m_arcs.radius;
    if (!m_arcs.found) {
        return fail(Error::Kind::BadInput,
                    "No arcs stand out above the model's lens light: there is nothing to infer the "
                    "lens from. Make the model with `fit`, or mask brighter neighbours.");
    }
    return {};
}

int SetupMaker::weakenMisfits(const Grid<double>& light, const Grid<double>& arcs)
{
    const Mask keep = dilated(m_arcs.arcs, 2);
    FitData& data = m_setup.model.data;
    int count = 0;
    double chi2 = 0;
    int pixels = 0;
    for (std::size_t i = 0; i < data.pixels(); ++i) {
        const double residual = data.data[i] - light[i] - arcs[i];
        const double pull = std::abs(residual) * std::sqrt(data.weight[i]);
        if (m_arcs.arcs[i] != 0 && data.weight[i] > 0) {
            chi2 += pull * pull;
            ++pixels;
        }
        if (keep[i] == 0 && pull > kFar) {
            data.weight[i] *= kFar * kFar / (pull * pull);
            ++count;
        }
    }
    m_setup.chi2Arcs = chi2 / std::max(pixels, 1);
    return count;
}

void SetupMaker::setPriors(const PixelFitState& state)
{
    const ParameterMap map = PixelFit::mapOf(state.scene, false);
    const std::vector<double> lower = map.lower();
    const std::vector<double> upper = map.upper();
    std::vector<BoundedPrior>& priors = m_setup.model.priors;
    for (std::size_t k = 0; k < map.size(); ++k) {
        priors.push_back({lower[k], upper[k]});
    }
    for (const GaussianPrior& known : fitPriors(map, state.scene, m_setting)) {
        priors[known.slot].mean = known.mean;
        priors[known.slot].sigma = known.sigma;
    }
    double peak = 0;
    for (std::size_t i = 0; i < m_given.pixels(); ++i) {
        peak = std::max(peak, m_arcs.arcs[i] != 0 ? m_given.data[i] : 0);
    }
    const double brightness = peak / (m_given.frame.pixelScale * m_given.frame.pixelScale);
    priors.push_back({std::log(1e-3 * brightness), std::log(1e2 * brightness)});
    priors.push_back({std::log(0.03), std::log(2.0)});
    m_setup.point = map.read(state.scene);
    m_setup.point.push_back(logRms(state.prior));
    m_setup.point.push_back(std::log(state.prior.kappa));
}

/// The light's derivatives by its coordinates, each known beforehand as well as in a fit; what has
/// no prior there is left free.
void SetupMaker::setLight(const LensLightFit& light, const Scene& scene)
{
    constexpr double kFree = 3; ///< In logarithms and arcsec.
    m_setup.model.light = light.image(scene);
    if (m_options.holdLight) {
        return;
    }
    const ParameterMap map(scene, {.light = true, .sky = true});
    const std::vector<double> point = map.read(scene);
    LinearLight& linear = m_setup.model.linear;
    linear.columns = renderLight(light.imager(), scene, map, point).columns;
    linear.mean.assign(map.size(), 0);
    linear.sigma.assign(map.size(), kFree);
    for (const GaussianPrior& known : fitPriors(map, scene, m_setting)) {
        linear.mean[known.slot] = known.mean - point[known.slot];
        linear.sigma[known.slot] = known.sigma;
    }
}

void SetupMaker::setCovariance(const PixelFitState& state)
{
    constexpr double kLogRms = 0.15, kLogKappa = 0.15;
    const auto lens = static_cast<Index>(PixelFit::mapOf(state.scene, false).size());
    const auto all = static_cast<Index>(state.slots);
    m_setup.covariance = MatrixXd::Zero(lens + 2, lens + 2);
    m_setup.covariance(lens, lens) = kLogRms * kLogRms;
    m_setup.covariance(lens + 1, lens + 1) = kLogKappa * kLogKappa;
    for (Index k = 0; k < lens; ++k) { // Where the curvature tells nothing.
        const BoundedPrior& prior = m_setup.model.priors[static_cast<std::size_t>(k)];
        m_setup.covariance(k, k) = std::pow(0.01 * (prior.upper - prior.lower), 2);
    }
    if (state.curvature.size() == state.slots * state.slots && all >= lens) {
        const Eigen::LLT<MatrixXd> factor(
            Eigen::Map<const MatrixXd>(state.curvature.data(), all, all));
        if (factor.info() == Eigen::Success) {
            m_setup.covariance.topLeftCorner(lens, lens) =
                factor.solve(MatrixXd::Identity(all, all)).topLeftCorner(lens, lens);
        }
    }
}

void SetupMaker::setWords(int weakened)
{
    m_setup.assumptions = {
        "noise: Gaussian and independent, as the noise map says",
        "source: integrated out under a Gaussian prior on " +
            std::to_string(m_options.sourcePixels) + " x " +
            std::to_string(m_options.sourcePixels) +
            " pixels, whose rms brightness and correlation length are sampled; where it may be "
            "bright follows the fitted source; its grid follows the lens",
        m_options.holdLight ? "lens light and sky: held at the model's values"
                            : "lens light and sky: linearised around the model and integrated out",
    };
    if (weakened > 0) {
        m_setup.assumptions.push_back(
            std::to_string(weakened) +
            " pixels away from the arcs that the lens light does not fit count less");
    }
    if (m_setup.chi2Arcs > kPoorFit) {
        m_setup.warnings.push_back(
            "The arcs are fitted to a chi2 of " + std::to_string(m_setup.chi2Arcs).substr(0, 4) +
            " per pixel only: the model or the noise map is wrong, and the true errors are larger "
            "than the intervals say.");
    }
}

Result<LensSetup> SetupMaker::run(const Scene& model, const std::optional<FitRegion>& region)
{
    if (auto done = cut(model, region); !done) {
        return failWith(done);
    }
    if (PixelFit::mapOf(m_setup.model.scene, false).size() == 0) {
        return fail(Error::Kind::BadInput,
                    "No parameter of the model's lens is free: there is nothing to infer.");
    }
    if (auto found = findArcsIn(region); !found) {
        return failWith(found);
    }
    m_stage("fitting lens and source");
    PixelFitState state;
    state.scene = m_setup.model.scene;
    const LensLightFit givenLight(m_given);
    Grid<double> arcs;
    {
        PixelFit fit(m_given, givenLight, m_arcs, m_setting, m_stop);
        fit.prepare(state, m_options.sourcePixels);
        arcs = fit.invert(state, false).image;
    }
    if (m_stop.stop_requested()) {
        return cancelled();
    }
    if (arcs.empty()) {
        return fail(Error::Kind::Failed, "The source could not be solved for under the model's "
                                         "lens. Fit it again and infer from the result.");
    }
    m_setup.model.data = m_given;
    const int weakened = weakenMisfits(givenLight.image(state.scene), arcs);
    const LensLightFit light(m_setup.model.data);
    PixelFit fit(m_setup.model.data, light, m_arcs, m_setting, m_stop);
    for (int round = 0; round < 2 && !m_stop.stop_requested(); ++round) {
        fit.prepare(state, m_options.sourcePixels);
        fit.climb(state, !m_options.holdLight, 10, {});
    }
    if (m_stop.stop_requested()) {
        return cancelled();
    }
    m_setup.model.scene = state.scene;
    m_setup.model.emitting = state.emitting;
    m_setup.model.anchors = m_arcs.arcs;
    m_setup.model.amplitude = state.prior.amplitude;
    setPriors(state);
    setLight(light, state.scene);
    setCovariance(state);
    setWords(weakened);
    return std::move(m_setup);
}

} // namespace

Result<LensSetup> setUpLens(const Observation& observation, const Scene& model,
                            const std::optional<FitRegion>& region, const LensSetupOptions& options,
                            const std::function<void(const std::string&)>& stage,
                            const std::stop_token& stop)
{
    return SetupMaker(observation, options, stage, stop).run(model, region);
}

} // namespace anneau
