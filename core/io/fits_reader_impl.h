// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/fits.h"
#include "core/io/fits_handle.h"

#include <cstdint>
#include <string>
#include <vector>

namespace anneau {

constexpr long long kMaxPixels = 1LL << 31; ///< Of one image or column.

/// "301 x 301"
std::string textOfShape(const std::vector<long>& shape);
std::string upperCase(std::string text);

/// What a FitsReader knows of its file after open(): the scan is in fits_scan.cpp.
struct FitsReader::Impl {
    FitsHandle handle;
    std::string name;
    std::vector<FitsHdu> hdus;
    std::vector<std::int64_t> offsets, ends;
    std::uintmax_t size = 0;
    bool compressed = false; // the whole file, by gzip

    bool select(int number) const
    {
        int status = 0, type = 0;
        fits_movabs_hdu(handle.get(), number, &type, &status);
        if (status != 0) {
            fits_clear_errmsg();
        }
        return status == 0;
    }

    Result<void> scan();
    Result<FitsHdu> describe(int number);
    std::int64_t dataBytes(const FitsHdu& hdu) const;
    Result<void> checkEnd() const;
    Result<void> checkTiles(const FitsHdu& hdu, const std::string& label) const;
    Result<long long> checkedCount(const FitsHdu& hdu, const std::string& label) const;
};

} // namespace anneau
