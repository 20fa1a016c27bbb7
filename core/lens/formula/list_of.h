// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/dual.h"
#include "core/lens/formula/block_list.h"
#include "core/lens/lane.h"

#include <vector>

/// ListOf<P, T>: the list in which a formula of numbers P keeps what it prepares. A std::vector,
/// but for the numbers of CUDA devices, whose lists travel there with the lens.
namespace anneau {
namespace detail {

template <class P, class T>
struct ListFor {
    using Type = std::vector<T>;
};
template <class S, class T>
struct ListFor<Lane<S>, T> {
    using Type = BlockList<T>;
};
template <class S, int N, class T>
struct ListFor<Dual<Lane<S>, N>, T> {
    using Type = BlockList<T>;
};

} // namespace detail

template <class P, class T = P>
using ListOf = typename detail::ListFor<P, T>::Type;

} // namespace anneau
