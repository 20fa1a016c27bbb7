// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/elided_label.h"

#include <QFontMetrics>

namespace anneau {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setTextFormat(Qt::PlainText);
}

void ElidedLabel::setLine(const QString& line)
{
    m_line = line;
    elide();
}

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_line, Qt::ElideRight, width());
    setText(shown);
    setToolTip(shown == m_line ? QString() : m_line);
}

} // namespace anneau
