// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/redshift_edit.h"

#include <QDoubleValidator>
#include <QEvent>

#include <functional>
#include <utility>

namespace anneau {
namespace {

QString inLocale(QString text, const QLocale& locale)
{
    return locale.decimalPoint() == u"," ? text.replace(u'.', u',') : text;
}

} // namespace

/// A redshift, or nothing.
class RedshiftValidator : public QDoubleValidator {
public:
    RedshiftValidator(std::function<QString()> shown, QObject* parent)
        : QDoubleValidator(0, 1100, 6, parent),
          m_shown(std::move(shown))
    {
        setNotation(QDoubleValidator::StandardNotation);
    }
    State validate(QString& text, int& at) const override
    {
        QString typed = inLocale(text, locale());
        return typed.isEmpty() ? Acceptable : QDoubleValidator::validate(typed, at);
    }
    void fixup(QString& text) const override { text = m_shown(); }

private:
    std::function<QString()> m_shown;
};

RedshiftEdit::RedshiftEdit(QWidget* parent)
    : QLineEdit(parent),
      m_validator(new RedshiftValidator([this] { return shown(); }, this))
{
    setAccessibleName(tr("Redshift"));
    m_validator->setLocale(numbers());
    setValidator(m_validator);
    connect(this, &QLineEdit::editingFinished, this, &RedshiftEdit::take);
}

/// "1,5" is no 15.
QLocale RedshiftEdit::numbers() const
{
    QLocale numbers = locale();
    numbers.setNumberOptions(QLocale::RejectGroupSeparator | QLocale::OmitGroupSeparator);
    return numbers;
}

void RedshiftEdit::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LocaleChange) {
        m_validator->setLocale(numbers());
        setText(shown());
    }
    QLineEdit::changeEvent(event);
}

void RedshiftEdit::setRedshift(std::optional<double> redshift)
{
    m_redshift = redshift;
    if (!isModified()) {
        setText(shown());
    }
}

QString RedshiftEdit::shown() const
{
    return m_redshift ? numbers().toString(*m_redshift, 'g', 8) : QString();
}

void RedshiftEdit::take()
{
    if (text() == shown()) { // it may have more digits than are shown
        setModified(false);
        return;
    }
    bool known = false;
    const double value = numbers().toDouble(inLocale(text(), numbers()), &known);
    const auto redshift = known && value > 0 ? std::optional(value) : std::nullopt;
    setModified(false); // From here on it shows what it is told.
    if (redshift != m_redshift) {
        m_redshift = redshift;
        Q_EMIT edited(redshift);
    }
    setText(shown());
}

} // namespace anneau
