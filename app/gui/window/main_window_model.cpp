// SPDX-License-Identifier: GPL-3.0-or-later
// The main window's models: opening, saving, exporting, and closing without losing one.
#include "app/gui/document/autosave.h"
#include "app/gui/window/main_window.h"
#include "core/exchange/model_export.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace anneau {
namespace {

QString modelFilter()
{
    return MainWindow::tr("Lens models (*.json);;All files (*)");
}

QString withSuffix(const QString& file, const QString& suffix)
{
    return QFileInfo(file).suffix().isEmpty() ? file + suffix : file;
}

struct ExportChoice {
    ModelFormat format;
    QString suffix;
    QString filter;
};

std::vector<ExportChoice> exportChoices()
{
    return {{ModelFormat::Coolest, QStringLiteral(".json"),
             MainWindow::tr("COOLEST template with its images (*.json)")},
            {ModelFormat::Lenstronomy, QStringLiteral(".py"),
             MainWindow::tr("Python for lenstronomy (*.py)")},
            {ModelFormat::Caustics, QStringLiteral(".py"),
             MainWindow::tr("Python for caustics (*.py)")}};
}

} // namespace

void MainWindow::openModelWithDialog()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open model"), {}, modelFilter());
    if (!file.isEmpty()) {
        useModel(file);
    }
}

/// Saving goes to a file only if it holds nothing but such a model: a template would be lost.
void MainWindow::useModel(const QString& file)
{
    m_modelFile = m_workbench.openModel(file.toStdString()) ? file : QString();
}

void MainWindow::saveModel(bool ask)
{
    QString file = m_modelFile;
    if (ask || file.isEmpty()) {
        file = QFileDialog::getSaveFileName(this, tr("Save model"), file, modelFilter());
    }
    if (file.isEmpty()) {
        return;
    }
    m_modelFile = withSuffix(file, QStringLiteral(".json"));
    m_workbench.saveModel(m_modelFile.toStdString());
}

void MainWindow::exportModel()
{
    const std::vector<ExportChoice> choices = exportChoices();
    QStringList filters;
    for (const ExportChoice& choice : choices) {
        filters << choice.filter;
    }
    QString chosen;
    const QString file = QFileDialog::getSaveFileName(this, tr("Export model"), {},
                                                      filters.join(QStringLiteral(";;")), &chosen);
    if (file.isEmpty()) {
        return;
    }
    const auto index = static_cast<std::size_t>(std::max<qsizetype>(0, filters.indexOf(chosen)));
    m_workbench.exportModel(withSuffix(file, choices[index].suffix).toStdString(),
                            choices[index].format);
}

void MainWindow::savePosterior()
{
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save posterior"), {},
        tr("FITS images (*.fits *.fits.gz *.fits.fz *.fit *.fts);;All files (*)"));
    if (!file.isEmpty()) {
        m_workbench.savePosterior(file.toStdString());
    }
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (isWindowModified() && !m_closing) {
        event->ignore();
        leaveModel([this] {
            m_closing = true;
            close();
        });
        return;
    }
    m_workbench
        .cancel(); // what was finished is on the disk; the destructor waits for the last step
    event->accept();
}

void MainWindow::leaveModel(const std::function<void()>& go)
{
    if (!isWindowModified()) {
        go();
        return;
    }
    auto* question = new QMessageBox(QMessageBox::Question, tr("Save the model?"),
                                     tr("The model has changed since it was last saved."),
                                     QMessageBox::NoButton, this);
    question->setObjectName(QStringLiteral("askToSave"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto* save = question->addButton(tr("Save"), QMessageBox::AcceptRole);
    auto* discard = question->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    question->setEscapeButton(question->addButton(tr("Cancel"), QMessageBox::RejectRole));
    question->setDefaultButton(save);
    connect(question, &QMessageBox::finished, this, [this, question, save, discard, go] {
        const QAbstractButton* answer = question->clickedButton();
        if (answer == save) {
            saveModel(false);
        }
        if (answer == discard || (answer == save && !isWindowModified())) {
            go();
        }
    });
    question->open();
}

/// Asked for from outside: there is nobody to answer. The session keeps what was not saved.
void MainWindow::quitAtOnce()
{
    if (m_autosave != nullptr && isWindowModified()) {
        m_autosave->keep();
    }
    m_closing = true;
    close();
}

} // namespace anneau
