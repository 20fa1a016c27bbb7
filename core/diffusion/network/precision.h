// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <ATen/core/Tensor.h>

#include <string>

namespace anneau {

/// The type of the network's inner convolutions on a device. "float32" and "bfloat16" are taken at
/// their word; "auto" is bfloat16 where a trial convolution is at least 1.5 times faster in it
/// (timed once per device kind: some processors only emulate it), else float32. BadInput for
/// another word.
Result<at::ScalarType> chooseInner(const std::string& precision, const at::Device& device);

} // namespace anneau
