// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <nlohmann/json.hpp>

namespace anneau::cli {

Outcome outcome(const nlohmann::ordered_json& json, std::string text, int status)
{
    return {status, json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace),
            std::move(text)};
}

int exitStatus(const Error& error)
{
    switch (error.kind) {
    case Error::Kind::Cancelled:
        return Outcome::Interrupted;
    case Error::Kind::BadInput:
    case Error::Kind::NotThisFormat:
    case Error::Kind::NoDevice:
        return Outcome::BadUsage;
    case Error::Kind::Io:
    case Error::Kind::OutOfMemory:
    case Error::Kind::Failed:
    case Error::Kind::Internal:
        break;
    }
    return Outcome::Failed;
}

} // namespace anneau::cli
