// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <stop_token>

namespace anneau {

/// Cholesky factor of a dense symmetric positive definite matrix, made block by block on all
/// threads; a stop request is seen between blocks, within a tenth of a second. What a stopped call
/// leaves is meaningless. Const functions may be called from several threads.
class BlockCholesky {
public:
    BlockCholesky() = default;
    /// Reads the lower triangle of `matrix`.
    BlockCholesky(Eigen::MatrixXd matrix, std::stop_token stop);

    /// False: the matrix is not positive definite, or the work was stopped.
    bool ok() const { return m_ok; }
    double logDeterminant() const; ///< Of the matrix.
    Eigen::VectorXd solve(const Eigen::VectorXd& right) const;
    /// L^-1 right, L the lower factor.
    void solveLowerInPlace(Eigen::MatrixXd& right) const;
    /// L^-T right: standard normal numbers become draws with the inverse for covariance.
    Eigen::VectorXd solveUpper(const Eigen::VectorXd& right) const;
    Eigen::MatrixXd inverse() const;

private:
    bool factorDiagonal(Eigen::Index begin, Eigen::Index size);
    void solvePanel(Eigen::Index begin, Eigen::Index size);
    void updateRest(Eigen::Index begin, Eigen::Index size);

    Eigen::MatrixXd m_lower; ///< The part above the diagonal is not used.
    std::stop_token m_stop;
    bool m_ok = false;
};

} // namespace anneau
