// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sampler_guide.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;

class SamplerGuideTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void namesAreTakenApart();
    void otherNamesAreRefusedWithTheListOfNames_data();
    void otherNamesAreRefusedWithTheListOfNames();
    void everyPresetHasItsMeasurement();
};

void SamplerGuideTest::namesAreTakenApart()
{
    for (const SamplerPreset& preset : samplerPresets()) {
        const auto name = parseSampler(std::string(preset.key));
        QVERIFY(name.has_value());
        QCOMPARE(name->base, std::string(preset.key));
        QCOMPARE(name->moves, 0); // beyond the preset's own
    }
    const auto composed = parseSampler("cla+pc+mala");
    QVERIFY(composed.has_value());
    QVERIFY(composed->base.empty());
    QCOMPARE(composed->conditioning, std::string("cla"));
    QCOMPARE(composed->integrator, std::string("pc"));
    QCOMPARE(composed->moves, 200);
    const auto moved = parseSampler("preview+mala35");
    QVERIFY(moved.has_value());
    QCOMPARE(moved->base, std::string("preview"));
    QCOMPARE(moved->moves, 35);
    QVERIFY(parseSampler("gaussian").has_value() && parseSampler("split_gibbs+mala").has_value());
}

void SamplerGuideTest::otherNamesAreRefusedWithTheListOfNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"", "best", "Default", "cla", "cla+", "+pc", "cla+best", "best+pc",
                             "default+mala0", "default+mala-3", "default+mala2x", "instant+mala",
                             "gaussian+mala9", "cla+pc+heun", "default+mala99999999999"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void SamplerGuideTest::otherNamesAreRefusedWithTheListOfNames()
{
    QFETCH(QString, name);
    const auto parsed = parseSampler(name.toStdString());
    QVERIFY(!parsed.has_value());
    QCOMPARE(parsed.error().kind, Error::Kind::BadInput);
    const QString message = QString::fromStdString(parsed.error().message);
    for (const auto& keys : {conditioningKeys(), integratorKeys()}) {
        for (const std::string_view key : keys) {
            QVERIFY(message.contains(QString::fromLatin1(key.data(), qsizetype(key.size()))));
        }
    }
    QVERIFY(message.contains("instant, preview, default, calibrated, gold"));
    QVERIFY(message.endsWith("not \"" + name + "\"."));
}

/// The table that comes with the program has a row for every preset and shows in the help; what it
/// says of the calibrated ones is what they are offered as.
void SamplerGuideTest::everyPresetHasItsMeasurement()
{
    for (const SamplerPreset& preset : samplerPresets()) {
        const std::string line = measuredLine(preset.key);
        QVERIFY2(!line.empty(), std::string(preset.key).c_str());
        QVERIFY(samplerHelp().find(line) != std::string::npos);
    }
    QVERIFY(measuredLine("nothing").empty());
    for (const MeasuredSampler& row : measuredSamplers()) {
        if (row.sampler == "default" || row.sampler == "calibrated" || row.sampler == "gold") {
            QVERIFY2(row.leastWidth > 0.95 && row.mostWidth < 1.12, row.sampler.c_str());
            QVERIFY2(row.weightError > 0 && row.weightError < 0.1, row.sampler.c_str());
        }
    }
}

ANNEAU_TEST(sampler_guide, SamplerGuideTest)
#include "sampler_guide_test.moc"
