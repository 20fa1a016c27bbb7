// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cuda/cuda_device.h"
#include "core/session/engine.h"

#include <stop_token>
#include <vector>

namespace anneau {

/// Median times, by the device's own clock, of our CUDA kernels: ray shooting, slopes in the lens'
/// parameters, a pixelated source and its adjoint, each beside the floor of an H200-class card
/// (card_floor.h). Copies to and from the device are not in them. Ends early, with what it has,
/// when stopped; errors are those of checked().
Result<std::vector<BenchEntry>> benchCuda(const CudaDevice& device,
                                          const std::stop_token& stop = {}, int repeats = 25);

} // namespace anneau
