// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/program/language.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>

namespace anneau::test {

/// English, without a display, and with empty settings of its own: tests run beside each other.
inline void quietProgram(const QString& name)
{
    qputenv("ANNEAU_PANELS", "painter");
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QApplication::setOrganizationName(QStringLiteral("Anneau"));
    QApplication::setApplicationName(name);
    QSettings().clear();
    applyLanguage(*qApp, QStringLiteral("en"));
}

} // namespace anneau::test
