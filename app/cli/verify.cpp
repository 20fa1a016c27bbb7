// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/verify.h"

#include "app/cli/commands.h"
#include "core/base/resources.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <system_error>

namespace anneau::cli {
namespace {

using Json = nlohmann::ordered_json;

Usage usage()
{
    return {
        .command = "verify",
        .summary = "check this program against reference cases",
        .text = "Runs every reference case (*.json) below DIR in every precision and prints the "
                "largest error, in units of its "
                "tolerance: a case passes when that is at most 1. A kind of case that the program "
                "does not know counts as "
                "failed. This is how to check Anneau on your own machine and GPU.",
        .positionals = {{"DIR",
                         "Folder of reference cases; default: those that come with the program.", 0,
                         1}},
        .options = {{.name = "--failed",
                     .kind = Option::Kind::Switch,
                     .help = "List only the cases that failed."}},
        .examples = {"anneau-cli verify", "anneau-cli verify references/ --json > verify.json",
                     "anneau-cli verify --device cuda --failed"},
    };
}

std::string row(const CaseResult& result)
{
    std::array<char, 320> text{};
    std::snprintf(text.data(), text.size(), "%-4s  %-40s %-22s %-8s %9.3g %9.1e  %s\n",
                  result.passed ? "ok" : "FAIL", result.name.c_str(), result.kind.c_str(),
                  result.dtype.c_str(), result.worst, result.tolerance, result.note.c_str());
    return text.data();
}

Json entry(const CaseResult& result)
{
    return {{"case", result.name},     {"kind", result.kind},   {"dtype", result.dtype},
            {"passed", result.passed}, {"worst", result.worst}, {"tolerance", result.tolerance},
            {"note", result.note}};
}

Result<std::filesystem::path> folderOf(const Arguments& arguments)
{
    const std::filesystem::path folder =
        arguments.positionals().empty() ? resourceFolder() / "verify"
                                        : std::filesystem::path(arguments.positionals().front());
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored)) {
        return fail(Error::Kind::BadInput,
                    folder.string() + " is not a folder; name one that holds reference cases.");
    }
    return folder;
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto folder = folderOf(arguments);
    if (!folder) {
        return failWith(folder);
    }
    double done = 0;
    const ProgressReport meter = console.meter("cases");
    const auto results =
        verifyFolder(*folder, arguments.text("--device", "auto"), [&](const CaseResult&) {
            if (meter) {
                meter({"verifying", ++done, 0});
            }
        });
    if (!results) {
        return failWith(results);
    }
    if (results->empty()) {
        return fail(Error::Kind::BadInput,
                    folder->string() + " holds no reference cases (*.json with a \"kind\").");
    }
    Json json{{"cases", Json::array()}, {"passed", 0}, {"failed", 0}};
    std::array<char, 160> header{};
    std::snprintf(header.data(), header.size(), "%-4s  %-40s %-22s %-8s %9s %9s  %s\n", "", "case",
                  "kind", "dtype", "worst/tol", "rtol", "quantity");
    std::string text = header.data();
    const auto passed = std::ranges::count_if(*results, &CaseResult::passed);
    const auto failed = static_cast<std::ptrdiff_t>(results->size()) - passed;
    for (const CaseResult& result : *results) {
        json["cases"].push_back(entry(result));
        if (!result.passed || !arguments.has("--failed")) {
            text += row(result);
        }
    }
    json["passed"] = passed;
    json["failed"] = failed;
    text += std::to_string(passed) + " passed, " + std::to_string(failed) + " failed\n";
    if (stop.stop_requested()) {
        return outcome(json, text, Outcome::Interrupted);
    }
    return outcome(json, text, failed == 0 ? Outcome::Done : Outcome::Failed);
}

} // namespace

Command verifyCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
