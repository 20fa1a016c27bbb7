// SPDX-License-Identifier: GPL-3.0-or-later
// What a desktop reads of the program: one name in all places, else its windows have no icon and a
// store does not find it.
#include "app/gui/program/application_id.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>
#include <QXmlStreamReader>

using namespace anneau;

namespace {

const QString kId = QString::fromLatin1(kApplicationId);

QString packaged(const QString& name)
{
    return QStringLiteral(ANNEAU_SOURCE_DIR "/packaging/") + name;
}

QString contentOf(const QString& file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? QString::fromUtf8(opened.readAll()) : QString();
}

/// Texts of an element of the metainfo.
QStringList elements(const QString& xml, QLatin1String name)
{
    QStringList texts;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNextStartElement() && reader.name() == name) {
            texts << reader.readElementText(QXmlStreamReader::IncludeChildElements);
        }
    }
    return texts;
}

/// Passes where the checker is not installed.
void validate(const QString& checker, const QStringList& arguments)
{
    const QString program = QStandardPaths::findExecutable(checker);
    if (program.isEmpty()) {
        QSKIP(qPrintable(checker + QStringLiteral(" is not installed")));
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    QVERIFY(process.waitForFinished());
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

} // namespace

class PackagingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// As D-Bus and the desktop entry specification want it: a domain, turned round.
    void theNameIsADomain()
    {
        static const QRegularExpression shape(
            QStringLiteral("^[a-z]+(\\.[A-Za-z][A-Za-z0-9_]*){2,}$"));
        QVERIFY(shape.match(kId).hasMatch());
    }

    void theDesktopFileGoesByIt()
    {
        const QString entry = contentOf(packaged(kId + QStringLiteral(".desktop")));
        QVERIFY(entry.startsWith(QStringLiteral("[Desktop Entry]")));
        QVERIFY(entry.contains(QStringLiteral("\nIcon=%1\n").arg(kId)));
        QVERIFY(entry.contains(QStringLiteral("\nExec=anneau %f\n")));
    }

    void theMetainfoGoesByIt()
    {
        const QString xml = contentOf(packaged(kId + QStringLiteral(".metainfo.xml")));
        QCOMPARE(elements(xml, QLatin1String("id")), QStringList(kId));
        QCOMPARE(elements(xml, QLatin1String("launchable")),
                 QStringList(kId + QStringLiteral(".desktop")));
    }

    /// Where they are installed from and to.
    void theyAreInstalledUnderIt()
    {
        const QString rules = contentOf(QStringLiteral(ANNEAU_SOURCE_DIR "/CMakeLists.txt"));
        for (const char* file : {"packaging/%1.desktop", "packaging/%1.metainfo.xml", "%1.svg"}) {
            QVERIFY2(rules.contains(QString::fromLatin1(file).arg(kId)), file);
        }
    }

    void theMetainfoIsValid()
    {
        validate(QStringLiteral("appstreamcli"),
                 {QStringLiteral("validate"), QStringLiteral("--no-net"),
                  packaged(kId + QStringLiteral(".metainfo.xml"))});
    }

    void theDesktopFileIsValid()
    {
        validate(QStringLiteral("desktop-file-validate"),
                 {packaged(kId + QStringLiteral(".desktop"))});
    }
};

ANNEAU_TEST(packaging, PackagingTest)
#include "packaging_test.moc"
