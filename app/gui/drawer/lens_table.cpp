// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/lens_table.h"

#include "app/gui/document/posterior_draws.h"

#include <QHeaderView>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

/// As many digits as the spread of the samples is worth.
int digitsFor(double sd)
{
    return sd > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(sd))), 0, 6) : 3;
}

QString nameOf(const ParameterPosterior& p)
{
    if (p.key == "flux_scale") {
        return LensTable::tr("source brightness");
    }
    if (p.key == "noise_scale") {
        return LensTable::tr("noise");
    }
    const QString symbol =
        QString::fromStdString(p.symbol).remove(u'_'); // a cell sets no subscript
    return p.unit == "arcsec" ? symbol + QStringLiteral(" (″)")
           : p.unit == "deg"  ? symbol + QStringLiteral(" (°)")
                              : symbol;
}

QString numberText(double value, int digits)
{
    return QLocale().toString(value, 'f', digits).replace(u'-', QChar(0x2212)); // a minus sign
}

double valueOf(const LensDraw& draw, std::size_t row)
{
    const std::size_t free = draw.values.size();
    return row < free ? draw.values[row] : row == free ? draw.fluxScale : draw.noiseScale;
}

} // namespace

LensTable::LensTable(QWidget* parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("posterior.lens"));
    setAccessibleName(tr("Lens of the samples"));
    setHeaderLabels(
        {tr("Lens"), tr("Sample"), tr("Mean"), tr("Std"), QStringLiteral("R̂"), tr("ESS")});
    const std::pair<Column, QString> tips[] = {
        {Sample, tr("The lens of the sample on view")},
        {Mean, tr("The mean of the samples")},
        {Deviation, tr("Their standard deviation, with the source free")},
        {Rhat, tr("Spread of all runs together over that of each: above 1.05 they do not agree "
                  "yet. Known from four samples of each run on.")},
        {Ess, tr("How many independent samples these are worth")}};
    for (const auto& [column, tip] : tips) {
        headerItem()->setToolTip(column, tip);
        headerItem()->setTextAlignment(column, Qt::AlignVCenter | Qt::AlignRight);
    }
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setStretchLastSection(false);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setSelectionMode(NoSelection);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    hide();
}

void LensTable::show(const PosteriorDraws* draws, int sample)
{
    const bool sampled = draws != nullptr && !draws->lensSummary().empty();
    setVisible(sampled);
    if (!sampled) {
        return;
    }
    const QString none = QStringLiteral("–");
    const std::vector<ParameterPosterior>& summary = draws->lensSummary();
    const LensDraw* own = sample >= 0 ? draws->lens(sample) : nullptr;
    while (topLevelItemCount() < static_cast<int>(summary.size())) {
        auto* row = new QTreeWidgetItem(this);
        for (int column = Sample; column < Columns; ++column) {
            row->setTextAlignment(column, Qt::AlignVCenter | Qt::AlignRight);
        }
    }
    while (topLevelItemCount() > static_cast<int>(summary.size())) {
        delete topLevelItem(topLevelItemCount() - 1);
    }
    for (std::size_t i = 0; i < summary.size(); ++i) {
        const ParameterPosterior& p = summary[i];
        const int digits = digitsFor(p.sd);
        QTreeWidgetItem* row = topLevelItem(static_cast<int>(i));
        row->setText(Name, nameOf(p));
        row->setText(Sample, own ? numberText(valueOf(*own, i), digits) : none);
        row->setText(Mean, numberText(p.mean, digits));
        row->setText(Deviation, p.sd > 0 ? numberText(p.sd, digits) : none);
        row->setText(Rhat, p.rhat > 0 ? numberText(p.rhat, 2) : none);
        row->setText(Ess, p.ess > 0 ? numberText(p.ess, 0) : none);
        QFont font = this->font();
        font.setBold(p.rhat > kAgreed);
        row->setFont(Rhat, font);
    }
    for (int column = 0; column < Columns; ++column) {
        resizeColumnToContents(column);
    }
    setFixedWidth(header()->length() + 2 * frameWidth() +
                  style()->pixelMetric(QStyle::PM_ScrollBarExtent));
}

} // namespace anneau
