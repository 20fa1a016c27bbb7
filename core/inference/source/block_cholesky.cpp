// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/block_cholesky.h"

#include "core/base/error.h"
#include "core/base/parallel.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace anneau {
namespace {

using Eigen::Index;

constexpr Index kBlock = 96;   ///< Columns that are eliminated together.
constexpr Index kColumns = 32; ///< Right-hand sides between two looks at the stop token.
constexpr Index kWide = 128;   ///< Of the inverse: with few columns most time goes into copying L.

/// Runs work(i) for i in 0 … count - 1. Later items are shorter: long and short ones alternate, so
/// that threads finish together.
template <class Work>
void forEachBlock(Index count, const std::stop_token& stop, const Work& work)
{
    parallelFor(static_cast<std::size_t>(count), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
            const auto at = static_cast<Index>(i);
            work(at % 2 == 0 ? at / 2 : count - 1 - at / 2);
        }
    });
}

} // namespace

BlockCholesky::BlockCholesky(Eigen::MatrixXd matrix, std::stop_token stop)
    : m_lower{std::move(matrix)},
      m_stop{std::move(stop)}
{
    expects(m_lower.rows() == m_lower.cols(), "BlockCholesky: a matrix that is not square");
    const Index n = m_lower.rows();
    for (Index begin = 0; begin < n; begin += kBlock) {
        const Index size = std::min(kBlock, n - begin);
        if (!factorDiagonal(begin, size)) {
            return;
        }
        solvePanel(begin, size);
        updateRest(begin, size);
        if (m_stop.stop_requested()) {
            return;
        }
    }
    m_ok = true;
}

bool BlockCholesky::factorDiagonal(Index begin, Index size)
{
    auto block = m_lower.block(begin, begin, size, size);
    const Eigen::LLT<Eigen::MatrixXd> factor(block);
    if (factor.info() != Eigen::Success) {
        return false;
    }
    block = factor.matrixLLT();
    return true;
}

/// The rows below a factored diagonal block.
void BlockCholesky::solvePanel(Index begin, Index size)
{
    const Index first = begin + size;
    const Index rows = m_lower.rows() - first;
    const auto diagonal = m_lower.block(begin, begin, size, size).triangularView<Eigen::Lower>();
    forEachBlock((rows + kBlock - 1) / kBlock, m_stop, [&](Index i) {
        const Index row = first + i * kBlock;
        auto part = m_lower.block(row, begin, std::min(kBlock, m_lower.rows() - row), size);
        diagonal.transpose().template solveInPlace<Eigen::OnTheRight>(part);
    });
}

/// What the columns begin … begin + size - 1 take away from those to the right.
void BlockCholesky::updateRest(Index begin, Index size)
{
    const Index first = begin + size;
    const Index n = m_lower.rows();
    forEachBlock((n - first + kBlock - 1) / kBlock, m_stop, [&](Index i) {
        const Index col = first + i * kBlock;
        const Index width = std::min(kBlock, n - col);
        m_lower.block(col, col, n - col, width).noalias() -=
            m_lower.block(col, begin, n - col, size) *
            m_lower.block(col, begin, width, size).transpose();
    });
}

double BlockCholesky::logDeterminant() const
{
    return 2 * m_lower.diagonal().array().log().sum();
}

Eigen::VectorXd BlockCholesky::solve(const Eigen::VectorXd& right) const
{
    return solveUpper(m_lower.triangularView<Eigen::Lower>().solve(right));
}

void BlockCholesky::solveLowerInPlace(Eigen::MatrixXd& right) const
{
    forEachBlock((right.cols() + kColumns - 1) / kColumns, m_stop, [&](Index i) {
        auto part = right.middleCols(i * kColumns, std::min(kColumns, right.cols() - i * kColumns));
        m_lower.triangularView<Eigen::Lower>().solveInPlace(part);
    });
}

Eigen::VectorXd BlockCholesky::solveUpper(const Eigen::VectorXd& right) const
{
    return m_lower.triangularView<Eigen::Lower>().transpose().solve(right);
}

Eigen::MatrixXd BlockCholesky::inverse() const
{
    const Index n = m_lower.rows();
    const Index blocks = (n + kWide - 1) / kWide;
    // X = L^-1, then X^T X: both only where they are not known to be zero or the same.
    Eigen::MatrixXd x = Eigen::MatrixXd::Identity(n, n);
    forEachBlock(blocks, m_stop, [&](Index i) {
        const Index col = i * kWide;
        auto part = x.block(col, col, n - col, std::min(kWide, n - col));
        m_lower.bottomRightCorner(n - col, n - col)
            .triangularView<Eigen::Lower>()
            .solveInPlace(part);
    });
    Eigen::MatrixXd result(n, n);
    forEachBlock(blocks, m_stop, [&](Index i) {
        const Index col = i * kWide;
        const Index width = std::min(kWide, n - col);
        result.block(col, col, n - col, width).noalias() =
            x.bottomRightCorner(n - col, n - col).triangularView<Eigen::Lower>().transpose() *
            x.block(col, col, n - col, width);
    });
    result.triangularView<Eigen::StrictlyUpper>() = result.transpose();
    return result;
}

} // namespace anneau
