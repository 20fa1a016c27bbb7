// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/redshift_form.h"

#include "widgets/forms/form_columns.h"
#include "widgets/forms/redshift_edit.h"

#include <QGridLayout>
#include <QLabel>

namespace anneau {

RedshiftForm::RedshiftForm(QWidget* parent)
    : QWidget(parent),
      m_lens(new RedshiftEdit(this)),
      m_source(new RedshiftEdit(this)),
      m_scales(new QLabel(this))
{
    auto* grid = new QGridLayout(this);
    setFormColumns(grid);
    const auto add = [this, grid](RedshiftEdit* edit, const char* name, const QString& label,
                                  const QString& whole) {
        const int row = grid->rowCount();
        auto* text = new QLabel(label, this);
        text->setBuddy(edit);
        edit->setObjectName(QString::fromLatin1(name));
        edit->setAccessibleName(whole);
        edit->setToolTip(whole);
        edit->setPlaceholderText(tr("unknown"));
        edit->setAlignment(Qt::AlignRight);
        edit->setFixedWidth(kFormFieldWidth);
        grid->addWidget(text, row, 0);
        grid->addWidget(edit, row, 1);
        connect(edit, &RedshiftEdit::edited, this,
                [this] { Q_EMIT edited(m_lens->redshift(), m_source->redshift()); });
    };
    add(m_lens, "redshift.lens", tr("Lens"), tr("Redshift of the lens"));
    add(m_source, "redshift.source", tr("Source"),
        tr("Redshift of the source; with several, of the farthest"));
    m_scales->setObjectName(QStringLiteral("redshift.scales"));
    m_scales->setProperty("quiet", true);
    m_scales->setWordWrap(true);
    grid->addWidget(m_scales, grid->rowCount(), 0, 1, 3);
}

void RedshiftForm::setRedshifts(std::optional<double> lens, std::optional<double> source)
{
    m_lens->setRedshift(lens);
    m_source->setRedshift(source);
}

void RedshiftForm::setScales(const QString& text)
{
    m_scales->setText(text);
}

} // namespace anneau
