// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/sample_file.h"

#include "core/io/fits.h"
#include "core/io/hdf5.h"
#include "core/io/npy.h"
#include "core/posterior/calibration.h"
#include "core/posterior/posterior_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>

namespace anneau {
namespace {

using Names = std::vector<std::string>;

enum class Format { Fits, Npy, Hdf5, Zip, Unknown };

/// A file and, in brackets, an array in it.
struct Place {
    std::filesystem::path file;
    std::string array;
};

struct Read {
    NumberArray array;
    Names names; ///< Of the columns of a table.
};

Place placeOf(const std::string& word)
{
    std::error_code ignored;
    const std::size_t open = word.rfind('[');
    if (!word.ends_with(']') || open == std::string::npos ||
        std::filesystem::exists(word, ignored)) {
        return {word, {}};
    }
    return {word.substr(0, open), word.substr(open + 1, word.size() - open - 2)};
}

Format formatOf(const std::filesystem::path& file)
{
    std::array<char, 9> first{};
    std::ifstream(file, std::ios::binary).read(first.data(), first.size());
    const std::string_view bytes(first.data(), first.size());
    if (bytes.starts_with("\x93NUMPY")) {
        return Format::Npy;
    }
    if (bytes.starts_with("\x89HDF\r\n\x1a\n")) {
        return Format::Hdf5;
    }
    if (bytes.starts_with("SIMPLE  =") || bytes.starts_with("\x1f\x8b")) {
        return Format::Fits;
    }
    return bytes.starts_with("PK\x03\x04") ? Format::Zip : Format::Unknown;
}

std::vector<std::int64_t> numpyShape(const std::vector<long>& fitsShape)
{
    return {fitsShape.rbegin(), fitsShape.rend()};
}

/// Rows are draws, columns their numbers.
Result<Read> readTable(const FitsReader& fits, int hdu)
{
    Read out;
    const auto columns = static_cast<int>(fits.numberOf(hdu, "TFIELDS").value_or(0));
    std::vector<std::vector<double>> values;
    for (int i = 1; i <= columns; ++i) {
        const std::string name = fits.textOf(hdu, "TTYPE" + std::to_string(i)).value_or("");
        auto column = fits.readColumn<double>(hdu, name);
        if (!column) {
            return failWith(column);
        }
        if (!values.empty() && column->size() != values.front().size()) {
            return fail(Error::Kind::BadInput,
                        fits.label(hdu) + ": column \"" + name +
                            "\" holds several numbers a row; give each a column of its own.");
        }
        values.push_back(std::move(*column));
        out.names.push_back(name);
    }
    if (values.empty()) {
        return fail(Error::Kind::BadInput, fits.label(hdu) + " has no columns.");
    }
    out.array.shape = {static_cast<std::int64_t>(values.front().size()), columns};
    for (std::size_t row = 0; row < values.front().size(); ++row) {
        for (const auto& column : values) {
            out.array.values.push_back(static_cast<float>(column[row]));
        }
    }
    return out;
}

/// `wanted` by name, or `usual`, or the first array if `anyWill`; nothing where there is none.
Result<std::optional<Read>> readFits(const Place& place, const std::string& usual, bool anyWill)
{
    const auto fits = FitsReader::open(place.file);
    if (!fits) {
        return failWith(fits);
    }
    int hdu = 0;
    std::string name = usual; // names of HDUs are in upper case
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
    if (!place.array.empty() || fits->has(name)) {
        const auto found = fits->find(place.array.empty() ? name : place.array);
        if (!found) {
            return failWith(found);
        }
        hdu = *found;
    } else if (anyWill) {
        const auto& all = fits->hdus();
        const auto first = std::ranges::find_if(
            all, [](const FitsHdu& h) { return h.kind != FitsHdu::Kind::Empty; });
        hdu = first == all.end() ? 0 : first->number;
    }
    if (hdu == 0) {
        return std::optional<Read>();
    }
    if (fits->hdu(hdu).kind == FitsHdu::Kind::Table) {
        auto table = readTable(*fits, hdu);
        return table ? Result<std::optional<Read>>(std::move(*table)) : failWith(table);
    }
    auto image = fits->readArray<float>(hdu);
    if (!image) {
        return failWith(image);
    }
    return std::optional<Read>({{numpyShape(image->shape), std::move(image->values)}, {}});
}

Result<std::optional<Read>> readHdf5Array(const Place& place, const std::string& usual,
                                          bool anyWill)
{
    const std::string name = place.array.empty() ? usual : place.array;
    if (place.array.empty() && !anyWill) {
        const auto there = hasHdf5(place.file, name);
        if (!there || !*there) {
            return there ? Result<std::optional<Read>>(std::nullopt) : failWith(there);
        }
    }
    auto array = readHdf5(place.file, name);
    return array ? Result<std::optional<Read>>(Read{std::move(*array), {}}) : failWith(array);
}

/// `must`: an array is wanted whatever its name.
Result<std::optional<Read>> readArray(const Place& place, const std::string& usual, bool must)
{
    std::error_code ignored;
    if (!std::filesystem::exists(place.file, ignored)) {
        return fail(Error::Kind::BadInput, place.file.string() + " does not exist.");
    }
    switch (formatOf(place.file)) {
    case Format::Fits:
        return readFits(place, usual, must);
    case Format::Hdf5:
        return readHdf5Array(place, usual, must);
    case Format::Npy: {
        if (!must) {
            return std::optional<Read>(); // it holds one array, the samples
        }
        auto array = readNpy(place.file);
        return array ? Result<std::optional<Read>>(Read{std::move(*array), {}}) : failWith(array);
    }
    case Format::Zip:
        return fail(Error::Kind::BadInput, place.file.string() +
                                               " is a zip archive (.npz?); save each array as a "
                                               ".npy file of its own.");
    case Format::Unknown:
        break;
    }
    return fail(Error::Kind::BadInput, place.file.string() +
                                           " is neither FITS nor .npy nor HDF5; samples are read "
                                           "from these.");
}

/// Our own files keep room for draws that are not finished.
Result<std::optional<Read>> readOwn(const Place& place)
{
    const auto fits = FitsReader::open(place.file);
    if (!place.array.empty() || !fits || !fits->has("SAMPLES") || !fits->has("SCENE")) {
        return std::optional<Read>();
    }
    const auto posterior = PosteriorFile::open(place.file, false);
    if (!posterior) {
        return failWith(posterior);
    }
    Read out;
    for (int i = 0; i < posterior->size(); ++i) {
        const auto sample = posterior->read(i);
        if (!sample) {
            return failWith(sample);
        }
        out.array.shape = {posterior->size(), sample->source.rows(), sample->source.cols()};
        out.array.values.insert(out.array.values.end(), sample->source.begin(),
                                sample->source.end());
    }
    if (out.array.shape.empty()) {
        return fail(Error::Kind::BadInput,
                    place.file.string() + " holds no finished sample yet; go on with --resume.");
    }
    return std::optional<Read>(std::move(out));
}

std::string textOf(const std::vector<std::int64_t>& shape)
{
    std::string text = "(";
    for (const std::int64_t n : shape) {
        text += (text.size() > 1 ? ", " : "") + std::to_string(n);
    }
    return text + ")";
}

Result<std::string> axesOf(const SampleFiles& files, std::size_t rank)
{
    constexpr std::array<const char*, 5> kUsual{"", "K", "KP", "KYX", "NKYX"};
    static const Names known{"K", "KP", "KYX", "NK", "KN", "NKP", "KNP", "NKYX", "KNYX"};
    const std::string axes =
        files.axes.empty() ? (rank < kUsual.size() ? kUsual[rank] : "") : files.axes;
    if (axes.empty() || axes.size() != rank || std::ranges::find(known, axes) == known.end()) {
        return fail(Error::Kind::BadInput,
                    files.samples + " has " + std::to_string(rank) +
                        " axes; say what they are with --axes: K samples, N simulations, P "
                        "numbers, Y and X of images, as in KP, KYX, NKP, KNP or NKYX.");
    }
    return axes;
}

std::size_t sizeOf(const std::vector<std::int64_t>& shape)
{
    std::size_t count = 1;
    for (const std::int64_t n : shape) {
        count *= static_cast<std::size_t>(n);
    }
    return count;
}

/// [K, N, …] -> [N, K, …]
std::vector<float> swapped(const std::vector<float>& values, std::size_t first, std::size_t second)
{
    std::vector<float> out(values.size());
    const std::size_t block = values.size() / first / second;
    for (std::size_t a = 0; a < first; ++a) {
        for (std::size_t b = 0; b < second; ++b) {
            std::copy_n(values.begin() + static_cast<std::ptrdiff_t>((a * second + b) * block),
                        block, out.begin() + static_cast<std::ptrdiff_t>((b * first + a) * block));
        }
    }
    return out;
}

Result<SampleSet> arrange(Read read, const std::string& axes, const std::string& file)
{
    const auto& shape = read.array.shape;
    const auto length = [&](char axis) {
        const std::size_t at = axes.find(axis);
        return at == std::string::npos ? 1 : static_cast<int>(shape[at]);
    };
    if (std::ranges::any_of(shape, [](auto n) { return n < 1 || n > 1 << 30; }) ||
        length('K') < CalibrationSuite::kLeastSamples) {
        return fail(Error::Kind::BadInput, file + " of shape " + textOf(shape) +
                                               " holds too few samples; each problem needs " +
                                               std::to_string(CalibrationSuite::kLeastSamples) +
                                               " or more.");
    }
    SampleSet set;
    set.simulations = length('N');
    set.samples = length('K');
    set.shape = axes.find('Y') == std::string::npos ? std::vector<int>{length('P')}
                                                    : std::vector<int>{length('Y'), length('X')};
    set.names = std::move(read.names);
    const bool samplesFirst = axes.starts_with("KN");
    set.values = samplesFirst ? swapped(read.array.values, static_cast<std::size_t>(set.samples),
                                        static_cast<std::size_t>(set.simulations))
                              : std::move(read.array.values);
    return set;
}

Result<void> checkFinite(const std::vector<float>& values, std::size_t dims,
                         const std::string& what)
{
    const auto bad = std::ranges::find_if(values, [](float v) { return !std::isfinite(v); });
    if (bad == values.end()) {
        return {};
    }
    const auto index = static_cast<std::size_t>(bad - values.begin()) / dims;
    return fail(Error::Kind::BadInput, what + ": number " + std::to_string(index + 1) +
                                           " holds values that are not finite; leave it out.");
}

/// Truths, references or data of each simulation.
Result<std::vector<float>> readCompanion(const SampleFiles& files, const std::string& word,
                                         const std::string& usual, const SampleSet& set,
                                         bool sameShape)
{
    const Place place = placeOf(word.empty() ? placeOf(files.samples).file.string() : word);
    auto read = readArray(place, usual, !word.empty());
    if (!read || !*read) {
        return read ? Result<std::vector<float>>(std::vector<float>()) : failWith(read);
    }
    std::vector<float>& values = (*read)->array.values;
    const auto simulations = static_cast<std::size_t>(set.simulations);
    const std::size_t wanted = simulations * set.dims();
    const std::string what = place.file.string() + ", " + usual;
    const auto& shape = (*read)->array.shape;
    const bool one = set.simulations == 1;
    const bool fits =
        sameShape
            ? values.size() == wanted && (one || shape.front() == set.simulations)
            : !shape.empty() && shape.front() == set.simulations && sizeOf(shape) >= simulations;
    if (!fits) {
        return fail(Error::Kind::BadInput,
                    what + " of shape " + textOf(shape) + " does not fit " +
                        std::to_string(set.simulations) + " simulations of " +
                        std::to_string(set.dims()) +
                        " numbers each; name the axes of the samples with --axes.");
    }
    if (const auto finite = checkFinite(values, values.size() / simulations, what); !finite) {
        return failWith(finite);
    }
    return std::move(values);
}

} // namespace

Result<SampleSet> readSamples(const SampleFiles& files)
{
    const Place place = placeOf(files.samples);
    auto read = readOwn(place);
    if (read && !*read) {
        read = readArray(place, "samples", true);
    }
    if (!read) {
        return failWith(read);
    }
    if (!*read) {
        return fail(Error::Kind::BadInput, place.file.string() + " holds no array of numbers.");
    }
    const auto axes = axesOf(files, (*read)->array.shape.size());
    if (!axes) {
        return failWith(axes);
    }
    auto set = arrange(std::move(**read), *axes, files.samples);
    if (!set) {
        return failWith(set);
    }
    if (const auto finite = checkFinite(set->values, set->dims(), files.samples); !finite) {
        return failWith(finite);
    }
    auto truth = readCompanion(files, files.truth, "truth", *set, true);
    auto reference = readCompanion(files, files.reference, "references", *set, true);
    auto data = set->simulations > 1 ? readCompanion(files, files.data, "data", *set, false)
                                     : Result<std::vector<float>>(std::vector<float>());
    if (!truth || !reference || !data) {
        return failWith(!truth ? truth : !reference ? reference : data);
    }
    set->truth = std::move(*truth);
    set->reference = std::move(*reference);
    set->data = std::move(*data);
    for (auto* values : {&set->values, &set->truth, &set->reference}) {
        for (float& value : *values) {
            value = static_cast<float>(static_cast<double>(value) * files.scale);
        }
    }
    return set;
}

} // namespace anneau
