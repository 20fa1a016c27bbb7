// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "core/io/fits_handle.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace anneau {
namespace {

/// The fewest significant digits, from 15, that bring the number back exactly.
int digitsOf(double value)
{
    int digits = 15;
    char text[40];
    for (; digits < 17; ++digits) {
        std::snprintf(text, sizeof text, "%.*G", digits, value);
        if (std::strtod(text, nullptr) == value) {
            break;
        }
    }
    return digits;
}

void writeKey(fitsfile* f, const FitsKey& key, int& status)
{
    const char* name = key.name.c_str();
    const char* comment = key.comment.empty() ? nullptr : key.comment.c_str();
    if (const auto* text = std::get_if<std::string>(&key.value)) {
        std::string plain = *text; // FITS texts are printable ASCII
        std::replace_if(
            plain.begin(), plain.end(), [](unsigned char c) { return c < 32 || c > 126; }, '?');
        fits_update_key_longstr(f, name, plain.c_str(), comment, &status);
    } else if (const auto* number = std::get_if<double>(&key.value)) {
        if (std::isfinite(*number)) { // FITS has no notation for the others
            fits_update_key_dbl(f, name, *number, -digitsOf(*number), comment, &status);
        }
    } else if (const auto* whole = std::get_if<std::int64_t>(&key.value)) {
        LONGLONG value = *whole;
        fits_update_key(f, TLONGLONG, name, &value, comment, &status);
    } else {
        int flag = std::get<bool>(key.value) ? 1 : 0;
        fits_update_key(f, TLOGICAL, name, &flag, comment, &status);
    }
}

void writeChecksums(fitsfile* f, FitsWriter::Checksums checksums, int& status)
{
    int count = 0;
    fits_get_num_hdus(f, &count, &status);
    for (int number = 1; number <= count && status == 0; ++number) {
        fits_movabs_hdu(f, number, nullptr, &status);
        if (checksums == FitsWriter::Checksums::Computed) {
            fits_write_chksum(f, &status);
        } else {
            // Written first, so that the header has room for them whenever they are computed.
            for (const char* key : {"CHECKSUM", "DATASUM"}) {
                fits_update_key_str(f, key, "", nullptr, &status);
                fits_delete_key(f, key, &status);
            }
        }
    }
}

} // namespace

struct FitsWriter::Impl {
    std::filesystem::path file, beside;
    FitsHandle handle;
    int status = 0;

    ~Impl()
    {
        handle.reset();
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
    }

    template <class T>
    void image(const std::string& name, int bitpix, int type, const std::vector<long>& shape,
               std::span<const T> values, const std::vector<FitsKey>& keys)
    {
        std::vector<LONGLONG> sizes(shape.begin(), shape.end());
        LONGLONG count = 1;
        for (const LONGLONG n : sizes) {
            count *= n;
        }
        expects(values.empty() || count == static_cast<LONGLONG>(values.size()),
                "FitsWriter: shape and values disagree");
        fits_create_imgll(handle.get(), bitpix, static_cast<int>(sizes.size()), sizes.data(),
                          &status);
        header(name, keys);
        if (!values.empty()) {
            // cfitsio takes non-const, but only reads.
            fits_write_img(handle.get(), type, 1, count, const_cast<T*>(values.data()), &status);
        }
    }

    void header(const std::string& name, const std::vector<FitsKey>& keys)
    {
        fits_update_key_str(handle.get(), "EXTNAME", name.c_str(), nullptr, &status);
        for (const FitsKey& key : keys) {
            writeKey(handle.get(), key, status);
        }
    }
};

FitsWriter::FitsWriter(const std::filesystem::path& file) : m_impl{std::make_unique<Impl>()}
{
    m_impl->file = file;
    m_impl->beside = file;
    m_impl->beside += ".new" + std::to_string(::getpid());
    std::error_code ignored;
    std::filesystem::remove(m_impl->beside, ignored);
    fitsfile* raw = nullptr;
    fits_create_diskfile(&raw, m_impl->beside.c_str(), &m_impl->status);
    m_impl->handle.reset(raw);
}

FitsWriter::FitsWriter(FitsWriter&&) noexcept = default;
FitsWriter& FitsWriter::operator=(FitsWriter&&) noexcept = default;
FitsWriter::~FitsWriter() = default;

void FitsWriter::primary(const std::vector<FitsKey>& keys)
{
    fits_create_img(m_impl->handle.get(), BYTE_IMG, 0, nullptr, &m_impl->status);
    for (const FitsKey& key : keys) {
        writeKey(m_impl->handle.get(), key, m_impl->status);
    }
}

void FitsWriter::addImage(const std::string& name, const std::vector<long>& shape,
                          std::span<const float> values, const std::vector<FitsKey>& keys)
{
    m_impl->image(name, FLOAT_IMG, TFLOAT, shape, values, keys);
}

void FitsWriter::addImage(const std::string& name, const std::vector<long>& shape,
                          std::span<const double> values, const std::vector<FitsKey>& keys)
{
    m_impl->image(name, DOUBLE_IMG, TDOUBLE, shape, values, keys);
}

void FitsWriter::addImage(const std::string& name, const Image& image,
                          const std::vector<FitsKey>& keys)
{
    addImage(name, {image.cols(), image.rows()}, std::span<const float>(image.data(), image.size()),
             keys);
}

void FitsWriter::addMask(const std::string& name, const Mask& mask,
                         const std::vector<FitsKey>& keys)
{
    m_impl->image(name, BYTE_IMG, TBYTE, {mask.cols(), mask.rows()},
                  std::span<const std::uint8_t>(mask.data(), mask.size()), keys);
}

void FitsWriter::addTable(const std::string& name, const std::vector<FitsColumn>& columns,
                          const std::vector<FitsKey>& keys)
{
    std::vector<std::string> names, formats, units;
    std::size_t rows = 0;
    for (const FitsColumn& column : columns) {
        names.push_back(column.name);
        units.push_back(column.unit);
        rows = std::visit([](const auto& values) { return values.size(); }, column.values);
        if (std::holds_alternative<std::vector<double>>(column.values)) {
            formats.emplace_back("1D");
        } else if (std::holds_alternative<std::vector<std::int32_t>>(column.values)) {
            formats.emplace_back("1J");
        } else {
            std::size_t longest = 1;
            for (const std::string& text : std::get<std::vector<std::string>>(column.values)) {
                longest = std::max(longest, text.size());
            }
            formats.push_back(std::to_string(longest) + "A");
        }
    }
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> list;
        for (std::string& text : texts) {
            list.push_back(text.data());
        }
        return list;
    };
    fitsfile* f = m_impl->handle.get();
    int& status = m_impl->status;
    fits_create_tbl(f, BINARY_TBL, static_cast<LONGLONG>(rows), static_cast<int>(columns.size()),
                    pointers(names).data(), pointers(formats).data(), pointers(units).data(),
                    name.c_str(), &status);
    for (const FitsKey& key : keys) {
        writeKey(f, key, status);
    }
    const auto count = static_cast<LONGLONG>(rows);
    for (std::size_t i = 0; i < columns.size() && rows > 0; ++i) {
        const int number = static_cast<int>(i) + 1;
        auto values = columns[i].values;
        if (auto* numbers = std::get_if<std::vector<double>>(&values)) {
            fits_write_col(f, TDOUBLE, number, 1, 1, count, numbers->data(), &status);
        } else if (auto* wholes = std::get_if<std::vector<std::int32_t>>(&values)) {
            fits_write_col(f, TINT, number, 1, 1, count, wholes->data(), &status);
        } else {
            fits_write_col(f, TSTRING, number, 1, 1, count,
                           pointers(std::get<std::vector<std::string>>(values)).data(), &status);
        }
    }
}

Result<void> FitsWriter::finish(Checksums checksums)
{
    int& status = m_impl->status;
    if (m_impl->handle) {
        writeChecksums(m_impl->handle.get(), checksums, status);
        int closed = 0;
        fits_close_file(m_impl->handle.release(), &closed);
        status = status != 0 ? status : closed;
    }
    if (status != 0) {
        return fitsFail(Error::Kind::Io,
                        "Cannot write " + m_impl->file.string() +
                            ": check that the folder exists, that you may write there and that the "
                            "disk is not full.",
                        status);
    }
    return renameDurably(m_impl->beside, m_impl->file);
}

Result<void> updateFits(const std::filesystem::path& file, FitsWriter::Checksums checksums,
                        const std::vector<FitsKey>& keys)
{
    fitsfile* raw = nullptr;
    int status = 0;
    fits_open_diskfile(&raw, file.c_str(), READWRITE, &status);
    for (const FitsKey& key : keys) {
        if (status == 0) {
            writeKey(raw, key, status);
        }
    }
    if (status == 0) {
        writeChecksums(raw, checksums, status);
    }
    if (raw != nullptr) {
        int closed = 0;
        fits_close_file(raw, &closed);
        status = status != 0 ? status : closed;
    }
    if (status != 0) {
        return fitsFail(Error::Kind::Io,
                        "Cannot write " + file.string() +
                            ": check that you may write it and that the disk is not full.",
                        status);
    }
    return {};
}

} // namespace anneau
