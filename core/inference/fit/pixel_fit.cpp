// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/pixel_fit.h"

#include "core/forward/bilinear.h"
#include "core/inference/fit/fit_models.h"
#include "core/lens/source_places.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr double kBoxMargin = 1.4;  ///< Source box over the extent of the arcs traced back.
constexpr double kMargin = 1.1;     ///< Emitting pixels may come from this much more than the box,
constexpr double kWideMargin = 1.2; ///< and do when they are chosen anew.
constexpr double kReach = 1.6;      ///< Emitting pixels go as far as this many arc radii.

double quantile(std::vector<double> values, double part)
{
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

} // namespace

double einsteinRadius(const Scene& scene, double within)
{
    const auto ofOne = [](const Component& mass) {
        const std::string_view key = ringKey(mass.type);
        return key.empty() ? 0 : parameterOf(Part::Mass, mass, key);
    };
    if (scene.lensMass.empty() || ringKey(scene.lensMass.front().type).empty()) {
        return 1;
    }
    const Component& first = scene.lensMass.front();
    double radius = ofOne(first);
    for (std::size_t i = 1; i < scene.lensMass.size(); ++i) {
        const Component& other = scene.lensMass[i];
        const auto apart = [&](const char* key) {
            return parameterOf(Part::Mass, other, key) - parameterOf(Part::Mass, first, key);
        };
        if (!ringKey(other.type).empty() &&
            std::hypot(apart("center_x"), apart("center_y")) < within) {
            radius += ofOne(other);
        }
    }
    return radius;
}

void rankLenses(std::vector<PixelFitState>& states, double arcRadius)
{
    const auto place = [&](const PixelFitState& state) {
        return std::pair{!isRadiusOfArcs(einsteinRadius(state.scene, arcRadius), arcRadius),
                         state.value};
    };
    std::ranges::stable_sort(states, {}, place);
}

PixelFit::PixelFit(const FitData& data, const LensLightFit& light, const Arcs& arcs,
                   const FitSetting& setting, std::stop_token stop)
    : m_data{data},
      m_light{light},
      m_arcs{arcs},
      m_setting{setting},
      m_stop{std::move(stop)}
{}

double PixelFit::reach() const
{
    return std::max(kReach * m_arcs.radius, 1.3 * m_arcs.outer);
}

SourceGrid PixelFit::sourceGrid(const Scene& scene, int pixels) const
{
    std::vector<double> imageX, imageY;
    for (int r = 0; r < m_data.frame.rows; ++r) {
        for (int c = 0; c < m_data.frame.cols; ++c) {
            if (m_arcs.arcs.at(r, c) != 0) {
                imageX.push_back(m_data.xOf(c));
                imageY.push_back(m_data.yOf(r));
            }
        }
    }
    expects(!imageX.empty(), "PixelFit: no arcs");
    const auto [x, y] = sourcePlaces(scene.lensMass, imageX, imageY);
    const double left = quantile(x, 0.03), right = quantile(x, 0.97);
    const double low = quantile(y, 0.03), high = quantile(y, 0.97);
    const double side = std::max(
        {kBoxMargin * (right - left), kBoxMargin * (high - low), 4 * m_data.frame.pixelScale});
    return {pixels, side / pixels, 0.5 * (left + right), 0.5 * (low + high)};
}

/// Pixels of which some ray comes from the source's box.
Mask PixelFit::emittingFor(const Scene& scene, const SourceGrid& grid, double margin) const
{
    SourceGrid wider = grid; // The lens will move while it is being fitted.
    wider.pixelScale *= margin;
    const BilinearGrid<double> box(wider);
    const double farthest = reach();
    const PixelRays<double> rays(m_data.frame, Mask(m_data.frame.rows, m_data.frame.cols, 1));
    const SourcePlaces ends = sourcePlaces(scene.lensMass, rays.x, rays.y);
    Mask mask(m_data.frame.rows, m_data.frame.cols);
    for (std::size_t i = 0; i < rays.pixel.size(); ++i) {
        for (std::size_t r = i * rays.perPixel; r < (i + 1) * rays.perPixel; ++r) {
            if (std::hypot(rays.x[r] - m_setting.x, rays.y[r] - m_setting.y) < farthest &&
                box.locate(ends.x[r], ends.y[r]).index >= 0) {
                mask[static_cast<std::size_t>(rays.pixel[i])] = 1;
            }
        }
    }
    return mask;
}

int PixelFit::emittingPixels(const Scene& scene) const
{
    const Mask mask = emittingFor(scene, sourceGrid(scene, 1), kWideMargin);
    return static_cast<int>(std::count(mask.begin(), mask.end(), 1));
}

/// The noise weighting between emitting pixels is dear to make: it is kept as long as it holds all
/// that are needed and not many more.
void PixelFit::setEmitting(PixelFitState& state)
{
    const Mask needed = emittingFor(state.scene, state.scene.sourceGrid, kMargin);
    std::size_t count = 0;
    std::size_t held = 0;
    bool covered = m_inversion != nullptr;
    for (std::size_t i = 0; i < needed.size() && covered; ++i) {
        covered = needed[i] == 0 || m_emitting[i] != 0;
        count += needed[i];
        held += m_emitting[i];
    }
    if (!covered || 2 * held > 3 * count) {
        m_emitting = emittingFor(state.scene, state.scene.sourceGrid, kWideMargin);
        m_inversion =
            std::make_unique<SourceInversion>(m_data, m_emitting, m_stop, m_inversion.get());
    }
    state.emitting = m_emitting;
}

void PixelFit::prepareAs(PixelFitState& state)
{
    setEmitting(state);
}

void PixelFit::prepare(PixelFitState& state, int pixels)
{
    const SourceGrid before = state.scene.sourceGrid;
    state.scene.sourceGrid = sourceGrid(state.scene, pixels);
    setEmitting(state);
    const bool known = state.prior.strength > 0;
    if (known) {
        state.prior = priorOnGrid(state.prior, before, state.scene.sourceGrid);
    } else {
        // A source as bright as the brightest arc pixel, smooth over a few pixels.
        double peak = 0;
        for (std::size_t i = 0; i < m_data.pixels(); ++i) {
            peak = std::max(peak, m_arcs.arcs[i] != 0 ? m_data.data[i] : 0);
        }
        const double brightness = 0.3 * peak / (m_data.frame.pixelScale * m_data.frame.pixelScale);
        state.prior.kappa = 0.3;
        state.prior.strength =
            1 / (brightness * brightness * 4 * 3.14 * state.prior.kappa * state.prior.kappa);
    }
    choosePrior(state, known);
}

/// The most probable prior, with amplitudes that follow the source if the data prefer that. A prior
/// that is known from before is only touched up.
void PixelFit::choosePrior(PixelFitState& state, bool known)
{
    const Grid<double> light = m_light.image(state.scene);
    const SourceGrid& grid = state.scene.sourceGrid;
    if (!known) {
        state.prior = m_inversion->bestPrior(state.scene, grid, state.prior, light, false);
    }
    const Inversion plain = m_inversion->invert(state.scene, grid, state.prior, light);
    state.value = plain.negativeLogEvidence;
    if (plain.source.empty()) {
        return;
    }
    SourcePrior adapted = state.prior;
    adapted.amplitude = amplitudesLike(plain.source, grid.pixels);
    adapted = m_inversion->bestPrior(state.scene, grid, std::move(adapted), light, known);
    const Inversion better = m_inversion->invert(state.scene, grid, adapted, light);
    if (better.negativeLogEvidence < plain.negativeLogEvidence) {
        state.value = better.negativeLogEvidence;
        state.prior = std::move(adapted);
    }
    const ParameterMap map = mapOf(state.scene, false);
    LocalModel lens{state.value, std::vector<double>(map.size(), 0.0),
                    std::vector<double>(map.size() * map.size(), 0.0)};
    addPriors(lens, map.read(state.scene), fitPriors(map, state.scene, m_setting));
    state.value = lens.value;
}

ParameterMap PixelFit::mapOf(const Scene& scene, bool withLight)
{
    return ParameterMap(scene, {.mass = true, .light = withLight, .sky = withLight});
}

void PixelFit::climb(PixelFitState& state, bool withLight, int iterations,
                     const std::function<void(const Scene&)>& onStep)
{
    const ParameterMap map = mapOf(state.scene, withLight);
    const std::vector<GaussianPrior> priors = fitPriors(map, state.scene, m_setting);
    const MovingGrid grid(m_data, m_arcs.arcs, state.scene, state.scene.sourceGrid);
    Scene working = state.scene;
    const ImageAndColumns fixedLight{m_light.image(state.scene),
                                     std::vector<Grid<double>>(map.size())};
    const Objective objective = [&](std::span<const double> point) {
        map.write(point, working);
        const ImageAndColumns light =
            withLight ? renderLight(m_light.imager(), working, map, point) : ImageAndColumns{};
        working.sourceGrid = grid.at(working);
        LocalModel model = m_inversion->localModel(working, working.sourceGrid, state.prior, map,
                                                   point, withLight ? light : fixedLight,
                                                   grid.motion(working, map, point));
        if (std::isfinite(model.value)) {
            addPriors(model, point, priors);
        }
        return model;
    };
    MinimizeOptions options;
    options.lower = map.lower();
    options.upper = map.upper();
    options.iterations = iterations;
    options.tolerance = 0.1; // Half a standard error, all in all.
    options.onStep = [&](std::span<const double> point, double) {
        if (onStep) {
            map.write(point, working);
            working.sourcePixels = m_inversion->lastSource();
            onStep(working);
        }
    };
    const MinimizeResult result = minimize(objective, map.read(state.scene), options, m_stop);
    map.write(result.point, state.scene);
    state.scene.sourceGrid = grid.at(state.scene);
    state.curvature = result.model.curvature;
    state.slots = map.size();
    state.value = result.model.value;
    state.converged = result.converged;
}

LocalModel PixelFit::modelOn(const PixelFitState& state, const SourceGrid& grid,
                             const SourcePrior& prior)
{
    const ParameterMap map = mapOf(state.scene, true);
    const std::vector<double> point = map.read(state.scene);
    const ImageAndColumns light = renderLight(m_light.imager(), state.scene, map, point);
    const MovingGrid moving(m_data, m_arcs.arcs, state.scene, grid);
    LocalModel model = m_inversion->localModel(state.scene, grid, prior, map, point, light,
                                               moving.motion(state.scene, map, point));
    if (std::isfinite(model.value)) {
        addPriors(model, point, fitPriors(map, state.scene, m_setting));
    }
    return model;
}

Inversion PixelFit::invert(const PixelFitState& state, bool withSigma)
{
    return m_inversion->invert(state.scene, state.scene.sourceGrid, state.prior,
                               m_light.image(state.scene), withSigma);
}

} // namespace anneau
