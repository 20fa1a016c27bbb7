// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace anneau::cli {

/// What a timing depends on.
struct Machine {
    std::string processor; ///< "Intel(R) Xeon(R) …", or "unknown".
    int cores = 0;         ///< Logical ones that this process may use.
    double memoryGb = 0;   ///< 1e9 bytes.
    std::string system;    ///< "Debian GNU/Linux 12 (bookworm)"
};

Machine thisMachine();

} // namespace anneau::cli
