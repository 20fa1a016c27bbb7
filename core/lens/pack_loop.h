// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/lens/bundle.h"
#include "core/lens/pack.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

/// From arrays to packs and back: what the adapters of mass and light formulas share.
namespace anneau {

/// Calls body(offset, count, x pack, y pack) over n positions; lanes past `count` repeat the last
/// one.
template <class S, class Body>
void forEachPack(std::size_t n, const S* x, const S* y, Body&& body)
{
    using V = NativePack<S>;
    constexpr std::size_t kWidth = V::kWidth;
    std::size_t i = 0;
    for (; i + kWidth <= n; i += kWidth) {
        body(i, kWidth, V::load(x + i), V::load(y + i));
    }
    if (i < n) {
        std::array<S, kWidth> px, py;
        for (std::size_t k = 0; k < kWidth; ++k) {
            px[k] = x[std::min(i + k, n - 1)];
            py[k] = y[std::min(i + k, n - 1)];
        }
        body(i, n - i, V::load(px.data()), V::load(py.data()));
    }
}

/// The same by bundles as far as they go, then by packs: body takes either.
template <class S, class Body>
[[gnu::flatten]] void forEachBundle(std::size_t n, const S* x, const S* y, Body&& body)
{
    using B = Bundle<NativePack<S>>;
    constexpr std::size_t kWidth = B::kWidth;
    std::size_t i = 0;
    for (; i + kWidth <= n; i += kWidth) {
        body(i, kWidth, B::load(x + i), B::load(y + i));
    }
    forEachPack(n - i, x + i, y + i,
                [&](std::size_t k, std::size_t count, const auto& px, const auto& py) {
                    body(i + k, count, px, py);
                });
}

/// The first `count` lanes from an array, zeros in the others.
template <class V, class S>
V loadPack(const S* from, std::size_t count)
{
    if (count == V::kWidth) {
        return V::load(from);
    }
    std::array<S, V::kWidth> all{};
    std::copy_n(from, count, all.begin());
    return V::load(all.data());
}

template <class V, class S>
void storePack(const V& value, S* to, std::size_t count)
{
    if (count == V::kWidth) {
        value.store(to);
        return;
    }
    std::array<S, V::kWidth> all;
    value.store(all.data());
    std::copy_n(all.begin(), count, to);
}

template <class V, class S>
void addPack(const V& value, S* to, std::size_t count)
{
    if (count == V::kWidth) {
        (V::load(to) + value).store(to);
        return;
    }
    std::array<S, V::kWidth> all;
    value.store(all.data());
    for (std::size_t k = 0; k < count; ++k) {
        to[k] += all[k];
    }
}

/// The values of a component as numbers of type P.
template <class P, std::size_t K>
std::array<P, K> parametersAs(std::span<const double> p)
{
    expects(p.size() == K, "a component has the wrong number of values");
    std::array<P, K> values;
    std::copy(p.begin(), p.end(), values.begin());
    return values;
}

/// The same, each the variable of its own derivative. Derivatives 0 … K - 1 are the parameters'.
template <class P, std::size_t K>
std::array<P, K> parametersAsVariables(std::span<const double> p)
{
    auto values = parametersAs<P, K>(p);
    for (std::size_t k = 0; k < K; ++k) {
        values[k].d[k] = 1.0;
    }
    return values;
}

} // namespace anneau
