// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/forms/noise_form.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/redshift_form.h"
#include "widgets/forms/source_form.h"

#include <QComboBox>
#include <QLineEdit>
#include <QLocale>
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

    /// A point where the language has a comma; nothing; half a number.
    void takesARedshiftAsItIsTyped()
    {
        RedshiftForm form;
        form.setLocale(QLocale(QLocale::French));
        std::optional<double> lens, source = 9;
        int edits = 0;
        connect(&form, &RedshiftForm::edited, this,
                [&](std::optional<double> l, std::optional<double> s) {
                    lens = l;
                    source = s;
                    ++edits;
                });
        form.setRedshifts(std::nullopt, std::nullopt);
        form.show();
        QVERIFY(QTest::qWaitForWindowActive(&form));
        auto* edit = form.findChild<QLineEdit*>(QStringLiteral("redshift.lens"));
        const auto type = [edit](const char* words) {
            edit->setFocus();
            edit->selectAll();
            QTest::keyClicks(edit, QString::fromLatin1(words));
            QTest::keyClick(edit, Qt::Key_Return);
            edit->clearFocus();
        };
        type("0.5");
        QCOMPARE(lens, std::optional(0.5));
        QVERIFY(!source);
        QCOMPARE(edit->text(), QStringLiteral("0,5"));
        type("0,75");
        QCOMPARE(lens, std::optional(0.75));
        type(","); // no number
        QCOMPARE(edit->text(), QStringLiteral("0,75"));
        QCOMPARE(edits, 2);
        form.setRedshifts(0.123456789012, 2.0); // more digits than are shown
        edit->setFocus();
        edit->clearFocus();
        QCOMPARE(edits, 2);
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!lens);
        QCOMPARE(source, std::optional(2.0));
    }
};

ANNEAU_TEST(data_forms, DataFormsTest)
#include "data_forms_test.moc"
