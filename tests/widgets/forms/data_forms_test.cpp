// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/forms/noise_form.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/source_form.h"

#include <QComboBox>
#include <QSpinBox>
#include <QTest>

using namespace anneau;

/// The forms of noise and source grid.
class DataFormsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void editsTheNoiseFactor()
    {
        NoiseForm form;
        NoiseSpec heard;
        connect(&form, &NoiseForm::edited, this, [&](const NoiseSpec& noise) { heard = noise; });
        form.findChild<NumberBox*>(QStringLiteral("noise.scale"))->setValue(1.4);
        QCOMPARE(heard.scale, 1.4);
        QVERIFY(heard.kind == NoiseSpec::Kind::Map);
    }

    void aConstantNoiseIsNeverZero()
    {
        NoiseForm form;
        NoiseSpec heard;
        connect(&form, &NoiseForm::edited, this, [&](const NoiseSpec& noise) { heard = noise; });
        auto* kind = form.findChild<QComboBox*>(QStringLiteral("noise.kind"));
        auto* sigma = form.findChild<NumberBox*>(QStringLiteral("noise.sigma"));
        QVERIFY(!sigma->isEnabled());
        kind->setCurrentIndex(1);
        Q_EMIT kind->activated(1); // what a choice by hand emits
        QVERIFY(heard.kind == NoiseSpec::Kind::Constant);
        QVERIFY(heard.sigma > 0);
        QVERIFY(sigma->isEnabled());
    }

    void finerPixelsKeepTheField()
    {
        SourceForm form;
        SourceGrid heard;
        connect(&form, &SourceForm::edited, this, [&](const SourceGrid& grid) { heard = grid; });
        form.setGrid({64, 0.04, 0.1, -0.2});
        form.findChild<QSpinBox*>(QStringLiteral("source.pixels"))->setValue(128);
        QCOMPARE(heard.pixels, 128);
        QCOMPARE(heard.pixels * heard.pixelScale, 64 * 0.04);
        QCOMPARE(heard.centerX, 0.1);
    }

    void keepsTheChosenPriorWhenTheListGrows()
    {
        SourceForm form;
        QVERIFY(form.prior().empty()); // only the Gaussian one
        form.setPriors({{QStringLiteral("a"), {}, 64, "a.safetensors"},
                        {QStringLiteral("b"), {}, 64, "b.safetensors"}});
        form.choosePrior("b.safetensors");
        form.setPriors({{QStringLiteral("0"), {}, 64, "0.safetensors"},
                        {QStringLiteral("b"), {}, 64, "b.safetensors"}});
        QCOMPARE(form.prior(), std::filesystem::path("b.safetensors"));
    }
};

ANNEAU_TEST(data_forms, DataFormsTest)
#include "data_forms_test.moc"
