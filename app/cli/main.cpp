// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "core/base/parallel.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <exception>

namespace anneau::cli {
namespace {

std::string overview()
{
    std::string text =
        "Anneau " ANNEAU_VERSION ": strong gravitational lenses, from an image to a posterior.\n\n"
        "Usage: anneau-cli COMMAND [argument…] [option…]\n\nCommands:\n";
    std::size_t width = 0;
    for (const Command& command : commands()) {
        width = std::max(width, command.usage.command.size() + 2);
    }
    for (const Command& command : commands()) {
        text += "  " + command.usage.command +
                std::string(width - command.usage.command.size(), ' ') + command.usage.summary +
                "\n";
    }
    return text + "\nanneau-cli COMMAND --help tells more; --version prints the version.\n";
}

/// Prints an error for the reader and, where one is expected, the JSON object.
int report(const Error& error, bool json)
{
    std::fprintf(stderr, "anneau-cli: %s\n", error.message.c_str());
    if (!error.detail.empty()) {
        std::fprintf(stderr, "  (%s)\n", error.detail.c_str());
    }
    const int status = exitStatus(error);
    if (json) {
        const nlohmann::ordered_json object{{"error", error.message}, {"status", status}};
        std::printf("%s\n",
                    object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    }
    return status;
}

const Command* findCommand(const std::string& name)
{
    const auto found =
        std::ranges::find_if(commands(), [&](const Command& c) { return c.usage.command == name; });
    return found != commands().end() ? &*found : nullptr;
}

int unknownCommand(const std::string& name, bool json)
{
    std::vector<std::string> names;
    std::ranges::transform(commands(), std::back_inserter(names),
                           [](const Command& c) { return c.usage.command; });
    const std::string meant = nearest(name, names);
    return report({Error::Kind::BadInput,
                   "There is no command \"" + name + "\"" +
                       (meant.empty() ? "" : "; did you mean " + meant + "?") +
                       " See: anneau-cli --help",
                   {}},
                  json);
}

int run(std::vector<std::string> words, const std::stop_token& stop)
{
    const bool json = std::ranges::find(words, "--json") != words.end();
    const std::string name = words.empty() ? "" : words.front();
    if (name.empty() || name == "--help" || name == "-h" || name == "help") {
        std::fputs(overview().c_str(), name.empty() ? stderr : stdout);
        return name.empty() ? Outcome::BadUsage : Outcome::Done;
    }
    if (name == "--version") {
        std::printf("Anneau %s\n", ANNEAU_VERSION);
        return Outcome::Done;
    }
    const Command* command = findCommand(name);
    if (command == nullptr) {
        return unknownCommand(name, json);
    }
    words.erase(words.begin());
    if (wantsHelp(words)) {
        std::fputs(helpText(command->usage).c_str(), stdout);
        return Outcome::Done;
    }
    const auto arguments = parseArguments(command->usage, words);
    if (!arguments) {
        return report(arguments.error(), json);
    }
    setThreadCount(static_cast<int>(arguments->integer("--threads", 0)));
    Console console(arguments->has("--quiet"));
    const auto outcome = command->run(*arguments, console, stop);
    if (!outcome) {
        return report(outcome.error(), json);
    }
    std::fputs(json ? (outcome->json + "\n").c_str() : outcome->text.c_str(), stdout);
    return outcome->status;
}

} // namespace
} // namespace anneau::cli

int main(int argc, char** argv)
{
    std::setlocale(LC_ALL, "C.UTF-8");
    const std::stop_token stop = anneau::cli::stopOnInterrupt();
    try {
        return anneau::cli::run({argv + 1, argv + argc}, stop);
    } catch (const std::exception& bug) {
        std::fprintf(stderr, "anneau-cli: an internal error, please report it: %s\n", bug.what());
        return anneau::cli::Outcome::Failed;
    }
}
