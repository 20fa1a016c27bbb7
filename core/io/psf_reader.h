// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/fits.h"
#include "core/model/observation.h"

#include <string>
#include <vector>

namespace anneau {

/// Reads a PSF, trims its empty borders (all sides alike, the centre stays), makes it sum to 1 and
/// finds its oversampling (PSFOVER, DET_SAMP, or its own pixel scale against the image's). An
/// even-sided kernel whose peak lies on a pixel gets an empty row and column that put this pixel in
/// the middle. Errors: NaN, or a sum that is zero or negative.
Result<Psf> readPsf(const FitsReader& reader, int hdu, double pixelScale,
                    std::vector<std::string>& warnings);

/// The same for a kernel in memory.
Result<Psf> preparePsf(Image kernel, int oversampling, const std::string& label,
                       std::vector<std::string>& warnings);

} // namespace anneau
