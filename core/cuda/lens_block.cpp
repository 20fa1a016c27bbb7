// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/lens_block.h"

#include "core/cuda/formula_table.h"
#include "core/lens/pack_loop.h"

#include <cstring>
#include <string>

namespace anneau {
namespace {

LensBlock emptyBlock(std::size_t count)
{
    LensBlock block;
    block.bytes.resize(count * sizeof(BlockEntry));
    block.count = static_cast<int>(count);
    return block;
}

/// Prepares the lens of component k and appends it.
template <class Formula, class P>
void append(const P* p, std::size_t k, LensBlock& block)
{
    const BlockWriter writer;
    const typename Formula::template Lens<P> lens(p);
    const BlockEntry entry{kFormulaPlace<Formula>,
                           static_cast<std::uint32_t>(writer.append(lens, block.bytes))};
    std::memcpy(block.bytes.data() + k * sizeof(BlockEntry), &entry, sizeof(entry));
    block.isCommon = block.isCommon && isAmong<Formula>(CommonMassFormulas{});
}

template <class Formula, class S>
bool appendValues(const Component& component, std::size_t k, LensBlock& block)
{
    if (component.type != Formula::key) {
        return false;
    }
    const auto p = parametersAs<Lane<S>, Formula::parameters.size()>(component.values);
    append<Formula>(p.data(), k, block);
    return true;
}
template <class S, class... Formula>
bool appendAnyValues(FormulaList<Formula...>, const Component& c, std::size_t k, LensBlock& block)
{
    return (appendValues<Formula, S>(c, k, block) || ...);
}

template <class Formula, class S>
bool appendVariables(const Component& component, LensBlock& block)
{
    if (component.type != Formula::key) {
        return false;
    }
    constexpr std::size_t kCount = Formula::parameters.size();
    using P = Dual<Lane<S>, static_cast<int>(kCount)>;
    const auto p = parametersAsVariables<P, kCount>(component.values);
    append<Formula>(p.data(), 0, block);
    return true;
}
template <class S, class... Formula>
bool appendAnyVariables(FormulaList<Formula...>, const Component& component, LensBlock& block)
{
    return (appendVariables<Formula, S>(component, block) || ...);
}

} // namespace

template <class S>
Result<LensBlock> lensBlock(const std::vector<Component>& lens)
{
    LensBlock block = emptyBlock(lens.size());
    for (std::size_t k = 0; k < lens.size(); ++k) {
        if (!appendAnyValues<S>(MassFormulas{}, lens[k], k, block)) {
            return fail(Error::Kind::BadInput, "The CUDA kernels have no mass model \"" +
                                                   lens[k].type + "\"; use --device cpu.");
        }
    }
    return block;
}

template <class S>
Result<LensBlock> slopesBlock(const Component& component)
{
    LensBlock block = emptyBlock(1);
    if (!appendAnyVariables<S>(CommonMassFormulas{}, component, block)) {
        return fail(Error::Kind::BadInput, "The CUDA kernels have no slopes of the mass model \"" +
                                               component.type + "\"; use --device cpu.");
    }
    return block;
}

template Result<LensBlock> lensBlock<float>(const std::vector<Component>&);
template Result<LensBlock> lensBlock<double>(const std::vector<Component>&);
template Result<LensBlock> slopesBlock<float>(const Component&);
template Result<LensBlock> slopesBlock<double>(const Component&);

} // namespace anneau
