// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/command_palette.h"

#include "app/gui/window/actions.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPixmap>
#include <QVBoxLayout>

#include <algorithm>

namespace anneau {
namespace {

constexpr int kWidth = 520;
constexpr int kHeight = 380;
constexpr int kIcon = 16;
constexpr int kLine = 28;

/// "File: Open observation" of "&Open observation…".
QString titleOf(const Actions::Entry& entry)
{
    return CommandPalette::tr("%1: %2").arg(
        entry.group, QString(entry.action->text()).remove(u'&').remove(QStringLiteral("…")));
}

bool matches(const QString& title, const QStringList& words)
{
    return std::all_of(words.begin(), words.end(), [&title](const QString& word) {
        return title.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace

CommandPalette::CommandPalette(const Actions& actions, QWidget* parent)
    : QDialog(parent),
      m_actions(actions),
      m_line(new QLineEdit(this)),
      m_list(new QListWidget(this))
{
    setWindowTitle(tr("Commands"));
    resize(kWidth, kHeight);
    m_line->setObjectName(QStringLiteral("palette.line"));
    m_line->setAccessibleName(tr("Command wanted"));
    m_line->setPlaceholderText(tr("Type part of a command"));
    m_line->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("palette.list"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFocusPolicy(Qt::NoFocus); // the keyboard stays with the line
    m_list->setIconSize(QSize(kIcon, kIcon));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_line);
    layout->addWidget(m_list, 1);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    fill({});
}

void CommandPalette::fill(const QString& wanted)
{
    QPixmap nothing(kIcon, kIcon); // so that texts are in line
    nothing.fill(Qt::transparent);
    const QStringList words = wanted.split(u' ', Qt::SkipEmptyParts);
    m_list->clear();
    int index = -1;
    for (const Actions::Entry& entry : m_actions.entries()) {
        ++index;
        const QString title = titleOf(entry);
        if (!matches(title, words)) {
            continue;
        }
        const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(
            entry.action->icon().isNull() ? QIcon(nothing) : entry.action->icon(),
            keys.isEmpty() ? title : tr("%1   (%2)").arg(title, keys), m_list);
        item->setSizeHint(QSize(0, kLine));
        item->setData(Qt::UserRole, index);
        item->setToolTip(entry.action->toolTip());
        if (!entry.action->isEnabled()) {
            item->setFlags(Qt::NoItemFlags);
        }
    }
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->flags() != Qt::NoItemFlags) {
            m_list->setCurrentRow(row);
            return;
        }
    }
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        for (int row = m_list->currentRow() + step; step != 0 && row >= 0 && row < m_list->count();
             row += step) {
            if (m_list->item(row)->flags() != Qt::NoItemFlags) {
                m_list->setCurrentRow(row);
                break;
            }
        }
        if (step != 0) {
            return true;
        }
    }
    return QDialog::eventFilter(object, event);
}

void CommandPalette::run()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr || item->flags() == Qt::NoItemFlags) {
        return;
    }
    const auto index = static_cast<std::size_t>(item->data(Qt::UserRole).toInt());
    accept(); // first: a command may open a dialog of its own
    m_actions.entries()[index].action->trigger();
}

} // namespace anneau
