// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/model/observation.h"
#include "core/model/scene.h"
#include "core/posterior/lens_draw.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// How the samples of a posterior file were made: enough to make them again.
struct RunRecord {
    std::string program; ///< "Anneau 0.1.0"
    std::string sampler;
    int steps = 0;
    int samplesWanted = 0;
    std::uint64_t seed = 0;
    std::string prior; ///< File name of the weights, or "gaussian".
    std::string priorSha256;
    double fluxScale = 0;
    std::string device;
    std::string observation; ///< File and HDU.
    std::string started;     ///< ISO 8601, UTC.

    /// What must agree for a run to be continued (not device, not times).
    bool canContinue(const RunRecord& other) const;
};

/// The draws of one run on disk, as a FITS file that any reader opens:
/// - PRIMARY: a header, the run record; NSAMPLES finished samples at the last orderly end.
/// - SAMPLES: [n, pixels, pixels] float32, e-/s per arcsec^2; WCS of the source plane (offsets in
///   arcsec).
/// - CHI2: a table, one row a plane: SAMPLE its index, -1 where not yet drawn, and CHI2.
/// - MODEL_IMAGES, optional: [n, rows, cols] lensed source without lens light, per pixel.
/// - LENS, where the lens was sampled too: RUN, its mass parameters, FLUX_SCALE and NOISE_SCALE of
///   each plane.
/// - PRIORSTD, where it is known: standard deviation of the prior's sources at the run's flux
/// scale.
/// - MEAN, STD, MODELMEAN, DATA, SIGMA, MASK, LENSLIGHT, PSF: images.
/// - SCENE: a one-row table, the scene as JSON; SOURCE_MAP: its source pixels, where it has some.
///
/// The file has room for all samples from the start; planes that are not yet drawn are NaN. Each
/// sample is written into its place and flushed, and only then entered in CHI2: a file whose writer
/// was killed is sound at any moment and opens with what had been finished. After an orderly end
/// there are exactly as many planes as samples, and CHECKSUM and DATASUM are right; meanwhile they
/// are empty.
///
/// One writer at a time, on one thread; others may read meanwhile and see what was there when they
/// opened.
class PosteriorFile {
public:
    enum class ModelImages { Leave, Keep };
    enum class Lens { Fixed, Sampled }; ///< Sampled: every sample has its own.

    /// Fails if the file exists. Makes room for record.samplesWanted; more fit in later.
    static Result<PosteriorFile> create(const std::filesystem::path& file, const RunRecord& record,
                                        const Scene& scene, const Observation& observation,
                                        ModelImages models = ModelImages::Keep,
                                        Lens lens = Lens::Fixed, const Image& priorDeviation = {});
    /// For resuming or browsing.
    static Result<PosteriorFile> open(const std::filesystem::path& file, bool writable);

    PosteriorFile(PosteriorFile&&) noexcept;
    PosteriorFile& operator=(PosteriorFile&&) noexcept;
    ~PosteriorFile();

    const RunRecord& record() const;
    const Scene& scene() const;
    const Observation& observation() const; ///< As stored.
    const Image& priorDeviation() const;    ///< Empty: not known.
    const Image& lensLight()
        const; ///< Lens light and sky per pixel: data minus this minus a model is the residual.
    int size() const;
    bool contains(int index) const; ///< Whether sample `index` is finished.

    /// Whether a run with these can go on in this file; if not, the error says what differs.
    Result<void> checkContinues(const RunRecord& record, const Scene& scene,
                                const Observation& observation) const;

    /// Durable once it returns. `model` may be empty. Samples that are not finite are refused.
    /// `lens`: where that is sampled.
    Result<void> append(int index, const Image& source, const Image& model, double chi2,
                        const LensDraw* lens = nullptr);
    struct Sample {
        int index;
        Image source;
        Image model;
        double chi2;
        std::shared_ptr<const LensDraw> lens{}; ///< Where that was sampled.
    };
    /// The sample at 0 <= position < size(), in the order of their ends; `model` is empty if not
    /// kept.
    Result<Sample> read(int position) const;
    /// Of all finished samples, in the order of their ends; empty where the lens was fixed.
    const std::vector<LensDraw>& lensDraws() const;

    /// Mean and standard deviation of all samples, written to MEAN and STD (also on destruction).
    Result<void> writeSummaries();
    Result<Image> mean() const;              ///< Empty without samples, like the next.
    Result<Image> standardDeviation() const; ///< Divided by n - 1; zero for a single sample.

private:
    struct Impl;
    explicit PosteriorFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace anneau
