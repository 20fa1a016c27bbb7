// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace anneau {

/// Numbers of another program's file. `shape` is numpy's, the slowest axis first; `values` run in
/// that order. An empty shape is a single number.
struct NumberArray {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

} // namespace anneau
