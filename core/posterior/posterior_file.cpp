// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/posterior_file.h"

#include "core/forward/lens_image.h"
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "core/model/scene_json.h"
#include "core/posterior/plane_file.h"
#include "core/posterior/posterior_layout.h"
#include "core/posterior/running_image.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

namespace anneau {
namespace {

std::span<const float> spanOf(const Image& image)
{
    return {image.data(), image.size()};
}

bool isFinite(const Image& image)
{
    return std::all_of(image.begin(), image.end(), [](float v) { return std::isfinite(v); });
}

/// NaN equals NaN: data may have gaps.
bool sameBits(const Image& a, const Image& b)
{
    return a.sameShape(b) && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace

struct PosteriorFile::Impl {
    std::filesystem::path file;
    PosteriorContent content;
    PosteriorLayout layout;
    PlaneFile planes;
    bool writable = false;
    bool changed = false; // since the checksums were right
    std::unordered_set<int> indices;

    std::int64_t sampleBytes() const
    {
        return std::int64_t{4} * content.scene.sourceGrid.pixels * content.scene.sourceGrid.pixels;
    }
    std::int64_t modelBytes() const
    {
        return 4 * static_cast<std::int64_t>(content.observation.data.size());
    }
    int size() const { return static_cast<int>(layout.index.size()); }

    static Result<std::unique_ptr<Impl>> open(const std::filesystem::path& file,
                                              PlaneFile::Access access);
    Result<Image> plane(std::int64_t start, std::int64_t bytes, int position, int rows,
                        int cols) const;
    Result<Image> source(int position) const;
    Result<Image> model(int position) const;
    Result<void> writeLens(int position, const LensDraw& draw);
    Result<void> begin();
    Result<void> resize(int capacity);
    Result<RunningImage> sources() const; ///< All samples, summed up.
    Result<void> summarise();
    Result<void> finish();
};

Result<std::unique_ptr<PosteriorFile::Impl>>
PosteriorFile::Impl::open(const std::filesystem::path& file, PlaneFile::Access access)
{
    // Locked before it is read, so that what is read is not another writer's past.
    auto planes = PlaneFile::open(file, access);
    if (!planes) {
        return failWith(planes);
    }
    auto disk = readPosterior(file);
    if (!disk) {
        return failWith(disk);
    }
    auto impl = std::make_unique<Impl>(Impl{file,
                                            std::move(disk->content),
                                            std::move(disk->layout),
                                            std::move(*planes),
                                            access == PlaneFile::Access::Write,
                                            false,
                                            {}});
    impl->indices.insert(impl->layout.index.begin(), impl->layout.index.end());
    return impl;
}

Result<Image> PosteriorFile::Impl::plane(std::int64_t start, std::int64_t bytes, int position,
                                         int rows, int cols) const
{
    Image image(rows, cols);
    if (auto done = planes.read(start + position * bytes, {image.data(), image.size()}); !done) {
        return failWith(done);
    }
    return image;
}

Result<Image> PosteriorFile::Impl::source(int position) const
{
    const int side = content.scene.sourceGrid.pixels;
    return plane(layout.samples, sampleBytes(), position, side, side);
}

Result<Image> PosteriorFile::Impl::model(int position) const
{
    auto image = plane(layout.models, modelBytes(), position, content.observation.rows(),
                       content.observation.cols());
    return image && !isFinite(*image) ? Image{} : std::move(image);
}

Result<void> PosteriorFile::Impl::writeLens(int position, const LensDraw& draw)
{
    const std::int64_t row = layout.lens + position * PosteriorLayout::lensRowBytes(content.scene);
    auto done = planes.write(row, std::int32_t{draw.run});
    std::vector<double> values = draw.values;
    values.insert(values.end(), {draw.fluxScale, draw.noiseScale});
    for (std::size_t i = 0; done && i < values.size(); ++i) {
        done = planes.write(row + 4 + 8 * static_cast<std::int64_t>(i), values[i]);
    }
    return done;
}

/// Before the first change: takes out the checksums, which it makes wrong.
Result<void> PosteriorFile::Impl::begin()
{
    if (changed) {
        return {};
    }
    if (auto done = updateFits(file, FitsWriter::Checksums::Absent); !done) {
        return done;
    }
    auto disk =
        readPosterior(file); // a header that another program has packed tightly may have grown
    if (!disk) {
        return failWith(disk);
    }
    layout = std::move(disk->layout);
    changed = true;
    return {};
}

/// Writes the file anew with another number of planes, and puts it in the place of this one.
Result<void> PosteriorFile::Impl::resize(int capacity)
{
    expects(capacity >= size(), "PosteriorFile: samples would be lost");
    std::filesystem::path beside = file;
    beside += ".resized";
    const ModelImages models = layout.models != 0 ? ModelImages::Keep : ModelImages::Leave;
    const Lens lens = layout.lens != 0 ? Lens::Sampled : Lens::Fixed;
    if (auto done = writePosterior(beside, content, capacity, models, lens); !done) {
        return done;
    }
    auto larger = open(beside, PlaneFile::Access::Write);
    if (!larger) {
        return failWith(larger);
    }
    Impl& next = **larger;
    next.changed = true;
    for (int i = 0; i < size(); ++i) {
        const auto sample = source(i);
        if (!sample) {
            return failWith(sample);
        }
        const auto row = next.layout.table + i * PosteriorLayout::kRowBytes;
        auto done = next.planes.write(next.layout.samples + i * sampleBytes(), spanOf(*sample));
        if (done && layout.models != 0) {
            const auto image = plane(layout.models, modelBytes(), i, content.observation.rows(),
                                     content.observation.cols());
            done = image ? next.planes.write(next.layout.models + i * modelBytes(), spanOf(*image))
                         : failWith(image);
        }
        if (done && layout.lens != 0) {
            done = next.writeLens(i, layout.lensDraws[static_cast<std::size_t>(i)]);
        }
        done = done
                   ? next.planes.write(row, std::int32_t{layout.index[static_cast<std::size_t>(i)]})
                   : done;
        done = done ? next.planes.write(row + 4, layout.chi2[static_cast<std::size_t>(i)]) : done;
        if (!done) {
            return done;
        }
    }
    if (auto done = renameDurably(beside, file); !done) {
        return done;
    }
    planes = std::move(next.planes);
    const auto index = layout.index;
    const auto chi2 = layout.chi2;
    const auto lensDraws = layout.lensDraws;
    layout = next.layout;
    layout.lensDraws = lensDraws;
    layout.index = index;
    layout.chi2 = chi2;
    changed = true;
    return {};
}

Result<void> PosteriorFile::Impl::summarise()
{
    const auto drawn = sources();
    if (!drawn) {
        return failWith(drawn);
    }
    RunningImage models;
    for (int i = 0; layout.models != 0 && i < size(); ++i) {
        const auto image = model(i);
        if (!image) {
            return failWith(image);
        }
        if (!image->empty()) {
            models.add(*image);
        }
    }
    const int side = content.scene.sourceGrid.pixels;
    const Image none(side, side);
    const Image noModel(content.observation.rows(), content.observation.cols());
    auto done = planes.write(layout.mean, spanOf(drawn->count() > 0 ? drawn->mean() : none));
    done = done ? planes.write(layout.std,
                               spanOf(drawn->count() > 0 ? drawn->standardDeviation() : none))
                : done;
    done =
        done && layout.modelMean != 0
            ? planes.write(layout.modelMean, spanOf(models.count() > 0 ? models.mean() : noModel))
            : done;
    return done ? planes.flush() : done;
}

/// An orderly end: no empty planes, summaries, checksums.
Result<void> PosteriorFile::Impl::finish()
{
    if (!writable || !changed) {
        return {};
    }
    Result<void> done;
    if (size() > 0 && size() < layout.capacity) {
        done = resize(size());
    }
    done = done ? summarise() : done;
    done = done ? updateFits(file, FitsWriter::Checksums::Computed,
                             {{"NSAMPLES", std::int64_t{size()}, "finished"}})
                : done;
    if (done) {
        changed = false;
        done = planes.flush();
    }
    return done;
}

PosteriorFile::PosteriorFile(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
PosteriorFile::PosteriorFile(PosteriorFile&&) noexcept = default;

PosteriorFile& PosteriorFile::operator=(PosteriorFile&& other) noexcept
{
    std::swap(m_impl, other.m_impl);
    return *this;
}

PosteriorFile::~PosteriorFile()
{
    if (m_impl) {
        try {
            (void)m_impl->finish(); // the samples are safe whether or not this succeeds
        } catch (const std::exception&) {
        }
    }
}

Result<PosteriorFile> PosteriorFile::create(const std::filesystem::path& file,
                                            const RunRecord& record, const Scene& scene,
                                            const Observation& observation, ModelImages models,
                                            Lens lens, const Image& priorDeviation)
{
    expects(observation.sigma.sameShape(observation.data) &&
                observation.mask.sameShape(observation.data),
            "PosteriorFile: the observation's grids differ in shape");
    std::error_code code;
    if (std::filesystem::exists(file, code)) {
        return fail(Error::Kind::BadInput,
                    file.string() +
                        " exists already; give another name, or --resume to continue it.");
    }
    expects(priorDeviation.empty() || (priorDeviation.rows() == scene.sourceGrid.pixels &&
                                       priorDeviation.cols() == scene.sourceGrid.pixels),
            "PosteriorFile: the prior's deviation has another shape than the source");
    const PosteriorContent content{record, scene, observation, lensLightImage(observation, scene),
                                   priorDeviation};
    std::filesystem::path beside = file;
    beside += ".resized";
    auto done = writePosterior(beside, content, std::max(1, record.samplesWanted), models, lens);
    done = done ? renameDurably(beside, file) : done;
    if (!done) {
        return failWith(done);
    }
    auto impl = Impl::open(file, PlaneFile::Access::Write);
    if (!impl) {
        return failWith(impl);
    }
    (*impl)->changed = true; // it has no checksums yet
    return PosteriorFile(std::move(*impl));
}

Result<PosteriorFile> PosteriorFile::open(const std::filesystem::path& file, bool writable)
{
    auto impl = Impl::open(file, writable ? PlaneFile::Access::Write : PlaneFile::Access::Read);
    if (!impl) {
        return failWith(impl);
    }
    return PosteriorFile(std::move(*impl));
}

const RunRecord& PosteriorFile::record() const
{
    return m_impl->content.record;
}

const Scene& PosteriorFile::scene() const
{
    return m_impl->content.scene;
}

const Observation& PosteriorFile::observation() const
{
    return m_impl->content.observation;
}

const Image& PosteriorFile::priorDeviation() const
{
    return m_impl->content.priorDeviation;
}

const Image& PosteriorFile::lensLight() const
{
    return m_impl->content.lensLight;
}

int PosteriorFile::size() const
{
    return m_impl->size();
}

bool PosteriorFile::contains(int index) const
{
    return m_impl->indices.count(index) != 0;
}

Result<void> PosteriorFile::checkContinues(const RunRecord& wanted, const Scene& model,
                                           const Observation& data) const
{
    const std::string begin = m_impl->file.string() + " cannot be continued: ";
    const char* end = "; give another output file, or what it was begun with.";
    if (!record().canContinue(wanted)) {
        return fail(Error::Kind::BadInput,
                    begin +
                        "its sampler, steps, seed, prior, flux scale, observation or program "
                        "version differ" +
                        end);
    }
    if (sceneToJson(scene()) != sceneToJson(model)) {
        return fail(Error::Kind::BadInput, begin + "the lens model differs" + end);
    }
    const Observation& old = observation();
    if (!sameBits(old.data, data.data) || !sameBits(old.sigma, data.sigma) ||
        old.mask != data.mask) {
        return fail(Error::Kind::BadInput, begin + "the data, noise or mask differ" + end);
    }
    return {};
}

Result<void> PosteriorFile::append(int index, const Image& source, const Image& model, double chi2,
                                   const LensDraw* lens)
{
    Impl& impl = *m_impl;
    const int side = impl.content.scene.sourceGrid.pixels;
    expects(impl.writable, "PosteriorFile: opened for reading");
    expects(index >= 0 && !contains(index), "PosteriorFile: that sample is there already");
    expects(source.rows() == side && source.cols() == side,
            "PosteriorFile: the source has another shape");
    expects(model.empty() || model.sameShape(impl.content.observation.data),
            "PosteriorFile: the model has another shape");
    expects((lens != nullptr) == (impl.layout.lens != 0),
            "PosteriorFile: a lens for each sample, or for none");
    if (!isFinite(source) || !isFinite(model) || !std::isfinite(chi2)) {
        return fail(Error::Kind::Failed,
                    "Sample " + std::to_string(index) + " is not finite; it is not kept.");
    }
    auto done = impl.begin();
    if (done && impl.size() == impl.layout.capacity) {
        done = impl.resize(2 * impl.layout.capacity);
    }
    const int position = impl.size();
    const auto row = impl.layout.table + position * PosteriorLayout::kRowBytes;
    done = done ? impl.planes.write(impl.layout.samples + position * impl.sampleBytes(),
                                    spanOf(source))
                : done;
    if (done && impl.layout.models != 0 && !model.empty()) {
        done = impl.planes.write(impl.layout.models + position * impl.modelBytes(), spanOf(model));
    }
    if (done && lens != nullptr) {
        done = impl.writeLens(position, *lens);
    }
    done = done ? impl.planes.write(row + 4, chi2) : done;
    done = done ? impl.planes.flush() : done;
    // Only now does the sample count: four aligned bytes, written at once.
    done = done ? impl.planes.write(row, std::int32_t{index}) : done;
    done = done ? impl.planes.flush() : done;
    if (!done) {
        return done;
    }
    impl.layout.index.push_back(index);
    impl.layout.chi2.push_back(chi2);
    if (lens != nullptr) {
        impl.layout.lensDraws.push_back(*lens);
    }
    impl.indices.insert(index);
    return {};
}

Result<PosteriorFile::Sample> PosteriorFile::read(int position) const
{
    expects(position >= 0 && position < size(), "PosteriorFile: no such sample");
    const auto at = static_cast<std::size_t>(position);
    Sample sample{m_impl->layout.index[at], {}, {}, m_impl->layout.chi2[at]};
    if (m_impl->layout.lens != 0) {
        sample.lens = std::make_shared<const LensDraw>(m_impl->layout.lensDraws[at]);
    }
    auto source = m_impl->source(position);
    if (!source) {
        return failWith(source);
    }
    sample.source = std::move(*source);
    if (m_impl->layout.models != 0) {
        auto model = m_impl->model(position);
        if (!model) {
            return failWith(model);
        }
        sample.model = std::move(*model);
    }
    return sample;
}

const std::vector<LensDraw>& PosteriorFile::lensDraws() const
{
    return m_impl->layout.lensDraws;
}

Result<void> PosteriorFile::writeSummaries()
{
    expects(m_impl->writable, "PosteriorFile: opened for reading");
    auto done = m_impl->begin();
    return done ? m_impl->summarise() : done;
}

Result<RunningImage> PosteriorFile::Impl::sources() const
{
    RunningImage all;
    for (int i = 0; i < size(); ++i) {
        const auto sample = source(i);
        if (!sample) {
            return failWith(sample);
        }
        all.add(*sample);
    }
    return all;
}

Result<Image> PosteriorFile::mean() const
{
    return m_impl->sources().map([](const RunningImage& all) { return all.mean(); });
}

Result<Image> PosteriorFile::standardDeviation() const
{
    return m_impl->sources().map([](const RunningImage& all) { return all.standardDeviation(); });
}

} // namespace anneau
