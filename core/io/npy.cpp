// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/npy.h"

#include "core/io/durable_file.h"
#include "core/io/half.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstring>
#include <limits>
#include <optional>

static_assert(std::endian::native == std::endian::little, "bytes are swapped for big-endian files");

namespace anneau {
namespace {

constexpr std::size_t kFileLimit = std::size_t{8} << 30;
constexpr std::size_t kHeaderLimit = 64u << 10;
constexpr std::size_t kMostAxes = 16;

struct Header {
    std::string type; ///< "<f4"
    bool fortran = false;
    std::vector<std::int64_t> shape;
    std::size_t data = 0; ///< Where the numbers begin.
};

tl::unexpected<Error> broken(const std::string& file, const std::string& why)
{
    return fail(Error::Kind::BadInput,
                file + " is not a sound NumPy file: " + why + "; write it again with numpy.save.");
}

/// The little of Python that numpy writes into headers: a dictionary of texts, True or False, and
/// tuples of whole numbers.
class HeaderText {
public:
    explicit HeaderText(std::string_view text) : m_text{text} {}

    bool take(char c)
    {
        skipSpaces();
        if (m_at < m_text.size() && m_text[m_at] == c) {
            ++m_at;
            return true;
        }
        return false;
    }
    bool take(std::string_view word)
    {
        skipSpaces();
        if (m_text.substr(m_at, word.size()) != word) {
            return false;
        }
        m_at += word.size();
        return true;
    }
    std::optional<std::string> quoted()
    {
        const char quote = take('\'') ? '\'' : take('"') ? '"' : '\0';
        const std::size_t end = quote == '\0' ? std::string_view::npos : m_text.find(quote, m_at);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        std::string word(m_text.substr(m_at, end - m_at));
        m_at = end + 1;
        return word;
    }
    /// (), (3,), (3, 4): sizes of at most 18 digits.
    std::optional<std::vector<std::int64_t>> tuple()
    {
        std::vector<std::int64_t> sizes;
        if (!take('(')) {
            return std::nullopt;
        }
        while (!take(')')) {
            const auto size = number();
            if (!size || sizes.size() == kMostAxes) {
                return std::nullopt;
            }
            sizes.push_back(*size);
            if (!take(',')) {
                return take(')') ? std::optional(sizes) : std::nullopt;
            }
        }
        return sizes;
    }
    bool atEnd()
    {
        skipSpaces();
        return m_at == m_text.size();
    }

private:
    void skipSpaces()
    {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at]))) {
            ++m_at;
        }
    }
    std::optional<std::int64_t> number()
    {
        skipSpaces();
        std::int64_t value = 0;
        std::size_t digits = 0;
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9' && digits < 18) {
            value = 10 * value + (m_text[m_at++] - '0');
            ++digits;
        }
        return digits > 0 ? std::optional(value) : std::nullopt;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

bool readDictionary(HeaderText text, Header& out)
{
    bool type = false, order = false, shape = false;
    if (!text.take('{')) {
        return false;
    }
    while (!text.take('}')) {
        const auto key = text.quoted();
        if (!key || !text.take(':')) {
            return false;
        }
        if (*key == "descr") {
            const auto word = text.quoted();
            type = word.has_value();
            out.type = word.value_or("");
        } else if (*key == "fortran_order") {
            out.fortran = text.take(std::string_view("True"));
            order = out.fortran || text.take(std::string_view("False"));
        } else if (*key == "shape") {
            const auto sizes = text.tuple();
            shape = sizes.has_value();
            out.shape = sizes.value_or(std::vector<std::int64_t>());
        } else {
            return false;
        }
        if (!text.take(',')) {
            return text.take('}') && text.atEnd() && type && order && shape;
        }
    }
    return text.atEnd() && type && order && shape;
}

Result<Header> readHeader(std::string_view bytes, const std::string& file)
{
    if (bytes.substr(0, 6) != "\x93NUMPY") {
        return fail(Error::Kind::NotThisFormat, file + " is not a NumPy file.");
    }
    const int version = bytes.size() > 7 ? static_cast<unsigned char>(bytes[6]) : 0;
    const std::size_t lengthBytes = version == 1 ? 2 : 4;
    if (version < 1 || version > 3 || bytes.size() < 8 + lengthBytes) {
        return broken(file, "its format version is none of 1, 2 and 3");
    }
    std::uint32_t length = 0;
    std::memcpy(&length, bytes.data() + 8, lengthBytes);
    if (length > kHeaderLimit || length > bytes.size() - 8 - lengthBytes) {
        return broken(file, "its header reaches beyond its end (it may have been cut short)");
    }
    Header header;
    if (!readDictionary(HeaderText(bytes.substr(8 + lengthBytes, length)), header)) {
        return broken(file, "its header does not say type, order and shape of one array");
    }
    header.data = 8 + lengthBytes + length;
    return header;
}

template <class T>
void convert(const char* from, std::size_t count, bool swap, std::vector<float>& out)
{
    out.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        char raw[sizeof(T)];
        std::memcpy(raw, from + i * sizeof(T), sizeof(T));
        if (swap) {
            std::reverse(raw, raw + sizeof(T));
        }
        T value;
        std::memcpy(&value, raw, sizeof(T));
        out[i] = static_cast<float>(value);
    }
}

void convertHalf(const char* from, std::size_t count, bool swap, std::vector<float>& out)
{
    out.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t value = 0;
        std::memcpy(&value, from + 2 * i, 2);
        const auto swapped = static_cast<std::uint16_t>((value >> 8) | (value << 8));
        out[i] = floatFromHalf(swap ? swapped : value);
    }
}

using Convert = void (*)(const char*, std::size_t, bool, std::vector<float>&);
struct NumberType {
    std::string_view name; ///< Without the byte order.
    std::size_t bytes;
    Convert convert;
};
constexpr NumberType kTypes[] = {
    {"f4", 4, convert<float>},
    {"f8", 8, convert<double>},
    {"f2", 2, convertHalf},
    {"i1", 1, convert<std::int8_t>},
    {"i2", 2, convert<std::int16_t>},
    {"i4", 4, convert<std::int32_t>},
    {"i8", 8, convert<std::int64_t>},
    {"u1", 1, convert<std::uint8_t>},
    {"u2", 2, convert<std::uint16_t>},
    {"u4", 4, convert<std::uint32_t>},
    {"u8", 8, convert<std::uint64_t>},
    {"b1", 1, convert<std::uint8_t>},
};

/// Product of the sizes; nothing beyond the file limit.
std::optional<std::size_t> countOf(const std::vector<std::int64_t>& shape)
{
    std::size_t count = 1;
    for (const std::int64_t n : shape) {
        if (n > 0 && count > kFileLimit / static_cast<std::size_t>(n)) {
            return std::nullopt;
        }
        count *= static_cast<std::size_t>(n);
    }
    return count;
}

/// From first-axis-fastest to last-axis-fastest.
std::vector<float> toRowMajor(const std::vector<float>& values,
                              const std::vector<std::int64_t>& shape)
{
    std::vector<float> out(values.size());
    std::vector<std::int64_t> index(shape.size(), 0);
    for (const float value : values) {
        std::size_t flat = 0;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            flat = flat * static_cast<std::size_t>(shape[axis]) +
                   static_cast<std::size_t>(index[axis]);
        }
        out[flat] = value;
        for (std::size_t axis = 0; axis < shape.size() && ++index[axis] == shape[axis]; ++axis) {
            index[axis] = 0;
        }
    }
    return out;
}

} // namespace

Result<NumberArray> parseNpy(std::string_view bytes, const std::string& file)
{
    const auto header = readHeader(bytes, file);
    if (!header) {
        return failWith(header);
    }
    if (header->type.find('O') != std::string::npos) {
        return fail(Error::Kind::BadInput,
                    file + " holds Python objects, which could run a program when read; save a "
                           "plain array of numbers.");
    }
    const std::string_view name =
        std::string_view(header->type).substr(header->type.empty() ? 0 : 1);
    const auto type = std::ranges::find(kTypes, name, &NumberType::name);
    const char order = header->type.empty() ? '\0' : header->type.front();
    if (type == std::end(kTypes) || (order != '<' && order != '>' && order != '|')) {
        return fail(Error::Kind::BadInput, file + " holds values of type \"" + header->type +
                                               "\"; save it as float32 (array.astype('float32')).");
    }
    const auto count = countOf(header->shape);
    if (!count) {
        return broken(file, "it claims more numbers than any file holds");
    }
    const std::string_view data = bytes.substr(header->data);
    if (data.size() != *count * type->bytes) {
        return broken(file, "its header promises " + std::to_string(*count * type->bytes) +
                                " bytes of numbers where there are " + std::to_string(data.size()) +
                                " (it may have been cut short)");
    }
    NumberArray out{header->shape, {}};
    type->convert(data.data(), *count, order == '>', out.values);
    if (header->fortran && out.shape.size() > 1) {
        out.values = toRowMajor(out.values, out.shape);
    }
    return out;
}

Result<NumberArray> readNpy(const std::filesystem::path& file)
{
    const auto bytes = readWholeFile(file, kFileLimit);
    if (!bytes) {
        return failWith(bytes);
    }
    return parseNpy(*bytes, file.string());
}

} // namespace anneau
