// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "widgets/plots/plot_style.h"

#include <QString>
#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QCustomPlot;
class QMenu;

namespace anneau {

struct PlotAxis {
    QString label;
    std::optional<std::pair<double, double>> range; ///< None: from the data.
    bool logarithmic = false;
    bool whole = false; ///< Counts: no ticks between whole numbers.
};

struct PlotSeries {
    enum class Style { Line, Points, Steps };
    std::vector<double> x, y; ///< Same length; NaN breaks a line.
    Style style = Style::Line;
    PlotRole role = PlotRole::Primary;
    QString name; ///< In the legend; empty: not there.
};

struct PlotBand {
    std::vector<double> x, low, high;
    PlotRole role = PlotRole::Uncertainty;
    QString name;
};

struct PlotBars {
    std::vector<double> edges; ///< One more than counts, increasing, equally spaced.
    std::vector<double> counts;
    PlotRole role = PlotRole::Primary;
    QString name;
};

/// A plot: series, bands, histograms and marker lines by key, drawn in the order they were first
/// added. The one place that knows the plotting library. Redraws at most once per event-loop pass.
/// GUI thread; needs no GL and no display server.
class PlotView : public QWidget {
    Q_OBJECT
public:
    explicit PlotView(QWidget* parent = nullptr);
    ~PlotView() override;

    void setTitle(const QString& title); ///< Accessible name and name of exported files.
    void setAxes(const PlotAxis& x, const PlotAxis& y);
    void setSeries(const QString& key, const PlotSeries& series);
    void setBand(const QString& key, const PlotBand& band);
    void setBars(const QString& key, const PlotBars& bars);
    /// A vertical dashed line at x with a label on top.
    void setMarker(const QString& key, double x, const QString& label);
    void remove(const QString& key);
    void clear();
    QStringList keys() const; ///< What is in the plot, in drawing order.

    void setLegendVisible(bool visible);
    /// Where it lies, in widget pixels, away from the curves; empty: it is not there.
    QRectF legendArea() const;
    /// In the middle while the plot is empty.
    void setEmptyText(const QString& text);

    /// Widget position of data coordinates and back.
    QPointF toWidget(double x, double y) const;
    QPointF toData(QPointF widget) const;

    /// The plot as it would be printed: black on white, `scale` times its size on screen.
    QImage picture(double scale = 2.0) const;
    /// Writes .png, .svg or .pdf by the file's suffix, black on white.
    Result<void> exportTo(const QString& file) const;
    void copyToClipboard() const;
    void exportInteractively();

    QSize sizeHint() const override { return {320, 240}; }

Q_SIGNALS:
    void hovered(double x, double y); ///< Data coordinates.
    void left();

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    struct Item;

    Item& item(const QString& key);
    void restyle();
    void applyStyle(const QPalette& palette) const;
    void rescale();
    /// No more labels on the x axis than stand side by side.
    void thinOutLabels();
    void placeLegend();
    template <class F>
    auto printed(F draw) const;

    QCustomPlot* m_plot;
    std::vector<std::pair<QString, std::unique_ptr<Item>>> m_items;
    PlotAxis m_x, m_y;
    QString m_title, m_emptyText;
    bool m_legend = false;
};

} // namespace anneau
