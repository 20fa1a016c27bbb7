// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/args.h"
#include "app/cli/console.h"
#include "core/base/error.h"

#include <nlohmann/json_fwd.hpp>

#include <stop_token>
#include <string>
#include <vector>

namespace anneau::cli {

/// What a command leaves: its exit status, and the same result once for machines and once for
/// people.
struct Outcome {
    enum Status { Done = 0, Failed = 1, BadUsage = 2, Interrupted = 130 };
    int status = Done;
    std::string json; ///< One object.
    std::string text; ///< Lines for a reader, with the last line end.
};

Outcome outcome(const nlohmann::ordered_json& json, std::string text, int status = Outcome::Done);

/// A sub-command. `run` blocks; an Error becomes the exit status 130 if the user interrupted, 2 if
/// the input was at fault, else 1.
struct Command {
    Usage usage;
    Result<Outcome> (*run)(const Arguments&, Console&, std::stop_token) = nullptr;
};

/// All commands, in the order of the help.
const std::vector<Command>& commands();

int exitStatus(const Error& error);

} // namespace anneau::cli
