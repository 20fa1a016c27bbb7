// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit_priors.h"
#include "core/inference/fit_data.h"
#include "core/inference/light_images.h"
#include "core/model/scene.h"

#include <stop_token>

namespace anneau {

/// Fits Sérsic components, and the sky, to the pixels with weight. Residuals count
/// linearly beyond three sigma, so that what is not the lens pulls little.
class LensLightFit {
public:
    explicit LensLightFit(const FitData& data);

    /// One component guessed from the light around (x, y) arcsec.
    static Scene guess(const FitData& data, double x, double y);
    /// The main galaxy's last component split in two, a smaller and a larger one.
    static void split(Scene& scene);
    /// How many components the main galaxy has: the first and those before a companion's.
    static std::size_t mainProfiles(const Scene& scene);
    /// Takes out components without light worth mentioning, but not the main galaxy's only one.
    static void prune(Scene& scene);

    /// `weight`: the data's, 0 where arcs or neighbours are. `subtract`: light of the arcs, or
    /// empty. Under fitPriors(). Returns half the robust chi^2, priors included.
    double fit(Scene& scene, const Grid<double>& weight, const Grid<double>& subtract,
               const FitSetting& setting, int iterations, const std::stop_token& stop) const;
    Grid<double> image(const Scene& scene) const;
    const ColumnImager& imager() const { return m_imager; }

private:
    const FitData& m_data;
    ColumnImager m_imager;
};

} // namespace anneau
