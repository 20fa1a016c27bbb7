// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/light/light_model.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using anneau::findLightModel;
using anneau::LightModel;
using anneau::lightModels;
using anneau::Parameter;
using anneau::Rng;

namespace {

using Values = std::vector<double>;

Values randomValues(const LightModel& model, Rng& rng)
{
    Values p;
    for (const Parameter& parameter : model.parameters()) {
        const double upper = parameter.unit == anneau::Unit::None || parameter.periodic
                                 ? parameter.upper
                                 : std::min(parameter.upper, 3.0);
        p.push_back(parameter.lower + (upper - parameter.lower) * (0.15 + 0.7 * rng.uniform()));
    }
    return p;
}

/// Spread out, and at some distance from the centre, where profiles may be cuspy.
void positions(Rng& rng, Values& x, Values& y)
{
    for (int i = 0; i < 45; ++i) {
        x.push_back(6 * rng.uniform() - 3);
        y.push_back(6 * rng.uniform() - 3);
    }
}

Values brightness(const LightModel& model, const Values& p, const Values& x, const Values& y)
{
    Values values(x.size());
    model.addBrightness(p, x.size(), x.data(), y.data(), values.data());
    return values;
}

double fourthOrder(double a1, double b1, double a2, double b2, double h)
{
    return (8 * (a1 - b1) - (a2 - b2)) / (12 * h);
}

} // namespace

/// Holds for every row of the table of light models; a new model is put to it untold.
class LightModelContractTest : public QObject {
    Q_OBJECT

    void eachModel()
    {
        QTest::addColumn<QString>("key");
        for (const LightModel* model : lightModels()) {
            const QString key =
                QString::fromUtf8(model->key().data(), static_cast<int>(model->key().size()));
            QTest::newRow(qPrintable(key)) << key;
        }
    }
    const LightModel& current()
    {
        QFETCH(QString, key);
        return *findLightModel(key.toStdString());
    }

private Q_SLOTS:
    void slopesMatchDifferences_data() { eachModel(); }
    void slopesMatchDifferences()
    {
        const LightModel& model = current();
        const std::size_t count = model.parameters().size();
        Rng rng(21, 0);
        for (std::size_t trial = 0; trial < 20 + 2 * count; ++trial) {
            Values p = randomValues(model, rng);
            if (trial >=
                20) { // Also at the ends of the ranges, where they are not a vanishing size.
                const std::size_t k = (trial - 20) / 2;
                const Parameter& end = model.parameters()[k];
                p[k] = trial % 2 == 0 && end.lower > 0 ? end.lower
                       : end.periodic                  ? end.upper
                                                       : p[k];
                p[k] = end.key == "q" && trial % 2 == 1 ? 1.0 : p[k];
            }
            Values x, y;
            positions(rng, x, y);
            const std::size_t n = x.size();
            Values jac(n * count), dx(n), dy(n);
            model.brightnessJacobian(p, n, x.data(), y.data(), jac.data(), dx.data(), dy.data());
            const Values at = brightness(model, p, x, y);
            const auto agrees = [&](std::size_t i, double slope, double difference) {
                // Differences of order h^4, in units of the brightness and its logarithmic slopes.
                return std::abs(slope - difference) <=
                       1e-6 * (std::abs(slope) + std::abs(at[i])) + 1e-9;
            };
            for (std::size_t k = 0; k < count; ++k) {
                const double h = model.parameters()[k].unit == anneau::Unit::Degrees
                                     ? 1e-2
                                     : 1e-4 * std::min(1.0, p[k] > 0 ? p[k] : 1.0);
                const auto moved = [&](double by) {
                    Values q = p;
                    q[k] += by;
                    return brightness(model, q, x, y);
                };
                const Values a = moved(h), b = moved(-h), c = moved(2 * h), d = moved(-2 * h);
                for (std::size_t i = 0; i < n; ++i) {
                    QVERIFY(agrees(i, jac[k * n + i], fourthOrder(a[i], b[i], c[i], d[i], h)));
                }
            }
            const double h = 1e-4;
            const auto at2 = [&](double sx, double sy) {
                Values u = x, v = y;
                for (std::size_t i = 0; i < n; ++i) {
                    u[i] += sx;
                    v[i] += sy;
                }
                return brightness(model, p, u, v);
            };
            const Values r1 = at2(h, 0), l1 = at2(-h, 0), r2 = at2(2 * h, 0), l2 = at2(-2 * h, 0);
            const Values u1 = at2(0, h), d1 = at2(0, -h), u2 = at2(0, 2 * h), d2 = at2(0, -2 * h);
            for (std::size_t i = 0; i < n; ++i) {
                QVERIFY(agrees(i, dx[i], fourthOrder(r1[i], l1[i], r2[i], l2[i], h)));
                QVERIFY(agrees(i, dy[i], fourthOrder(u1[i], d1[i], u2[i], d2[i], h)));
            }
        }
    }

    void isFiniteAtTheCentre_data() { eachModel(); }
    void isFiniteAtTheCentre()
    {
        const LightModel& model = current();
        const std::size_t count = model.parameters().size();
        Rng rng(22, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            const auto at = [&](std::string_view key) {
                const auto table = model.parameters();
                return p[static_cast<std::size_t>(std::ranges::find(table, key, &Parameter::key) -
                                                  table.begin())];
            };
            const double cx = at("center_x");
            const double cy = at("center_y");
            const Values x{cx, cx + 1e-9, cx, cx + 1e-3, 1e3}, y{cy, cy, cy - 1e-6, cy, 1e3};
            const std::size_t n = x.size();
            Values values = brightness(model, p, x, y), jac(n * count), dx(n), dy(n);
            model.brightnessJacobian(p, n, x.data(), y.data(), jac.data(), dx.data(), dy.data());
            for (const Values* v : {&values, &jac, &dx, &dy}) {
                QVERIFY(std::all_of(v->begin(), v->end(),
                                    [](double value) { return std::isfinite(value); }));
            }
            const bool peaks = !model.key().starts_with("Shapelets");
            QVERIFY(!peaks || (values[0] >= values[1] && values[1] >= values[3]));
        }
    }

    void singlePrecisionAgrees_data() { eachModel(); }
    void singlePrecisionAgrees()
    {
        const LightModel& model = current();
        Rng rng(23, 0);
        for (int trial = 0; trial < 20; ++trial) {
            const Values p = randomValues(model, rng);
            Values x, y;
            positions(rng, x, y);
            const std::vector<float> fx(x.begin(), x.end()), fy(y.begin(), y.end());
            x.assign(fx.begin(), fx.end());
            y.assign(fy.begin(), fy.end());
            std::vector<float> values(x.size());
            model.addBrightness(p, x.size(), fx.data(), fy.data(), values.data());
            const Values exact = brightness(model, p, x, y);
            double scale = 0; // Shapelets of opposite signs cancel.
            for (std::size_t i = 0; i < x.size(); ++i) {
                scale = std::max(scale, model.key().starts_with("Shapelets") ? 1e-6 * exact[i] : 0);
            }
            for (std::size_t i = 0; i < x.size(); ++i) {
                QVERIFY(std::abs(values[i] - exact[i]) <=
                        3e-5 * std::abs(exact[i]) + 1e-7 + 30 * scale);
            }
        }
    }
};

ANNEAU_TEST(light_model_contract, LightModelContractTest)
#include "light_model_contract_test.moc"
