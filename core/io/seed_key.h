// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/fits.h"

#include <cstdint>
#include <optional>

namespace anneau {

/// The seed of a run's random numbers in a FITS header: as text, for integers of FITS are signed.
FitsKey seedKey(std::uint64_t seed);

/// That of the primary header; nothing where it is missing or damaged.
std::optional<std::uint64_t> seedOf(const FitsReader& reader);

} // namespace anneau
