// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/number_box.h"

#include <QLocale>
#include <QSignalBlocker>
#include <QStyle>
#include <QWheelEvent>

namespace anneau {
namespace {
constexpr double kLargest = 1e9;

/// "1.2\"" and "45 deg" are as good as "1.2" and "45".
QString withoutUnit(QString text)
{
    while (!text.isEmpty() && !text.back().isDigit() && text.back() != u'.' &&
           text.back() != u',') {
        text.chop(1);
    }
    return text;
}
} // namespace

NumberBox::NumberBox(QWidget* parent) : QDoubleSpinBox(parent)
{
    setRange(-kLargest, kLargest);
    setFocusPolicy(Qt::StrongFocus);
    setKeyboardTracking(false);
    setAlignment(Qt::AlignRight);
    setButtonSymbols(QAbstractSpinBox::NoButtons);
    setAccelerated(true);
    connect(this, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        m_exact = value;
        Q_EMIT edited(value);
    });
}

void NumberBox::setExact(double value)
{
    const QSignalBlocker quiet(this);
    setValue(value);
    m_exact = value;
}

void NumberBox::setFlagged(bool flagged)
{
    if (property("flagged").toBool() != flagged) {
        setProperty("flagged", flagged);
        style()->unpolish(this);
        style()->polish(this);
    }
}

void NumberBox::wheelEvent(QWheelEvent* event)
{
    if (hasFocus()) {
        QDoubleSpinBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

QValidator::State NumberBox::validate(QString& text, int& pos) const
{
    QString bare = plain(text);
    if (bare != text && !bare.isEmpty()) {
        int inside = static_cast<int>(qMin<qsizetype>(pos, bare.size()));
        return QDoubleSpinBox::validate(bare, inside) == QValidator::Invalid
                   ? QValidator::Invalid
                   : QValidator::Acceptable;
    }
    QString typed = QString(text).replace(u'−', u'-'); // the beginning of a number, perhaps
    return QDoubleSpinBox::validate(typed, pos);
}

double NumberBox::valueFromText(const QString& text) const
{
    return QDoubleSpinBox::valueFromText(plain(text));
}

QString NumberBox::textFromValue(double value) const
{
    return QDoubleSpinBox::textFromValue(value).replace(u'-', u'−');
}

/// As QDoubleSpinBox reads it.
QString NumberBox::plain(QString text) const
{
    text = withoutUnit(text).replace(u'−', u'-');
    if (locale().decimalPoint() == u"," && locale().groupSeparator() != u".") {
        text.replace(u'.', u','); // it would be passed over: "1.5" would become 15
    }
    return text;
}

} // namespace anneau
