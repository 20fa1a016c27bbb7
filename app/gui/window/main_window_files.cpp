// SPDX-License-Identifier: GPL-3.0-or-later
// The main window's ways to a file: dialog, drop, recent files.
#include "app/gui/document/autosave.h"
#include "app/gui/forms/hdu_picker.h"
#include "app/gui/window/drop_menu.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/message_strip.h"
#include "app/gui/window/welcome.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QUrl>

namespace anneau {
namespace {
constexpr int kRecentKept = 10;
constexpr int kRecentWidth = 480;
const QString kRecentKey = QStringLiteral("recentFiles");

QString fitsFilter()
{
    return MainWindow::tr("FITS images (*.fits *.fits.gz *.fits.fz *.fit *.fts);;All files (*)");
}
} // namespace

/// A FITS file of any kind, a model of what is open, or a template that brings its observation.
void MainWindow::openFile(const QString& file)
{
    if (file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive) &&
        m_workbench.document().isOpen()) {
        useModel(file);
    } else {
        openObservation(file);
    }
}

void MainWindow::openObservation(const QString& file)
{
    ObservationFiles files;
    files.image = file.toStdString();
    open(files);
}

void MainWindow::open(const ObservationFiles& files,
                      const std::optional<std::filesystem::path>& model)
{
    m_loading = QFileInfo(QString::fromStdString(files.image.string())).fileName();
    m_welcome->setLoading(m_loading);
    m_workbench.open(files, model);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

/// On an open observation a FITS file may be meant as its PSF, noise or mask: that is asked.
void MainWindow::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.isEmpty() || !urls.first().isLocalFile()) {
        return;
    }
    event->acceptProposedAction();
    const QString file = urls.first().toLocalFile();
    const bool model = file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    if (model || !m_workbench.document().isOpen() || m_workbench.isPriorWork()) {
        openFile(file);
        return;
    }
    auto* menu = new DropMenu(file, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &DropMenu::openRequested, this, &MainWindow::openFile);
    connect(menu, &DropMenu::roleRequested, this, &MainWindow::useAs);
    menu->popup(mapToGlobal(event->position().toPoint()));
}

void MainWindow::useAs(std::optional<std::filesystem::path> ObservationFiles::*role,
                       const QString& file)
{
    ObservationFiles files = m_workbench.files();
    files.*role = file.toStdString();
    open(files);
}

void MainWindow::pickImage(const ObservationFiles& files, const std::vector<HduInfo>& hdus)
{
    auto* picker =
        new HduPicker(QString::fromStdString(files.image.filename().string()), hdus, this);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    connect(picker, &QDialog::accepted, this, [this, picker, files] {
        ObservationFiles chosen = files;
        chosen.imageHdu = picker->chosen();
        open(chosen);
    });
    picker->open();
}

void MainWindow::keepSession(const QString& folder)
{
    m_autosave = new Autosave(m_workbench, folder, this);
    const auto lost = m_autosave->takeLost();
    if (!lost) {
        return;
    }
    const QString name = QString::fromStdString(lost->files.image.filename().string());
    m_message->showOffer(
        tr("Anneau ended while %1 was open; its unsaved model was kept.").arg(name), tr("Restore"),
        [this, session = *lost] { m_workbench.openUnsaved(session.files, session.model); });
}

void MainWindow::openWithDialog()
{
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Open observation or posterior"), {},
        tr("FITS images, COOLEST templates (*.fits *.fits.gz *.fits.fz "
           "*.fit *.fts *.json);;All files (*)"));
    if (!file.isEmpty()) {
        openObservation(file);
    }
}

void MainWindow::openRole(std::optional<std::filesystem::path> ObservationFiles::*role,
                          const QString& title)
{
    const QString file = QFileDialog::getOpenFileName(this, title, {}, fitsFilter());
    if (!file.isEmpty()) {
        useAs(role, file);
    }
}

void MainWindow::buildRecentMenu(QMenu* recent)
{
    connect(recent, &QMenu::aboutToShow, this, [this, recent] {
        recent->clear();
        for (const QString& name : recentFiles()) {
            const QString shown =
                fontMetrics().elidedText(QFileInfo(name).fileName(), Qt::ElideMiddle, kRecentWidth);
            QAction* action =
                recent->addAction(shown, this, [this, name] { openObservation(name); });
            action->setToolTip(name);
            action->setEnabled(QFileInfo::exists(name));
        }
        recent->addSeparator();
        recent->addAction(tr("Clear"), this, [] { QSettings().remove(kRecentKey); });
    });
}

void MainWindow::rememberRecent(const QString& file)
{
    QStringList files = recentFiles();
    files.removeAll(file);
    files.prepend(file);
    QSettings().setValue(kRecentKey, files.mid(0, kRecentKept));
}

QStringList MainWindow::recentFiles() const
{
    return QSettings().value(kRecentKey).toStringList();
}

} // namespace anneau
