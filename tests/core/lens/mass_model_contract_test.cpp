// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/mass_model.h"
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <string>
#include <vector>

using anneau::findMassModel;
using anneau::MassModel;
using anneau::massModels;
using anneau::Parameter;
using anneau::Rng;
using anneau::test::randomValues;

namespace {

using Values = std::vector<double>;

struct Field {
    Values ax, ay, psi, xx, xy, yy, dax, day;

    Field(const MassModel& model, const Values& p, const Values& x, const Values& y)
        : ax(x.size()),
          ay(x.size()),
          psi(x.size()),
          xx(x.size()),
          xy(x.size()),
          yy(x.size()),
          dax(x.size() * p.size()),
          day(x.size() * p.size())
    {
        const std::size_t n = x.size();
        model.addDeflection(p, n, x.data(), y.data(), ax.data(), ay.data());
        model.addPotential(p, n, x.data(), y.data(), psi.data());
        model.addHessian(p, n, x.data(), y.data(), xx.data(), xy.data(), yy.data());
        model.deflectionJacobian(p, n, x.data(), y.data(), dax.data(), day.data());
    }
};

/// |a - b| within `relative` of the larger of |b| and `scale`.
bool near(double a, double b, double relative, double scale = 1)
{
    return std::abs(a - b) <= relative * std::max(std::abs(b), scale);
}

/// Positions that a ray grid can hit: spread out, on the sky's axes, near and at centres.
void positions(Rng& rng, double cx, double cy, Values& x, Values& y)
{
    for (int i = 0; i < 37; ++i) { // Odd: the last pack is partly filled.
        x.push_back(5 * rng.uniform() - 2.5);
        y.push_back(5 * rng.uniform() - 2.5);
    }
    for (const double r : {0.01, 0.3, 1.7}) {
        x.insert(x.end(), {cx + r, cx - r, cx, cx});
        y.insert(y.end(), {cy, cy, cy + r, cy - r});
    }
}

Values shifted(Values v, double by)
{
    for (double& value : v) {
        value += by;
    }
    return v;
}

double centre(const MassModel& model, const Values& p, std::string_view key)
{
    for (std::size_t k = 0; k < p.size(); ++k) {
        if (model.parameters()[k].key == key) {
            return p[k];
        }
    }
    return 0;
}

} // namespace

/// Holds for every row of the table of mass models; a new model is put to it untold.
class MassModelContractTest : public QObject {
    Q_OBJECT

    void eachModel()
    {
        QTest::addColumn<QString>("key");
        for (const MassModel* model : massModels()) {
            const QString key =
                QString::fromUtf8(model->key().data(), static_cast<int>(model->key().size()));
            QTest::newRow(qPrintable(key)) << key;
        }
    }
    const MassModel& current()
    {
        QFETCH(QString, key);
        return *findMassModel(key.toStdString());
    }

private Q_SLOTS:
    void declaresItsParameters_data() { eachModel(); }
    void declaresItsParameters()
    {
        const MassModel& model = current();
        QVERIFY(!model.label().empty());
        QVERIFY(!model.help().empty());
        for (const Parameter& p : model.parameters()) {
            QVERIFY(!p.key.empty() && !p.symbol.empty() && !p.label.empty() && !p.help.empty());
            QVERIFY(p.lower < p.upper);
            QVERIFY(p.lower <= p.initial && p.initial <= p.upper);
        }
    }

    void deflectionIsThePotentialsGradient_data() { eachModel(); }
    void deflectionIsThePotentialsGradient()
    {
        const MassModel& model = current();
        Rng rng(11, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            Values x, y;
            positions(rng, centre(model, p, "center_x"), centre(model, p, "center_y"), x, y);
            const double h = 2e-5; // Fourth order: error ~ h^4 psi^(5), roundoff ~ 1e-15/h.
            const Field at(model, p, x, y);
            const Field r1(model, p, shifted(x, h), y), l1(model, p, shifted(x, -h), y);
            const Field r2(model, p, shifted(x, 2 * h), y), l2(model, p, shifted(x, -2 * h), y);
            const Field u1(model, p, x, shifted(y, h)), d1(model, p, x, shifted(y, -h));
            const Field u2(model, p, x, shifted(y, 2 * h)), d2(model, p, x, shifted(y, -2 * h));
            for (std::size_t i = 0; i < x.size(); ++i) {
                const double byX =
                    (8 * (r1.psi[i] - l1.psi[i]) - (r2.psi[i] - l2.psi[i])) / (12 * h);
                const double byY =
                    (8 * (u1.psi[i] - d1.psi[i]) - (u2.psi[i] - d2.psi[i])) / (12 * h);
                QVERIFY2(near(at.ax[i], byX, 1e-7),
                         qPrintable(QString("%1 %2").arg(at.ax[i]).arg(byX)));
                QVERIFY2(near(at.ay[i], byY, 1e-7),
                         qPrintable(QString("%1 %2").arg(at.ay[i]).arg(byY)));
            }
        }
    }

    void hessianIsTheDeflectionsJacobian_data() { eachModel(); }
    void hessianIsTheDeflectionsJacobian()
    {
        const MassModel& model = current();
        Rng rng(12, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            Values x, y;
            positions(rng, centre(model, p, "center_x"), centre(model, p, "center_y"), x, y);
            const double h = 2e-5;
            const Field at(model, p, x, y);
            const Field r1(model, p, shifted(x, h), y), l1(model, p, shifted(x, -h), y);
            const Field r2(model, p, shifted(x, 2 * h), y), l2(model, p, shifted(x, -2 * h), y);
            const Field u1(model, p, x, shifted(y, h)), d1(model, p, x, shifted(y, -h));
            const Field u2(model, p, x, shifted(y, 2 * h)), d2(model, p, x, shifted(y, -2 * h));
            const auto slope = [h](const Values& a, const Values& b, const Values& c,
                                   const Values& d, std::size_t i) {
                return (8 * (a[i] - b[i]) - (c[i] - d[i])) / (12 * h);
            };
            for (std::size_t i = 0; i < x.size(); ++i) {
                const double r = 1e-6; // h^4/R^5 at R = 0.01.
                QVERIFY(near(at.xx[i], slope(r1.ax, l1.ax, r2.ax, l2.ax, i), r, 100));
                QVERIFY(near(at.xy[i], slope(r1.ay, l1.ay, r2.ay, l2.ay, i), r, 100));
                QVERIFY(near(at.xy[i], slope(u1.ax, d1.ax, u2.ax, d2.ax, i), r, 100));
                QVERIFY(near(at.yy[i], slope(u1.ay, d1.ay, u2.ay, d2.ay, i), r, 100));
            }
        }
    }

    void parameterSlopesMatchDifferences_data() { eachModel(); }
    void parameterSlopesMatchDifferences()
    {
        const MassModel& model = current();
        Rng rng(13, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            Values x, y;
            positions(rng, centre(model, p, "center_x"), centre(model, p, "center_y"), x, y);
            checkParameterSlopes(model, p, x, y);
        }
    }

    /// At the ends of the declared ranges, where closed forms have removable singularities (q = 1,
    /// no shear, round, isothermal), values and slopes are as regular as elsewhere.
    void slopesAreRightAtTheRangesEnds_data() { eachModel(); }
    void slopesAreRightAtTheRangesEnds()
    {
        const MassModel& model = current();
        Rng rng(14, 0);
        const std::size_t count = model.parameters().size();
        for (std::size_t k = 0; k < count; ++k) {
            const Parameter& parameter = model.parameters()[k];
            for (const double end : {parameter.lower, parameter.upper, parameter.initial}) {
                Values p = randomValues(model, rng);
                p[k] = end;
                Values x, y;
                positions(rng, centre(model, p, "center_x"), centre(model, p, "center_y"), x, y);
                checkParameterSlopes(model, p, x, y);
            }
        }
    }

    /// Backwards slopes are the Jacobian's: for a pair of weights on every ray, some of them on
    /// none, at the ranges' ends too, in double and (where one peer loses the slope in q at q = 1)
    /// in single precision.
    void gradientSumsTheJacobian_data() { eachModel(); }
    void gradientSumsTheJacobian()
    {
        const MassModel& model = current();
        Rng rng(19, 0);
        for (std::size_t k = 0; k < model.parameters().size(); ++k) {
            const Parameter& parameter = model.parameters()[k];
            for (const double end : {parameter.lower, parameter.upper, parameter.initial}) {
                Values p = randomValues(model, rng);
                p[k] = end;
                checkGradient(model, p, rng);
            }
        }
    }

    /// A ray may fall exactly on a centre: nothing there may become NaN or infinite.
    void isFiniteEverywhere_data() { eachModel(); }
    void isFiniteEverywhere()
    {
        const MassModel& model = current();
        Rng rng(15, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            const double cx = centre(model, p, "center_x");
            const double cy = centre(model, p, "center_y");
            const Values x{cx, cx + 1e-9, cx, cx + 1e-4, cx, 1e3},
                y{cy, cy, cy - 1e-9, cy, cy + 1e-4, -1e3};
            const Field f(model, p, x, y);
            for (const Values* v : {&f.ax, &f.ay, &f.psi, &f.xx, &f.xy, &f.yy, &f.dax, &f.day}) {
                for (const double value : *v) {
                    QVERIFY(std::isfinite(value));
                }
            }
            const std::vector<float> fx(x.begin(), x.end()), fy(y.begin(), y.end());
            std::vector<float> a(x.size()), b(x.size()), c(x.size());
            model.addDeflection(p, x.size(), fx.data(), fy.data(), a.data(), b.data());
            model.addHessian(p, x.size(), fx.data(), fy.data(), a.data(), b.data(), c.data());
            for (std::size_t i = 0; i < x.size(); ++i) {
                QVERIFY(std::isfinite(a[i]) && std::isfinite(b[i]) && std::isfinite(c[i]));
            }
        }
    }

    void singlePrecisionAgrees_data() { eachModel(); }
    void singlePrecisionAgrees()
    {
        const MassModel& model = current();
        Rng rng(16, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            Values x, y;
            positions(rng, centre(model, p, "center_x"), centre(model, p, "center_y"), x, y);
            std::vector<float> fx(x.begin(), x.end()), fy(y.begin(), y.end());
            x.assign(fx.begin(), fx.end());
            y.assign(fy.begin(), fy.end());
            const std::size_t n = x.size();
            std::vector<float> ax(n), ay(n), xx(n), xy(n), yy(n);
            model.addDeflection(p, n, fx.data(), fy.data(), ax.data(), ay.data());
            model.addHessian(p, n, fx.data(), fy.data(), xx.data(), xy.data(), yy.data());
            const Field f(model, p, x, y);
            // The subtraction of a centre alone moves a ray by 1e-7 arcsec or so.
            const Field moved(model, p, shifted(x, 5e-7), shifted(y, 5e-7));
            for (std::size_t i = 0; i < n; ++i) {
                const double dx = x[i] - centre(model, p, "center_x");
                const double dy = y[i] - centre(model, p, "center_y");
                const double lost = 1e-6 + 1e-6 / std::hypot(dx, dy);
                const double length = std::max(1.0, std::hypot(f.ax[i], f.ay[i]));
                QVERIFY(near(ax[i], f.ax[i], 4 * lost, length) &&
                        near(ay[i], f.ay[i], 4 * lost, length));
                const double size = std::max({1.0, std::abs(f.xx[i]), std::abs(f.yy[i])});
                const double allowed = 8 * lost * size + std::abs(moved.xx[i] - f.xx[i]) +
                                       std::abs(moved.xy[i] - f.xy[i]) +
                                       std::abs(moved.yy[i] - f.yy[i]);
                QVERIFY(std::abs(xx[i] - f.xx[i]) < allowed &&
                        std::abs(xy[i] - f.xy[i]) < allowed && std::abs(yy[i] - f.yy[i]) < allowed);
            }
        }
    }

    void resultsAreAdded_data() { eachModel(); }
    void resultsAreAdded()
    {
        const MassModel& model = current();
        Rng rng(17, 0);
        const Values p = randomValues(model, rng);
        Values x, y;
        positions(rng, 0.1, 0.2, x, y);
        const Field f(model, p, x, y);
        Values ax = f.ax, ay = f.ay;
        model.addDeflection(p, x.size(), x.data(), y.data(), ax.data(), ay.data());
        for (std::size_t i = 0; i < x.size(); ++i) {
            QCOMPARE(ax[i], 2 * f.ax[i]);
            QCOMPARE(ay[i], 2 * f.ay[i]);
        }
    }

    /// One ray gives what the same ray in a long list gives.
    void listEqualsLoop_data() { eachModel(); }
    void listEqualsLoop()
    {
        const MassModel& model = current();
        Rng rng(18, 0);
        const Values p = randomValues(model, rng);
        Values x, y;
        positions(rng, 0.1, 0.2, x, y);
        const Field all(model, p, x, y);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const Field one(model, p, {x[i]}, {y[i]});
            QCOMPARE(one.ax[0], all.ax[i]);
            QCOMPARE(one.xy[0], all.xy[i]);
        }
    }

private:
    static void checkGradient(const MassModel& model, const Values& p, Rng& rng)
    {
        std::vector<float> fx, fy, fgx, fgy;
        for (int i = 0; i < 45; ++i) {
            const bool isSilent = i >= 16 && i < 32; // A whole pack of them.
            fx.push_back(static_cast<float>(5 * rng.uniform() - 2.5));
            fy.push_back(static_cast<float>(5 * rng.uniform() - 2.5));
            fgx.push_back(isSilent ? 0.0F : static_cast<float>(rng.uniform() - 0.5));
            fgy.push_back(isSilent ? 0.0F : static_cast<float>(rng.uniform() - 0.5));
        }
        const Values x(fx.begin(), fx.end()), y(fy.begin(), fy.end());
        const Values gx(fgx.begin(), fgx.end()), gy(fgy.begin(), fgy.end());
        const std::size_t n = x.size();
        const Field f(model, p, x, y);
        Values ax(n), ay(n), dax(n * p.size()), day(n * p.size());
        model.addDeflectionWithJacobian(p, n, x.data(), y.data(), ax.data(), ay.data(), dax.data(),
                                        day.data());
        QVERIFY(dax == f.dax && day == f.day);
        for (std::size_t i = 0; i < n; ++i) {
            QVERIFY(near(ax[i], f.ax[i], 1e-13) && near(ay[i], f.ay[i], 1e-13));
        }
        Values gradient(p.size(), 1.0), single(p.size(), 1.0);
        model.addGradient(p, n, x.data(), y.data(), gx.data(), gy.data(), gradient.data());
        model.addGradient(p, n, fx.data(), fy.data(), fgx.data(), fgy.data(), single.data());
        for (std::size_t k = 0; k < p.size(); ++k) {
            double sum = 0, size = 1;
            for (std::size_t i = 0; i < n; ++i) {
                const double byX = gx[i] * dax[k * n + i], byY = gy[i] * day[k * n + i];
                sum += byX + byY;
                size += std::abs(byX) + std::abs(byY);
            }
            QVERIFY(near(gradient[k] - 1, sum, 1e-13, size));
            QVERIFY2(near(single[k] - 1, sum, 1e-4, size),
                     qPrintable(QString("%1: %2 %3")
                                    .arg(model.parameters()[k].key.data())
                                    .arg(single[k] - 1)
                                    .arg(sum)));
        }
    }
    static void checkParameterSlopes(const MassModel& model, const Values& p, const Values& x,
                                     const Values& y)
    {
        const Field at(model, p, x, y);
        const std::size_t n = x.size();
        for (std::size_t k = 0; k < p.size(); ++k) {
            const Parameter& parameter = model.parameters()[k];
            const double h = parameter.unit == anneau::Unit::Degrees ? 2e-3 : 2e-5;
            const auto moved = [&](double by) {
                Values q = p;
                q[k] += by;
                return Field(model, q, x, y);
            };
            const Field a = moved(h), b = moved(-h), c = moved(2 * h), d = moved(-2 * h);
            for (std::size_t i = 0; i < n; ++i) {
                const double byX = (8 * (a.ax[i] - b.ax[i]) - (c.ax[i] - d.ax[i])) / (12 * h);
                const double byY = (8 * (a.ay[i] - b.ay[i]) - (c.ay[i] - d.ay[i])) / (12 * h);
                const double r =
                    2e-7; // At R = 0.01 the slopes in the centre are ~ 100 and need `scale`.
                QVERIFY2(near(at.dax[k * n + i], byX, r, 30) && near(at.day[k * n + i], byY, r, 30),
                         qPrintable(QString("%1 at (%2, %3): %4 %5")
                                        .arg(parameter.key.data())
                                        .arg(x[i])
                                        .arg(y[i])
                                        .arg(at.dax[k * n + i], 0, 'g', 12)
                                        .arg(byX, 0, 'g', 12)));
            }
        }
    }
};

ANNEAU_TEST(mass_model_contract, MassModelContractTest)
#include "mass_model_contract_test.moc"
