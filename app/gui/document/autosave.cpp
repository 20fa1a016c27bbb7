// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/autosave.h"

#include "app/gui/document/workbench.h"
#include "core/model/scene_json.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

namespace anneau {
namespace {

constexpr int kQuietMs = 2000;
const QString kFormat = QStringLiteral("anneau-session/1");

using Role = std::pair<const char*, std::optional<std::filesystem::path> ObservationFiles::*>;
constexpr Role kRoles[] = {{"psf", &ObservationFiles::psf},
                           {"noise", &ObservationFiles::noise},
                           {"mask", &ObservationFiles::mask}};

QJsonObject jsonOf(const ObservationFiles& files)
{
    QJsonObject json{{"format", kFormat},
                     {"image", QString::fromStdString(files.image.string())},
                     {"hdu", QString::fromStdString(files.imageHdu)}};
    for (const auto& [key, role] : kRoles) {
        if (files.*role) {
            json[QString::fromLatin1(key)] = QString::fromStdString((files.*role)->string());
        }
    }
    if (files.pixelScale) {
        json["pixel_scale"] = *files.pixelScale;
    }
    return json;
}

std::optional<ObservationFiles> filesOf(const QJsonObject& json)
{
    if (json["format"].toString() != kFormat || json["image"].toString().isEmpty()) {
        return std::nullopt;
    }
    ObservationFiles files;
    files.image = json["image"].toString().toStdString();
    files.imageHdu = json["hdu"].toString().toStdString();
    for (const auto& [key, role] : kRoles) {
        if (const QJsonValue value = json[QString::fromLatin1(key)]; value.isString()) {
            files.*role = value.toString().toStdString();
        }
    }
    if (json["pixel_scale"].isDouble()) {
        files.pixelScale = json["pixel_scale"].toDouble();
    }
    return files;
}

} // namespace

Autosave::Autosave(Workbench& workbench, const QString& folder, QObject* parent)
    : QObject(parent),
      m_workbench(workbench),
      m_folder(folder),
      m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    QDir().mkpath(m_folder);
    m_lock = std::make_unique<QLockFile>(path(QStringLiteral(".lock")));
    m_lock->setStaleLockTime(0); // until its program ends, however long that takes
    m_lock->tryLock(0);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kQuietMs);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::writeNow);
    connect(&workbench.document(), &Document::sceneChanged, &m_timer,
            QOverload<>::of(&QTimer::start));
}

Autosave::~Autosave()
{
    if (!m_kept) {
        forget();
    }
    if (!m_lost.isEmpty()) {
        for (const char* ending : {".json", ".model.json"}) {
            QFile::remove(m_folder + u'/' + m_lost + QString::fromLatin1(ending));
        }
    }
}

void Autosave::keep()
{
    writeNow();
    m_kept = true;
}

QString Autosave::path(const QString& ending) const
{
    return m_folder + u'/' + m_name + ending;
}

void Autosave::forget() const
{
    QFile::remove(path(QStringLiteral(".json")));
    QFile::remove(path(QStringLiteral(".model.json")));
}

/// The model first: a session without one would be found whole. What cannot be written is left: the
/// next change tries again, and nothing that the user asked for has failed.
void Autosave::writeNow()
{
    const Document& document = m_workbench.document();
    if (!document.isOpen() || m_workbench.files().image.empty() || m_workbench.isPriorWork()) {
        forget(); // a posterior file holds all there is
        return;
    }
    ObservationFiles files = m_workbench.files();
    std::error_code none;
    files.image = std::filesystem::absolute(files.image, none);
    for (const auto& [key, role] : kRoles) {
        if (files.*role) {
            files.*role = std::filesystem::absolute(*(files.*role), none);
        }
    }
    if (!writeScene(path(QStringLiteral(".model.json")).toStdString(), document.scene())) {
        return;
    }
    QSaveFile file(path(QStringLiteral(".json")));
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(jsonOf(files)).toJson());
        file.commit();
    }
}

std::optional<Session> Autosave::takeLost()
{
    const QDir folder(m_folder);
    for (const QFileInfo& info :
         folder.entryInfoList({QStringLiteral("*.model.json")}, QDir::Files, QDir::Time)) {
        const QString name = info.fileName().chopped(QStringLiteral(".model.json").size());
        auto lock = std::make_unique<QLockFile>(folder.filePath(name + QStringLiteral(".lock")));
        lock->setStaleLockTime(0);
        if (name == m_name || !lock->tryLock(0)) {
            continue; // its program is running
        }
        QFile file(folder.filePath(name + QStringLiteral(".json")));
        const auto files = file.open(QIODevice::ReadOnly)
                               ? filesOf(QJsonDocument::fromJson(file.readAll()).object())
                               : std::nullopt;
        if (files) {
            m_lost = name;
            m_lostLock = std::move(lock);
            return Session{*files, info.absoluteFilePath().toStdString()};
        }
        file.remove();
        QFile::remove(info.absoluteFilePath());
    }
    return std::nullopt;
}

} // namespace anneau
