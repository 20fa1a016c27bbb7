// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>

namespace anneau::test {

/// Whether a user works with it: no scroll bar, and no part of another control.
inline bool isControl(const QWidget* widget)
{
    const bool control = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                         qobject_cast<const QAbstractSpinBox*>(widget) != nullptr ||
                         qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
                         qobject_cast<const QComboBox*>(widget) != nullptr;
    return control && !widget->inherits("QScrollBar") &&
           !widget->objectName().startsWith(QStringLiteral("qt_")) &&
           !widget->objectName().startsWith(QStringLiteral("Scroll"));
}

inline QByteArray describe(const QWidget* widget)
{
    return QStringLiteral("%1 '%2' in '%3'")
        .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
             widget->parentWidget()->objectName())
        .toUtf8();
}

} // namespace anneau::test
