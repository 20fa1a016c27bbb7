// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/sample_set.h"

#include <string>

namespace anneau {

/// Where posterior draws and what goes with them lie. Each is a file: a posterior file of this
/// program, FITS (image or binary table), NumPy (.npy) or HDF5, told by its first bytes;
/// "x.h5[a/b]" and "x.fits[NAME]" name one array in it.
struct SampleFiles {
    std::string samples{};
    std::string truth{}, reference{}, data{}; ///< Empty: looked for in `samples`' file by these names.
    /// What the axes of the samples are, the slowest first: N simulations, K samples, P numbers, Y
    /// and X of an image. Empty: by their number, K, KP, KYX, NKYX. The other arrays have the same
    /// without K; data have any shape after N.
    std::string axes{};
    double scale = 1; ///< Multiplies samples, truth and reference: their unit.
};

/// Reads them. Without a name, the array is "samples" (any case) or the only one there can be: the
/// first image or table of a FITS file. Fewer than CalibrationSuite::kLeastSamples draws, values
/// that are not finite and shapes that do not fit are errors that name file and draw.
Result<SampleSet> readSamples(const SampleFiles& files);

} // namespace anneau
