// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/number_array.h"

#include <filesystem>
#include <string>

/// Between core/io/hdf5.cpp and the library that it opens, which alone knows the HDF5 library: that
/// one pulls in a score of others, and nothing else in the program needs it.
namespace anneau {

struct Hdf5Request {
    std::filesystem::path file;
    std::string dataset;
    bool onlyLook = false; ///< Leave the numbers; `found` is the answer.
};

struct Hdf5Answer {
    bool found = false;
    NumberArray array;
};

} // namespace anneau

extern "C" void anneauReadHdf5(const anneau::Hdf5Request& request,
                               anneau::Result<anneau::Hdf5Answer>& answer);
