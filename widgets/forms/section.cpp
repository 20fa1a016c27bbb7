// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/section.h"

#include "widgets/forms/svg_icon.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace anneau {

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent),
      m_title(new QToolButton(this)),
      m_header(new QHBoxLayout),
      m_layout(new QVBoxLayout(this))
{
    m_title->setObjectName(QStringLiteral("sectionTitle"));
    m_title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_title->setAutoRaise(true);
    m_title->setCheckable(true);
    m_title->setIconSize(QSize(12, 12));
    m_title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_header->setContentsMargins(0, 0, 0, 0);
    m_header->setSpacing(4);
    m_header->addWidget(m_title, 1);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    m_layout->addLayout(m_header);
    connect(m_title, &QToolButton::toggled, this, &Section::setFolded);
    setTitle(title);
    setFolded(false);
}

void Section::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setAccessibleName(title);
}

void Section::setHelp(const QString& help)
{
    m_title->setToolTip(help);
}

void Section::setFolded(bool folded)
{
    m_title->setChecked(folded);
    m_title->setIcon(
        svgIcon(folded ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down")));
    if (m_content != nullptr) {
        m_content->setVisible(!folded);
    }
}

bool Section::isFolded() const
{
    return m_title->isChecked();
}

void Section::setContent(QWidget* content)
{
    if (m_content != nullptr) {
        m_layout->removeWidget(m_content);
        m_content->deleteLater();
    }
    m_content = content;
    m_layout->addWidget(content);
    content->setVisible(!isFolded());
}

void Section::addHeaderWidget(QWidget* widget)
{
    m_header->addWidget(widget);
}

} // namespace anneau
