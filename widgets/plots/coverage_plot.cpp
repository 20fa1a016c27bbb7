// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/coverage_plot.h"

#include "widgets/plots/plot_view.h"
#include "widgets/view/text.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <cstddef>

namespace anneau {
namespace {

constexpr int kWordsWidth = 230; ///< Of what the curve says, beside it.

/// The integral of ecp - alpha over alpha in (from, to), by trapezia between the curve's points.
double area(const TarpCurve& curve, double from, double to)
{
    double sum = 0;
    for (std::size_t i = 1; i < std::min(curve.alpha.size(), curve.ecp.size()); ++i) {
        const double middle = 0.5 * (curve.alpha[i - 1] + curve.alpha[i]);
        if (middle >= from && middle < to) {
            sum += 0.5 * (curve.ecp[i - 1] + curve.ecp[i] - curve.alpha[i - 1] - curve.alpha[i]) *
                   (curve.alpha[i] - curve.alpha[i - 1]);
        }
    }
    return sum;
}

QString say(const char* text)
{
    return QCoreApplication::translate("anneau::CoveragePlot", text);
}

} // namespace

Calibration calibrationOf(const TarpCurve& curve)
{
    if (curve.simulations < kLeastTests) {
        return Calibration::TooFew;
    }
    if (curve.insideBand95) {
        return Calibration::Consistent;
    }
    const double lower = area(curve, 0, 0.5);
    const double upper = area(curve, 0.5, 1);
    if (lower * upper >= 0) {
        return Calibration::Biased;
    }
    return upper < 0 ? Calibration::OverConfident : Calibration::UnderConfident;
}

QString calibrationText(const TarpCurve& curve)
{
    switch (calibrationOf(curve)) {
    case Calibration::TooFew:
        return say(QT_TRANSLATE_NOOP("anneau::CoveragePlot",
                                     "Too few tests for a verdict: %1 of at least %2."))
            .arg(curve.simulations)
            .arg(kLeastTests);
    case Calibration::Consistent:
        return say(QT_TRANSLATE_NOOP(
                       "anneau::CoveragePlot",
                       "Consistent with a calibrated sampler, to the precision of %1 tests."))
            .arg(curve.simulations);
    case Calibration::OverConfident:
        return say(
            QT_TRANSLATE_NOOP("anneau::CoveragePlot",
                              "Over-confident: the truth lies outside more often than stated."));
    case Calibration::UnderConfident:
        return say(
            QT_TRANSLATE_NOOP("anneau::CoveragePlot",
                              "Under-confident: the posterior is wider than it needs to be."));
    case Calibration::Biased:
        return say(QT_TRANSLATE_NOOP(
            "anneau::CoveragePlot",
            "Not calibrated: the posterior is biased, or noise or prior are wrong."));
    }
    return {};
}

CoveragePlot::CoveragePlot(QWidget* parent)
    : QWidget(parent),
      m_plot{new PlotView(this)},
      m_verdict{new QLabel(this)},
      m_figures{new QLabel(this)}
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_plot, 1);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    layout->addLayout(words);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_verdict->setFont(bold);
    for (QLabel* label : {m_verdict, m_figures}) {
        label->setWordWrap(true);
        label->setMargin(4);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setFixedWidth(kWordsWidth);
        words->addWidget(label);
    }
    words->addStretch(1);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_plot->setLegendVisible(true);
    retranslate();
}

void CoveragePlot::retranslate()
{
    m_verdict->setAccessibleName(tr("Verdict"));
    m_figures->setAccessibleName(tr("Figures of the coverage test"));
    m_figures->setToolTip(
        tr("p: how often a calibrated sampler would give ranks at least this far from "
           "uniform (Kolmogorov–Smirnov)."));
    setAccessibleName(tr("Coverage"));
    m_plot->setTitle(tr("Coverage (TARP)"));
    m_plot->setAxes({tr("Credibility α"), std::pair(0.0, 1.0), false},
                    {tr("Expected coverage"), std::pair(0.0, 1.0), false});
    m_plot->setEmptyText(m_emptyText.isEmpty()
                             ? tr("No coverage test yet: simulate lenses, sample each, and see how "
                                  "often the truth lies within.")
                             : m_emptyText);
    setCurve(TarpCurve(m_curve));
}

void CoveragePlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
    }
    QWidget::changeEvent(event);
}

void CoveragePlot::setEmptyText(const QString& text)
{
    m_emptyText = text;
    m_plot->setEmptyText(text);
}

void CoveragePlot::setCurve(const TarpCurve& curve)
{
    m_curve = curve;
    if (curve.simulations == 0) {
        m_plot->clear();
        m_verdict->clear();
        m_figures->clear();
        m_verdict->hide();
        m_figures->hide();
        return;
    }
    if (!curve.null95Low.empty()) {
        m_plot->setBand(QStringLiteral("null"), {curve.alpha, curve.null95Low, curve.null95High,
                                                 PlotRole::Expected, tr("calibrated, 95 %")});
    }
    if (!curve.low95.empty()) {
        m_plot->setBand(QStringLiteral("95"), {curve.alpha, curve.low95, curve.high95,
                                               PlotRole::UncertaintyWide, tr("bootstrap 95 %")});
        m_plot->setBand(QStringLiteral("68"), {curve.alpha, curve.low68, curve.high68,
                                               PlotRole::Uncertainty, tr("bootstrap 68 %")});
    }
    m_plot->setSeries(QStringLiteral("diagonal"),
                      {{0, 1}, {0, 1}, PlotSeries::Style::Line, PlotRole::Reference, {}});
    m_plot->setSeries(QStringLiteral("ecp"), {curve.alpha, curve.ecp, PlotSeries::Style::Line,
                                              PlotRole::Primary, tr("this sampler")});
    m_verdict->setText(calibrationText(curve));
    // Grey until there is something to say.
    m_verdict->setEnabled(calibrationOf(curve) != Calibration::TooFew);
    m_figures->setText(tr("N = %1 tests · K = %2 samples each · largest deviation %3 · p = %4")
                           .arg(QLocale().toString(curve.simulations),
                                QLocale().toString(curve.samples),
                                valueText(curve.signedDeviation, 2), valueText(curve.pValue, 2))
                           .replace(QStringLiteral(" = "), QStringLiteral("\u00a0=\u00a0")));
    m_verdict->show();
    m_figures->show();
}

/// Near enough to a square that the diagonal looks like one.
void CoveragePlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_plot->setMaximumWidth(std::max(200, height() * 3 / 2));
}

QString CoveragePlot::verdict() const
{
    return m_verdict->text();
}

QString CoveragePlot::figures() const
{
    return m_figures->text();
}

} // namespace anneau
