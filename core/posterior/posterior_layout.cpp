// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/posterior_layout.h"

#include "core/io/fits.h"
#include "core/io/sky_frame.h"
#include "core/model/scene_json.h"
#include "core/posterior/map_frames.h"
#include "core/posterior/plane_file.h"
#include "core/posterior/run_record.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

constexpr const char* kContent = "posterior samples of a lensed source";

std::vector<FitsKey> observationKeys(const Observation& observation)
{
    std::vector<FitsKey> keys = {{"OBJECT", observation.name, ""},
                                 {"TELESCOP", observation.telescope, ""},
                                 {"INSTRUME", observation.instrument, ""},
                                 {"FILTER", observation.filter, ""},
                                 {"PIXSCALE", observation.pixelScale, "arcsec, of the image"}};
    const auto add = [&](const char* name, const std::optional<double>& value) {
        if (value) {
            keys.push_back({name, *value, ""});
        }
    };
    add("ZLENS", observation.zLens);
    add("ZSRC", observation.zSource);
    add("THETAE", observation.publishedThetaE);
    return keys;
}

/// SAMPLES and MODEL_IMAGES hold NaN until they are drawn.
Result<void> fillWithNan(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    auto planes = PlaneFile::open(file, PlaneFile::Access::Write);
    if (!planes) {
        return failWith(planes);
    }
    const std::vector<float> blank(1 << 16, std::numeric_limits<float>::quiet_NaN());
    for (const FitsHdu& hdu : reader->hdus()) {
        if (hdu.name != "SAMPLES" && hdu.name != "MODEL_IMAGES") {
            continue;
        }
        std::int64_t left = std::int64_t{hdu.shape[0]} * hdu.shape[1] * hdu.shape[2];
        std::int64_t offset = reader->dataOffset(hdu.number);
        while (left > 0) {
            const std::int64_t n =
                std::min<std::int64_t>(left, static_cast<std::int64_t>(blank.size()));
            if (auto done =
                    planes->write(offset, std::span(blank).first(static_cast<std::size_t>(n)));
                !done) {
                return done;
            }
            offset += 4 * n;
            left -= n;
        }
    }
    return planes->flush();
}

tl::unexpected<Error> notOurs(const std::filesystem::path& file, const std::string& why)
{
    return fail(Error::Kind::NotThisFormat,
                file.string() + " is not a posterior file of this program: " + why + "; give one.");
}

/// Names of FITS columns have letters, digits and underscores.
std::string columnName(const std::string& component, std::string_view key)
{
    std::string name = component + "_" + std::string(key);
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return c >= 0x80 || std::isalnum(c) == 0; },
        '_');
    return name;
}

/// Of the table LENS, without draws.
std::vector<FitsColumn> lensColumns(const Scene& scene, std::size_t rows)
{
    const std::vector<double> later(rows, std::numeric_limits<double>::quiet_NaN());
    std::vector<FitsColumn> columns = {{"RUN", std::vector<std::int32_t>(rows, -1), ""}};
    for (const ParameterPosterior& p : summariseLens(scene, {})) {
        const bool scale = p.component.empty();
        const std::string name = scale ? p.key == "flux_scale" ? "FLUX_SCALE" : "NOISE_SCALE"
                                       : columnName(p.component, p.key);
        columns.push_back({name, later, p.unit});
    }
    return columns;
}

/// FITS texts have no line ends; those of JSON mean nothing.
std::string oneLine(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// The HDU of that name and number of axes, of the size asked for (0: any).
Result<const FitsHdu*> imageOf(const FitsReader& reader, const std::string& name,
                               const std::vector<long>& shape)
{
    const auto number = reader.find(name);
    if (!number) {
        return notOurs(reader.file(), "it has no HDU " + name);
    }
    const FitsHdu& hdu = reader.hdu(*number);
    bool same = hdu.kind == FitsHdu::Kind::Plain && hdu.shape.size() == shape.size();
    for (std::size_t i = 0; same && i < shape.size(); ++i) {
        same = hdu.shape[i] > 0 && (shape[i] == 0 || hdu.shape[i] == shape[i]);
    }
    if (!same || (hdu.bitpix != -32 && name != "MASK")) {
        return notOurs(reader.file(), "its HDU " + name + " has another shape or type");
    }
    return &hdu;
}

Result<Image> pictureOf(const FitsReader& reader, const std::string& name,
                        const std::vector<long>& shape)
{
    const auto hdu = imageOf(reader, name, shape);
    if (!hdu) {
        return failWith(hdu);
    }
    return reader.readImage((*hdu)->number);
}

Result<void> readObservationHdus(const FitsReader& reader, PosteriorContent& content)
{
    Observation& o = content.observation;
    auto data = pictureOf(reader, "DATA", {0, 0});
    if (!data) {
        return failWith(data);
    }
    o.data = std::move(*data);
    const std::vector<long> shape = {o.cols(), o.rows()};
    auto sigma = pictureOf(reader, "SIGMA", shape);
    auto mask = pictureOf(reader, "MASK", shape);
    auto light = pictureOf(reader, "LENSLIGHT", shape);
    for (const auto* image : {&sigma, &mask, &light}) {
        if (!*image) {
            return failWith(*image);
        }
    }
    o.sigma = std::move(*sigma);
    content.lensLight = std::move(*light);
    o.mask = Mask(o.rows(), o.cols());
    std::transform(mask->begin(), mask->end(), o.mask.begin(),
                   [](float v) { return v != 0 ? 1 : 0; });
    const int hdu = *reader.find("DATA");
    o.name = reader.textOf(1, "OBJECT").value_or("");
    o.telescope = reader.textOf(1, "TELESCOP").value_or("");
    o.instrument = reader.textOf(1, "INSTRUME").value_or("");
    o.filter = reader.textOf(1, "FILTER").value_or("");
    o.file = content.record.observation;
    o.pixelScale = reader.numberOf(1, "PIXSCALE").value_or(0);
    o.unit = reader.textOf(hdu, "BUNIT").value_or(o.unit);
    o.zLens = reader.numberOf(1, "ZLENS");
    o.zSource = reader.numberOf(1, "ZSRC");
    o.publishedThetaE = reader.numberOf(1, "THETAE");
    if (const auto frame = readHeaderFrame(reader.cards(hdu), o.rows(), o.cols())) {
        o.sky = frame->sky;
    }
    if (reader.has("PSF")) {
        const int psf = *reader.find("PSF");
        auto kernel = reader.readImage(psf);
        if (!kernel) {
            return failWith(kernel);
        }
        o.psf = {std::move(*kernel),
                 std::max(1, static_cast<int>(reader.numberOf(psf, "PSFOVER").value_or(1)))};
    }
    if (!(o.pixelScale > 0)) {
        return notOurs(reader.file(), "the keyword PIXSCALE is missing or damaged");
    }
    return {};
}

Result<void> readScenes(const FitsReader& reader, PosteriorContent& content)
{
    const auto number = reader.find("SCENE");
    if (!number) {
        return notOurs(reader.file(), "it has no HDU SCENE");
    }
    const auto text = reader.readTextColumn(*number, "JSON");
    if (!text || text->size() != 1) {
        return notOurs(reader.file(), "its HDU SCENE has another shape or type");
    }
    auto scene = sceneFromJson(text->front());
    if (!scene) {
        return notOurs(reader.file(), "its HDU SCENE is damaged");
    }
    content.scene = std::move(*scene);
    if (reader.has("SOURCE_MAP")) {
        auto pixels = reader.readImage(*reader.find("SOURCE_MAP"));
        if (!pixels) {
            return failWith(pixels);
        }
        content.scene.sourcePixels = std::make_shared<const Image>(std::move(*pixels));
    }
    return {};
}

/// The lens of each finished sample.
Result<void> readLens(const FitsReader& reader, const Scene& scene, PosteriorLayout& layout)
{
    const int table = *reader.find("LENS");
    const auto columns = lensColumns(scene, 0);
    if (reader.hdu(table).shape !=
        std::vector<long>{PosteriorLayout::lensRowBytes(scene), layout.capacity}) {
        return notOurs(reader.file(), "its table LENS has another shape");
    }
    layout.lens = reader.dataOffset(table);
    const auto runs = reader.readColumn<std::int64_t>(table, "RUN");
    if (!runs) {
        return notOurs(reader.file(), "its table LENS is damaged");
    }
    const std::size_t finished = layout.index.size();
    layout.lensDraws.resize(finished);
    for (std::size_t c = 1; c < columns.size(); ++c) {
        const auto values = reader.readColumn<double>(table, columns[c].name);
        if (!values) {
            return notOurs(reader.file(), "its table LENS is damaged");
        }
        for (std::size_t i = 0; i < finished; ++i) {
            LensDraw& draw = layout.lensDraws[i];
            draw.run = static_cast<int>((*runs)[i]);
            const double value = (*values)[i];
            if (c + 2 < columns.size()) {
                draw.values.push_back(value);
            } else {
                (c + 2 == columns.size() ? draw.fluxScale : draw.noiseScale) = value;
            }
        }
    }
    return {};
}

/// The spread of the prior, which older files do not have.
Result<void> readPrior(const FitsReader& reader, PosteriorContent& content)
{
    if (!reader.has("PRIORSTD")) {
        return {};
    }
    const long pixels = content.scene.sourceGrid.pixels;
    auto image = pictureOf(reader, "PRIORSTD", {pixels, pixels});
    if (!image) {
        return failWith(image);
    }
    content.priorDeviation = std::move(*image);
    return {};
}

Result<PosteriorLayout> readLayout(const FitsReader& reader, const PosteriorContent& content)
{
    const long pixels = content.scene.sourceGrid.pixels;
    const auto samples = imageOf(reader, "SAMPLES", {pixels, pixels, 0});
    const auto mean = imageOf(reader, "MEAN", {pixels, pixels});
    const auto std = imageOf(reader, "STD", {pixels, pixels});
    for (const auto* hdu : {&samples, &mean, &std}) {
        if (!*hdu) {
            return failWith(*hdu);
        }
    }
    PosteriorLayout layout;
    layout.capacity = static_cast<int>((*samples)->shape[2]);
    layout.samples = reader.dataOffset((*samples)->number);
    layout.mean = reader.dataOffset((*mean)->number);
    layout.std = reader.dataOffset((*std)->number);
    if (reader.has("MODEL_IMAGES")) {
        const auto models =
            imageOf(reader, "MODEL_IMAGES",
                    {content.observation.cols(), content.observation.rows(), layout.capacity});
        const auto modelMean =
            imageOf(reader, "MODELMEAN", {content.observation.cols(), content.observation.rows()});
        if (!models || !modelMean) {
            return failWith(models ? modelMean : models);
        }
        layout.models = reader.dataOffset((*models)->number);
        layout.modelMean = reader.dataOffset((*modelMean)->number);
    }
    const auto table = reader.find("CHI2");
    if (!table || reader.hdu(*table).shape !=
                      std::vector<long>{PosteriorLayout::kRowBytes, layout.capacity}) {
        return notOurs(reader.file(), "its table CHI2 is missing or has another shape");
    }
    layout.table = reader.dataOffset(*table);
    const auto index = reader.readColumn<std::int64_t>(*table, "SAMPLE");
    const auto chi2 = reader.readColumn<double>(*table, "CHI2");
    if (!index || !chi2) {
        return notOurs(reader.file(), "its table CHI2 is damaged");
    }
    for (std::size_t i = 0; i < index->size() && (*index)[i] >= 0; ++i) {
        layout.index.push_back(static_cast<int>((*index)[i]));
        layout.chi2.push_back((*chi2)[i]);
    }
    if (reader.has("LENS")) {
        if (auto done = readLens(reader, content.scene, layout); !done) {
            return failWith(done);
        }
    }
    return layout;
}

} // namespace

std::int64_t PosteriorLayout::lensRowBytes(const Scene& scene)
{
    return 4 + 8 * (static_cast<std::int64_t>(freeLensParameters(scene).size()) + 2);
}

Result<void> writePosterior(const std::filesystem::path& file, const PosteriorContent& content,
                            int capacity, PosteriorFile::ModelImages models,
                            PosteriorFile::Lens lens)
{
    const Observation& o = content.observation;
    const SourceGrid& grid = content.scene.sourceGrid;
    std::vector<FitsKey> primary = {{"CONTENT", std::string(kContent), ""},
                                    {"NSAMPLES", std::int64_t{0}, "finished"}};
    for (const auto& keys : {keysOf(content.record), observationKeys(o)}) {
        primary.insert(primary.end(), keys.begin(), keys.end());
    }
    const auto source = withUnit(sourceFrame(grid), o.unit + "/arcsec**2");
    const auto image = withUnit(imageFrame(o), o.unit);
    const std::span<const float> later;
    const auto rows = static_cast<std::size_t>(capacity);
    FitsWriter out(file);
    out.primary(primary);
    out.addImage("SAMPLES", {grid.pixels, grid.pixels, capacity}, later, source);
    out.addTable(
        "CHI2",
        {{"SAMPLE", std::vector<std::int32_t>(rows, -1), ""},
         {"CHI2", std::vector<double>(rows, std::numeric_limits<double>::quiet_NaN()), ""}});
    if (lens == PosteriorFile::Lens::Sampled) {
        out.addTable("LENS", lensColumns(content.scene, rows));
    }
    if (models == PosteriorFile::ModelImages::Keep) {
        out.addImage("MODEL_IMAGES", {o.cols(), o.rows(), capacity}, later, image);
        out.addImage("MODELMEAN", {o.cols(), o.rows()}, later, image);
    }
    out.addImage("MEAN", {grid.pixels, grid.pixels}, later, source);
    out.addImage("STD", {grid.pixels, grid.pixels}, later, source);
    if (!content.priorDeviation.empty()) {
        out.addImage("PRIORSTD", content.priorDeviation, source);
    }
    out.addImage("DATA", o.data, image);
    out.addImage("SIGMA", o.sigma, image);
    out.addMask("MASK", o.mask, imageFrame(o));
    out.addImage("LENSLIGHT", content.lensLight, image);
    if (!o.psf.kernel.empty()) {
        out.addImage("PSF", o.psf.kernel,
                     {{"PSFOVER", std::int64_t{o.psf.oversampling}, "samples per pixel"}});
    }
    out.addTable("SCENE",
                 {{"JSON", std::vector<std::string>{oneLine(sceneToJson(content.scene))}, ""}});
    if (content.scene.sourcePixels) {
        out.addImage("SOURCE_MAP", *content.scene.sourcePixels, source);
    }
    if (auto done = out.finish(FitsWriter::Checksums::Absent); !done) {
        return done;
    }
    return fillWithNan(file);
}

Result<PosteriorOnDisk> readPosterior(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    if (reader->textOf(1, "CONTENT").value_or("") != kContent) {
        return notOurs(file, "the keyword CONTENT is missing");
    }
    if (reader->isPacked()) {
        return fail(Error::Kind::BadInput,
                    file.string() + " is packed; unpack it with gunzip first.");
    }
    PosteriorOnDisk disk;
    auto record = recordFrom(*reader);
    if (!record) {
        return failWith(record);
    }
    disk.content.record = std::move(*record);
    if (auto done = readScenes(*reader, disk.content); !done) {
        return failWith(done);
    }
    if (auto done = readObservationHdus(*reader, disk.content); !done) {
        return failWith(done);
    }
    if (auto done = readPrior(*reader, disk.content); !done) {
        return failWith(done);
    }
    auto layout = readLayout(*reader, disk.content);
    if (!layout) {
        return failWith(layout);
    }
    disk.layout = std::move(*layout);
    return disk;
}

} // namespace anneau
