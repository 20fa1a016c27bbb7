// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "tests/support/test_main.h"
#include "widgets/forms/value_scale.h"

#include <QTest>

#include <cmath>

using namespace anneau;

class ValueScaleTest : public QObject {
    Q_OBJECT

    static std::vector<const Parameter*> everyParameter()
    {
        std::vector<const Parameter*> all;
        for (const MassModel* model : massModels()) {
            for (const Parameter& parameter : model->parameters()) {
                all.push_back(&parameter);
            }
        }
        for (const LightModel* model : lightModels()) {
            for (const Parameter& parameter : model->parameters()) {
                all.push_back(&parameter);
            }
        }
        return all;
    }

private Q_SLOTS:
    void reachesBothEndsOfEveryParameter()
    {
        for (const Parameter* parameter : everyParameter()) {
            const ValueScale scale(*parameter);
            QCOMPARE(scale.value(0), parameter->lower);
            QCOMPARE(scale.value(ValueScale::kPositions), parameter->upper);
        }
    }

    void returnsToThePositionItCameFrom()
    {
        for (const Parameter* parameter : everyParameter()) {
            const ValueScale scale(*parameter);
            for (int position = 0; position <= ValueScale::kPositions; position += 50) {
                QCOMPARE(scale.position(scale.value(position)), position);
            }
        }
    }

    void holdsTheInitialValue()
    {
        for (const Parameter* parameter : everyParameter()) {
            QVERIFY(ValueScale(*parameter).contains(parameter->initial));
        }
    }

    void flagsValuesOutsideTheRange()
    {
        Parameter parameter;
        parameter.lower = -1;
        parameter.upper = 2;
        const ValueScale scale(parameter);
        QVERIFY(scale.contains(2));
        QVERIFY(!scale.contains(2.001));
        QVERIFY(!scale.contains(-1.001));
    }

    void resolvesFaintFluxes()
    {
        Parameter parameter;
        parameter.unit = Unit::Flux;
        parameter.lower = 0;
        parameter.upper = 1000;
        const ValueScale scale(parameter);
        QVERIFY(scale.value(10) < 0.01); // a linear scale would be at 10 already
    }

    void stepsByOneTwoOrFive()
    {
        for (const Parameter* parameter : everyParameter()) {
            const double step = ValueScale(*parameter).step();
            const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
            QVERIFY(std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 ||
                    std::abs(mantissa - 5) < 1e-6);
        }
    }
};

ANNEAU_TEST(value_scale, ValueScaleTest)
#include "value_scale_test.moc"
