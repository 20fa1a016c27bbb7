// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/observation_reader.h"

#include <QMenu>

#include <filesystem>
#include <optional>

namespace anneau {

/// What a FITS file dropped on an open observation is for: the question, as a menu where it fell.
/// What its name suggests is the default.
class DropMenu : public QMenu {
    Q_OBJECT

public:
    using Role = std::optional<std::filesystem::path> ObservationFiles::*;

    explicit DropMenu(const QString& file, QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested(const QString& file); ///< As an observation, or earlier work.
    void roleRequested(anneau::DropMenu::Role role, const QString& file);
};

/// The role that the name of a file speaks of; null: none.
DropMenu::Role roleFromName(const QString& file);

} // namespace anneau
