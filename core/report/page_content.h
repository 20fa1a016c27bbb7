// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/curves.h"
#include "core/model/observation.h"
#include "core/model/scene.h"
#include "core/posterior/arc_residuals.h"
#include "core/posterior/posterior_file.h"
#include "core/posterior/tarp.h"
#include "core/report/canvas.h"

#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// All that the one-page picture shows, gathered from a posterior file.
struct PageContent {
    RunRecord record;
    Scene scene;
    Observation observation;
    Image model;           ///< Lens light + mean of the samples' images, e-/s per pixel.
    double noiseScale = 1; ///< Of the noise map, by the samples' mean.
    Image residual;        ///< (data - model)/(sigma on that scale); NaN where masked.
    Image mean;            ///< Of the source, e-/s per arcsec^2.
    Image standardDeviation;
    std::vector<Image> samples; ///< The first three.
    std::vector<double> chi2;   ///< One per sample, on its own noise scale.
    int pixels = 0;             ///< Masked-in ones.
    ArcResiduals arcs;
    std::vector<ParameterPosterior> lens; ///< Where it was sampled too; else empty.
    LensCurves curves;
    std::optional<TarpCurve> coverage;
    std::string remark; ///< Said with the caveats.
};

/// Size of the page in points: A4, landscape.
inline constexpr double kPageWidth = 842;
inline constexpr double kPageHeight = 595;

void drawPage(Canvas& canvas, const PageContent& content);

/// The paragraphs below the panels: what was done, and what a reader must know before believing it.
struct PageNotes {
    std::string lens;
    std::string run;
    std::string caveats;
};
PageNotes pageNotes(const PageContent& content);

} // namespace anneau
