// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/language.h"

#include "app/gui/program/locations.h"

#include <QDir>
#include <QLibraryInfo>
#include <QLocale>
#include <QPointer>
#include <QSettings>
#include <QTranslator>

#include <memory>

namespace anneau {
namespace {

const QString kKey = QStringLiteral("language");
const QString kPrefix = QStringLiteral("anneau_");

QLocale localeOf(const QString& code)
{
    const QLocale system = QLocale::system();
    const QLocale chosen(code);
    return code.isEmpty() || system.language() == chosen.language() ? system : chosen;
}

/// Replaces the translator in `place`; an empty one says that there are no such texts.
void install(QCoreApplication& application, QPointer<QTranslator>& place,
             std::unique_ptr<QTranslator> next)
{
    delete place.data(); // takes itself out
    if (next != nullptr) {
        next->setParent(&application);
        place = next.release();
        QCoreApplication::installTranslator(place);
    }
}

std::unique_ptr<QTranslator> loaded(const QLocale& locale, const QString& name,
                                    const QString& folder)
{
    auto translator = std::make_unique<QTranslator>();
    const bool found = translator->load(locale, name, QStringLiteral("_"), folder);
    return found ? std::move(translator) : nullptr;
}

} // namespace

QStringList availableLanguages()
{
    QStringList codes{QStringLiteral("en")};
    for (const std::filesystem::path& folder : translationFolders()) {
        const QDir directory(QString::fromStdString(folder.string()));
        for (QString name : directory.entryList({kPrefix + QStringLiteral("*.qm")}, QDir::Files)) {
            name = name.mid(kPrefix.size()).chopped(3);
            if (!codes.contains(name)) {
                codes << name;
            }
        }
    }
    return codes;
}

QString nameOfLanguage(const QString& code)
{
    QString name = QLocale(code).nativeLanguageName();
    if (code == u"en") {
        name = QStringLiteral("English"); // not that of some country
    }
    return name.isEmpty() ? code : name.left(1).toUpper() + name.mid(1);
}

QString storedLanguage()
{
    return QSettings().value(kKey).toString();
}

void storeLanguage(const QString& code)
{
    code.isEmpty() ? QSettings().remove(kKey) : QSettings().setValue(kKey, code);
}

void applyLanguage(QCoreApplication& application, const QString& code)
{
    static QPointer<QTranslator> qtTexts;
    static QPointer<QTranslator> ownTexts;
    const QLocale locale = localeOf(code);
    QLocale::setDefault(locale);
    install(application, qtTexts,
            loaded(locale, QStringLiteral("qtbase"),
                   QLibraryInfo::path(QLibraryInfo::TranslationsPath)));
    std::unique_ptr<QTranslator> own;
    for (const std::filesystem::path& folder : translationFolders()) {
        if (own == nullptr) {
            own = loaded(locale, QStringLiteral("anneau"), QString::fromStdString(folder.string()));
        }
    }
    install(application, ownTexts, std::move(own));
}

} // namespace anneau
