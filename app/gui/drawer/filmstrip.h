// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

#include <QAbstractScrollArea>
#include <QImage>

#include <memory>
#include <vector>

namespace anneau {

/// Thumbnails of the posterior samples, one slot each from the start: empty, then noise that turns
/// into a galaxy while its batch is denoised, then the sample. Click or arrow keys choose one.
class Filmstrip : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit Filmstrip(QWidget* parent = nullptr);

    void begin(int count);
    void addSample(const Image& source);
    /// The batch in flight: fills the slots behind the finished ones for the time being.
    void setPreviews(const std::vector<Image>& denoised, double progress);
    void clearPreviews();
    void setCurrent(int position); ///< -1: none.
    void setFaded(bool faded);     ///< Stale samples are grey.
    int finished() const { return static_cast<int>(m_samples.size()); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int position);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    int rowCount() const;
    int columnCount() const;
    QRect slotRect(int position) const;
    int slotAt(QPoint point) const;
    void updateScrollBar();
    void choose(int position);
    void paintSlot(QPainter& painter, int position, const QRect& rect) const;

    int m_slots = 0;
    int m_current = -1;
    bool m_faded = false;
    double m_progress = 0; ///< Of the batch in flight, 0 … 1.
    std::vector<QImage> m_samples;
    std::vector<QImage> m_previews;
};

} // namespace anneau
