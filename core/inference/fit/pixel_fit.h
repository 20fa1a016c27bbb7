// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/fit_priors.h"
#include "core/inference/fit/lens_light_fit.h"
#include "core/inference/fit_data.h"
#include "core/inference/source/source_inversion.h"
#include "core/model/scene.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace anneau {

/// Where a fit of the lens with a pixelated source stands.
struct PixelFitState {
    Scene scene;                      ///< Fit's frame; sourceGrid is the inversion's grid.
    SourcePrior prior{.strength = 0}; ///< Strength 0: not known yet.
    Mask emitting;
    std::vector<double>
        curvature; ///< Of -log posterior by its coordinates, [slots, slots]; set by the last climb.
    std::size_t slots = 0;
    double value = 0; ///< -log posterior of the lens, source marginalised.
    bool converged = false;
};

/// Of the scene's first mass component and of others closer to it than `within` arcsec together
/// (those of isothermal galaxies add up), arcsec; 1 where it has none.
double einsteinRadius(const Scene& scene, double within = 0);

/// The most probable first, but those whose Einstein radius is no arc's (isRadiusOfArcs()) last:
/// a source that looks like the arcs and a lens that hardly bends may fit as well where noise is
/// correlated or much of the source is seen once.
void rankLenses(std::vector<PixelFitState>& states, double arcRadius);

/// Climbs the marginal likelihood of a lens whose source is solved linearly, under fitPriors(). The
/// source's grid, and its prior with it, follow the lens (moving_grid.h); box and emitting pixels
/// are chosen anew from call to call.
class PixelFit {
public:
    /// `data`, `light` and `arcs` must outlive the fit; the weights are those used.
    PixelFit(const FitData& data, const LensLightFit& light, const Arcs& arcs,
             const FitSetting& setting, std::stop_token stop);

    /// Box that holds the source of the arcs, in `pixels` a side, under the scene's lens.
    SourceGrid sourceGrid(const Scene& scene, int pixels) const;

    /// How many pixels see that box under the scene's lens.
    int emittingPixels(const Scene& scene) const;

    /// Sets grid, emitting pixels, the most probable prior for the state's lens, and its value.
    void prepare(PixelFitState& state, int pixels);
    /// Takes the state's grid and prior as they are; only the emitting pixels follow.
    void prepareAs(PixelFitState& state);
    /// Improves the lens, and the lens light and sky if `withLight`.
    void climb(PixelFitState& state, bool withLight, int iterations,
               const std::function<void(const Scene&)>& onStep);
    /// -log posterior around the state's lens, light and sky, on a grid that lies within the
    /// state's or at most a tenth beyond it.
    LocalModel modelOn(const PixelFitState& state, const SourceGrid& grid,
                       const SourcePrior& prior);
    /// Inversion on the state's grid.
    Inversion invert(const PixelFitState& state, bool withSigma);
    static ParameterMap mapOf(const Scene& scene, bool withLight);

private:
    /// Distance from the lens beyond which nothing is taken for the source's light, arcsec.
    double reach() const;
    Mask emittingFor(const Scene& scene, const SourceGrid& grid, double margin) const;
    void setEmitting(PixelFitState& state);
    void choosePrior(PixelFitState& state, bool known);

    const FitData& m_data;
    const LensLightFit& m_light;
    const Arcs& m_arcs;
    FitSetting m_setting;
    std::stop_token m_stop;
    std::unique_ptr<SourceInversion> m_inversion;
    Mask m_emitting; ///< Of m_inversion.
};

} // namespace anneau
