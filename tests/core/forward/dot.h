// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

namespace anneau::test {

/// Inner product: what an adjoint is tested by.
template <class T>
double dot(const Grid<T>& a, const Grid<T>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += double(a[i]) * double(b[i]);
    }
    return sum;
}

} // namespace anneau::test
