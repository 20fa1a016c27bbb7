// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <fitsio.h>

#include <memory>
#include <string>

namespace anneau {

/// Closes a cfitsio handle; what could not be flushed is reported by whoever closes on purpose.
struct FitsCloser {
    void operator()(fitsfile* handle) const
    {
        int status = 0;
        fits_close_file(handle, &status);
        fits_clear_errmsg();
    }
};
using FitsHandle = std::unique_ptr<fitsfile, FitsCloser>;

/// cfitsio's own words for `status`, and an empty message stack.
inline std::string fitsDetail(int status)
{
    char text[FLEN_ERRMSG] = "";
    fits_get_errstatus(status, text);
    std::string detail = std::string("cfitsio ") + std::to_string(status) + ": " + text;
    while (fits_read_errmsg(text) != 0) {
        detail += std::string("; ") + text;
    }
    return detail;
}

inline tl::unexpected<Error> fitsFail(Error::Kind kind, std::string message, int status)
{
    return fail(kind, std::move(message), fitsDetail(status));
}

} // namespace anneau
