// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest.h"
#include "core/io/observation_reader.h"
#include "core/posterior/coverage_file.h"
#include "core/posterior/posterior_file.h"
#include "widgets/jobs/job.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace anneau {

/// All of a posterior file.
struct StoredPosterior {
    RunRecord record;
    Scene scene;
    std::shared_ptr<const Observation> observation;
    std::vector<PosteriorFile::Sample> samples;
    Image priorDeviation; ///< Empty: not known.
};

/// A coverage test that was kept.
struct StoredCoverage {
    CoverageSetup setup;
    TarpCurve curve;
};

/// Reads a file in the background: a FITS observation, with a model file if one is given; a COOLEST
/// template (.json) with the observation it brings, of which `files` may replace parts; or earlier
/// work of this program, a posterior or a coverage test, told by its extensions. What a model's
/// file warns of is among the observation's warnings.
class OpenJob : public Job {
    Q_OBJECT

public:
    explicit OpenJob(QObject* parent = nullptr);

    void begin(ObservationFiles files, std::optional<std::filesystem::path> model);

Q_SIGNALS:
    void opened(std::shared_ptr<const anneau::Observation> observation,
                const std::optional<anneau::CoolestModel>& model);
    void openedPosterior(const anneau::StoredPosterior& posterior);
    void openedCoverage(const anneau::StoredCoverage& coverage);
    /// Nothing was opened: the file holds several images, and `files` did not say which.
    void choiceNeeded(const anneau::ObservationFiles& files,
                      const std::vector<anneau::HduInfo>& hdus);

private:
    Result<Delivery> readTemplate(const ObservationFiles& files);
    Result<Delivery> readWithModel(const ObservationFiles& files,
                                   const std::optional<std::filesystem::path>& model);
    Delivery deliver(Observation observation, std::optional<CoolestModel> model);
};

} // namespace anneau
