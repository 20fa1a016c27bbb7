// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/coverage_tab.h"

#include "app/gui/document/workbench.h"
#include "core/base/resources.h"
#include "widgets/plots/coverage_plot.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace anneau {
CoverageTab::CoverageTab(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_simulations(new QSpinBox(this)),
      m_samples(new QSpinBox(this)),
      m_start(new QPushButton(tr("Test coverage"), this)),
      m_origin(new QLabel(this)),
      m_plot(new CoveragePlot(this))
{
    m_simulations->setObjectName(QStringLiteral("coverage.simulations"));
    m_simulations->setAccessibleName(tr("Number of simulations"));
    m_simulations->setRange(2, 10000);
    m_simulations->setValue(CoverageSettings().simulations);
    m_samples->setObjectName(QStringLiteral("coverage.samples"));
    m_samples->setAccessibleName(tr("Posterior samples of each simulation"));
    m_samples->setRange(2, 1024);
    m_samples->setValue(CoverageSettings().samples);
    m_start->setObjectName(QStringLiteral("coverage.start"));
    auto* what = new QLabel(tr("Simulates lenses whose sources are drawn from the prior, samples "
                               "each, and asks how often "
                               "the truth lies inside its credible region (TARP)."),
                            this);
    what->setWordWrap(true);
    what->setProperty("quiet", true);
    auto* form = new QGridLayout;
    form->setHorizontalSpacing(8);
    form->addWidget(new QLabel(tr("Simulations"), this), 0, 0);
    form->addWidget(m_simulations, 0, 1);
    form->addWidget(new QLabel(tr("Samples each"), this), 0, 2);
    form->addWidget(m_samples, 0, 3);
    form->setColumnStretch(4, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_start);
    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(what);
    left->addLayout(form);
    left->addLayout(buttons);
    if (const auto shipped = defaultCoverageTest(); !shipped.empty()) {
        auto* show = new QPushButton(tr("Show the shipped test"), this);
        show->setObjectName(QStringLiteral("coverage.shipped"));
        show->setToolTip(tr("The coverage test of the prior that comes with Anneau"));
        connect(show, &QPushButton::clicked, this, [this, shipped] {
            Q_EMIT fileRequested(QString::fromStdString(shipped.string()));
        });
        buttons->addWidget(show);
    }
    buttons->addStretch(1);
    m_origin->setObjectName(QStringLiteral("coverage.origin"));
    m_origin->setWordWrap(true);
    m_origin->setProperty("quiet", true);
    left->addWidget(m_origin);
    left->addStretch(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 6);
    layout->setSpacing(24);
    layout->addLayout(left, 2);
    layout->addWidget(m_plot, 3);
    m_plot->setMinimumWidth(460);
    m_plot->setMaximumWidth(600);
    m_plot->setEmptyText(tr("The curve grows here while simulated lenses are tested."));

    connect(m_start, &QPushButton::clicked, this, &CoverageTab::startRequested);
    Document& document = workbench.document();
    connect(&document, &Document::coverageChanged, this, &CoverageTab::refresh);
    connect(&document, &Document::opened, this, &CoverageTab::refresh);
    connect(&workbench, &Workbench::jobStarted, this, &CoverageTab::refresh);
    connect(&workbench, &Workbench::jobEnded, this, &CoverageTab::refresh);
    refresh();
}

CoverageSettings CoverageTab::settings() const
{
    return {m_simulations->value(), m_samples->value()};
}

void CoverageTab::setSettings(const CoverageSettings& settings)
{
    m_simulations->setValue(settings.simulations);
    m_samples->setValue(settings.samples);
}

void CoverageTab::refresh()
{
    const Document& document = m_workbench.document();
    m_start->setEnabled(document.isOpen() && !m_workbench.isBusy() &&
                        m_workbench.engine().has_value());
    m_plot->setCurve(document.coverage().value_or(TarpCurve()));
    m_origin->setText(document.coverageOrigin());
    m_origin->setVisible(!document.coverageOrigin().isEmpty());
}

} // namespace anneau
