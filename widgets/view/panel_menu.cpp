// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of an ImagePanel and what leaves the program through it.
#include "widgets/view/image_panel.h"
#include "widgets/view/overlay.h"
#include "widgets/view/raster_canvas.h"
#include "widgets/view/text.h"
#include "widgets/view/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace anneau {
namespace {

/// A checkable entry; entries of one menu exclude each other.
QAction* choice(QMenu& menu, QActionGroup& group, const QString& text, bool checked)
{
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(checked);
    group.addAction(action);
    return action;
}

std::vector<std::pair<LimitsMode, double>> limitChoices()
{
    return {{LimitsMode::Percentile, 90},   {LimitsMode::Percentile, 95},
            {LimitsMode::Percentile, 99},   {LimitsMode::Percentile, 99.5},
            {LimitsMode::Percentile, 99.9}, {LimitsMode::MinMax, 0},
            {LimitsMode::ZScale, 0},        {LimitsMode::ZeroToMax, 0},
            {LimitsMode::Symmetric, 3},     {LimitsMode::Symmetric, 5},
            {LimitsMode::Symmetric, 10}};
}

DisplaySettings withLimits(DisplaySettings display, std::pair<LimitsMode, double> limits)
{
    display.limits = limits.first;
    if (limits.first == LimitsMode::Percentile) {
        display.percentile = limits.second;
    } else if (limits.first == LimitsMode::Symmetric) {
        display.symmetric = limits.second;
    }
    return display;
}

} // namespace

void ImagePanel::fillMenu(QMenu& menu)
{
    menu.addAction(tr("Copy picture"), this, &ImagePanel::copyToClipboard)
        ->setEnabled(m_image != nullptr);
    menu.addAction(tr("Export picture…"), this, &ImagePanel::exportInteractively)
        ->setEnabled(m_image != nullptr);
    menu.addSeparator();

    QMenu* stretches = menu.addMenu(tr("Stretch"));
    auto* stretchGroup = new QActionGroup(stretches);
    for (int i = 0; i < kStretchCount; ++i) {
        const auto stretch = static_cast<Stretch>(i);
        QAction* action =
            choice(*stretches, *stretchGroup, stretchName(stretch), stretch == m_display.stretch);
        action->setToolTip(stretchFormula(stretch));
        connect(action, &QAction::triggered, this, [this, stretch] {
            DisplaySettings display = m_display;
            display.stretch = stretch;
            changeDisplay(display);
        });
    }
    if (m_display.stretch == Stretch::Asinh) {
        QMenu* softenings = menu.addMenu(tr("Softening"));
        auto* group = new QActionGroup(softenings);
        for (const double softening : {1.0, 0.3, 0.1, 0.03, 0.01, 0.001}) {
            QAction* action =
                choice(*softenings, *group, valueText(softening), softening == m_display.softening);
            connect(action, &QAction::triggered, this, [this, softening] {
                DisplaySettings display = m_display;
                display.softening = softening;
                changeDisplay(display);
            });
        }
    }
    QMenu* maps = menu.addMenu(tr("Colours"));
    auto* mapGroup = new QActionGroup(maps);
    for (const ColorMapInfo& info : colorMaps()) {
        QAction* action =
            choice(*maps, *mapGroup, colorMapName(info.id), info.id == m_display.colorMap);
        connect(action, &QAction::triggered, this, [this, id = info.id] {
            DisplaySettings display = m_display;
            display.colorMap = id;
            changeDisplay(display);
        });
    }
    QMenu* limits = menu.addMenu(tr("Limits"));
    auto* limitGroup = new QActionGroup(limits);
    for (const auto& entry : limitChoices()) {
        const DisplaySettings display = withLimits(m_display, entry);
        QAction* action =
            choice(*limits, *limitGroup, limitsModeName(display), display == m_display);
        connect(action, &QAction::triggered, this,
                [this, entry] { changeDisplay(withLimits(m_display, entry)); });
    }
    limits->addSeparator();
    QAction* keep =
        choice(*limits, *limitGroup,
               tr("Keep these: %1 … %2")
                   .arg(valueText(m_mapper.limits().low), valueText(m_mapper.limits().high)),
               m_display.limits == LimitsMode::Manual);
    connect(keep, &QAction::triggered, this, [this] {
        DisplaySettings display = m_display;
        display.limits = LimitsMode::Manual;
        display.manual = m_mapper.limits();
        changeDisplay(display);
    });
    menu.addSeparator();
    menu.addAction(tr("Fit to panel"), this, &ImagePanel::fit);
    menu.addAction(tr("One to one"), this, &ImagePanel::oneToOne);
    QAction* flip = menu.addAction(tr("Mirror left to right"), this, [this] {
        ViewState view = m_view;
        view.flipX = !view.flipX;
        setView(view);
    });
    flip->setCheckable(true);
    flip->setChecked(m_view.flipX);
    menu.addAction(tr("Reset contrast"), this, [this] {
        DisplaySettings display = m_display;
        display.contrast = 1;
        display.bias = 0.5;
        changeDisplay(display);
    });
}

void ImagePanel::openMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Panel menu"));
    menu->setToolTipsVisible(true);
    fillMenu(*menu);
    Q_EMIT menuAboutToShow(menu);
    menu->popup(globalPosition);
}

void ImagePanel::paintTo(QPainter& painter, const QRectF& target) const
{
    OverlayScene scene = this->scene();
    scene.chromeOpacity = 1;
    scene.focused = false;
    scene.crosshair.reset();
    scene.hoveredHandle.clear();
    const QSizeF size = scene.view.size();
    const double scale = std::min(target.width() / size.width(), target.height() / size.height());
    painter.save();
    painter.translate(target.center() - scale * QPointF(size.width() / 2, size.height() / 2));
    painter.scale(scale, scale);
    painter.setClipRect(QRectF(QPointF(0, 0), size));
    painter.fillRect(QRectF(QPointF(0, 0), size), theme::color(theme::kSurround));
    if (m_image) {
        paintImage(painter, m_mapper.render(*m_image), m_placement, scene.view);
    }
    paintOverlay(painter, scene);
    painter.restore();
}

QImage ImagePanel::picture(double scale) const
{
    const QSizeF size = transform().size() * scale;
    QImage image(size.toSize(), QImage::Format_RGB32);
    image.fill(theme::color(theme::kSurround));
    QPainter painter(&image);
    paintTo(painter, QRectF(QPointF(0, 0), size));
    return image;
}

void ImagePanel::copyToClipboard() const
{
    QApplication::clipboard()->setImage(picture());
}

Result<void> ImagePanel::exportTo(const QString& file) const
{
    const QString suffix = QFileInfo(file).suffix().toLower();
    const QSizeF size = transform().size();
    if (suffix != QLatin1String("png") && suffix != QLatin1String("svg") &&
        suffix != QLatin1String("pdf")) {
        return fail(
            Error::Kind::BadInput,
            tr("%1: choose a name that ends in .png, .svg or .pdf.").arg(file).toStdString());
    }
    QSaveFile out(file); // an old file stays whole until the new one is
    bool good = out.open(QIODevice::WriteOnly);
    if (good && suffix == QLatin1String("png")) {
        good = picture(3).save(&out, "PNG");
    } else if (good && suffix == QLatin1String("svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&out);
        svg.setTitle(m_title);
        svg.setSize(size.toSize());
        svg.setViewBox(QRectF(QPointF(0, 0), size));
        QPainter painter;
        good = painter.begin(&svg);
        paintTo(painter, QRectF(QPointF(0, 0), size));
        good = painter.end() && good;
    } else if (good) {
        QPdfWriter pdf(&out);
        pdf.setTitle(m_title);
        pdf.setPageSize(QPageSize(size * 0.75, QPageSize::Point)); // 96 pixels to 72 points
        pdf.setPageMargins(QMarginsF());
        pdf.setResolution(600);
        QPainter painter;
        good = painter.begin(&pdf);
        paintTo(painter, QRectF(0, 0, pdf.width(), pdf.height()));
        good = painter.end() && good;
    }
    if (!good || !out.commit()) {
        return fail(Error::Kind::Io,
                    tr("%1 could not be written: choose another folder or free some space.")
                        .arg(file)
                        .toStdString(),
                    out.errorString().toStdString());
    }
    return {};
}

void ImagePanel::exportInteractively()
{
    const QString name = QString(m_title).replace(QLatin1Char('/'), QLatin1Char('-'));
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Export picture"), name + QStringLiteral(".png"),
                                     tr("Pictures (*.png *.svg *.pdf)"));
    if (file.isEmpty()) {
        return;
    }
    if (const Result<void> done = exportTo(file); !done) {
        QMessageBox::warning(this, tr("Export picture"),
                             QString::fromStdString(done.error().message));
    }
}

} // namespace anneau
