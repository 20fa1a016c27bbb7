// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/device_kernels.h"

namespace anneau {

/// In place of device_kernels.cu where there is no CUDA compiler.
const DeviceKernels* deviceKernels()
{
    return nullptr;
}

} // namespace anneau
