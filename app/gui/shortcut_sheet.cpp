// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/shortcut_sheet.h"

#include "app/gui/actions.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <utility>
#include <vector>

namespace anneau {
namespace {

class Columns {
public:
    explicit Columns(QGridLayout* grid, QWidget* parent) : m_grid(grid), m_parent(parent) {}

    void group(const QString& title, int column)
    {
        m_column = column;
        auto* label = new QLabel(title.toUpper(), m_parent);
        label->setProperty("heading", true);
        int& row = m_rows[m_column];
        row += row > 0 ? 1 : 0; // air above
        m_grid->addWidget(label, row++, m_column * 3, 1, 2);
    }

    void line(const QString& keys, const QString& text)
    {
        int& row = m_rows[m_column];
        auto* key = new QLabel(keys, m_parent);
        key->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        key->setProperty("quiet", true);
        m_grid->addWidget(key, row, m_column * 3);
        m_grid->addWidget(new QLabel(text, m_parent), row++, m_column * 3 + 1);
    }

private:
    QGridLayout* m_grid;
    QWidget* m_parent;
    int m_column = 0;
    int m_rows[2] = {0, 0};
};

} // namespace

ShortcutSheet::ShortcutSheet(const Actions& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Shortcuts"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(3);
    grid->setColumnMinimumWidth(2, 32);
    Columns columns(grid, this);
    QString group;
    for (const Actions::Entry& entry : actions.entries()) {
        const QList<QKeySequence> keys = entry.action->shortcuts();
        if (keys.isEmpty()) {
            continue;
        }
        if (entry.group != group) {
            group = entry.group;
            columns.group(group, 0);
        }
        columns.line(QKeySequence::listToString(keys, QKeySequence::NativeText),
                     QString(entry.action->text()).remove(u'&').remove(QStringLiteral("…")));
    }
    columns.group(tr("Images"), 1);
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
        columns.line(keys, text);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(16);
    layout->addLayout(grid);
    layout->addWidget(buttons);
}

} // namespace anneau
