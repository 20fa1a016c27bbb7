// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/args.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;
using namespace anneau::cli;

namespace {
Usage usage()
{
    return {.command = "paint",
            .summary = "paint a thing",
            .text = "Paints.",
            .positionals = {{"THING", "What to paint.", 1, 2}},
            .options =
                {{.name = "--output",
                  .shortName = "-o",
                  .value = "FILE",
                  .help = "Where to.",
                  .required = true},
                 {.name = "--count",
                  .kind = Option::Kind::Integer,
                  .value = "N",
                  .help = "How many.",
                  .lower = 1,
                  .upper = 9},
                 {.name = "--scale",
                  .kind = Option::Kind::Number,
                  .value = "ARCSEC",
                  .help = "How large."},
                 {.name = "--colour", .value = "C", .help = "Which.", .choices = {"red", "blue"}},
                 {.name = "--word",
                  .value = "W",
                  .help = "Any that does not rhyme.",
                  .complaint =
                      [](const std::string& word) {
                          return word.ends_with("ight") ? "It rhymes." : "";
                      }},
                 {.name = "--dry", .kind = Option::Kind::Switch, .help = "Only say."}},
            .examples = {"paint x -o y"}};
}

std::string complaintAbout(const std::vector<std::string>& words)
{
    const auto arguments = parseArguments(usage(), words);
    return arguments ? "" : arguments.error().message;
}
} // namespace

class ArgsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryForm();
    void dashesAfterTwoDashesArePositional();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void helpNamesEveryOptionAndExample();
    void nearestForgivesATypo();
};

void ArgsTest::readsEveryForm()
{
    const auto a = parseArguments(usage(), {"house", "-o", "out.fits", "--count=3", "--scale",
                                            "-0.05", "--dry", "--seed", "7"});
    QVERIFY(a.has_value());
    QCOMPARE(a->positionals(), std::vector<std::string>{"house"});
    QCOMPARE(a->text("--output"), std::string("out.fits"));
    QCOMPARE(a->integer("--count", 1), 3);
    QCOMPARE(a->number("--scale", 1), -0.05);
    QVERIFY(a->has("--dry"));
    QCOMPARE(a->integer("--seed", 1), 7);
    QVERIFY(!a->has("--colour"));
    QCOMPARE(a->text("--colour", "red"), std::string("red"));
    QVERIFY(!a->number("--threads"));
}

void ArgsTest::dashesAfterTwoDashesArePositional()
{
    const auto a = parseArguments(usage(), {"-o", "x", "--", "--count", "-"});
    QVERIFY(a.has_value());
    QCOMPARE(a->positionals(), (std::vector<std::string>{"--count", "-"}));
    QVERIFY(!wantsHelp({"--", "--help"}));
    QVERIFY(wantsHelp({"x", "-h"}));
}

void ArgsTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("part");
    QTest::newRow("unknown") << QStringList{"a", "-o", "x", "--cuont", "3"}
                             << "did you mean --count?";
    QTest::newRow("no value") << QStringList{"a", "-o"} << "--output needs a value";
    QTest::newRow("not a number") << QStringList{"a", "-o", "x", "--scale", "1,5"}
                                  << "--scale takes a number, not \"1,5\"";
    QTest::newRow("trailing letters")
        << QStringList{"a", "-o", "x", "--count", "3x"} << "a whole number from 1 to 9";
    QTest::newRow("not whole") << QStringList{"a", "-o", "x", "--count", "2.5"}
                               << "a whole number from 1 to 9";
    QTest::newRow("out of range") << QStringList{"a", "-o", "x", "--count", "10"} << "not \"10\"";
    QTest::newRow("infinite") << QStringList{"a", "-o", "x", "--scale", "inf"}
                              << "--scale takes a number";
    QTest::newRow("choice") << QStringList{"a", "-o", "x", "--colour", "green"}
                            << "one of red, blue";
    QTest::newRow("its own check")
        << QStringList{"a", "-o", "x", "--word", "light"} << "It rhymes. See";
    QTest::newRow("twice") << QStringList{"a", "-o", "x", "-o", "y"} << "given twice";
    QTest::newRow("switch with a value")
        << QStringList{"a", "-o", "x", "--dry=1"} << "takes no value";
    QTest::newRow("missing argument") << QStringList{"-o", "x"} << "needs THING";
    QTest::newRow("too many") << QStringList{"a", "b", "c", "-o", "x"}
                              << "takes 2 arguments, not 3";
    QTest::newRow("missing option") << QStringList{"a"} << "needs -o FILE";
}

void ArgsTest::saysWhatIsWrong()
{
    QFETCH(QStringList, words);
    QFETCH(QString, part);
    std::vector<std::string> plain;
    for (const QString& word : words) {
        plain.push_back(word.toStdString());
    }
    const QString message = QString::fromStdString(complaintAbout(plain));
    QVERIFY2(message.contains(part), qPrintable(message));
    QVERIFY2(message.endsWith("See: anneau-cli paint --help"), qPrintable(message));
}

void ArgsTest::helpNamesEveryOptionAndExample()
{
    const std::string help = helpText(usage());
    for (const auto& options : {usage().options, commonOptions()}) {
        for (const Option& option : options) {
            QVERIFY2(help.find(option.name) != std::string::npos, option.name.c_str());
        }
    }
    QVERIFY(help.find("paint x -o y") != std::string::npos);
    QVERIFY(help.find("130 interrupted") != std::string::npos);
}

void ArgsTest::nearestForgivesATypo()
{
    QCOMPARE(nearest("smaple", {"fit", "sample", "train"}), std::string("sample"));
    QCOMPARE(nearest("quux", {"sample", "simulate"}), std::string());
    QCOMPARE(nearest("x", {}), std::string());
}

ANNEAU_TEST(args, ArgsTest)
#include "args_test.moc"
