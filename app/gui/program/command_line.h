// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/observation_reader.h"

#include <QStringList>

#include <filesystem>
#include <optional>

namespace anneau {

/// What `anneau obs.fits[SCI] --psf f --noise f --mask f --model m.json` asks for.
struct CommandLine {
    std::optional<ObservationFiles> files;
    std::optional<std::filesystem::path> model;
    bool demo = false;  ///< --demo: open the bundled observation.
    bool bench = false; ///< --bench: measure the window and leave.
    bool json = false;  ///< --json: what --bench measured, as one JSON object.
    bool help = false;
    bool version = false;
    QString helpText;
};

/// `arguments` with the program's name first. An Error says which argument is wrong.
Result<CommandLine> parseCommandLine(const QStringList& arguments);

/// "x.fits[SCI]" -> file and HDU.
ObservationFiles filesFromText(const QString& text);

} // namespace anneau
