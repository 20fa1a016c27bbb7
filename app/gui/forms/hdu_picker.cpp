// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/hdu_picker.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace anneau {
namespace {

enum Column { kNumber, kName, kSize, kType, kRole, kColumns };

bool isImage(const HduInfo& hdu)
{
    return hdu.role == "image";
}

QString sizeText(const HduInfo& hdu)
{
    QStringList sides;
    for (const long side : hdu.shape) {
        sides << QString::number(side);
    }
    return sides.join(QStringLiteral(" × "));
}

/// The reader's words, in the user's language.
QString wordText(const std::string& word)
{
    static const char* const kWords[] = {QT_TRANSLATE_NOOP("anneau::HduPicker", "image"),
                                         QT_TRANSLATE_NOOP("anneau::HduPicker", "compressed image"),
                                         QT_TRANSLATE_NOOP("anneau::HduPicker", "table"),
                                         QT_TRANSLATE_NOOP("anneau::HduPicker", "empty"),
                                         QT_TRANSLATE_NOOP("anneau::HduPicker", "noise"),
                                         QT_TRANSLATE_NOOP("anneau::HduPicker", "mask"),
                                         QT_TRANSLATE_NOOP("anneau::HduPicker", "PSF")};
    const bool known = std::any_of(std::begin(kWords), std::end(kWords),
                                   [&word](const char* own) { return word == own; });
    return known ? HduPicker::tr(word.c_str()) : QString::fromStdString(word);
}

} // namespace

HduPicker::HduPicker(const QString& file, const std::vector<HduInfo>& hdus, QWidget* parent)
    : QDialog(parent),
      m_list(new QTreeWidget(this))
{
    setWindowTitle(tr("Choose an image"));
    resize(520, 320);
    auto* what = new QLabel(tr("%1 holds several images. Which one is the lens?").arg(file), this);
    what->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("hdu.list"));
    m_list->setAccessibleName(tr("Images in the file"));
    m_list->setColumnCount(kColumns);
    m_list->setHeaderLabels({tr("HDU"), tr("Name"), tr("Size"), tr("Type"), tr("Taken for")});
    m_list->setRootIsDecorated(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const HduInfo& hdu : hdus) {
        auto* item = new QTreeWidgetItem(m_list);
        item->setText(kNumber, QString::number(hdu.number));
        item->setText(kName, QString::fromStdString(hdu.name));
        item->setText(kSize, sizeText(hdu));
        item->setText(kType, wordText(hdu.type));
        item->setText(kRole, wordText(hdu.role));
        if (!isImage(hdu)) {
            item->setFlags(Qt::NoItemFlags);
        } else if (m_list->currentItem() == nullptr) {
            m_list->setCurrentItem(item);
        }
    }
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QTreeWidget::itemDoubleClicked, this, &QDialog::accept);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(8);
    layout->addWidget(what);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
}

std::string HduPicker::chosen() const
{
    const QTreeWidgetItem* item = m_list->currentItem();
    return item == nullptr ? std::string() : item->text(kNumber).toStdString();
}

} // namespace anneau
