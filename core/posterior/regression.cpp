// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/regression.h"

#include "core/base/error.h"

#include <Eigen/Cholesky>

#include <limits>

namespace anneau {
namespace {

using Matrix = Eigen::MatrixXd;

constexpr int kFolds = 5;
constexpr double kPenalties[] = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10}; // of the mean diagonal

Matrix rowsOf(const std::vector<float>& values, Eigen::Index rows)
{
    const auto cols = static_cast<Eigen::Index>(values.size()) / rows;
    using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(values.data(), rows, cols).cast<double>();
}

std::vector<Eigen::Index> membersOf(Eigen::Index count, int fold, bool inside)
{
    std::vector<Eigen::Index> out;
    for (Eigen::Index i = 0; i < count; ++i) {
        if ((i % kFolds == fold) == inside) {
            out.push_back(i);
        }
    }
    return out;
}

/// Guesses of the fold's truths from the products of all data with each other.
Matrix guess(const Matrix& products, const Matrix& truth, int fold, double penalty)
{
    const auto others = membersOf(truth.rows(), fold, false);
    const auto own = membersOf(truth.rows(), fold, true);
    const Matrix known = truth(others, Eigen::all);
    const Eigen::RowVectorXd mean = known.colwise().mean();
    Matrix kernel = products(others, others);
    kernel.diagonal().array() += penalty * products.diagonal().mean();
    const Matrix weights = kernel.llt().solve(known.rowwise() - mean);
    return (products(own, others) * weights).rowwise() + mean;
}

} // namespace

std::vector<float> regressedTruths(const SampleSet& set)
{
    expects(!set.data.empty() && !set.truth.empty() && set.simulations >= kLeastForRegression,
            "regressedTruths: data and truths of many simulations");
    const Matrix truth = rowsOf(set.truth, set.simulations);
    Matrix data = rowsOf(set.data, set.simulations);
    data.rowwise() -= data.colwise().mean().eval();
    const Matrix products = data * data.transpose();
    Matrix best;
    double least = std::numeric_limits<double>::infinity();
    for (const double penalty : kPenalties) {
        Matrix guesses(truth.rows(), truth.cols());
        for (int fold = 0; fold < kFolds; ++fold) {
            guesses(membersOf(truth.rows(), fold, true), Eigen::all) =
                guess(products, truth, fold, penalty);
        }
        const double error = (guesses - truth).squaredNorm();
        if (error < least) {
            least = error;
            best = std::move(guesses);
        }
    }
    std::vector<float> out;
    for (Eigen::Index i = 0; i < best.rows(); ++i) {
        for (Eigen::Index j = 0; j < best.cols(); ++j) {
            out.push_back(static_cast<float>(best(i, j)));
        }
    }
    return out;
}

} // namespace anneau
