// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/drop_menu.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <utility>

namespace anneau {

namespace {

/// One of the words, not as a part of a longer one: "err" must not be found in "Ferris".
QString whole(const char* words)
{
    return QStringLiteral("(^|[^a-z])(%1)([^a-z]|$)").arg(QString::fromLatin1(words));
}

} // namespace

DropMenu::Role roleFromName(const QString& file)
{
    const QString name = QFileInfo(file).fileName().toLower();
    static const std::pair<QRegularExpression, DropMenu::Role> kNames[] = {
        {QRegularExpression(whole("psf|kernel")), &ObservationFiles::psf},
        {QRegularExpression(whole("rms|noise|err|sigma|ivar|wht|weight|var")),
         &ObservationFiles::noise},
        {QRegularExpression(whole("mask|dq|flags?|badpix")), &ObservationFiles::mask}};
    for (const auto& [pattern, role] : kNames) {
        if (name.contains(pattern)) {
            return role;
        }
    }
    return nullptr;
}

DropMenu::DropMenu(const QString& file, QWidget* parent) : QMenu(parent)
{
    setObjectName(QStringLiteral("dropMenu"));
    addSection(QFileInfo(file).fileName());
    const Role suggested = roleFromName(file);
    QAction* open =
        addAction(tr("Open instead"), this, [this, file] { Q_EMIT openRequested(file); });
    if (suggested == nullptr) {
        setDefaultAction(open);
    }
    const std::pair<QString, Role> roles[] = {
        {tr("Use as point-spread function"), &ObservationFiles::psf},
        {tr("Use as noise map"), &ObservationFiles::noise},
        {tr("Use as mask"), &ObservationFiles::mask}};
    for (const auto& [text, role] : roles) {
        QAction* action =
            addAction(text, this, [this, role = role, file] { Q_EMIT roleRequested(role, file); });
        if (role == suggested) {
            setDefaultAction(action);
        }
    }
}

} // namespace anneau
