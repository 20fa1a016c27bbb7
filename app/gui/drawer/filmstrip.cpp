// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/filmstrip.h"

#include "widgets/view/color_mapper.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace anneau {
namespace {
constexpr int kSide = 54;
constexpr int kGap = 4;
constexpr int kPitch = kSide + kGap;

QImage thumbnail(const Image& image)
{
    DisplaySettings settings;
    settings.colorMap = ColorMapId::Inferno;
    return ColorMapper(image, settings).render(image);
}
} // namespace

Filmstrip::Filmstrip(QWidget* parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("filmstrip"));
    setAccessibleName(tr("Posterior samples"));
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    viewport()->setAutoFillBackground(false);
}

void Filmstrip::begin(int count)
{
    m_slots = count;
    m_samples.clear();
    m_previews.clear();
    m_current = -1;
    m_faded = false;
    updateScrollBar();
    viewport()->update();
}

void Filmstrip::addSample(const Image& source)
{
    m_samples.push_back(thumbnail(source));
    if (!m_previews.empty()) {
        m_previews.erase(m_previews.begin()); // its place is taken
    }
    m_slots = std::max(m_slots, finished());
    updateScrollBar();
    viewport()->update();
}

void Filmstrip::setPreviews(const std::vector<Image>& denoised, double progress)
{
    m_previews.clear();
    for (const Image& image : denoised) {
        m_previews.push_back(thumbnail(image));
    }
    m_progress = progress;
    viewport()->update();
}

void Filmstrip::clearPreviews()
{
    m_previews.clear();
    viewport()->update();
}

void Filmstrip::setCurrent(int position)
{
    if (position != m_current) {
        m_current = position;
        if (position >= 0) {
            const QRect rect = slotRect(position);
            QScrollBar* bar = verticalScrollBar();
            if (rect.top() < 0) {
                bar->setValue(bar->value() + rect.top());
            } else if (rect.bottom() > viewport()->height()) {
                bar->setValue(bar->value() + rect.bottom() - viewport()->height() + kGap);
            }
        }
        viewport()->update();
    }
}

void Filmstrip::setFaded(bool faded)
{
    m_faded = faded;
    viewport()->update();
}

QSize Filmstrip::sizeHint() const
{
    return {10 * kPitch, 2 * kPitch + kGap};
}

QSize Filmstrip::minimumSizeHint() const
{
    return {4 * kPitch, kPitch + kGap};
}

int Filmstrip::columnCount() const
{
    return std::max(1, (viewport()->width() - kGap) / kPitch);
}

int Filmstrip::rowCount() const
{
    return (m_slots + columnCount() - 1) / columnCount();
}

QRect Filmstrip::slotRect(int position) const
{
    const int row = position / columnCount();
    const int col = position % columnCount();
    return {col * kPitch + kGap / 2, row * kPitch + kGap / 2 - verticalScrollBar()->value(), kSide,
            kSide};
}

int Filmstrip::slotAt(QPoint point) const
{
    for (int i = 0; i < finished(); ++i) {
        if (slotRect(i).contains(point)) {
            return i;
        }
    }
    return -1;
}

void Filmstrip::updateScrollBar()
{
    const int height = rowCount() * kPitch + kGap;
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(kPitch);
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
}

void Filmstrip::resizeEvent(QResizeEvent*)
{
    updateScrollBar();
}

void Filmstrip::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int i = 0; i < m_slots; ++i) {
        const QRect rect = slotRect(i);
        if (rect.intersects(viewport()->rect())) {
            paintSlot(painter, i, rect);
        }
    }
}

void Filmstrip::paintSlot(QPainter& painter, int position, const QRect& rect) const
{
    const int preview = position - finished();
    if (position < finished()) {
        painter.setOpacity(m_faded ? 0.35 : 1.0);
        painter.drawImage(rect, m_samples[static_cast<std::size_t>(position)]);
        painter.setOpacity(1.0);
    } else if (preview < static_cast<int>(m_previews.size())) {
        painter.drawImage(rect, m_previews[static_cast<std::size_t>(preview)]);
        const QRectF line(rect.left(), rect.bottom() - 2, rect.width() * m_progress, 3);
        painter.fillRect(line, palette().color(QPalette::Highlight));
    } else {
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    }
    if (position == m_current) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect.adjusted(0, 0, -1, -1));
    }
}

void Filmstrip::choose(int position)
{
    if (position >= 0 && position < finished()) {
        Q_EMIT chosen(position);
    }
}

void Filmstrip::mousePressEvent(QMouseEvent* event)
{
    choose(slotAt(event->position().toPoint()));
}

void Filmstrip::keyPressEvent(QKeyEvent* event)
{
    const int from = std::max(m_current, 0);
    switch (event->key()) {
    case Qt::Key_Left:
        choose(from - 1);
        break;
    case Qt::Key_Right:
        choose(m_current < 0 ? 0 : from + 1);
        break;
    case Qt::Key_Up:
        choose(from - columnCount());
        break;
    case Qt::Key_Down:
        choose(from + columnCount());
        break;
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(finished() - 1);
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void Filmstrip::wheelEvent(QWheelEvent* event)
{
    QAbstractScrollArea::wheelEvent(event);
    viewport()->update();
}

} // namespace anneau
