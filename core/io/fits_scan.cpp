// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/fits_reader_impl.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace anneau {
namespace {

constexpr long long kBestCompression = 16384; // pixels a byte of tile-compressed data may stand for

struct Lead {
    bool fits = false;
    bool compressed = false;
    bool hdf5 = false;
};

Lead leadOf(const std::filesystem::path& file)
{
    std::array<char, 9> lead{};
    std::ifstream(file, std::ios::binary).read(lead.data(), lead.size());
    const std::string_view text(lead.data(), lead.size());
    return {text.substr(0, 6) == "SIMPLE",
            text.substr(0, 2) == "\x1f\x8b" || text.substr(0, 2) == "\x1f\x9d",
            text.substr(1, 3) == "HDF"};
}

/// What is wrong with a header, in the reader's words.
const char* whyNot(int status)
{
    switch (status) {
    case BAD_BITPIX:
        return "BITPIX is none of 8, 16, 32, 64, -32 and -64";
    case BAD_NAXIS:
        return "NAXIS is not a whole number from 0 to 999";
    case BAD_NAXES:
        return "NAXIS1, NAXIS2... holds a negative size";
    case FILE_NOT_OPENED:
        return "it may not be opened by you";
    default:
        return "a header is damaged or cut short";
    }
}

} // namespace

std::string textOfShape(const std::vector<long>& shape)
{
    std::string text;
    for (const long n : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(n);
    }
    return text;
}

std::string upperCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return std::toupper(c); });
    return text;
}

Result<FitsHdu> FitsReader::Impl::describe(int number)
{
    fitsfile* f = handle.get();
    FitsHdu hdu;
    hdu.number = number;
    int status = 0, type = 0, axes = 0;
    fits_get_hdu_type(f, &type, &status);
    const bool compressedImage = number > 1 && fits_is_compressed_image(f, &status) != 0;
    char text[FLEN_VALUE] = "";
    int missing = 0;
    fits_read_key(f, TSTRING, "EXTNAME", text, nullptr, &missing);
    if (missing == 0) {
        hdu.name = upperCase(text);
    }
    fits_clear_errmsg();
    if (type == IMAGE_HDU || compressedImage) {
        fits_get_img_dim(f, &axes, &status);
        std::vector<LONGLONG> sizes(static_cast<std::size_t>(std::max(axes, 0)));
        fits_get_img_type(f, &hdu.bitpix, &status);
        fits_get_img_sizell(f, axes, sizes.data(), &status);
        hdu.shape.assign(sizes.begin(), sizes.end());
        hdu.kind = axes == 0         ? FitsHdu::Kind::Empty
                   : compressedImage ? FitsHdu::Kind::Compressed
                                     : FitsHdu::Kind::Plain;
    } else {
        LONGLONG rows = 0, width = 0;
        fits_read_key(f, TLONGLONG, "NAXIS1", &width, nullptr, &status);
        fits_get_num_rowsll(f, &rows, &status);
        hdu.shape = {static_cast<long>(width), static_cast<long>(rows)};
        hdu.kind = FitsHdu::Kind::Table;
    }
    LONGLONG start = 0, data = 0, end = 0;
    fits_get_hduaddrll(f, &start, &data, &end, &status);
    if (status != 0) {
        return fitsFail(Error::Kind::BadInput,
                        name + ", HDU " + std::to_string(number) +
                            ": its header is damaged (NAXIS, BITPIX or a size cannot be read); "
                            "fetch the file again.",
                        status);
    }
    offsets.push_back(data);
    ends.push_back(end);
    // Missing padding after the last data is harmless: only the data themselves are asked for.
    if (data + dataBytes(hdu) > static_cast<std::int64_t>(size)) {
        return fail(Error::Kind::BadInput, name + ", HDU " + std::to_string(hdu.number) +
                                               (hdu.name.empty() ? "" : " (" + hdu.name + ")") +
                                               ": the header announces " + textOfShape(hdu.shape) +
                                               " values, more than the file holds; it was cut "
                                               "short or NAXIS is wrong, so fetch it again.");
    }
    return hdu;
}

/// Length of the data that the selected HDU's header announces, at most 2^60.
std::int64_t FitsReader::Impl::dataBytes(const FitsHdu& hdu) const
{
    constexpr std::int64_t most = std::int64_t{1} << 60;
    std::vector<LONGLONG> factors(hdu.shape.begin(), hdu.shape.end());
    LONGLONG heap = 0;
    if (hdu.kind == FitsHdu::Kind::Plain) {
        factors.push_back(std::abs(hdu.bitpix) / 8);
    } else { // tables, and the tables that hold compressed images
        factors.assign(2, 0);
        int missing = 0;
        fits_read_key(handle.get(), TLONGLONG, "NAXIS1", &factors[0], nullptr, &missing);
        fits_read_key(handle.get(), TLONGLONG, "NAXIS2", &factors[1], nullptr, &missing);
        fits_read_key(handle.get(), TLONGLONG, "PCOUNT", &heap, nullptr, &missing);
        fits_clear_errmsg();
    }
    std::int64_t bytes = 1;
    for (const LONGLONG n : factors) {
        bytes = n > 0 && bytes > most / n ? most : bytes * std::max<LONGLONG>(n, 0);
    }
    return std::min<std::int64_t>(most, bytes + std::clamp<LONGLONG>(heap, 0, most));
}

Result<void> FitsReader::Impl::scan()
{
    for (int number = 1;; ++number) {
        int status = 0, type = 0;
        fits_movabs_hdu(handle.get(), number, &type, &status);
        if (status == END_OF_FILE) {
            fits_clear_errmsg();
            return checkEnd();
        }
        if (status != 0) {
            return fitsFail(Error::Kind::BadInput,
                            name + ", HDU " + std::to_string(number) + ": " + whyNot(status) +
                                "; fetch the file again.",
                            status);
        }
        auto hdu = describe(number);
        if (!hdu) {
            return failWith(hdu);
        }
        hdus.push_back(std::move(*hdu));
    }
}

/// A file that ends in the middle of a header has been cut short.
Result<void> FitsReader::Impl::checkEnd() const
{
    if (hdus.empty()) {
        return {};
    }
    const FitsHdu& last = hdus.back();
    const auto end = static_cast<std::uintmax_t>(ends.back());
    if (size > end) {
        std::array<char, 8> next{};
        std::streamsize count = 8;
        if (!compressed) {
            std::ifstream in(name, std::ios::binary);
            in.seekg(static_cast<std::streamoff>(end));
            in.read(next.data(), next.size());
            count = in.gcount();
        }
        // What follows the last HDU of a gzipped file is not looked at: it should not be there.
        if (compressed || (count > 0 && std::memcmp(next.data(), "XTENSION",
                                                    static_cast<std::size_t>(count)) == 0)) {
            return fail(Error::Kind::BadInput, name + ": the header of HDU " +
                                                   std::to_string(last.number + 1) +
                                                   " is cut short; fetch the file again.");
        }
    }
    return {};
}

/// Of a compressed image: that its tiles make up the image, that their bytes lie in the file, and
/// that DATASUM, where there is one, agrees. cfitsio's decoders rely on it: some read on where data
/// are damaged.
Result<void> FitsReader::Impl::checkTiles(const FitsHdu& hdu, const std::string& label) const
{
    if (hdu.kind != FitsHdu::Kind::Compressed) {
        return {};
    }
    const auto damaged = [&](const std::string& what) {
        return fail(Error::Kind::BadInput, label + ": the compressed image is damaged (" + what +
                                               "); fetch the file again.");
    };
    fitsfile* f = handle.get();
    LONGLONG rows = 0, heap = 0, width = 0, tiles = 1, pixels = 1;
    int status = select(hdu.number) ? 0 : END_OF_FILE, missing = 0, column = 0, data = 0,
        header = 0;
    fits_read_key(f, TLONGLONG, "NAXIS1", &width, nullptr, &status);
    fits_read_key(f, TLONGLONG, "NAXIS2", &rows, nullptr, &status);
    fits_read_key(f, TLONGLONG, "PCOUNT", &heap, nullptr, &status);
    for (std::size_t i = 0; i < hdu.shape.size(); ++i) {
        LONGLONG tile = i == 0 ? hdu.shape[0] : 1; // the default: row by row
        missing = 0;
        fits_read_key(f, TLONGLONG, ("ZTILE" + std::to_string(i + 1)).c_str(), &tile, nullptr,
                      &missing);
        if (tile < 1 || tile > std::max(hdu.shape[i], 1L)) {
            return damaged("ZTILE" + std::to_string(i + 1));
        }
        tiles *= (hdu.shape[i] + tile - 1) / tile;
        pixels *= tile;
    }
    char tileColumn[] = "COMPRESSED_DATA";
    fits_get_colnum(f, CASEINSEN, tileColumn, &column, &status);
    if (status != 0 || rows != tiles || rows > static_cast<LONGLONG>(size) || pixels > kMaxPixels) {
        fits_clear_errmsg();
        return damaged("ZNAXIS, ZTILE and NAXIS2 do not agree");
    }
    for (LONGLONG row = 1; row <= rows; ++row) {
        LONGLONG length = 0, offset = 0;
        fits_read_descriptll(f, column, row, &length, &offset, &status);
        if (status != 0 || length < 0 || offset < 0 || length > heap || offset > heap - length) {
            fits_clear_errmsg();
            return damaged("tile " + std::to_string(row));
        }
    }
    fits_verify_chksum(f, &data, &header, &status);
    fits_clear_errmsg();
    return data < 0 ? damaged("DATASUM") : Result<void>();
}

/// Number of values, refused where it is absurd or more than the file can hold.
Result<long long> FitsReader::Impl::checkedCount(const FitsHdu& hdu, const std::string& label) const
{
    long long count = 1;
    for (const long n : hdu.shape) {
        if (n < 0 || (n > 0 && count > kMaxPixels / n)) {
            return fail(Error::Kind::BadInput,
                        label + ": NAXIS announces " + textOfShape(hdu.shape) +
                            " values, more than can be read; correct NAXIS or give another HDU.");
        }
        count *= n;
    }
    if (auto sound = checkTiles(hdu, label); !sound) {
        return failWith(sound);
    }
    const auto index = static_cast<std::size_t>(hdu.number - 1);
    const long long stored = hdu.kind == FitsHdu::Kind::Compressed
                                 ? count / kBestCompression
                                 : count * std::max(1, std::abs(hdu.bitpix) / 8);
    const long long held = static_cast<long long>(size) - offsets[index];
    if (stored > held) {
        return fail(Error::Kind::BadInput,
                    label + ": the header announces " + textOfShape(hdu.shape) +
                        " values, more than the file holds; it was cut short or NAXIS is wrong, so "
                        "fetch it again.");
    }
    return count;
}

Result<FitsReader> FitsReader::open(const std::filesystem::path& file)
{
    std::error_code code;
    if (!std::filesystem::exists(file, code)) {
        return fail(Error::Kind::Io, file.string() + " does not exist; check the name.");
    }
    if (!std::filesystem::is_regular_file(file, code)) {
        return fail(Error::Kind::Io, file.string() + " is not a file; give the FITS file itself.");
    }
    const Lead lead = leadOf(file);
    auto impl = std::make_unique<Impl>();
    impl->name = file.string();
    impl->compressed = lead.compressed;
    if (lead.hdf5) {
        return fail(Error::Kind::NotThisFormat,
                    impl->name + " is an HDF5 file; convert it to FITS first.");
    }
    if (!lead.fits && !lead.compressed) {
        return fail(Error::Kind::NotThisFormat,
                    impl->name +
                        " is not a FITS file (it does not begin with SIMPLE); give a FITS file.");
    }
    fitsfile* raw = nullptr;
    int status = 0;
    fits_open_diskfile(&raw, impl->name.c_str(), READONLY, &status);
    impl->handle.reset(raw);
    if (status != 0) {
        return fitsFail(Error::Kind::BadInput,
                        impl->name + " cannot be read as FITS: " + whyNot(status) +
                            "; fetch the file again.",
                        status);
    }
    // Of a gzipped file: its length unpacked.
    impl->size = static_cast<std::uintmax_t>(raw->Fptr->filesize);
    if (auto done = impl->scan(); !done) {
        return failWith(done);
    }
    return FitsReader(std::move(impl));
}

} // namespace anneau
