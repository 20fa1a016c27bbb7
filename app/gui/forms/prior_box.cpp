// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/prior_box.h"

#include "app/gui/document/workbench.h"
#include "core/session/prior_choice.h"

#include <QLocale>

namespace anneau {
namespace {

QString pathText(const std::filesystem::path& file)
{
    return QString::fromStdString(file.string());
}

} // namespace

PriorBox::PriorBox(Workbench& workbench, QWidget* parent)
    : QComboBox(parent),
      m_workbench(workbench)
{
    setAccessibleName(tr("Prior of the source"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    setToolTip(tr("What galaxies are taken to look like before the data are seen."));
    const Document& document = workbench.document();
    connect(&workbench, &Workbench::engineReady, this, &PriorBox::fill);
    connect(&workbench, &Workbench::priorChanged, this, &PriorBox::showChoice);
    for (const auto change : {&Document::opened, &Document::sceneChanged}) {
        connect(&document, change, this, &PriorBox::showTaken);
    }
    connect(this, &QComboBox::activated, this, [this](int row) {
        m_workbench.setPrior(row == 0 ? std::nullopt
                                      : std::optional<std::filesystem::path>(
                                            itemData(row).toString().toStdString()));
    });
    fill();
}

void PriorBox::fill()
{
    clear();
    addItem(QString());
    setItemData(0, tr("The prior that comes with the program for so many source pixels."),
                Qt::ToolTipRole);
    if (m_workbench.engine()) {
        for (const PriorInfo& prior : m_workbench.engine()->priors) {
            addItem(QString::fromStdString(prior.name), pathText(prior.file));
            setItemData(count() - 1,
                        tr("%1 × %1 pixels, %2 parameters, trained on %3")
                            .arg(prior.pixels)
                            .arg(QLocale().toString(static_cast<qlonglong>(prior.parameters)),
                                 QString::fromStdString(prior.trainingSet)),
                        Qt::ToolTipRole);
        }
    }
    addItem(tr("Gaussian (classical)"), QString());
    setItemData(count() - 1,
                tr("A smooth Gaussian random field: the classical inversion, solved exactly."),
                Qt::ToolTipRole);
    showChoice();
}

void PriorBox::showChoice()
{
    const auto& chosen = m_workbench.prior();
    const int row = chosen ? findData(pathText(*chosen)) : 0;
    setCurrentIndex(row);
    showTaken();
}

void PriorBox::showTaken()
{
    const auto prior = priorFor(m_workbench.document().scene().sourceGrid.pixels);
    setItemText(0,
                tr("Automatic · %1").arg(prior.empty() ? tr("Gaussian") : pathText(prior.stem())));
}

} // namespace anneau
