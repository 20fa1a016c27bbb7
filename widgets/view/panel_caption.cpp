// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/panel_caption.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
namespace anneau {

PanelCaption::PanelCaption(QWidget* parent) : QWidget(parent), m_button{new QToolButton(this)}
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_button->setObjectName(QStringLiteral("panelMenu"));
    m_button->setText(QStringLiteral("⋯"));
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::TabFocus);
    retranslate();
    connect(m_button, &QToolButton::clicked, this,
            [this] { Q_EMIT menuRequested(m_button->mapToGlobal(QPoint(0, m_button->height()))); });
}

void PanelCaption::retranslate()
{
    m_button->setAccessibleName(tr("Panel menu"));
    m_button->setToolTip(tr("Copy, export, stretch, colours, limits"));
}

void PanelCaption::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void PanelCaption::setTexts(const QString& title, const QStringList& statuses,
                            const QString& statusTip)
{
    m_title = title;
    m_statuses = statuses;
    setToolTip(statusTip);
    setAccessibleName(tr("%1: caption").arg(title));
    setAccessibleDescription(status());
    update();
}

QSize PanelCaption::sizeHint() const
{
    return {160, fontMetrics().height() + 8};
}

QSize PanelCaption::minimumSizeHint() const
{
    return {60, fontMetrics().height() + 8};
}

void PanelCaption::resizeEvent(QResizeEvent*)
{
    m_button->setGeometry(width() - height() - 2, 0, height() + 2, height());
}

void PanelCaption::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect line = rect().adjusted(8, 0, -height() - 6, 0);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics titleMetrics(bold);
    const int titleWidth = std::min(titleMetrics.horizontalAdvance(m_title) + 1, line.width());
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     titleMetrics.elidedText(m_title, Qt::ElideRight, line.width()));
    const QRect rest = line.adjusted(titleWidth + 16, 0, 0, 0);
    painter.setFont(font());
    QColor quiet = palette().color(QPalette::WindowText);
    quiet.setAlphaF(0.75F);
    painter.setPen(quiet);
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter, statusWithin(rest.width()));
}

QString PanelCaption::statusWithin(int width) const
{
    const auto found = std::find_if(m_statuses.begin(), m_statuses.end(), [&](const QString& text) {
        return fontMetrics().horizontalAdvance(text) <= width;
    });
    return found == m_statuses.end() ? QString() : *found;
}

} // namespace anneau
