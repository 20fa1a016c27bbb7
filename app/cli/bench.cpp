// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench_window.h"
#include "app/cli/commands.h"
#include "app/cli/machine.h"
#include "core/session/bench_cuda.h"
#include "core/session/bench_live.h"
#include "core/session/cuda_choice.h"
#include "core/session/engine.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace anneau::cli {
namespace {

using Json = nlohmann::ordered_json;

Usage usage()
{
    return {
        .command = "bench",
        .summary = "measure the speed of this program on this machine",
        .text = "Times what a user waits for: a drag frame, the forward operator, the network, the "
                "samplers; and, where the window's program lies beside this one, its panels, how "
                "long anything holds the window while samples are drawn, and how soon Cancel is "
                "honoured. Each figure is the median of several runs; those of holds and "
                "cancels are the longest. Leave the machine otherwise idle.",
        .positionals = {},
        .options = {{.name = "--no-engine",
                     .kind = Option::Kind::Switch,
                     .help = "Leave out what needs LibTorch, and the window."},
                    {.name = "--no-window",
                     .kind = Option::Kind::Switch,
                     .help = "Leave out the window."}},
        .examples = {"anneau-cli bench", "anneau-cli bench --threads 2 --json > bench.json",
                     "anneau-cli bench --device cuda"},
    };
}

std::string row(const BenchEntry& entry)
{
    std::array<char, 256> text{};
    std::snprintf(text.data(), text.size(), "%-44s %10.3f ms  %2d thread%s  %-7s %-8s  ",
                  entry.name.c_str(), entry.medianMs, entry.threads, entry.threads == 1 ? " " : "s",
                  entry.device.c_str(), entry.dtype.c_str());
    std::string line = text.data() + entry.note;
    if (entry.floorMs > 0) {
        std::snprintf(text.data(), text.size(), "; floor %.3f ms", entry.floorMs);
        line += text.data();
    }
    return line + "\n";
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const std::string device = arguments.text("--device", "auto");
    const auto cuda = chooseCudaKernels(device);
    if (!cuda) {
        return failWith(cuda);
    }
    console.note("Timing the live model …");
    std::vector<BenchEntry> entries = benchLive(stop);
    if (*cuda && !stop.stop_requested()) {
        console.note("Timing the CUDA kernels …");
        const auto more = benchCuda(**cuda, stop);
        if (!more) {
            return failWith(more);
        }
        entries.insert(entries.end(), more->begin(), more->end());
    }
    std::string torch;
    if (!arguments.has("--no-engine") && !stop.stop_requested()) {
        const auto engine = loadEngine();
        if (!engine) {
            return failWith(engine);
        }
        torch = (*engine)->torchVersion();
        console.note("Timing the engine …");
        const auto more = (*engine)->bench(device, stop);
        entries.insert(entries.end(), more.begin(), more.end());
    }

    const auto window = windowProgram();
    if (!arguments.has("--no-engine") && !arguments.has("--no-window") && !window.empty() &&
        !stop.stop_requested()) {
        console.note("Timing the window …");
        const auto more = benchWindow(window, arguments.has("--quiet"), stop);
        if (more) {
            entries.insert(entries.end(), more->begin(), more->end());
        } else if (more.error().kind != Error::Kind::Cancelled) {
            return failWith(more);
        }
    }

    const Machine machine = thisMachine();
    Json json{{"machine",
               {{"processor", machine.processor},
                {"cores", machine.cores},
                {"memory_gb", machine.memoryGb},
                {"system", machine.system},
                {"torch", torch.empty() ? Json() : Json(torch)},
                {"program", "Anneau " ANNEAU_VERSION}}},
              {"entries", Json::array()}};
    std::string text = machine.processor + ", " + std::to_string(machine.cores) + " cores, " +
                       machine.system + "\n";
    for (const BenchEntry& entry : entries) {
        json["entries"].push_back({{"name", entry.name},
                                   {"median_ms", entry.medianMs},
                                   {"threads", entry.threads},
                                   {"device", entry.device},
                                   {"dtype", entry.dtype},
                                   {"note", entry.note}});
        if (entry.floorMs > 0) {
            json["entries"].back()["floor_ms"] = entry.floorMs;
        }
        text += row(entry);
    }
    return outcome(json, text, stop.stop_requested() ? Outcome::Interrupted : Outcome::Done);
}

} // namespace

Command benchCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
