// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/observation_reader.h"

#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace anneau {

class Workbench;

/// What an unsaved session consists of: which files, and the model as a file of its own.
struct Session {
    ObservationFiles files;
    std::filesystem::path model;
};

/// Keeps the session of this window on disk, two seconds after its last change, and removes it at
/// an orderly end: what is found there later belongs to a program that crashed, or was ended by the
/// system while there was something to save. Samples are on disk
/// anyway. GUI thread.
class Autosave : public QObject {
    Q_OBJECT

public:
    /// `folder`: shared by all running programs; made if need be.
    Autosave(Workbench& workbench, const QString& folder, QObject* parent = nullptr);
    ~Autosave() override; ///< The orderly end.

    /// A session that its program left behind; it is taken from the folder, so that no other
    /// program offers it, and its files live as long as this object.
    std::optional<Session> takeLost();

    void writeNow();
    /// An end that leaves the session to be offered again.
    void keep();

private:
    void forget() const;
    QString path(const QString& ending) const;

    Workbench& m_workbench;
    QString m_folder;
    QString m_name;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<QLockFile> m_lostLock;
    QString m_lost; ///< Name of the session that was taken.
    QTimer m_timer;
    bool m_kept = false;
};

} // namespace anneau
