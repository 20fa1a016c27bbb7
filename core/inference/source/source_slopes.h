// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/light_images.h"
#include "core/inference/source/source_system.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace anneau {

/// Writes T_ij of emitting pixel i for the source pixels j in `columns`, those of row i of L.
using RowSensitivity =
    std::function<void(std::size_t i, std::span<const std::int32_t> columns, double* sensitivity)>;

/// Sum over emitting pixels i and source pixels j of T_ij dL_ij/dp for each of `slots` coordinates
/// p of the lens: how anything that depends on the lens through the matrix L alone follows p, if it
/// follows L_ij by T_ij. `rays`: deflections of the assembler's rays with `slots` columns.
/// `sensitivity` is called from several threads.
std::vector<double> lensMatrixGradient(const SourceAssembler& assembler,
                                       const SourceMatrix<double>& lens, const SourceGrid& grid,
                                       const DeflectionColumns& rays, std::size_t slots,
                                       const RowSensitivity& sensitivity);

} // namespace anneau
