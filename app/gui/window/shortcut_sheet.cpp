// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/shortcut_sheet.h"

#include "app/gui/window/actions.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <utility>

namespace anneau {
namespace {

/// One column of groups of lines.
class Column {
public:
    explicit Column(QWidget* parent) : m_grid(new QGridLayout), m_parent(parent)
    {
        m_grid->setHorizontalSpacing(12);
        m_grid->setVerticalSpacing(3);
        m_grid->setColumnStretch(1, 1);
    }

    QGridLayout* grid() const { return m_grid; }

    void group(const QString& title)
    {
        auto* label = new QLabel(title.toUpper(), m_parent);
        label->setProperty("heading", true);
        if (m_row > 0) {
            m_grid->setRowMinimumHeight(m_row++, kAir);
        }
        m_grid->addWidget(label, m_row++, 0, 1, 2);
    }

    void line(const QString& keys, const QString& text)
    {
        auto* key = new QLabel(keys, m_parent);
        key->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        key->setProperty("quiet", true);
        m_grid->addWidget(key, m_row, 0);
        m_grid->addWidget(new QLabel(text, m_parent), m_row++, 1);
    }

private:
    static constexpr int kAir = 8;
    QGridLayout* m_grid;
    QWidget* m_parent;
    int m_row = 0;
};

/// The first, and a short second one: not everything that a platform also knows.
QString keysOf(const QAction& action)
{
    QStringList keys;
    for (const QKeySequence& sequence : action.shortcuts()) {
        const QString text = sequence.toString(QKeySequence::NativeText);
        if (!text.isEmpty() && (keys.isEmpty() || text.size() == 1)) {
            keys << text;
        }
    }
    return keys.join(QStringLiteral(", "));
}

} // namespace

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Shortcuts"));
    Column left(this);
    Column right(this);
    QString group;
    for (const Actions::Entry& entry : actions.entries()) {
        const QString keys = keysOf(*entry.action);
        if (keys.isEmpty()) {
            continue;
        }
        if (entry.group != group) {
            group = entry.group;
            left.group(group);
        }
        left.line(keys, entry.title);
    }
    right.group(tr("Images"));
    const std::pair<QString, QString> mouse[] = {
        {tr("left drag"), tr("move a handle; else pan")},
        {tr("Alt, Shift + drag"), tr("finely; along one axis")},
        {tr("wheel, pinch"), tr("zoom about the pointer")},
        {tr("right drag"), tr("contrast and bias")},
        {tr("right double click"), tr("reset contrast and bias")},
        {tr("right click"), tr("menu: stretch, colours, limits, export")},
        {QStringLiteral("0, ="), tr("fit; one pixel to one pixel")},
        {QStringLiteral("1 … 6"), tr("stretch: linear, √, ², log, asinh, equalised")},
        {QStringLiteral("F, G"), tr("freeze, mirror the crosshair")},
        {QStringLiteral("H"), tr("next handle")},
        {tr("arrows"), tr("nudge the handle (Shift ×10, Alt ×0.1)")},
        {QStringLiteral("Esc"), tr("take a drag back")}};
    for (const auto& [keys, text] : mouse) {
        right.line(keys, text);
    }
    auto* columns = new QHBoxLayout;
    columns->setSpacing(32);
    for (const Column& column : {left, right}) {
        auto* held = new QVBoxLayout;
        held->addLayout(column.grid());
        held->addStretch(1);
        columns->addLayout(held);
    }
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(columns);
    layout->addWidget(buttons);
}

} // namespace anneau
