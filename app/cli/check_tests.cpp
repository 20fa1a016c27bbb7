// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/printed.h"
#include "core/verify/planted_faults.h"

#include <nlohmann/json.hpp>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "check-tests",
        .summary = "plant faults and count how often each test sees them",
        .text =
            "Simulates small lenses whose posterior is known, draws from it with a fault planted "
            "(noise, PSF, prior or lens not as assumed, draws too narrow or blind to the data), "
            "and puts the draws through the tests of check-posterior and coverage. The table "
            "gives in how many of 100 experiments each test raised the alarm; the row without a "
            "fault is its rate of false alarms. Residual tests see one lens, all others N.",
        .positionals = {},
        .options = {{.name = "--simulations",
                     .shortName = "-n",
                     .kind = Option::Kind::Integer,
                     .value = "N",
                     .help = "Lenses in each experiment; default 100; PQMass from 60 on.",
                     .lower = 10,
                     .upper = 10000},
                    {.name = "--samples",
                     .kind = Option::Kind::Integer,
                     .value = "K",
                     .help = "Samples for each lens; default 63.",
                     .lower = 16,
                     .upper = 10000},
                    {.name = "--repeats",
                     .kind = Option::Kind::Integer,
                     .value = "N",
                     .help = "Experiments for each fault; default 100.",
                     .lower = 1,
                     .upper = 100000},
                    {.name = "--level",
                     .kind = Option::Kind::Number,
                     .value = "P",
                     .help = "p-value below which a test raises the alarm; default 0.05.",
                     .lower = 1e-4,
                     .upper = 0.5}},
        .examples = {"anneau-cli check-tests", "anneau-cli check-tests -n 300 --json"},
    };
}

/// Tests down, faults across, in per cent.
std::string tableText(const PowerTable& table)
{
    std::string text;
    for (std::size_t f = 0; f < table.faults.size(); ++f) {
        text += printed("%2d  %s\n", static_cast<int>(f), table.faults[f].c_str());
    }
    text += printed("\n%-36s", "alarms in 100 experiments, by fault");
    for (std::size_t f = 0; f < table.faults.size(); ++f) {
        text += printed(" %4d", static_cast<int>(f));
    }
    for (std::size_t t = 0; t < table.tests.size(); ++t) {
        text += printed("\n%-36s", table.tests[t].c_str());
        for (const auto& rates : table.rate) {
            text += printed(" %4.0f", 100 * rates[t]);
        }
    }
    text += printed("\n%-36s", "all of them as one suite");
    for (const double rate : table.suite) {
        text += printed(" %4.0f", 100 * rate);
    }
    return text + "\n";
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    PowerOptions options;
    options.simulations = static_cast<int>(arguments.integer("--simulations", options.simulations));
    options.samples = static_cast<int>(arguments.integer("--samples", options.samples));
    options.repeats = static_cast<int>(arguments.integer("--repeats", options.repeats));
    options.level = arguments.number("--level", options.level);
    options.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    const PowerTable table = powerTable(plantedFaults(), options, console.meter("faults"), stop);
    const nlohmann::ordered_json json{{"simulations", options.simulations},
                                      {"samples", options.samples},
                                      {"repeats", table.repeats},
                                      {"level", options.level},
                                      {"seed", options.seed},
                                      {"tests", table.tests},
                                      {"faults", table.faults},
                                      {"rate", table.rate},
                                      {"suite", table.suite}};
    return outcome(json, tableText(table),
                   stop.stop_requested() ? Outcome::Interrupted : Outcome::Done);
}

} // namespace

Command checkTestsCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
