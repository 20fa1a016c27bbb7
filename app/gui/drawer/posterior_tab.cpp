// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/posterior_tab.h"

#include "app/gui/document/workbench.h"
#include "app/gui/drawer/filmstrip.h"
#include "app/gui/drawer/lens_table.h"
#include "widgets/forms/elided_label.h"
#include "widgets/forms/svg_icon.h"
#include "widgets/plots/histogram_plot.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace anneau {
namespace {
constexpr int kPlayMs = 250;

QToolButton* makeButton(QWidget* parent, const char* icon, const QString& tip)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(QStringLiteral("bar"));
    button->setIcon(svgIcon(QString::fromLatin1(icon)));
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    return button;
}

/// The largest of all parameters; nothing before runs can be compared.
QString rhatText(const std::vector<ParameterPosterior>& summary)
{
    double worst = 0;
    for (const ParameterPosterior& p : summary) {
        worst = std::max(worst, p.rhat);
    }
    return worst > 0 ? QStringLiteral("R̂ ≤ %1 · ").arg(QLocale().toString(worst, 'f', 2))
                     : QString();
}
} // namespace

PosteriorTab::PosteriorTab(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_previous(makeButton(this, "previous", tr("Previous sample"))),
      m_next(makeButton(this, "next", tr("Next sample"))),
      m_play(makeButton(this, "play", tr("Flip through the samples"))),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_position(new QLabel(this)),
      m_views(new QButtonGroup(this)),
      m_summary(new ElidedLabel(this)),
      m_stale(new QLabel(this)),
      m_resample(new QToolButton(this)),
      m_film(new Filmstrip(this)),
      m_lens(new LensTable(this)),
      m_histogram(new HistogramPlot(this)),
      m_timer(new QTimer(this))
{
    auto* right = new QVBoxLayout;
    right->addWidget(m_histogram);
    m_histogram->setFixedWidth(260);
    m_histogram->setQuantity(tr("χ² of the samples"));
    auto* below = new QHBoxLayout;
    below->setSpacing(12);
    below->addWidget(m_film, 1);
    below->addWidget(m_lens);
    below->addLayout(right);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 6);
    layout->setSpacing(6);
    layout->addWidget(makeControls());
    layout->addLayout(below, 1);

    m_timer->setInterval(kPlayMs);
    connect(m_timer, &QTimer::timeout, this, [this] { step(1); });
    connect(m_film, &Filmstrip::chosen, this, [this](int position) {
        m_workbench.document().setBrowse({Browse::View::Sample, position});
    });
    connectDocument();
    begin();
}

QWidget* PosteriorTab::makeControls()
{
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    m_slider->setObjectName(QStringLiteral("posterior.slider"));
    m_slider->setAccessibleName(tr("Sample shown"));
    m_slider->setMinimumWidth(48);
    m_slider->setMaximumWidth(120);
    m_play->setCheckable(true);
    m_position->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("000 / 000 ")));
    m_summary->setProperty("quiet", true);
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_stale->setProperty("warning", true);
    m_stale->setObjectName(QStringLiteral("posterior.stale"));
    m_stale->setText(tr("Lens changed"));
    m_resample->setText(tr("Resample"));
    m_resample->setProperty("segment", true);
    layout->addWidget(m_previous);
    layout->addWidget(m_slider);
    layout->addWidget(m_next);
    layout->addWidget(m_position);
    layout->addWidget(m_play);
    layout->addSpacing(8);
    layout->addWidget(makeViews());
    layout->addSpacing(8);
    layout->addWidget(m_stale);
    layout->addWidget(m_resample);
    layout->addWidget(m_summary, 1);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_play, &QToolButton::toggled, this, &PosteriorTab::setPlaying);
    connect(m_resample, &QToolButton::clicked, this, &PosteriorTab::resampleRequested);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        m_workbench.document().setBrowse({Browse::View::Sample, position});
    });
    return bar;
}

QWidget* PosteriorTab::makeViews()
{
    auto* box = new QWidget(this);
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const std::pair<Browse::View, std::pair<QString, QString>> views[] = {
        {Browse::View::Live, {tr("Model"), tr("The model as edited or fitted, not the posterior")}},
        {Browse::View::Sample,
         {tr("Sample"), tr("One posterior sample with its model and residual")}},
        {Browse::View::Mean, {tr("Mean"), tr("The mean of the samples")}},
        {Browse::View::Deviation, {tr("Std"), tr("Their standard deviation, pixel by pixel")}},
        {Browse::View::SignalToNoise, {tr("Mean/std"), tr("Where the source is certain")}},
        {Browse::View::Constraint,
         {tr("Constraint"),
          tr("Variance of the samples over that of the prior: near 0 the data say "
             "what is there, near 1 only the prior does")}}};
    for (const auto& [view, texts] : views) {
        auto* button = new QToolButton(box);
        button->setProperty("segment", true);
        button->setCheckable(true);
        button->setText(texts.first);
        button->setToolTip(texts.second);
        button->setAccessibleName(texts.second);
        button->setObjectName(QStringLiteral("view.%1").arg(static_cast<int>(view)));
        m_views->addButton(button, static_cast<int>(view));
        layout->addWidget(button);
    }
    connect(m_views, &QButtonGroup::idClicked, this, [this](int id) {
        Browse browse = m_workbench.document().browse();
        browse.view = static_cast<Browse::View>(id);
        m_workbench.document().setBrowse(browse);
        refresh(); // a view without samples springs back
    });
    return box;
}

void PosteriorTab::connectDocument()
{
    Document& document = m_workbench.document();
    connect(&document, &Document::posteriorBegun, this, &PosteriorTab::begin);
    connect(&document, &Document::posteriorGrew, this, &PosteriorTab::grow);
    connect(&document, &Document::posteriorEnded, this, [this] {
        m_film->clearPreviews();
        refresh();
    });
    connect(&document, &Document::browseChanged, this, &PosteriorTab::refresh);
    connect(&document, &Document::staleChanged, this, &PosteriorTab::refresh);
    connect(&m_workbench, &Workbench::denoised, this, [this](const DenoisingStep& state) {
        m_film->setPreviews(state.denoised,
                            state.steps > 0 ? static_cast<double>(state.step) / state.steps : 0);
    });
}

void PosteriorTab::begin()
{
    const PosteriorDraws* draws = m_workbench.document().posterior();
    m_film->begin(draws != nullptr ? draws->wanted() : 0);
    m_opened = false;
    setPlaying(false);
    updateHistogram();
    refresh();
}

void PosteriorTab::grow()
{
    const PosteriorDraws& draws = *m_workbench.document().posterior();
    while (m_film->finished() < draws.size()) {
        m_film->addSample(*draws.source(m_film->finished()));
    }
    updateHistogram();
    if (!m_opened) { // show the first one: the posterior has begun to exist
        m_opened = true;
        m_workbench.document().setBrowse({Browse::View::Sample, 0});
    }
    refresh();
}

void PosteriorTab::updateHistogram()
{
    const PosteriorDraws* draws = m_workbench.document().posterior();
    m_histogram->setValues(draws != nullptr ? draws->allChi2() : std::vector<double>());
}

void PosteriorTab::refresh()
{
    Document& document = m_workbench.document();
    const PosteriorDraws* draws = document.posterior();
    const int size = draws != nullptr ? draws->size() : 0;
    const Browse& browse = document.browse();
    const bool sample = browse.view == Browse::View::Sample && size > 0;
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setRange(0, std::max(0, size - 1));
        m_slider->setValue(browse.position);
    }
    for (QWidget* widget : std::initializer_list<QWidget*>{m_slider, m_previous, m_next, m_play}) {
        widget->setEnabled(size > 1);
    }
    for (QAbstractButton* button : m_views->buttons()) {
        button->setEnabled(size > 0);
    }
    m_views->button(static_cast<int>(Browse::View::Constraint))
        ->setEnabled(size > 1 && draws->knowsPrior());
    m_views->button(static_cast<int>(browse.view))->setChecked(true);
    m_position->setText(
        size == 0 ? QString()
                  : tr("%1 / %2")
                        .arg(sample ? QString::number(browse.position + 1) : QStringLiteral("–"))
                        .arg(size));
    m_film->setCurrent(sample ? browse.position : -1);
    m_film->setFaded(document.isStale());
    m_histogram->setCurrent(sample ? std::optional(draws->chi2(browse.position)) : std::nullopt,
                            {});
    m_stale->setVisible(document.isStale());
    m_resample->setVisible(document.isStale());
    showSummary(sample);
}

void PosteriorTab::showSummary(bool sample)
{
    const Document& document = m_workbench.document();
    const PosteriorDraws* draws = document.posterior();
    const int position = document.browse().position;
    m_lens->show(draws, sample ? position : -1);
    if (draws == nullptr) {
        m_summary->setLine(tr("No samples yet: press Sample."));
        return;
    }
    m_summary->setLine(rhatText(draws->lensSummary()) +
                       (sample ? tr("χ² %1").arg(QLocale().toString(draws->chi2(position), 'f', 0))
                               : tr("%1 of %2 samples").arg(draws->size()).arg(draws->wanted())));
}

void PosteriorTab::step(int by)
{
    Document& document = m_workbench.document();
    const int size = document.posterior() != nullptr ? document.posterior()->size() : 0;
    if (size > 0) {
        const int from =
            document.browse().view == Browse::View::Sample ? document.browse().position : -1;
        document.setBrowse({Browse::View::Sample, ((from + by) % size + size) % size});
    }
}

void PosteriorTab::setPlaying(bool playing)
{
    const QSignalBlocker quiet(m_play);
    m_play->setChecked(playing);
    m_play->setIcon(svgIcon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
    playing ? m_timer->start() : m_timer->stop();
}

} // namespace anneau
