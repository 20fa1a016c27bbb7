// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/message_strip.h"

#include "app/gui/program/core_sentences.h"
#include "widgets/forms/svg_icon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace anneau {
namespace {
constexpr int kLines = 3;
}

MessageStrip::MessageStrip(QWidget* parent)
    : QWidget(parent),
      m_title(new QLabel(this)),
      m_text(new QLabel(this)),
      m_copy(new QToolButton(this)),
      m_act(new QToolButton(this))
{
    setObjectName(QStringLiteral("messageStrip"));
    setAttribute(Qt::WA_StyledBackground);
    m_title->setProperty("warning", true);
    m_text->setObjectName(QStringLiteral("message.text"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setTextFormat(Qt::PlainText);
    m_copy->setText(tr("Copy details"));
    m_copy->setToolTip(tr("Copy the message with all that is known about it"));
    m_copy->setAutoRaise(true);
    m_act->setObjectName(QStringLiteral("message.act"));
    m_act->setProperty("segment", true);
    m_act->setAccessibleName(tr("Do what is offered"));
    connect(m_act, &QToolButton::clicked, this, [this] {
        hide();
        m_action();
    });
    auto* close = new QToolButton(this);
    close->setObjectName(QStringLiteral("message.close"));
    close->setIcon(svgIcon(QStringLiteral("remove")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close this message"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 6, 8, 6);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_act);
    layout->addWidget(m_copy);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_copy, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details); });
    hide();
}

void MessageStrip::present(const QString& title, const QString& text, const QString& detail)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
    m_text->setToolTip({});
    m_details = QStringList{title, text, detail}.join(u'\n');
    m_copy->setVisible(!detail.isEmpty());
    m_act->hide();
    show();
}

void MessageStrip::showError(const QString& title, const Error& error)
{
    present(title, inUserLanguage(error.message), QString::fromStdString(error.detail));
}

void MessageStrip::showNotes(const std::vector<std::string>& sentences)
{
    if (sentences.empty()) {
        return;
    }
    QStringList lines;
    for (const std::string& sentence : sentences) {
        lines << inUserLanguage(sentence);
    }
    QString rest;
    if (lines.size() > kLines) {
        rest = lines.mid(kLines - 1).join(u'\n');
        const auto more = static_cast<int>(lines.size()) - kLines + 1;
        lines = lines.mid(0, kLines - 1) << tr("and %1 more").arg(more);
    }
    present({}, lines.join(u'\n'), rest);
    m_text->setToolTip(rest);
}

void MessageStrip::clear()
{
    if (m_act->isHidden()) {
        hide();
    }
}

void MessageStrip::showOffer(const QString& text, const QString& button, std::function<void()> act)
{
    present({}, text, {});
    m_action = std::move(act);
    m_act->setText(button);
    m_act->show();
}

} // namespace anneau
