// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QLabel;
class QSlider;
class QTimer;
class QToolButton;

namespace anneau {

class ElidedLabel;
class Filmstrip;
class HistogramPlot;
class LensTable;
class Workbench;

/// Browses the posterior: which sample or summary the panels show, a filmstrip of all samples,
/// their lenses where these were sampled too, and the histogram of their chi-square. Fills while
/// samples arrive.
class PosteriorTab : public QWidget {
    Q_OBJECT

public:
    explicit PosteriorTab(Workbench& workbench, QWidget* parent = nullptr);

    void step(int by); ///< To the next or the previous sample.
    void setPlaying(bool playing);

Q_SIGNALS:
    void resampleRequested();

private:
    QWidget* makeControls();
    QWidget* makeViews();
    void connectDocument();
    void begin();
    void grow();
    void refresh();
    void showSummary(bool sample);
    void updateHistogram();

    Workbench& m_workbench;
    QToolButton* m_previous;
    QToolButton* m_next;
    QToolButton* m_play;
    QSlider* m_slider;
    QLabel* m_position;
    QButtonGroup* m_views;
    ElidedLabel* m_summary;
    QLabel* m_stale;
    QToolButton* m_resample;
    Filmstrip* m_film;
    LensTable* m_lens;
    HistogramPlot* m_histogram;
    QTimer* m_timer;
    bool m_opened = false; ///< The first sample was shown.
};

} // namespace anneau
