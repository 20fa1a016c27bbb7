// SPDX-License-Identifier: GPL-3.0-or-later
#undef QT_NO_KEYWORDS // the plotting library's header uses them
#include "widgets/plots/plot_view.h"

#include "widgets/plots/plot_item.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

QVector<double> vector(const std::vector<double>& values)
{
    return {values.begin(), values.end()};
}

/// Ticks at whole numbers only.
class WholeTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override
    {
        return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
    }
    int getSubTickCount(double) override { return 0; }
};

QSharedPointer<QCPAxisTicker> tickerFor(const PlotAxis& axis)
{
    if (axis.logarithmic) {
        return QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog);
    }
    return QSharedPointer<QCPAxisTicker>(axis.whole ? new WholeTicker : new QCPAxisTicker);
}

} // namespace

PlotView::PlotView(QWidget* parent) : QWidget(parent), m_plot{new QCustomPlot(this)}
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setObjectName(QStringLiteral("plot"));
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->setMinimumSize(120, 90);
    m_plot->installEventFilter(this);
    m_plot->setMouseTracking(true);
    m_plot->setContextMenuPolicy(Qt::NoContextMenu);
    m_plot->axisRect()->setupFullAxesBox();
    connect(m_plot, &QCustomPlot::beforeReplot, this, &PlotView::thinOutLabels);
    connect(m_plot, &QCustomPlot::afterLayout, this, &PlotView::placeLegend);
    setFocusPolicy(Qt::TabFocus);
    setTitle(tr("Plot"));
    restyle();
}

PlotView::~PlotView() = default;

void PlotView::setTitle(const QString& title)
{
    m_title = title;
    setAccessibleName(title);
    m_plot->setAccessibleName(title);
}

void PlotView::setAxes(const PlotAxis& x, const PlotAxis& y)
{
    m_x = x;
    m_y = y;
    const auto apply = [](QCPAxis* axis, QCPAxis* mirror, const PlotAxis& spec) {
        axis->setLabel(spec.label);
        for (QCPAxis* one : {axis, mirror}) {
            one->setScaleType(spec.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
            one->setTicker(tickerFor(spec));
        }
    };
    apply(m_plot->xAxis, m_plot->xAxis2, x);
    apply(m_plot->yAxis, m_plot->yAxis2, y);
    rescale();
}

PlotView::Item& PlotView::item(const QString& key)
{
    for (auto& [name, one] : m_items) {
        if (name == key) {
            return *one;
        }
    }
    m_items.emplace_back(key, std::make_unique<Item>());
    return *m_items.back().second;
}

void PlotView::setSeries(const QString& key, const PlotSeries& series)
{
    expects(series.x.size() == series.y.size(), "PlotView::setSeries: lengths");
    Item& one = item(key);
    if (one.line == nullptr) {
        one.line = m_plot->addGraph();
    }
    one.role = series.role;
    one.style = series.style;
    one.line->setData(vector(series.x), vector(series.y), true);
    one.line->setName(series.name);
    restyle();
}

void PlotView::setBand(const QString& key, const PlotBand& band)
{
    expects(band.x.size() == band.low.size() && band.x.size() == band.high.size(),
            "PlotView::setBand: lengths");
    Item& one = item(key);
    if (one.line == nullptr) {
        one.lower = m_plot->addGraph();
        one.line = m_plot->addGraph();
        one.line->setChannelFillGraph(one.lower);
    }
    one.role = band.role;
    one.lower->setData(vector(band.x), vector(band.low), true);
    one.line->setData(vector(band.x), vector(band.high), true);
    one.line->setName(band.name);
    restyle();
}

void PlotView::setBars(const QString& key, const PlotBars& bars)
{
    expects(bars.edges.size() == bars.counts.size() + 1 || bars.counts.empty(),
            "PlotView::setBars: lengths");
    Item& one = item(key);
    if (one.bars == nullptr) {
        one.bars = new QCPBars(m_plot->xAxis, m_plot->yAxis);
        one.bars->setWidthType(QCPBars::wtPlotCoords);
    }
    one.role = bars.role;
    QVector<double> middles;
    for (std::size_t i = 0; i < bars.counts.size(); ++i) {
        middles << 0.5 * (bars.edges[i] + bars.edges[i + 1]);
    }
    if (!bars.counts.empty()) {
        one.bars->setWidth(bars.edges[1] - bars.edges[0]);
        one.barsOver = QCPRange(bars.edges.front(), bars.edges.back());
    }
    one.bars->setData(middles, vector(bars.counts), true);
    one.bars->setName(bars.name);
    restyle();
}

void PlotView::setMarker(const QString& key, double x, const QString& label)
{
    Item& one = item(key);
    if (one.marker == nullptr) {
        one.marker = new QCPItemStraightLine(m_plot);
        one.label = new QCPItemText(m_plot);
        one.label->position->setTypeX(QCPItemPosition::ptPlotCoords);
        one.label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        one.label->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        one.label->setPadding(QMargins(4, 2, 4, 2));
    }
    one.role = PlotRole::Reference;
    one.markerAt = x;
    one.marker->point1->setCoords(x, 0);
    one.marker->point2->setCoords(x, 1);
    one.label->position->setCoords(x, 0);
    one.label->setText(label);
    one.label->setVisible(!label.isEmpty()); // without words it would cover what is behind
    restyle();
}

void PlotView::remove(const QString& key)
{
    std::erase_if(m_items, [&](const auto& entry) {
        const Item& one = *entry.second;
        if (entry.first != key) {
            return false;
        }
        for (QCPAbstractPlottable* plottable : {static_cast<QCPAbstractPlottable*>(one.line),
                                                static_cast<QCPAbstractPlottable*>(one.lower),
                                                static_cast<QCPAbstractPlottable*>(one.bars)}) {
            if (plottable != nullptr) {
                m_plot->removePlottable(plottable);
            }
        }
        if (one.marker != nullptr) {
            m_plot->removeItem(one.marker);
            m_plot->removeItem(one.label);
        }
        return true;
    });
    restyle();
}

void PlotView::clear()
{
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_items.clear();
    restyle();
}

QStringList PlotView::keys() const
{
    QStringList names;
    for (const auto& entry : m_items) {
        names << entry.first;
    }
    return names;
}

void PlotView::setLegendVisible(bool visible)
{
    m_legend = visible;
    restyle();
}

void PlotView::setEmptyText(const QString& text)
{
    m_emptyText = text;
    restyle();
}

/// Ranges as set, or from the data with a margin; bars start at zero.
void PlotView::rescale()
{
    if (!m_x.range || !m_y.range) {
        m_plot->rescaleAxes();
        for (const auto& entry : m_items) {
            const Item& one = *entry.second; // the library counts neither items nor whole bars
            QCPRange range = m_plot->xAxis->range();
            if (one.marker != nullptr) {
                range.expand(QCPRange(one.markerAt, one.markerAt));
            } else if (one.bars != nullptr) {
                range.expand(one.barsOver);
            }
            m_plot->xAxis->setRange(range);
        }
    }
    const auto apply = [](QCPAxis* axis, const PlotAxis& spec, bool fromZero) {
        if (spec.range) {
            axis->setRange(spec.range->first, spec.range->second);
        } else if (!spec.logarithmic) {
            const QCPRange range = axis->range();
            const double margin = 0.05 * range.size();
            axis->setRange(fromZero ? 0 : range.lower - margin, range.upper + margin);
        }
    };
    const bool bars = std::any_of(m_items.begin(), m_items.end(),
                                  [](const auto& entry) { return entry.second->bars != nullptr; });
    apply(m_plot->xAxis, m_x, false);
    apply(m_plot->yAxis, m_y, bars);
    const bool labelled = std::any_of(m_items.begin(), m_items.end(), [](const auto& entry) {
        return entry.second->label != nullptr && entry.second->label->visible();
    });
    if (labelled && !m_y.range && !m_y.logarithmic) { // room for the words on top
        const QCPRange range = m_plot->yAxis->range();
        m_plot->yAxis->setRange(range.lower, range.upper + 0.12 * range.size());
    }
    m_plot->xAxis2->setRange(m_plot->xAxis->range());
    m_plot->yAxis2->setRange(m_plot->yAxis->range());
}

QPointF PlotView::toWidget(double x, double y) const
{
    return QPointF(m_plot->pos()) +
           QPointF(m_plot->xAxis->coordToPixel(x), m_plot->yAxis->coordToPixel(y));
}

QPointF PlotView::toData(QPointF widget) const
{
    const QPointF at = widget - m_plot->pos();
    return {m_plot->xAxis->pixelToCoord(at.x()), m_plot->yAxis->pixelToCoord(at.y())};
}

void PlotView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        restyle();
    }
    QWidget::changeEvent(event);
}

bool PlotView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseMove) {
        const QPointF at = toData(static_cast<QMouseEvent*>(event)->position() + m_plot->pos());
        Q_EMIT hovered(at.x(), at.y());
    } else if (event->type() == QEvent::Leave) {
        Q_EMIT left();
    } else if (event->type() == QEvent::Paint && m_items.empty() && !m_emptyText.isEmpty()) {
        QPainter painter(m_plot);
        painter.fillRect(m_plot->rect(), palette().color(QPalette::Window));
        QColor quiet = palette().color(QPalette::WindowText);
        quiet.setAlphaF(0.7F);
        painter.setPen(quiet);
        painter.drawText(m_plot->rect().adjusted(16, 16, -16, -16),
                         Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void PlotView::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Plot menu"));
    menu->addAction(tr("Copy picture"), this, &PlotView::copyToClipboard);
    menu->addAction(tr("Export plot…"), this, &PlotView::exportInteractively);
    menu->popup(event->globalPos());
}

} // namespace anneau
