// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cuda/cuda_device.h"

#include <optional>
#include <string>

namespace anneau {

/// The device on which our own CUDA kernels are to run for a --device: none for "cpu", none for
/// "auto" where there is none. For "cuda" without them, none if the engine has CUDA by itself, for
/// LibTorch's kernels do then, and otherwise NoDevice in one sentence.
Result<std::optional<CudaDevice>> chooseCudaKernels(const std::string& device);

} // namespace anneau
