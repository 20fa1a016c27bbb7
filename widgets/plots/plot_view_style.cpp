// SPDX-License-Identifier: GPL-3.0-or-later
// How a plot looks: colours, lines, and where there is room for words.
#undef QT_NO_KEYWORDS // the plotting library's header uses them
#include "widgets/plots/plot_item.h"
#include "widgets/plots/plot_style.h"

#include <algorithm>

namespace anneau {
namespace {

constexpr double kLegendMargin = 4; ///< Pixels between it and a curve.
constexpr int kStepsBetween = 16;

/// Of a curve, along its straight pieces.
int pointsWithin(const QCPGraph& curve, const QRectF& area)
{
    int count = 0;
    QPointF last;
    for (int i = 0; i < curve.dataCount(); ++i) {
        const QPointF at = curve.dataPixelPosition(i);
        for (int step = i == 0 ? kStepsBetween : 1; step <= kStepsBetween; ++step) {
            const double part = static_cast<double>(step) / kStepsBetween;
            count += area.contains(i == 0 ? at : last + part * (at - last)) ? 1 : 0;
        }
        last = at;
    }
    return count;
}

} // namespace

void PlotView::thinOutLabels()
{
    const QString longest = locale().toString(m_plot->xAxis->range().upper, 'f', 1);
    const int label = QFontMetrics(m_plot->xAxis->tickLabelFont()).horizontalAdvance(longest);
    const int count = std::clamp(m_plot->axisRect()->width() / (2 * label + 1), 2, 5);
    m_plot->xAxis->ticker()->setTickCount(count);
    m_plot->xAxis2->ticker()->setTickCount(count);
}

void PlotView::restyle()
{
    rescale();
    applyStyle(palette());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotView::applyStyle(const QPalette& colors) const
{
    const bool dark = isDarkTheme(colors);
    const QColor text = colors.color(QPalette::WindowText);
    QColor faint = text;
    faint.setAlphaF(0.12F);
    QColor frame = text;
    frame.setAlphaF(0.55F);
    m_plot->setBackground(QBrush(colors.color(QPalette::Window)));
    m_plot->axisRect()->setBackground(QBrush(colors.color(QPalette::Base)));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis, m_plot->xAxis2, m_plot->yAxis2}) {
        axis->setBasePen(QPen(frame));
        axis->setTickPen(QPen(frame));
        axis->setSubTickPen(QPen(frame));
        axis->setLabelColor(text);
        axis->setTickLabelColor(text);
        axis->setLabelFont(font());
        axis->setTickLabelFont(font());
        axis->grid()->setPen(QPen(faint, 0));
        axis->grid()->setZeroLinePen(QPen(faint, 0));
    }
    bool anyName = false;
    m_plot->legend->clearItems();
    for (const auto& entry : m_items) {
        const Item& one = *entry.second;
        const QColor color = plotColor(one.role, dark);
        if (one.lower != nullptr) {
            one.lower->setPen(Qt::NoPen);
            one.line->setPen(Qt::NoPen);
            one.line->setBrush(color);
        } else if (one.line != nullptr) {
            const bool reference = one.role == PlotRole::Reference;
            const bool points = one.style == PlotSeries::Style::Points;
            one.line->setPen(
                QPen(color, reference ? 1.2 : 2, reference ? Qt::DashLine : Qt::SolidLine));
            one.line->setLineStyle(points                                  ? QCPGraph::lsNone
                                   : one.style == PlotSeries::Style::Steps ? QCPGraph::lsStepCenter
                                                                           : QCPGraph::lsLine);
            one.line->setScatterStyle(points ? QCPScatterStyle(QCPScatterStyle::ssDisc, color, 5)
                                             : QCPScatterStyle());
        } else if (one.bars != nullptr) {
            QColor fill = color;
            fill.setAlphaF(0.45F);
            one.bars->setPen(QPen(color, 1));
            one.bars->setBrush(fill);
        } else if (one.marker != nullptr) {
            one.marker->setPen(QPen(color, 1.2, Qt::DashLine));
            one.label->setColor(text);
            one.label->setBrush(colors.color(QPalette::Base));
            // Towards the middle, where there is room.
            const QCPRange range = m_plot->xAxis->range();
            const bool right = one.markerAt > range.lower + 0.6 * range.size();
            one.label->setPositionAlignment((right ? Qt::AlignRight : Qt::AlignLeft) |
                                            Qt::AlignTop);
            one.label->setFont(font());
        }
        auto* plottable =
            one.bars != nullptr ? static_cast<QCPAbstractPlottable*>(one.bars) : one.line;
        if (plottable != nullptr && !plottable->name().isEmpty()) {
            plottable->addToLegend();
            anyName = true;
        }
    }
    m_plot->legend->setVisible(m_legend && anyName);
    m_plot->legend->setFont(font());
    m_plot->legend->setTextColor(text);
    m_plot->legend->setBrush(Qt::NoBrush);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_plot->legend->setIconSize(18, 10);
    m_plot->legend->setRowSpacing(0);
}

/// In the upper left corner, or in the opposite one if curves are in the way there and fewer here.
void PlotView::placeLegend()
{
    QCPLayoutInset* inset = m_plot->axisRect()->insetLayout();
    const QRectF frame(inset->rect());
    const QSizeF size(m_plot->legend->minimumOuterSizeHint());
    const auto touched = [&](QRectF corner) {
        corner.adjust(-kLegendMargin, -kLegendMargin, kLegendMargin, kLegendMargin);
        int count = 0;
        for (const auto& entry : m_items) {
            const Item& one = *entry.second;
            if (one.line != nullptr && one.lower == nullptr) {
                count += pointsWithin(*one.line, corner);
            }
        }
        return count;
    };
    const QRectF upper(frame.topLeft(), size);
    const QRectF lower(frame.bottomRight() - QPointF(size.width(), size.height()), size);
    const bool up = touched(upper) <= touched(lower);
    inset->setInsetAlignment(0,
                             up ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignRight | Qt::AlignBottom);
    inset->update(QCPLayoutElement::upLayout);
}

QRectF PlotView::legendArea() const
{
    return m_plot->legend->visible() ? QRectF(m_plot->legend->rect().translated(m_plot->pos()))
                                     : QRectF();
}

} // namespace anneau
