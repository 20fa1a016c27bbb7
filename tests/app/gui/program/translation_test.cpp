// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/core_sentences.h"
#include "app/gui/program/core_sentences_table.h"
#include "app/gui/program/language.h"
#include "app/gui/window/main_window.h"
#include "core/io/observation_reader.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "tests/support/test_main.h"
#include "widgets/forms/model_terms.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

using namespace anneau;

namespace {
QSet<QString> placeholders(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("%[0-9]+"));
    QSet<QString> found;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext()) {
        found.insert(matches.next().captured());
    }
    return found;
}

void requireTerm(std::string_view term)
{
    const bool listed = std::any_of(std::begin(kModelTerms), std::end(kModelTerms),
                                    [term](const char* known) { return term == known; });
    QVERIFY2(listed, std::string(term).c_str());
}

/// All texts in the sources of some folders, adjacent ones joined, as printf has them.
QString literalsOf(const QStringList& folders)
{
    QString all;
    for (const QString& folder : folders) {
        QDirIterator files(QStringLiteral(ANNEAU_SOURCE_DIR "/") + folder, {"*.cpp", "*.h"},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly)) {
                all += QString::fromUtf8(file.readAll());
            }
        }
    }
    const QString quote(QChar(1)); // one that is part of a text
    static const QRegularExpression joint(QStringLiteral("\"\\s*\""));
    all.replace(QStringLiteral("\\\""), quote).remove(joint);
    return all.replace(quote, QStringLiteral("\""))
        .replace(QStringLiteral("%%"), QStringLiteral("%"));
}

template <class M>
void requireTermsOf(const M& model)
{
    requireTerm(model.label());
    requireTerm(model.help());
    for (const Parameter& parameter : model.parameters()) {
        requireTerm(parameter.label);
        requireTerm(parameter.help);
    }
}
} // namespace

class TranslationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyModelTermIsListed()
    {
        for (const MassModel* model : massModels()) {
            requireTermsOf(*model);
        }
        for (const LightModel* model : lightModels()) {
            requireTermsOf(*model);
        }
    }

    /// The table repeats what core puts together: each part must still be said there.
    void everyCoreSentenceIsStillSaid()
    {
        const QString said = literalsOf({QStringLiteral("core"), QStringLiteral("widgets/jobs")});
        QVERIFY(said.size() > 10000);
        static const QRegularExpression hole(QStringLiteral("%[1-9]"));
        for (const char* sentence : kCoreSentences) {
            for (const QString& part : QString::fromUtf8(sentence).split(hole)) {
                QVERIFY2(said.contains(part.trimmed()), sentence);
            }
        }
    }

    void coreSentencesAreTranslated_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("french");
        QTest::newRow("a name") << "a b.fits does not exist; check the name."
                                << "a b.fits n’existe pas ; vérifiez le nom.";
        QTest::newRow("numbers") << "x.fits[PSF]: the PSF sums to 0.985; it is normalised to 1."
                                 << "x.fits[PSF] : la somme de la PSF est 0,985 ; elle est "
                                    "normalisée à 1.";
        QTest::newRow("a word") << "x is taken to hold variances, which agrees best with the "
                                   "scatter of the sky (0.5)."
                                << "x est lu comme contenant des variances, ce qui s’accorde le "
                                   "mieux avec la dispersion du ciel (0,5).";
        QTest::newRow("per cent") << "37 % of the light around the lens is in no part of the model."
                                  << "37 % de la lumière autour de la lentille n’est dans aucune "
                                     "partie du modèle.";
        QTest::newRow("chosen words")
            << "Metropolis chains that start at the samples go to images that the prior finds more "
               "likely (2 ln p changes by 350): the samples are too rough or too wide; use the "
               "sampler calibrated."
            << "Des chaînes de Metropolis partant des échantillons vont vers des images que l’a "
               "priori juge plus probables (2 ln p change de 350) : les échantillons sont trop "
               "rugueux ou trop dispersés ; utilisez l’échantillonneur calibré.";
        QTest::newRow("within") << "The source's pixels are left out: a.fits holds NaN only; give "
                                   "another HDU or file."
                                << "Les pixels de la source sont laissés de côté : a.fits ne "
                                   "contient que des NaN ; donnez une autre HDU ou un autre "
                                   "fichier.";
        QTest::newRow("what may be missing")
            << "n.fits: 12 pixels without a usable noise value (3 negative) are masked."
            << "n.fits : 12 pixels sans bruit utilisable (dont 3 négatifs) sont masqués.";
        QTest::newRow("what is missing")
            << "n.fits: 12 pixels without a usable noise value are masked."
            << "n.fits : 12 pixels sans bruit utilisable sont masqués.";
        QTest::newRow("unknown") << "Something: that is not listed 1.5."
                                 << "Something: that is not listed 1.5.";
        QTest::newRow("goodness") << "bad: the arcs' residuals are 2.4 times the noise"
                                  << "mauvais : les résidus des arcs valent 2,4 fois le bruit";
    }

    void coreSentencesAreTranslated()
    {
        if (!availableLanguages().contains(QStringLiteral("fr"))) {
            QSKIP("the translations were not built");
        }
        QFETCH(QString, english);
        QFETCH(QString, french);
        applyLanguage(*qApp, QStringLiteral("fr"));
        QString answer = inUserLanguage(english.toStdString());
        applyLanguage(*qApp, QStringLiteral("en"));
        QCOMPARE(answer.replace(QChar::Nbsp, u' '), french);
        QCOMPARE(inUserLanguage(english.toStdString()), english);
    }

    void whatCoreReallySaysIsKnown()
    {
        ObservationFiles files;
        files.image = "nowhere.fits";
        const std::string sentence = readObservation(files).error().message;
        if (!availableLanguages().contains(QStringLiteral("fr"))) {
            QSKIP("the translations were not built");
        }
        applyLanguage(*qApp, QStringLiteral("fr"));
        const QString answer = inUserLanguage(sentence);
        applyLanguage(*qApp, QStringLiteral("en"));
        QVERIFY2(answer.contains(QStringLiteral("n’existe pas")), sentence.c_str());
    }

    void frenchIsComplete()
    {
        QFile file(QStringLiteral(ANNEAU_SOURCE_DIR "/resources/translations/anneau_fr.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        static const QRegularExpression loose( // a line must not begin with it
            QStringLiteral(" [;:?!»](\\s|$)"));
        QString source;
        int messages = 0;
        QStringList contexts;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == u"name") {
                contexts << xml.readElementText();
            } else if (xml.isStartElement() && xml.name() == u"source") {
                source = xml.readElementText();
            } else if (xml.isStartElement() && xml.name() == u"translation") {
                ++messages;
                QVERIFY2(!xml.attributes().hasAttribute(QStringLiteral("type")),
                         qPrintable(source));
                const QString text = xml.readElementText();
                QVERIFY2(!text.isEmpty(), qPrintable(source));
                QVERIFY2(placeholders(text) == placeholders(source), qPrintable(source));
                QVERIFY2(!text.contains(loose), qPrintable(text));
            }
        }
        QVERIFY(!xml.hasError());
        QVERIFY(messages > 300);
        // As tr() asks for it: lupdate must see the headers (-I .), else the namespace is missing.
        QVERIFY(contexts.contains(QString::fromLatin1(MainWindow::staticMetaObject.className())));
    }

    /// And no text is filed under a name that is not asked for: what lupdate would add is missing.
    void frenchHasEveryTextOfTheSources()
    {
        const QString lupdate = QStandardPaths::findExecutable(
            QStringLiteral("lupdate"), {QLibraryInfo::path(QLibraryInfo::BinariesPath)});
        if (lupdate.isEmpty()) {
            QSKIP("lupdate is not installed");
        }
        const QTemporaryDir folder;
        const QString updated = folder.filePath(QStringLiteral("anneau_fr.ts"));
        QVERIFY(QFile::copy(
            QStringLiteral(ANNEAU_SOURCE_DIR "/resources/translations/anneau_fr.ts"), updated));
        QProcess process;
        process.setWorkingDirectory(QStringLiteral(ANNEAU_SOURCE_DIR));
        process.start(lupdate,
                      {"-I", ".", "app/gui", "widgets", "-locations", "none", "-ts", updated});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QFile file(updated);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString source;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == u"source") {
                source = xml.readElementText();
            } else if (xml.isStartElement() && xml.name() == u"translation") {
                QVERIFY2(xml.attributes().value(QStringLiteral("type")) != u"unfinished",
                         qPrintable(source));
            }
        }
        QVERIFY(!source.isEmpty());
    }
};

ANNEAU_TEST(translation, TranslationTest)
#include "translation_test.moc"
