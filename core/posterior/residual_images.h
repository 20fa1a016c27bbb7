// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/observation.h"
#include "core/model/scene.h"
#include "core/posterior/posterior_file.h"
#include "core/posterior/sample_set.h"

#include <vector>

namespace anneau {

/// (data - model of the sample) / sigma for each sample, and where it counts.
struct Residuals {
    Mask mask;
    std::vector<Image> images; ///< Zero outside the mask.
};

/// Of a run of this program, from the model images that it kept: where the lens was sampled, too,
/// those of each sample's own lens, and sigma on its own noise scale. BadInput where it kept none.
Result<Residuals> residualsOf(const PosteriorFile& posterior);

/// Of source images made by any program for the lens, PSF and noise given: samples in e-/s per
/// arcsec^2 on `scene`'s source grid. BadInput if they are no images of that size.
Result<Residuals> residualsOf(const SampleSet& samples, const Observation& observation,
                              const Scene& scene);

} // namespace anneau
