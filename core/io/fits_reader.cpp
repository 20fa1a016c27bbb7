// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/fits_reader_impl.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

template <class T>
constexpr int typeCode()
{
    if constexpr (std::is_same_v<T, float>) {
        return TFLOAT;
    } else if constexpr (std::is_same_v<T, double>) {
        return TDOUBLE;
    } else {
        static_assert(std::is_same_v<T, std::int64_t>);
        return TLONGLONG;
    }
}

} // namespace

FitsReader::FitsReader(std::unique_ptr<Impl> impl) : m_impl{std::move(impl)} {}
FitsReader::FitsReader(FitsReader&&) noexcept = default;
FitsReader& FitsReader::operator=(FitsReader&&) noexcept = default;
FitsReader::~FitsReader() = default;

const std::string& FitsReader::file() const
{
    return m_impl->name;
}

const std::vector<FitsHdu>& FitsReader::hdus() const
{
    return m_impl->hdus;
}

const FitsHdu& FitsReader::hdu(int number) const
{
    expects(number >= 1 && number <= static_cast<int>(m_impl->hdus.size()),
            "FitsReader: no such HDU");
    return m_impl->hdus[static_cast<std::size_t>(number - 1)];
}

std::string FitsReader::label(int number) const
{
    const FitsHdu& h = hdu(number);
    return file() + "[" + (h.name.empty() ? "HDU " + std::to_string(number) : h.name) + "]";
}

bool FitsReader::has(std::string_view name) const
{
    return std::any_of(hdus().begin(), hdus().end(),
                       [&](const FitsHdu& h) { return h.name == name; });
}

Result<int> FitsReader::find(const std::string& nameOrNumber) const
{
    std::string list;
    for (const FitsHdu& h : hdus()) {
        if (upperCase(nameOrNumber) == h.name || nameOrNumber == std::to_string(h.number)) {
            return h.number;
        }
        list += (list.empty() ? "" : ", ") + std::to_string(h.number) +
                (h.name.empty() ? "" : " " + h.name);
    }
    return fail(Error::Kind::BadInput,
                file() + " has no HDU " + nameOrNumber + "; it has " + list + ".");
}

template <class T>
Result<FitsArray<T>> FitsReader::readArray(int number) const
{
    const FitsHdu& h = hdu(number);
    if (!h.isImage()) {
        return fail(Error::Kind::BadInput,
                    label(number) + " holds no image; give an HDU that does.");
    }
    const auto count = m_impl->checkedCount(h, label(number));
    if (!count) {
        return failWith(count);
    }
    if (!m_impl->select(number)) {
        return fail(Error::Kind::Io, label(number) + " cannot be read any more; check the disk.");
    }
    FitsArray<T> array{h.shape, std::vector<T>(static_cast<std::size_t>(*count))};
    if (*count == 0) {
        return array;
    }
    T blank{};
    if constexpr (std::is_floating_point_v<T>) {
        blank = std::numeric_limits<T>::quiet_NaN();
    }
    int status = 0, anyBlank = 0;
    std::vector<LONGLONG> first(h.shape.size(), 1);
    fits_read_pixll(m_impl->handle.get(), typeCode<T>(), first.data(), *count,
                    std::is_floating_point_v<T> ? &blank : nullptr, array.values.data(), &anyBlank,
                    &status);
    if (status != 0) {
        return fitsFail(
            Error::Kind::BadInput,
            label(number) +
                ": its pixels cannot be read; the file is damaged or cut short, so fetch it again.",
            status);
    }
    return array;
}

template <class T>
Result<FitsArray<T>> FitsReader::readArray(const std::string& name) const
{
    const auto number = find(name);
    return number ? readArray<T>(*number) : Result<FitsArray<T>>(failWith(number));
}

template Result<FitsArray<float>> FitsReader::readArray<float>(int) const;
template Result<FitsArray<double>> FitsReader::readArray<double>(int) const;
template Result<FitsArray<std::int64_t>> FitsReader::readArray<std::int64_t>(int) const;
template Result<FitsArray<float>> FitsReader::readArray<float>(const std::string&) const;
template Result<FitsArray<double>> FitsReader::readArray<double>(const std::string&) const;
template Result<FitsArray<std::int64_t>>
FitsReader::readArray<std::int64_t>(const std::string&) const;

Result<Image> FitsReader::readImage(int number) const
{
    std::vector<long> shape = hdu(number).shape;
    while (shape.size() > 2 && std::count(shape.begin(), shape.end(), 1L) > 0) {
        shape.erase(std::find(shape.begin(), shape.end(), 1L));
    }
    if (hdu(number).isImage() && (shape.size() != 2 || shape[0] < 1 || shape[1] < 1)) {
        return fail(Error::Kind::BadInput,
                    label(number) + " has NAXIS = " + std::to_string(hdu(number).shape.size()) +
                        " (" + textOfShape(hdu(number).shape) +
                        "), not a two-dimensional image; cut one out or give another HDU.");
    }
    auto array = readArray<float>(number);
    if (!array) {
        return failWith(array);
    }
    Image grid(static_cast<int>(shape[1]), static_cast<int>(shape[0]));
    std::copy(array->values.begin(), array->values.end(), grid.begin());
    return grid;
}

std::optional<double> FitsReader::numberOf(int number, const std::string& key) const
{
    double value = 0;
    int status = m_impl->select(number) ? 0 : END_OF_FILE;
    fits_read_key(m_impl->handle.get(), TDOUBLE, key.c_str(), &value, nullptr, &status);
    fits_clear_errmsg();
    return status == 0 && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<std::string> FitsReader::textOf(int number, const std::string& key) const
{
    int status = m_impl->select(number) ? 0 : END_OF_FILE;
    char* text = nullptr;
    fits_read_key_longstr(m_impl->handle.get(), key.c_str(), &text, nullptr, &status);
    fits_clear_errmsg();
    std::optional<std::string> value;
    if (status == 0 && text != nullptr) {
        value = text;
    }
    int ignored = 0;
    fits_free_memory(text, &ignored);
    return value;
}

std::string FitsReader::cards(int number) const
{
    int status = m_impl->select(number) ? 0 : END_OF_FILE, count = 0;
    char* text = nullptr;
    fits_convert_hdr2str(m_impl->handle.get(), 1, nullptr, 0, &text, &count, &status);
    std::string all = status == 0 && text != nullptr
                          ? std::string(text, static_cast<std::size_t>(count) * 80)
                          : "";
    fits_clear_errmsg();
    int ignored = 0;
    fits_free_memory(text, &ignored);
    return all;
}

bool FitsReader::isPacked() const
{
    return m_impl->compressed;
}

std::int64_t FitsReader::dataOffset(int number) const
{
    hdu(number);
    return m_impl->offsets[static_cast<std::size_t>(number - 1)];
}

namespace {

/// Selects the column; its number and repeat count.
struct ColumnInfo {
    int number = 0;
    long repeat = 0;
    long long rows = 0;
};

Result<ColumnInfo> columnOf(fitsfile* f, const std::string& label, const std::string& column)
{
    ColumnInfo info;
    int status = 0, type = 0;
    long width = 0;
    LONGLONG rows = 0;
    std::string name = column; // cfitsio wants a writable text
    fits_get_colnum(f, CASEINSEN, name.data(), &info.number, &status);
    fits_get_coltype(f, info.number, &type, &info.repeat, &width, &status);
    fits_get_num_rowsll(f, &rows, &status);
    if (status != 0) {
        return fitsFail(Error::Kind::BadInput,
                        label + " has no column " + column + "; it is not a file of this kind.",
                        status);
    }
    info.rows = rows;
    return info;
}

} // namespace

template <class T>
Result<std::vector<T>> FitsReader::readColumn(int number, const std::string& column) const
{
    if (hdu(number).kind != FitsHdu::Kind::Table || !m_impl->select(number)) {
        return fail(Error::Kind::BadInput,
                    label(number) + " is not a table; it is not a file of this kind.");
    }
    const auto info = columnOf(m_impl->handle.get(), label(number), column);
    if (!info) {
        return failWith(info);
    }
    const long long count =
        info->repeat > 0 && info->rows < kMaxPixels / info->repeat ? info->rows * info->repeat : -1;
    if (count < 0 || count > static_cast<long long>(m_impl->size)) {
        return fail(Error::Kind::BadInput,
                    label(number) +
                        ": NAXIS2 announces more rows than the file holds; fetch it again.");
    }
    std::vector<T> values(static_cast<std::size_t>(count));
    int status = 0;
    fits_read_col(m_impl->handle.get(), typeCode<T>(), info->number, 1, 1, count, nullptr,
                  values.data(), nullptr, &status);
    if (status != 0) {
        return fitsFail(Error::Kind::BadInput,
                        label(number) + ": column " + column +
                            " cannot be read; the file is damaged or cut short.",
                        status);
    }
    return values;
}

template Result<std::vector<float>> FitsReader::readColumn<float>(int, const std::string&) const;
template Result<std::vector<double>> FitsReader::readColumn<double>(int, const std::string&) const;
template Result<std::vector<std::int64_t>>
FitsReader::readColumn<std::int64_t>(int, const std::string&) const;

Result<std::vector<std::string>> FitsReader::readTextColumn(int number,
                                                            const std::string& column) const
{
    if (hdu(number).kind != FitsHdu::Kind::Table || !m_impl->select(number)) {
        return fail(Error::Kind::BadInput,
                    label(number) + " is not a table; it is not a file of this kind.");
    }
    const auto info = columnOf(m_impl->handle.get(), label(number), column);
    if (!info) {
        return failWith(info);
    }
    if (info->repeat < 0 || info->repeat > hdu(number).shape[0] ||
        info->rows > static_cast<long long>(m_impl->size)) {
        return fail(Error::Kind::BadInput, label(number) + ": column " + column +
                                               " is longer than the file; fetch it again.");
    }
    std::vector<std::string> values;
    for (long long row = 1; row <= info->rows; ++row) {
        std::vector<char> text(static_cast<std::size_t>(info->repeat) + 1, '\0');
        char* place = text.data();
        char blank[] = "";
        int status = 0;
        fits_read_col(m_impl->handle.get(), TSTRING, info->number, row, 1, 1, blank, &place,
                      nullptr, &status);
        if (status != 0) {
            return fitsFail(Error::Kind::BadInput,
                            label(number) + ": column " + column +
                                " cannot be read; the file is damaged or cut short.",
                            status);
        }
        values.emplace_back(text.data());
    }
    return values;
}

} // namespace anneau
