// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit_data.h"
#include "core/inference/levenberg.h"
#include "core/inference/light_images.h"
#include "core/inference/parameter_map.h"
#include "core/inference/source/moving_grid.h"
#include "core/inference/source/source_prior.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace anneau {

/// What one inversion gives.
struct Inversion {
    double negativeLogEvidence = 0; ///< Without terms that depend on data and noise only.
    std::vector<double> source;     ///< Posterior mean, [pixels^2], e-/s per arcsec^2.
    std::vector<double> sigma;      ///< Posterior standard deviations; only where asked for.
    Grid<double> image;             ///< Lensed and blurred, e-/s per pixel.
    double effectiveParameters = 0; ///< tr(C_post A^T W A): data that the source uses up.
};

/// The source of a lens solved linearly, and marginalised: y = A(p) s + light + n with Gaussian s
/// and n (Warren & Dye 2003, astro-ph/0302587; Suyu et al. 2006, astro-ph/0601493). Gives the
/// marginal likelihood of lens parameters with its exact gradient and the curvature
///     K^T (S + A C A^T)^-1 K,     K = d(A s)/dp at the solution,
/// for Gauss-Newton steps and standard errors. All dense algebra is in source space: the blurred
/// noise weighting P^T W P of the emitting pixels does not depend on the lens and is made once.
///
/// Not for use by several callers at once.
class SourceInversion {
public:
    /// `emitting`: pixels of the frame that lensed light may come from; others emit nothing. After
    /// a stop request results are meaningless and come quickly. `before`: of the same data, for
    /// other pixels: what both need is taken from there.
    SourceInversion(const FitData& data, const Mask& emitting, std::stop_token stop,
                    const SourceInversion* before = nullptr);
    ~SourceInversion();
    SourceInversion(SourceInversion&&) noexcept;
    SourceInversion& operator=(SourceInversion&&) noexcept;

    /// Inverts data - light (both of the frame's shape).
    Inversion invert(const Scene& scene, const SourceGrid& grid, const SourcePrior& prior,
                     const Grid<double>& light, bool withSigma = false);

    /// Strength and kappa that make the data most probable, for this lens and light. Refine: they
    /// are nearly right already.
    SourcePrior bestPrior(const Scene& scene, const SourceGrid& grid, SourcePrior prior,
                          const Grid<double>& light, bool refine = false);

    /// -log evidence by the coordinates of `map` (Mass slots here; `light` has the columns of the
    /// others). `motion`: how the grid, and the prior on it, go along.
    LocalModel localModel(const Scene& scene, const SourceGrid& grid, const SourcePrior& prior,
                          const ParameterMap& map, std::span<const double> point,
                          const ImageAndColumns& light, const GridMotion& motion = {});

    /// The source of the last localModel(), [pixels, pixels].
    std::shared_ptr<const Image> lastSource() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace anneau
