// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

namespace anneau {

/// How the samples of a posterior file were made: enough to make them again.
struct RunRecord {
    std::string program;   ///< "Anneau 0.1.0"
    std::string sampler;
    int steps = 0;
    int samplesWanted = 0;
    std::uint64_t seed = 0;
    std::string prior;     ///< File name of the weights, or "gaussian".
    std::string priorSha256;
    double fluxScale = 0;
    std::string device;
    std::string observation; ///< File and HDU.
    std::string started;   ///< ISO 8601, UTC.

    /// What must agree for a run to be continued (not device, not times).
    bool canContinue(const RunRecord& other) const;
};

/// The draws of one run on disk, as a FITS file that any reader opens:
///   SAMPLES  [n, pixels, pixels] float32, e-/s per arcsec^2; WCS of the source plane (arcsec offsets)
///   CHI2     table: sample index, chi2
///   MODEL_IMAGES  optional
///   MEAN, STD, DATA, SIGMA, MASK, LENSLIGHT, MODELMEAN: images
///   PRIMARY header: the run record; scene as JSON in a one-row table SCENE.
/// Samples are appended by whole planes and are durable once append() returns; a file whose writer was
/// killed is opened with what had been finished.
class PosteriorFile {
public:
    /// Fails if the file exists.
    static Result<PosteriorFile> create(const std::filesystem::path& file, const RunRecord& record, const Scene& scene,
                                        const Observation& observation);
    /// For resuming or browsing.
    static Result<PosteriorFile> open(const std::filesystem::path& file, bool writable);

    PosteriorFile(PosteriorFile&&) noexcept;
    PosteriorFile& operator=(PosteriorFile&&) noexcept;
    ~PosteriorFile();

    const RunRecord& record() const;
    const Scene& scene() const;
    const Observation& observation() const; ///< Data, sigma, mask as stored; no PSF.
    int size() const;

    Result<void> append(int index, const Image& source, const Image& model, double chi2);
    struct Sample { int index; Image source; Image model; double chi2; };
    Result<Sample> read(int position) const;

    /// Mean and standard deviation of all samples, written to MEAN and STD (also on destruction).
    Result<void> writeSummaries();
    Result<Image> mean() const;
    Result<Image> standardDeviation() const;

private:
    struct Impl;
    explicit PosteriorFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace anneau
