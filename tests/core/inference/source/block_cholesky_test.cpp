// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/inference/source/block_cholesky.h"
#include "tests/support/test_main.h"

#include <Eigen/Dense>
#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

/// Condition number about 1e6; `n` is no multiple of a block.
Eigen::MatrixXd matrix(Eigen::Index n)
{
    Rng rng(3, static_cast<std::uint32_t>(n));
    Eigen::MatrixXd a(n, n);
    for (double& value : a.reshaped()) {
        value = rng.normal();
    }
    for (Eigen::Index i = 0; i < n; ++i) {
        a.col(i) *= std::pow(10.0, -3.0 * static_cast<double>(i) / static_cast<double>(n));
    }
    return a * a.transpose() + 1e-5 * Eigen::MatrixXd::Identity(n, n);
}

} // namespace

class BlockCholeskyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreesWithTheWholeMatrix_data()
    {
        QTest::addColumn<int>("n");
        for (const int n : {1, 31, 96, 97, 301}) {
            QTest::newRow(std::to_string(n).c_str()) << n;
        }
    }
    void agreesWithTheWholeMatrix()
    {
        QFETCH(int, n);
        Eigen::MatrixXd m = matrix(n);
        const Eigen::LLT<Eigen::MatrixXd> expected(m);
        const Eigen::VectorXd right = Eigen::VectorXd::LinSpaced(n, -1, 2);
        Eigen::MatrixXd lower = m.leftCols(std::min(n, 40));
        // The upper triangle is not read.
        m.triangularView<Eigen::StrictlyUpper>().setConstant(7);
        const BlockCholesky factor(m, {});
        QVERIFY(factor.ok());
        const double logDet = 2 * expected.matrixLLT().diagonal().array().log().sum();
        QVERIFY(std::abs(factor.logDeterminant() - logDet) < 1e-9 * n);
        const Eigen::VectorXd solution = expected.solve(right);
        QVERIFY((factor.solve(right) - solution).norm() < 1e-8 * solution.norm());
        const Eigen::MatrixXd inverse = expected.solve(Eigen::MatrixXd::Identity(n, n));
        QVERIFY((factor.inverse() - inverse).norm() < 1e-8 * inverse.norm());
        const Eigen::MatrixXd solved = expected.matrixL().solve(lower);
        factor.solveLowerInPlace(lower);
        QVERIFY((lower - solved).norm() < 1e-8 * solved.norm());
    }

    void refusesWhatIsNotPositive()
    {
        Eigen::MatrixXd m = matrix(150);
        m(120, 120) = -1;
        QVERIFY(!BlockCholesky(m, {}).ok());
    }

    void stopsWhenAsked()
    {
        std::stop_source source;
        source.request_stop();
        QVERIFY(!BlockCholesky(matrix(150), source.get_token()).ok());
    }
};

ANNEAU_TEST(block_cholesky, BlockCholeskyTest)
#include "block_cholesky_test.moc"
