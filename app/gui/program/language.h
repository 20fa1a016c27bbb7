// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace anneau {

/// Languages of the window as codes, "en" and one for each translation that is found.
QStringList availableLanguages();
/// What a language calls itself.
QString nameOfLanguage(const QString& code);

/// The code that was chosen; empty: the system's.
QString storedLanguage();
void storeLanguage(const QString& code);

/// Installs a language's texts, and its way to write numbers, in place of those before; every
/// window gets a LanguageChange event. The system's country is kept where it speaks that language.
void applyLanguage(QCoreApplication& application, const QString& code);

} // namespace anneau
