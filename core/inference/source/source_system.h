// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/forward/psf.h"
#include "core/forward/source_matrix.h"
#include "core/inference/fit_data.h"
#include "core/model/scene.h"

#include <Eigen/Core>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace anneau {

/// Everything of a source inversion that depends on the lens and the data but not on the prior.
struct SourceSystem {
    SourceMatrix<double> lens;
    std::vector<float> weighted; ///< (Q L)^T, [source pixels, emitting pixels].
    Eigen::MatrixXd curvature;   ///< A^T W A
    Eigen::VectorXd gradient;    ///< A^T W y
    double dataNorm = 0;         ///< y^T W y
};

/// Makes the normal equations of a source under one lens after another. The blurred noise weighting
/// Q = P^T W P of the emitting pixels does not depend on the lens and is made once: it takes 4 n^2
/// bytes for n emitting pixels, 200 MB for 7000. After a stop request every function returns within
/// milliseconds, with meaningless results.
class SourceAssembler {
public:
    /// `before`: of the same data, for other pixels; what both have of Q is taken from there.
    SourceAssembler(const FitData& data, const Mask& emitting, std::stop_token stop,
                    const SourceAssembler* before = nullptr);

    SourceSystem assemble(const Scene& scene, const SourceGrid& grid,
                          const Grid<double>& light) const;
    /// Lensed and blurred image of a source.
    Grid<double> image(const SourceSystem& system, const Eigen::VectorXd& source) const;
    /// The adjoint of blurring: an image to the emitting pixels.
    std::vector<double> collect(Grid<double> image) const;

    const FitData& data() const { return m_data; }
    const ColumnImager& imager() const { return m_imager; }
    const std::vector<std::int32_t>& pixel() const { return m_imager.rays().pixel; }
    const std::stop_token& stop() const { return m_stop; }

private:
    struct Columns;

    /// Q between emitting pixels i and k. In strips of kStrip columns, all rows of a strip in one
    /// piece: one fits into a core's own cache.
    std::size_t slot(std::size_t i, std::size_t k) const
    {
        return (k / kStrip * pixel().size() + i) * kStrip + k % kStrip;
    }
    float& weighting(std::size_t i, std::size_t k) { return m_q[slot(i, k)]; }
    float weighting(std::size_t i, std::size_t k) const { return m_q[slot(i, k)]; }
    void prepareWeighting(const SourceAssembler* before);
    std::vector<std::int32_t> takeWeighting(const SourceAssembler& before);
    void makeRows(const std::vector<std::size_t>& rows);
    Grid<double> emit(const std::vector<double>& values) const;
    SourceMatrix<double> lensMatrix(const Scene& scene, const SourceGrid& grid) const;
    std::vector<float> weightedColumns(const Columns& columns) const;
    Eigen::MatrixXd sourceCurvature(const Columns& columns,
                                    const std::vector<float>& weighted) const;

    static constexpr std::size_t kStrip = 64;

    FitData m_data;
    Convolver<double> m_blur;
    ColumnImager m_imager;
    double m_area; ///< Of a pixel, arcsec^2.
    std::stop_token m_stop;
    std::vector<float> m_q; ///< area^2 P^T W P between emitting pixels, see weighting().
};

} // namespace anneau
