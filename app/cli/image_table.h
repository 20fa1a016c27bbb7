// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/arrival.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <vector>

namespace anneau::cli {

/// Days per arcsec^2 of Fermat potential in the default cosmology (flat, H0 70 km/s/Mpc, Omega_m
/// 0.3), if both redshifts are known and in order.
std::optional<double> delayUnit(const std::optional<double>& zLens,
                                const std::optional<double>& zSource);

/// One line an image, the first to arrive first: position, magnification, type, delay.
std::string imageTable(const std::vector<ArrivedImage>& images,
                       const std::optional<double>& daysPerSquareArcsec);
nlohmann::ordered_json imagesJson(const std::vector<ArrivedImage>& images,
                                  const std::optional<double>& daysPerSquareArcsec);

} // namespace anneau::cli
