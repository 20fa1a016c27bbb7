// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/open_job.h"

#include "core/exchange/model_file.h"

#include <algorithm>
#include <utility>

namespace anneau {
namespace {

bool hasExtension(const std::vector<HduInfo>& hdus, const char* name)
{
    return std::any_of(hdus.begin(), hdus.end(),
                       [name](const HduInfo& hdu) { return hdu.name == name; });
}

std::ptrdiff_t countImages(const std::vector<HduInfo>& hdus)
{
    return std::count_if(hdus.begin(), hdus.end(),
                         [](const HduInfo& hdu) { return hdu.role == "image"; });
}

/// Checked and complete, or an error: a file that is being written has what was finished.
Result<StoredPosterior> readPosteriorFile(const std::filesystem::path& path,
                                          const ProgressReport& report, const std::stop_token& stop)
{
    const auto file = PosteriorFile::open(path, false);
    if (!file) {
        return failWith(file);
    }
    StoredPosterior stored{file->record(),
                           file->scene(),
                           std::make_shared<const Observation>(file->observation()),
                           {},
                           file->priorDeviation()};
    for (int i = 0; i < file->size(); ++i) {
        if (stop.stop_requested()) {
            return fail(Error::Kind::Cancelled, "Stopped.");
        }
        auto sample = file->read(i);
        if (!sample) {
            return failWith(sample);
        }
        stored.samples.push_back(std::move(*sample));
        report({"reading samples", i + 1.0, static_cast<double>(file->size())});
    }
    if (stored.samples.empty()) {
        return fail(Error::Kind::BadInput, path.string() + " holds no finished sample yet.");
    }
    std::sort(stored.samples.begin(), stored.samples.end(),
              [](const auto& a, const auto& b) { return a.index < b.index; });
    return stored;
}

} // namespace

OpenJob::OpenJob(QObject* parent) : Job(tr("Open"), QString(), parent) {}

void OpenJob::begin(ObservationFiles files, std::optional<std::filesystem::path> model)
{
    start([this, files = std::move(files), model = std::move(model)](
              const ProgressReport& report, const std::stop_token& stop) -> Result<Delivery> {
        if (files.image.extension() == ".json") {
            return readTemplate(files);
        }
        const Result<std::vector<HduInfo>> hdus = listHdus(files.image);
        if (hdus && hasExtension(*hdus, "SAMPLES") && hasExtension(*hdus, "SCENE")) {
            auto read = readPosteriorFile(files.image, report, stop);
            if (!read) {
                return failWith(read);
            }
            return Delivery([this, stored = std::make_shared<const StoredPosterior>(
                                       std::move(*read))] { Q_EMIT openedPosterior(*stored); });
        }
        if (hdus && hasExtension(*hdus, "SIMULATIONS") && hasExtension(*hdus, "CURVE")) {
            const auto file = CoverageFile::open(files.image);
            if (!file) {
                return failWith(file);
            }
            return Delivery([this, stored = StoredCoverage{file->setup(), file->curve()}] {
                Q_EMIT openedCoverage(stored);
            });
        }
        if (hdus && files.imageHdu.empty() && countImages(*hdus) > 1) {
            return Delivery([this, files, list = *hdus] { Q_EMIT choiceNeeded(files, list); });
        }
        return readWithModel(files, model);
    });
}

Result<Job::Delivery> OpenJob::readWithModel(const ObservationFiles& files,
                                             const std::optional<std::filesystem::path>& model)
{
    Result<Observation> observation = readObservation(files);
    if (!observation) {
        return failWith(observation);
    }
    std::optional<CoolestModel> content;
    if (model) {
        Result<ModelFile> read = readModelFile(*model);
        if (!read) {
            return failWith(read);
        }
        content = std::move(read->content);
    }
    return deliver(std::move(*observation), std::move(content));
}

Result<Job::Delivery> OpenJob::readTemplate(const ObservationFiles& files)
{
    Result<ModelFile> read = readModelFile(files.image);
    if (!read) {
        return failWith(read);
    }
    CoolestModel& content = read->content;
    if (!content.observation) {
        return fail(Error::Kind::BadInput, "Open the image that " +
                                               files.image.filename().string() +
                                               " is a model of first.");
    }
    for (const auto role :
         {&ObservationFiles::psf, &ObservationFiles::noise, &ObservationFiles::mask}) {
        if (files.*role) {
            *content.observation.*role = files.*role;
        }
    }
    if (files.pixelScale) {
        content.observation->pixelScale = files.pixelScale;
    }
    Result<Observation> observation = observationOf(content);
    if (!observation) {
        return failWith(observation);
    }
    return deliver(std::move(*observation), std::move(content));
}

Job::Delivery OpenJob::deliver(Observation observation, std::optional<CoolestModel> model)
{
    if (model) {
        observation.warnings.insert(observation.warnings.begin(), model->warnings.begin(),
                                    model->warnings.end());
    }
    return [this, model = std::make_shared<const std::optional<CoolestModel>>(std::move(model)),
            whole = std::make_shared<const Observation>(std::move(observation))] {
        Q_EMIT opened(whole, *model);
    };
}

} // namespace anneau
