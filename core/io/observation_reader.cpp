// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/observation_reader.h"

#include "core/io/fits.h"
#include "core/io/hdu_roles.h"
#include "core/io/noise_map.h"
#include "core/io/psf_reader.h"
#include "core/io/sky_frame.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace anneau {
namespace {

constexpr int kSmallestSide = 8;
constexpr double kLargestElongation = 1.05;

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.5g", value);
    return text;
}

std::string shapeText(const Image& image)
{
    return std::to_string(image.cols()) + " x " + std::to_string(image.rows());
}

/// A keyword of the image's HDU, else of the primary one.
std::optional<double> numberOf(const FitsReader& reader, int hdu,
                               std::initializer_list<const char*> keys)
{
    for (const int place : {hdu, 1}) {
        for (const char* key : keys) {
            if (const auto value = reader.numberOf(place, key)) {
                return value;
            }
        }
    }
    return std::nullopt;
}

std::string textOf(const FitsReader& reader, int hdu, std::initializer_list<const char*> keys)
{
    for (const int place : {hdu, 1}) {
        for (const char* key : keys) {
            const auto value = reader.textOf(place, key);
            if (value && value->find_first_not_of(' ') != std::string::npos) {
                return *value;
            }
        }
    }
    return {};
}

const char* nameOf(HduRole role)
{
    switch (role) {
    case HduRole::Science:
        return "image";
    case HduRole::Noise:
        return "noise";
    case HduRole::Psf:
        return "PSF";
    case HduRole::Flags:
        return "mask";
    case HduRole::None:
        break;
    }
    return "";
}

const char* nameOf(FitsHdu::Kind kind)
{
    switch (kind) {
    case FitsHdu::Kind::Plain:
        return "image";
    case FitsHdu::Kind::Compressed:
        return "compressed image";
    case FitsHdu::Kind::Table:
        return "table";
    case FitsHdu::Kind::Empty:
        break;
    }
    return "empty";
}

/// The picture of a file that holds one role only: the one named for it, else the first.
Result<int> pictureFor(const FitsReader& reader, HduRole role)
{
    int first = 0;
    for (const FitsHdu& hdu : reader.hdus()) {
        if (isPicture(hdu) && meaningOf(hdu.name).role == role) {
            return hdu.number;
        }
        first = first == 0 && isPicture(hdu) ? hdu.number : first;
    }
    if (first == 0) {
        return fail(Error::Kind::BadInput, reader.file() + " has no image to take the " +
                                               nameOf(role) +
                                               " from; give a file with a two-dimensional image.");
    }
    return first;
}

Result<void> checkShape(const Image& part, const Observation& observation, const std::string& label,
                        const char* what)
{
    if (part.sameShape(observation.data)) {
        return {};
    }
    return fail(Error::Kind::BadInput, label + ": the " + what + " is " + shapeText(part) +
                                           " pixels, the image " + observation.file + " is " +
                                           shapeText(observation.data) +
                                           "; give one of the same shape.");
}

/// The image itself, what the header says of it, and a mask of where there is a datum.
Result<Observation> readData(const FitsReader& reader, int hdu)
{
    Observation out;
    out.file = reader.label(hdu);
    auto image = reader.readImage(hdu);
    if (!image) {
        return failWith(image);
    }
    out.data = std::move(*image);
    if (std::min(out.rows(), out.cols()) < kSmallestSide) {
        return fail(Error::Kind::BadInput,
                    out.file + " is " + shapeText(out.data) +
                        " pixels, too small to model; give an image of at least 8 x 8.");
    }
    out.mask = Mask(out.rows(), out.cols());
    float low = std::numeric_limits<float>::infinity(), high = -low;
    for (std::size_t i = 0; i < out.data.size(); ++i) {
        out.mask[i] = std::isfinite(out.data[i]) ? 1 : 0;
        low = std::fmin(low, out.data[i]);
        high = std::fmax(high, out.data[i]);
    }
    if (!std::isfinite(low)) {
        return fail(Error::Kind::BadInput, out.file + " holds NaN only; give another HDU or file.");
    }
    if (low == high) {
        return fail(Error::Kind::BadInput, out.file + " holds the value " + number(low) +
                                               " only, so no picture; give another HDU or file.");
    }
    out.name = textOf(reader, hdu, {"OBJECT", "TARGNAME", "TARGET"});
    if (out.name.empty()) {
        out.name = std::filesystem::path(reader.file()).stem().string();
    }
    out.telescope = textOf(reader, hdu, {"TELESCOP"});
    out.instrument = textOf(reader, hdu, {"INSTRUME"});
    out.filter = textOf(reader, hdu, {"FILTER", "FILTER1", "FILTER2"});
    out.zLens = numberOf(reader, hdu, {"ZLENS"});
    out.zSource = numberOf(reader, hdu, {"ZSRC", "ZSOURCE"});
    out.publishedThetaE = numberOf(reader, hdu, {"THETAE"});
    const std::string unit = textOf(reader, hdu, {"BUNIT"});
    if (unit.empty()) {
        out.warnings.push_back(out.file + " has no BUNIT; " + out.unit + " per pixel is assumed.");
    } else {
        out.unit = unit;
    }
    return out;
}

Result<void> readScale(const FitsReader& reader, int hdu, const std::optional<double>& given,
                       Observation& out)
{
    const auto frame = readHeaderFrame(reader.cards(hdu), out.rows(), out.cols());
    const auto keyword = numberOf(reader, hdu, {"PIXSCALE", "PIXSCAL1", "SECPIX", "SECPIX1"});
    if (given && !(*given > 0 && std::isfinite(*given))) {
        return fail(Error::Kind::BadInput, "The pixel scale must be a positive number of arcsec.");
    }
    if (keyword && !(*keyword > 0) && !given) {
        return fail(Error::Kind::BadInput,
                    out.file + ": PIXSCALE = " + number(*keyword) +
                        " is not a size in arcsec; correct it or give --pixel-scale.");
    }
    if (!given && !keyword && !frame) {
        return fail(Error::Kind::BadInput,
                    out.file + " does not say how large its pixels are (no PIXSCALE, no usable "
                               "CD or CDELT); give --pixel-scale in arcsec.");
    }
    out.pixelScale = given ? *given : keyword ? *keyword : frame->pixelScale;
    if (!frame) {
        return {};
    }
    if (frame->elongation > kLargestElongation || frame->skewDegrees > 3) {
        return fail(Error::Kind::BadInput,
                    out.file + ": its pixels are not square (CD or CDELT: sides in the ratio " +
                        number(frame->elongation) + "); resample the image to square pixels.");
    }
    const double ratio = out.pixelScale / frame->pixelScale;
    if (std::abs(ratio - 1) > 0.01) {
        out.warnings.push_back(out.file + ": a pixel scale of " + number(out.pixelScale) +
                               " arcsec is used, though CD or "
                               "CDELT says " +
                               number(frame->pixelScale) + ".");
        return {}; // a frame of another scale would place things wrongly
    }
    out.sky = frame->sky;
    return {};
}

/// Non-zero or undefined pixels of a mask image are left out.
Result<void> applyMask(const FitsReader& reader, int hdu, Observation& out)
{
    const auto flags = reader.readImage(hdu);
    if (!flags) {
        return failWith(flags);
    }
    if (auto same = checkShape(*flags, out, reader.label(hdu), "mask"); !same) {
        return same;
    }
    std::size_t left = 0;
    for (std::size_t i = 0; i < flags->size(); ++i) {
        out.mask[i] = (*flags)[i] == 0 ? out.mask[i] : 0;
        left += out.mask[i];
    }
    if (left == 0) {
        return fail(Error::Kind::BadInput,
                    reader.label(hdu) +
                        " masks every pixel (non-zero means: leave out); give a mask "
                        "that leaves some.");
    }
    if (left < flags->size() / 2) {
        out.warnings.push_back(reader.label(hdu) + " leaves only " + std::to_string(left) + " of " +
                               std::to_string(flags->size()) +
                               " pixels (non-zero means: leave out).");
    }
    return {};
}

/// The kind of a noise file whose HDU does not say: by BUNIT, then by the file's name.
NoiseKind kindFromFile(const FitsReader& reader, int hdu)
{
    const std::string unit = reader.textOf(hdu, "BUNIT").value_or("");
    if (unit.find("-2") != std::string::npos || unit.rfind("1/", 0) == 0) {
        return NoiseKind::InverseVariance;
    }
    if (unit == "s" || unit == "sec" || unit == "seconds" || unit == "SECONDS" || unit == "S") {
        return NoiseKind::Exposure;
    }
    std::string stem = std::filesystem::path(reader.file()).filename().string();
    stem = stem.substr(0, stem.find('.'));
    const HduMeaning meaning = meaningOf(stem);
    return meaning.role == HduRole::Noise ? meaning.noise : NoiseKind::Unknown;
}

Result<void> readNoise(const FitsReader& reader, int hdu, NoiseKind kind,
                       const FitsReader& imageReader, int imageHdu, Observation& out)
{
    auto map = reader.readImage(hdu);
    if (!map) {
        return failWith(map);
    }
    if (auto same = checkShape(*map, out, reader.label(hdu), "noise map"); !same) {
        return same;
    }
    if (kind == NoiseKind::Unknown || kind == NoiseKind::Weight) {
        const NoiseKind told = kindFromFile(reader, hdu);
        kind = told == NoiseKind::Unknown ? kind : told;
    }
    const NoiseMap noise{
        std::move(*map), kind, numberOf(imageReader, imageHdu, {"BKGRMS", "SKYSIG"}),
        numberOf(imageReader, imageHdu, {"EXPTIME", "TEXPTIME"}), reader.label(hdu)};
    auto sigma = sigmaFrom(noise, out.data, out.mask, out.warnings);
    if (!sigma) {
        return failWith(sigma);
    }
    out.sigma = std::move(*sigma);
    return {};
}

struct Source {
    const FitsReader* reader = nullptr;
    int hdu = 0;
};

/// Where a role comes from: a file of its own if given, else the image's file.
Result<Source> sourceOf(const std::optional<std::filesystem::path>& file, HduRole role,
                        const FitsReader& image, int found, std::optional<FitsReader>& own)
{
    if (!file) {
        return Source{&image, found};
    }
    auto opened = FitsReader::open(*file);
    if (!opened) {
        return failWith(opened);
    }
    own.emplace(std::move(*opened));
    const auto hdu = pictureFor(*own, role);
    if (!hdu) {
        return failWith(hdu);
    }
    return Source{&*own, *hdu};
}

} // namespace

Result<std::vector<HduInfo>> listHdus(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    std::vector<HduInfo> list;
    const auto choice = chooseHdus(*reader, "");
    for (const FitsHdu& hdu : reader->hdus()) {
        HduInfo info{hdu.number, hdu.name, nameOf(hdu.kind), hdu.shape, hdu.bitpix, ""};
        if (isPicture(hdu)) {
            info.role = nameOf(meaningOf(hdu.name).role);
        }
        if (choice && info.role.empty()) {
            const std::array<std::pair<int, HduRole>, 4> chosen{{{choice->image, HduRole::Science},
                                                                 {choice->noise, HduRole::Noise},
                                                                 {choice->psf, HduRole::Psf},
                                                                 {choice->mask, HduRole::Flags}}};
            for (const auto& [hduNumber, role] : chosen) {
                info.role = hduNumber == hdu.number ? nameOf(role) : info.role;
            }
        }
        list.push_back(std::move(info));
    }
    return list;
}

Result<Observation> readObservation(const ObservationFiles& files)
{
    const auto reader = FitsReader::open(files.image);
    if (!reader) {
        return failWith(reader);
    }
    const auto choice = chooseHdus(*reader, files.imageHdu);
    if (!choice) {
        return failWith(choice);
    }
    auto out = readData(*reader, choice->image);
    if (!out) {
        return out;
    }
    if (auto scale = readScale(*reader, choice->image, files.pixelScale, *out); !scale) {
        return failWith(scale);
    }
    std::optional<FitsReader> ownMask, ownNoise, ownPsf;
    const auto mask = sourceOf(files.mask, HduRole::Flags, *reader, choice->mask, ownMask);
    const auto noise = sourceOf(files.noise, HduRole::Noise, *reader, choice->noise, ownNoise);
    const auto psf = sourceOf(files.psf, HduRole::Psf, *reader, choice->psf, ownPsf);
    for (const auto* source : {&mask, &noise, &psf}) {
        if (!*source) {
            return failWith(*source);
        }
    }
    if (mask->hdu != 0) {
        if (auto done = applyMask(*mask->reader, mask->hdu, *out); !done) {
            return failWith(done);
        }
    }
    if (noise->hdu != 0) {
        const NoiseKind kind =
            files.noise ? meaningOf(noise->reader->hdu(noise->hdu).name).noise : choice->noiseKind;
        if (auto done = readNoise(*noise->reader, noise->hdu, kind, *reader, choice->image, *out);
            !done) {
            return failWith(done);
        }
    } else {
        auto sigma = sigmaFromSky(out->data, out->mask, out->file, out->warnings);
        if (!sigma) {
            return failWith(sigma);
        }
        out->sigma = std::move(*sigma);
    }
    if (psf->hdu == 0) {
        out->warnings.push_back(out->file +
                                " has no PSF: the model will not be blurred; give one with --psf.");
        return out;
    }
    auto kernel = readPsf(*psf->reader, psf->hdu, out->pixelScale, out->warnings);
    if (!kernel) {
        return failWith(kernel);
    }
    out->psf = std::move(*kernel);
    return out;
}

Observation cutObservation(const Observation& observation, int row, int col, int height, int width)
{
    Observation part = observation;
    part.data = observation.data.cut(row, col, height, width);
    part.sigma = observation.sigma.cut(row, col, height, width);
    part.mask = observation.mask.cut(row, col, height, width);
    if (part.sky) {
        part.sky = shiftFrame(*observation.sky, row + (height - observation.rows()) / 2.0,
                              col + (width - observation.cols()) / 2.0);
    }
    return part;
}

} // namespace anneau
