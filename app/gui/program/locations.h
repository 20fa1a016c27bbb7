// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <filesystem>
#include <vector>

namespace anneau {

/// An observation that comes with the program.
struct Demo {
    QString name; ///< "SDSSJ0252+0039 · F814W"
    std::filesystem::path file;
};
/// Those in the resource folder, the main one first.
std::vector<Demo> bundledDemos();

/// Where priors are looked for: the program's own and the user's.
std::vector<std::filesystem::path> priorFolders();

/// A file name for the posterior of a run that starts now, in the user's data folder, which is made
/// if need be. The oldest of earlier runs beyond a dozen are removed.
std::filesystem::path freshRunFile(const QString& target);

/// Where running programs keep their sessions.
std::filesystem::path sessionFolder();

/// Where compiled translations are looked for.
std::vector<std::filesystem::path> translationFolders();

} // namespace anneau
