// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/sample_comparison.h"

#include "core/base/error.h"
#include "core/posterior/pqmass.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <vector>

namespace anneau {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double kFaint = 0.05; ///< Of the largest standard deviation: pixels below are left out.
constexpr Eigen::Index kComponents = 10;
constexpr int kCellsAPoint = 12; ///< Points for each cell of PQMass.

Rows rowsOf(std::span<const float> values, int dims)
{
    return Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
               values.data(), static_cast<Eigen::Index>(values.size()) / dims, dims)
        .cast<double>();
}

Eigen::RowVectorXd variances(const Rows& rows)
{
    return (rows.rowwise() - rows.colwise().mean()).colwise().squaredNorm() /
           static_cast<double>(rows.rows() - 1);
}

/// Expectation of ln(s^2/sigma^2) of `count` normal numbers (digamma's expansion).
double logVarianceBias(Eigen::Index count)
{
    const double dof = static_cast<double>(count - 1);
    return -1 / dof - 1 / (3 * dof * dof);
}

std::vector<float> flattened(const Rows& rows)
{
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> narrow =
        rows.cast<float>();
    return {narrow.data(), narrow.data() + narrow.size()};
}

/// Directions, as columns, along which the principal components of `rows` have unit variance.
Eigen::MatrixXd whitening(const Rows& rows)
{
    const Rows centred = rows.rowwise() - rows.colwise().mean();
    const double count = static_cast<double>(rows.rows() - 1);
    if (rows.cols() <= rows.rows()) {
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(centred.transpose() * centred /
                                                                    count);
        const Eigen::Index kept = std::min(kComponents, rows.cols());
        const Eigen::VectorXd values = solver.eigenvalues().tail(kept);
        return solver.eigenvectors().rightCols(kept) *
               values.cwiseMax(1e-300).cwiseSqrt().cwiseInverse().asDiagonal();
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(centred * centred.transpose() /
                                                                count);
    const Eigen::Index kept = std::min(kComponents, rows.rows() - 1);
    const Eigen::VectorXd values = solver.eigenvalues().tail(kept).cwiseMax(1e-300);
    return centred.transpose() * solver.eigenvectors().rightCols(kept) *
           (values * std::sqrt(count)).cwiseInverse().asDiagonal();
}

} // namespace

SampleComparison compareSamples(std::span<const float> samples, std::span<const float> gold,
                                int dims, std::uint64_t seed)
{
    expects(dims > 0 && samples.size() % static_cast<std::size_t>(dims) == 0 &&
                gold.size() % static_cast<std::size_t>(dims) == 0,
            "compareSamples: ragged rows");
    const Rows x = rowsOf(samples, dims), g = rowsOf(gold, dims);
    expects(x.rows() >= 4 && g.rows() >= 4, "compareSamples: too few samples");
    const Eigen::RowVectorXd spread = variances(x), goldSpread = variances(g);
    const Eigen::RowVectorXd offset = x.colwise().mean() - g.colwise().mean();
    const double least = kFaint * kFaint * goldSpread.maxCoeff();
    SampleComparison out;
    double squares = 0, logs = 0;
    for (Eigen::Index i = 0; i < g.cols(); ++i) {
        if (!(goldSpread[i] >= least) || !(goldSpread[i] > 0)) {
            continue;
        }
        ++out.pixels;
        squares += offset[i] * offset[i] / goldSpread[i];
        logs += std::log(std::max(spread[i], 1e-300) / goldSpread[i]);
    }
    const double count = std::max(1, out.pixels);
    const double byCounts =
        1.0 / static_cast<double>(x.rows()) + 1.0 / static_cast<double>(g.rows());
    out.meanShift = std::sqrt(squares / count);
    out.meanShiftByChance = std::sqrt(byCounts);
    out.widthRatio =
        std::exp(0.5 * (logs / count - logVarianceBias(x.rows()) + logVarianceBias(g.rows())));
    out.widthRatioError = out.widthRatio * std::sqrt(0.5 * byCounts);

    // Of both sets together: directions learnt from one would fit its noise, and with more pixels
    // than samples the other would look narrow along them.
    Rows both(x.rows() + g.rows(), g.cols());
    both << x, g;
    const Eigen::MatrixXd turn = whitening(both);
    PqmassOptions options;
    options.references = std::clamp(static_cast<int>(x.rows() + g.rows()) / kCellsAPoint, 2, 100);
    options.seed = seed;
    const auto points = flattened(x * turn), others = flattened(g * turn);
    if (options.references < static_cast<int>(x.rows() + g.rows()) / 2) {
        const PqmassResult result = pqmass(points, others, static_cast<int>(turn.cols()), options);
        out.pqmassMean = result.mean;
        out.pqmassPValue = result.pValue;
        out.pqmassExpected = options.references - 1;
    }
    return out;
}

} // namespace anneau
