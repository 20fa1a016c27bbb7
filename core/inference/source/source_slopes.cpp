// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/source_slopes.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"

#include <algorithm>

namespace anneau {

std::vector<double> lensMatrixGradient(const SourceAssembler& assembler,
                                       const SourceMatrix<double>& lens, const SourceGrid& grid,
                                       const DeflectionColumns& rays, std::size_t slots,
                                       const RowSensitivity& sensitivity)
{
    const PixelRays<double>& at = assembler.imager().rays();
    const BilinearGrid<double> bilinear(grid);
    const double scale = bilinear.inverseScale() / static_cast<double>(at.perPixel);
    std::vector<double> slopeX(at.x.size(), 0.0); // Of the sum by each ray's place in the source.
    std::vector<double> slopeY(at.x.size(), 0.0);
    parallelFor(lens.rows(), 64, [&](std::size_t begin, std::size_t end) {
        std::vector<double> values;
        for (std::size_t i = begin; i < end && !assembler.stop().stop_requested(); ++i) {
            const auto columns = lens.columns(i);
            values.resize(columns.size());
            sensitivity(i, columns, values.data());
            const auto of = [&](int column) {
                const auto k = std::find(columns.begin(), columns.end(), column) - columns.begin();
                return values[static_cast<std::size_t>(k)];
            };
            for (std::size_t r = i * at.perPixel; r < (i + 1) * at.perPixel; ++r) {
                const auto cell = bilinear.locate(at.x[r] - rays.ax[r], at.y[r] - rays.ay[r]);
                if (cell.index < 0) {
                    continue;
                }
                const double t00 = of(cell.index);
                const double t01 = of(cell.index + 1);
                const double t10 = of(cell.index + grid.pixels);
                const double t11 = of(cell.index + grid.pixels + 1);
                slopeX[r] = scale * ((1 - cell.v) * (t01 - t00) + cell.v * (t11 - t10));
                slopeY[r] = scale * ((1 - cell.u) * (t10 - t00) + cell.u * (t11 - t01));
            }
        }
    });
    const std::size_t total = slopeX.size();
    std::vector<double> gradient(slots, 0.0);
    for (std::size_t k = 0; k < slots; ++k) {
        for (std::size_t r = 0; r < total; ++r) { // The place moves against the deflection.
            gradient[k] -=
                slopeX[r] * rays.dax[k * total + r] + slopeY[r] * rays.day[k * total + r];
        }
    }
    return gradient;
}

} // namespace anneau
