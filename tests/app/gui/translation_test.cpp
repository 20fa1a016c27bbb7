// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "tests/support/test_main.h"
#include "widgets/forms/model_terms.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
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

    void frenchIsComplete()
    {
        QFile file(QStringLiteral(ANNEAU_SOURCE_DIR "/resources/translations/anneau_fr.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
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
            }
        }
        QVERIFY(!xml.hasError());
        QVERIFY(messages > 300);
        // As tr() asks for it: lupdate must see the headers (-I .), else the namespace is missing.
        QVERIFY(contexts.contains(QString::fromLatin1(MainWindow::staticMetaObject.className())));
    }
};

ANNEAU_TEST(translation, TranslationTest)
#include "translation_test.moc"
