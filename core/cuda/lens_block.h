// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/scene.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace anneau {

/// Mass components prepared for the kernels, in one block of memory that means the same wherever it
/// is copied: `count` BlockEntry, then lenses and their lists (core/lens/formula/block_list.h).
struct LensBlock {
    std::vector<std::byte> bytes;
    int count = 0;
    bool isCommon = true; ///< All of them are CommonMassFormulas.
};

/// Which formula a component has, by its place in MassFormulas, and where in the block its Lens is.
struct BlockEntry {
    std::uint32_t formula;
    std::uint32_t offset;
};

/// For values and their slopes in the position, in precision S: float or double. BadInput for a
/// model that is no formula (pixels).
template <class S>
Result<LensBlock> lensBlock(const std::vector<Component>& lens);

/// For slopes in the parameters of one component, which must have one of CommonMassFormulas.
template <class S>
Result<LensBlock> slopesBlock(const Component& component);

} // namespace anneau
