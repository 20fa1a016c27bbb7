// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/cuda/formula_table.h"
#include "core/cuda/kernel_bodies.h"
#include "core/cuda/lens_block.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <vector>

/// The kernels' bodies run on the host, ray after ray, over a block that was copied as to a device.
namespace anneau::test {

/// A block somewhere else than where it was made; that place is overwritten.
class CopiedBlock {
public:
    explicit CopiedBlock(Result<LensBlock> block)
    {
        expects(block.has_value(), "CopiedBlock: no block");
        m_count = block->count;
        m_isCommon = block->isCommon;
        m_memory.resize(block->bytes.size() / sizeof(std::max_align_t) + 1);
        std::memcpy(m_memory.data(), block->bytes.data(), block->bytes.size());
        std::fill(block->bytes.begin(), block->bytes.end(), std::byte{0xff});
    }
    LensView view() const { return {reinterpret_cast<const std::byte*>(m_memory.data()), m_count}; }
    bool isCommon() const { return m_isCommon; }

private:
    std::vector<std::max_align_t> m_memory;
    int m_count = 0;
    bool m_isCommon = false;
};

template <class S>
struct TwinFields {
    std::vector<S> ax, ay, xx, xy, yy;
};

/// What CudaLens::deflection() and hessian() give.
template <class Formulas, class S>
TwinFields<S> twinFields(const CopiedBlock& lens, const std::vector<S>& x, const std::vector<S>& y)
{
    const std::size_t n = x.size();
    TwinFields<S> f{std::vector<S>(n), std::vector<S>(n), std::vector<S>(n), std::vector<S>(n),
                    std::vector<S>(n)};
    const RayArrays<S> rays{n, x.data(), y.data()};
    for (std::size_t i = 0; i < n; ++i) {
        deflectBody<Formulas>(lens.view(), rays, i, f.ax.data(), f.ay.data());
        hessianBody<Formulas>(lens.view(), rays, i, f.xx.data(), f.xy.data(), f.yy.data());
    }
    return f;
}

} // namespace anneau::test
