// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/posterior_file.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace anneau {

/// All of a posterior file but the draws.
struct PosteriorContent {
    RunRecord record;
    Scene scene;
    Observation observation;
    Image lensLight;
    Image priorDeviation{}; ///< Empty: not known.
};

/// Where the draws lie in a posterior file, in bytes, and which are finished.
struct PosteriorLayout {
    int capacity = 0; ///< Planes.
    std::int64_t samples = 0;
    std::int64_t models = 0; ///< 0: not kept.
    std::int64_t table = 0;
    std::int64_t lens = 0;                         ///< Table LENS; 0: the lens is not sampled.
    std::int64_t mean = 0, std = 0, modelMean = 0; ///< modelMean 0: none.
    std::vector<int> index;                        ///< Of the finished samples.
    std::vector<double> chi2;
    std::vector<LensDraw> lensDraws; ///< As many as samples, or none.

    static constexpr std::int64_t kRowBytes =
        12; ///< SAMPLE int32, CHI2 float64. SAMPLE is written last.
    /// RUN int32, then float64: the mass parameters, FLUX_SCALE, NOISE_SCALE.
    static std::int64_t lensRowBytes(const Scene& scene);
};

/// Writes a posterior file without draws: SAMPLES and MODEL_IMAGES are NaN, `capacity` planes each.
Result<void> writePosterior(const std::filesystem::path& file, const PosteriorContent& content,
                            int capacity, PosteriorFile::ModelImages models,
                            PosteriorFile::Lens lens);

struct PosteriorOnDisk {
    PosteriorContent content;
    PosteriorLayout layout;
};
/// Reads and checks everything but the draws.
Result<PosteriorOnDisk> readPosterior(const std::filesystem::path& file);

} // namespace anneau
