// SPDX-License-Identifier: GPL-3.0-or-later
// A plot on paper: files and the clipboard.
#undef QT_NO_KEYWORDS // the plotting library's header uses them
#include "widgets/plots/plot_item.h"
#include "widgets/plots/plot_style.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QSaveFile>
#include <QSvgGenerator>

namespace anneau {

/// Does something with the plot in print colours, then gives it back those of the screen.
template <class F>
auto PlotView::printed(F draw) const
{
    applyStyle(paperPalette());
    auto result = draw();
    applyStyle(palette());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    return result;
}

QImage PlotView::picture(double scale) const
{
    return printed(
        [&] { return m_plot->toPixmap(m_plot->width(), m_plot->height(), scale).toImage(); });
}

Result<void> PlotView::exportTo(const QString& file) const
{
    const QString suffix = QFileInfo(file).suffix().toLower();
    const QSize size = m_plot->size();
    QSaveFile out(file);
    bool good = false;
    if (suffix == QLatin1String("png")) {
        good = out.open(QIODevice::WriteOnly) && picture(3).save(&out, "PNG") && out.commit();
    } else if (suffix == QLatin1String("svg")) {
        good = out.open(QIODevice::WriteOnly) && printed([&] {
                   QSvgGenerator svg;
                   svg.setOutputDevice(&out);
                   svg.setTitle(m_title);
                   svg.setSize(size);
                   svg.setViewBox(QRect(QPoint(0, 0), size));
                   QCPPainter painter;
                   if (!painter.begin(&svg)) {
                       return false;
                   }
                   painter.setMode(QCPPainter::pmVectorized);
                   painter.setMode(QCPPainter::pmNoCaching);
                   m_plot->toPainter(&painter, size.width(), size.height());
                   return painter.end();
               }) &&
               out.commit();
    } else if (suffix == QLatin1String("pdf")) {
        good = printed([&] { return m_plot->savePdf(file, size.width(), size.height()); });
    } else {
        return fail(
            Error::Kind::BadInput,
            tr("%1: choose a name that ends in .png, .svg or .pdf.").arg(file).toStdString());
    }
    if (!good) {
        return fail(Error::Kind::Io,
                    tr("%1 could not be written: choose another folder or free some space.")
                        .arg(file)
                        .toStdString());
    }
    return {};
}

void PlotView::copyToClipboard() const
{
    QApplication::clipboard()->setImage(picture());
}

void PlotView::exportInteractively()
{
    const QString name = QString(m_title).replace(QLatin1Char('/'), QLatin1Char('-'));
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Export plot"), name + QStringLiteral(".pdf"), tr("Pictures (*.pdf *.svg *.png)"));
    if (file.isEmpty()) {
        return;
    }
    if (const Result<void> done = exportTo(file); !done) {
        QMessageBox::warning(this, tr("Export plot"), QString::fromStdString(done.error().message));
    }
}

} // namespace anneau
