// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/tarp.h"

#include <QString>
#include <QWidget>

class QLabel;

namespace anneau {

class PlotView;

/// What a TARP curve allows to say.
enum class Calibration {
    TooFew,         ///< Below kLeastTests: nothing can be said.
    Consistent,     ///< Inside the 95 % band everywhere.
    OverConfident,  ///< Posteriors too narrow: above the diagonal first, below it then.
    UnderConfident, ///< Posteriors too wide: the other way round.
    Biased          ///< On one side of the diagonal.
};

/// With fewer simulated tests a curve inside the band certifies nothing.
inline constexpr int kLeastTests = 50;

Calibration calibrationOf(const TarpCurve& curve);
QString calibrationText(const TarpCurve& curve); ///< One sentence in words.

/// Expected coverage against credibility, growing as simulated tests finish: the curve with its
/// bootstrap bands, the diagonal, the band in which a calibrated sampler's whole curve stays in 95
/// % of the cases, N, K, the p-value and the verdict. GUI thread.
class CoveragePlot : public QWidget {
    Q_OBJECT
public:
    explicit CoveragePlot(QWidget* parent = nullptr);

    /// A curve without simulations empties the plot.
    void setCurve(const TarpCurve& curve);
    void setEmptyText(const QString& text);
    PlotView* plot() const { return m_plot; }
    QString verdict() const;
    QString figures() const; ///< "N = 137 tests · K = 32 samples · p = 0.42".

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void retranslate();

    TarpCurve m_curve;   ///< To be said again in another language.
    QString m_emptyText; ///< Empty: our own.
    PlotView* m_plot;
    QLabel* m_verdict;
    QLabel* m_figures;
};

} // namespace anneau
