// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/inference/chains/nuts.h"
#include "core/posterior/diagnostics.h"
#include "tests/support/test_main.h"

#include <Eigen/Dense>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>

using namespace anneau;

namespace {

/// A density from a function of point and slope.
class Density : public LogDensity {
public:
    using Function = std::function<double(const Eigen::VectorXd&, Eigen::VectorXd&)>;
    Density(std::size_t size, Function function) : m_size{size}, m_function{std::move(function)} {}
    std::size_t size() const override { return m_size; }
    double evaluate(std::span<const double> point, std::span<double> gradient) const override
    {
        ++calls;
        const auto n = static_cast<Eigen::Index>(m_size);
        Eigen::VectorXd slope = Eigen::VectorXd::Zero(n);
        const double value = m_function(Eigen::Map<const Eigen::VectorXd>(point.data(), n), slope);
        std::copy_n(slope.data(), m_size, gradient.data());
        return value;
    }
    mutable std::atomic<int> calls = 0;

private:
    std::size_t m_size;
    Function m_function;
};

/// Widths from 1e-3 to 10, correlated by 0.9 between neighbours.
Eigen::MatrixXd lopsided()
{
    const Eigen::Index n = 5;
    Eigen::VectorXd width(n);
    width << 1e-3, 10, 0.1, 1, 3;
    Eigen::MatrixXd covariance(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            covariance(i, j) = width(i) * width(j) * std::pow(0.9, std::abs(i - j));
        }
    }
    return covariance;
}

Density gaussian(const Eigen::MatrixXd& covariance)
{
    const Eigen::MatrixXd precision = covariance.inverse();
    return {static_cast<std::size_t>(covariance.rows()),
            [precision](const Eigen::VectorXd& x, Eigen::VectorXd& slope) {
                slope = -precision * x;
                return 0.5 * x.dot(slope);
            }};
}

/// x ~ N(0, 1), y given x ~ N(x^2, 0.3^2): Rosenbrock's valley.
double banana(const Eigen::VectorXd& p, Eigen::VectorXd& slope)
{
    const double off = (p(1) - p(0) * p(0)) / 0.09;
    slope << -p(0) + 2 * p(0) * off, -off;
    return -0.5 * p(0) * p(0) - 0.5 * (p(1) - p(0) * p(0)) * off;
}

/// Neal's funnel: v ~ N(0, 3^2), four others ~ N(0, exp(v)).
double funnel(const Eigen::VectorXd& p, Eigen::VectorXd& slope)
{
    const double narrow = std::exp(-p(0));
    const double squares = p.tail(4).squaredNorm();
    slope(0) = -p(0) / 9 - 2 + 0.5 * narrow * squares;
    slope.tail(4) = -narrow * p.tail(4);
    return -p(0) * p(0) / 18 - 2 * p(0) - 0.5 * narrow * squares;
}

/// Chains from the ends of a box of the given half side.
NutsState startOf(std::size_t n, double half)
{
    NutsState state;
    state.covariance =
        Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    for (std::uint32_t c = 0; c < 4; ++c) {
        Rng rng(3, c);
        std::vector<double> point(n);
        for (double& value : point) {
            value = half * (2 * rng.uniform() - 1);
        }
        state.points.push_back(std::move(point));
    }
    return state;
}

std::vector<NutsChain> run(const LogDensity& density, NutsState state, int draws,
                           NutsOptions options = {})
{
    std::vector<NutsChain> chains;
    warmUpNuts(density, state, options, {}, {});
    sampleNuts(density, state, chains, draws, options, {});
    return chains;
}

Chains of(const std::vector<NutsChain>& chains, std::size_t n,
          const std::function<double(const double*)>& number)
{
    Chains out;
    for (const NutsChain& chain : chains) {
        std::vector<double> values;
        for (std::size_t i = 0; i < chain.moves(); ++i) {
            values.push_back(number(chain.draws.data() + i * n));
        }
        out.push_back(std::move(values));
    }
    return out;
}

/// How many standard errors the mean of a number is from `exact`; its standard deviation is `sd`.
double pull(const Chains& values, double exact, double sd)
{
    double sum = 0;
    double count = 0;
    for (const auto& chain : values) {
        for (const double value : chain) {
            sum += value;
            ++count;
        }
    }
    const double worth = std::min(diagnoseChains(values).bulkEss, count);
    return (sum / count - exact) / (sd / std::sqrt(worth));
}

} // namespace

class NutsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// From a metric that knows nothing: the warm-up must find one.
    void aLopsidedGaussianHasItsMoments()
    {
        const Eigen::MatrixXd covariance = lopsided();
        const Density density = gaussian(covariance);
        const auto chains = run(density, startOf(5, 5), 500, {.warmUp = 400});
        for (std::size_t k = 0; k < 5; ++k) {
            const auto at = static_cast<Eigen::Index>(k);
            const double variance = covariance(at, at);
            const Chains values = of(chains, 5, [&](const double* p) { return p[k]; });
            const Chains squares = of(chains, 5, [&](const double* p) { return p[k] * p[k]; });
            const ChainDiagnostics got = diagnoseChains(values);
            qInfo("%zu: R-hat %.3f, effective %.0f and %.0f", k, got.rhat, got.bulkEss,
                  got.tailEss);
            QVERIFY(got.rhat < 1.02 && got.bulkEss > 500 && got.tailEss > 300);
            QVERIFY(std::abs(pull(values, 0, std::sqrt(variance))) < 4);
            QVERIFY(std::abs(pull(squares, variance, std::sqrt(2.0) * variance)) < 4);
        }
        for (const NutsChain& chain : chains) {
            QCOMPARE(chain.divergences, 0);
            QVERIFY(chain.evaluations < 500 * 12); // Of a metric that fits.
        }
    }

    void aBananaHasItsMoments()
    {
        const Density density{2, banana};
        const auto chains = run(density, startOf(2, 1), 2000, {.warmUp = 300, .acceptance = 0.9});
        // y = x^2 + 0.3 z: mean 1, variance 2 + 0.09; skewed.
        QVERIFY(std::abs(pull(of(chains, 2, [](const double* p) { return p[0]; }), 0, 1)) < 4);
        QVERIFY(std::abs(pull(of(chains, 2, [](const double* p) { return p[1]; }), 1,
                              std::sqrt(2.09))) < 4);
        QVERIFY(std::abs(pull(of(chains, 2, [](const double* p) { return p[0] * p[0]; }), 1,
                              std::sqrt(2.0))) < 4);
        // The ends of the arms: 2.3 % of x lie beyond 2.
        const Chains far = of(chains, 2, [](const double* p) { return p[0] > 2 ? 1.0 : 0.0; });
        QVERIFY(std::abs(pull(far, 0.02275, std::sqrt(0.02275 * 0.97725))) < 4);
    }

    /// A funnel's neck is too narrow for any one step: that must not go unseen.
    void aFunnelIsReported()
    {
        const Density density{5, funnel};
        const auto chains = run(density, startOf(5, 1), 400, {.warmUp = 200});
        int divergences = 0;
        for (const NutsChain& chain : chains) {
            divergences += chain.divergences;
        }
        const ChainDiagnostics got =
            diagnoseChains(of(chains, 5, [](const double* p) { return p[0]; }));
        qInfo("%d divergences, R-hat %.3f, effective %.0f", divergences, got.rhat, got.bulkEss);
        QVERIFY(divergences > 0);
        QVERIFY(got.bulkEss < 800);
    }

    /// The law of one move, without adaptation to hide anything: from exact draws to exact draws,
    /// at steps that are refused often. 4 standard errors in 8 figures: a false alarm in 2000.
    void aMoveKeepsTheDensity()
    {
        const Density density{2, banana};
        for (const double step : {0.2, 0.6}) {
            NutsState state;
            state.covariance = Eigen::MatrixXd::Identity(2, 2);
            state.step = step;
            constexpr int kChains = 4000;
            for (std::uint32_t c = 0; c < kChains; ++c) {
                Rng rng(11, c);
                const double x = rng.normal();
                state.points.push_back({x, x * x + 0.3 * rng.normal()});
            }
            std::vector<NutsChain> chains;
            sampleNuts(density, state, chains, 2, {}, {});
            double sums[4] = {};
            for (const auto& p : state.points) {
                const double z = (p[1] - p[0] * p[0]) / 0.3;
                sums[0] += p[0];
                sums[1] += (p[0] * p[0] - 1) / std::sqrt(2.0);
                sums[2] += z;
                sums[3] += (z * z - 1) / std::sqrt(2.0);
            }
            for (const double sum : sums) {
                QVERIFY2(std::abs(sum) < 4 * std::sqrt(double(kChains)),
                         qPrintable(QString("%1: %2").arg(step).arg(sum / std::sqrt(kChains))));
            }
        }
    }

    void threadsAndInterruptionsChangeNothing()
    {
        const Density density{2, banana};
        const NutsOptions options{.warmUp = 60};
        const auto runIn = [&](int threads, const std::vector<int>& pieces) {
            setThreadCount(threads);
            NutsState state = startOf(2, 1);
            std::vector<NutsChain> chains;
            warmUpNuts(density, state, options, {}, {});
            for (const int moves : pieces) {
                sampleNuts(density, state, chains, moves, options, {});
            }
            setThreadCount(0);
            return chains[3].draws;
        };
        const std::vector<double> whole = runIn(2, {30});
        QCOMPARE(whole.size(), std::size_t{60});
        QVERIFY(whole == runIn(1, {30}));
        QVERIFY(whole == runIn(2, {7, 23}));
    }

    void aStopLeavesChainsWhole()
    {
        const Density slow{2, banana};
        std::stop_source source;
        const Density density{2, [&](const Eigen::VectorXd& p, Eigen::VectorXd& slope) {
                                  if (slow.calls++ == 2000) {
                                      source.request_stop();
                                  }
                                  return banana(p, slope);
                              }};
        NutsState state = startOf(2, 1);
        state.step = 0.3;
        std::vector<NutsChain> chains;
        sampleNuts(density, state, chains, 10, {}, source.get_token());
        const NutsState before = state;
        sampleNuts(density, state, chains, 100000, {}, source.get_token());
        QVERIFY(source.stop_requested());
        QVERIFY(density.calls < 2100); // At most a step more in each chain.
        QCOMPARE(chains[0].moves(), std::size_t{10});
        QVERIFY(state.points == before.points && state.moves == before.moves);
    }
};

ANNEAU_TEST(nuts, NutsTest)
#include "nuts_test.moc"
