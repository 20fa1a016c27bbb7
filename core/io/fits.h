// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace anneau {

/// One header-data unit of a FITS file.
struct FitsHdu {
    enum class Kind { Empty, Plain, Compressed, Table }; // Plain, Compressed: images
    int number = 0;                                      ///< 1 is the primary.
    std::string name;                                    ///< EXTNAME, upper case; may be empty.
    Kind kind = Kind::Empty;
    int bitpix = 0;
    std::vector<long> shape; ///< NAXIS1 first; of a table: bytes per row, rows.

    bool isImage() const { return kind == Kind::Plain || kind == Kind::Compressed; }
};

/// The values of an image of any dimension: NAXIS1 runs fastest and is `shape.front()`, so that
/// numpy's shape is this one reversed.
template <class T>
struct FitsArray {
    std::vector<long> shape;
    std::vector<T> values;
};

/// A FITS file open for reading; the only door to cfitsio besides FitsWriter. Paths are literal: no
/// brackets, no URLs. Understands gzipped files, tile compression, BSCALE, BZERO and BLANK (as
/// NaN).
///
/// Messages name the file, the HDU and what to do. What a header claims is compared with the size
/// of the file before memory is asked for. One thread at a time; several readers in several threads
/// are fine.
class FitsReader {
public:
    static Result<FitsReader> open(const std::filesystem::path& file);

    FitsReader(FitsReader&&) noexcept;
    FitsReader& operator=(FitsReader&&) noexcept;
    ~FitsReader();

    const std::string& file() const;
    const std::vector<FitsHdu>& hdus() const;
    const FitsHdu& hdu(int number) const;
    /// "x.fits[SCI]", or "x.fits[HDU 2]" for an HDU without a name.
    std::string label(int hdu) const;
    /// By EXTNAME (any case) or number; an error lists what there is.
    Result<int> find(const std::string& nameOrNumber) const;
    bool has(std::string_view name) const;

    /// Any image; axes of length 1 are kept. T is float, double or std::int64_t.
    template <class T>
    Result<FitsArray<T>> readArray(int hdu) const;
    template <class T>
    Result<FitsArray<T>> readArray(const std::string& name) const;
    /// A two-dimensional image; axes of length 1 are dropped.
    Result<Image> readImage(int hdu) const;

    /// Keyword values; nothing where the keyword is missing or of another type. `numberOf` refuses
    /// NaN.
    std::optional<double> numberOf(int hdu, const std::string& key) const;
    std::optional<std::string> textOf(int hdu, const std::string& key) const;
    /// All header cards, 80 characters each, a compressed image's as if it were not. For wcslib.
    std::string cards(int hdu) const;

    /// Columns of a binary table.
    template <class T>
    Result<std::vector<T>> readColumn(int hdu, const std::string& column) const;
    Result<std::vector<std::string>> readTextColumn(int hdu, const std::string& column) const;

    bool isPacked() const; ///< The whole file is gzipped.
    /// Byte position of an HDU's data in the unpacked file.
    std::int64_t dataOffset(int hdu) const;

private:
    struct Impl;
    explicit FitsReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// A header card to write. Long names become HIERARCH cards, long texts CONTINUE cards.
struct FitsKey {
    std::string name;
    std::variant<std::string, double, std::int64_t, bool> value;
    std::string comment;
};

/// One column of a table to write: numbers, whole numbers or texts.
struct FitsColumn {
    std::string name;
    std::variant<std::vector<double>, std::vector<std::int32_t>, std::vector<std::string>> values;
    std::string unit;
};

/// Writes a new FITS file beside its destination; finish() adds CHECKSUM and DATASUM, flushes and
/// gives it its name, replacing what was there. Without finish() nothing remains. The first failure
/// is kept and returned by finish(), so that calls need no check of their own.
class FitsWriter {
public:
    /// Absent: the headers have room for them, so that adding them later moves no data.
    enum class Checksums { Computed, Absent };

    explicit FitsWriter(const std::filesystem::path& file);
    FitsWriter(FitsWriter&&) noexcept;
    FitsWriter& operator=(FitsWriter&&) noexcept;
    ~FitsWriter();

    /// Keywords of the primary HDU, which holds no data. Call first, once.
    void primary(const std::vector<FitsKey>& keys);
    /// NAXIS1 first. `values` may be empty: the data are left to be written later, and are zero.
    void addImage(const std::string& name, const std::vector<long>& shape,
                  std::span<const float> values, const std::vector<FitsKey>& keys = {});
    void addImage(const std::string& name, const std::vector<long>& shape,
                  std::span<const double> values, const std::vector<FitsKey>& keys = {});
    void addImage(const std::string& name, const Image& image,
                  const std::vector<FitsKey>& keys = {});
    void addMask(const std::string& name, const Mask& mask, const std::vector<FitsKey>& keys = {});
    void addTable(const std::string& name, const std::vector<FitsColumn>& columns,
                  const std::vector<FitsKey>& keys = {});

    Result<void> finish(Checksums checksums = Checksums::Computed);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Brings CHECKSUM and DATASUM of every HDU of a file up to date, in place (or takes them out), and
/// replaces the primary HDU's `keys`.
Result<void> updateFits(const std::filesystem::path& file, FitsWriter::Checksums checksums,
                        const std::vector<FitsKey>& keys = {});

} // namespace anneau
