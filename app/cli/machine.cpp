// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/machine.h"

#include <unistd.h>

#include <fstream>
#include <thread>

namespace anneau::cli {
namespace {

/// What follows `key` and the separator in the first line of `file` that starts with it.
std::string lookUp(const char* file, const std::string& key, char separator)
{
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const std::size_t split = line.find(separator);
        if (line.starts_with(key) && split != std::string::npos) {
            const std::size_t start = line.find_first_not_of(" \t\"", split + 1);
            const std::size_t end = line.find_last_not_of(" \t\"");
            return start == std::string::npos ? "" : line.substr(start, end - start + 1);
        }
    }
    return "unknown";
}

} // namespace

Machine thisMachine()
{
    Machine machine;
    machine.processor = lookUp("/proc/cpuinfo", "model name", ':');
    machine.cores = static_cast<int>(std::thread::hardware_concurrency());
    machine.memoryGb = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                       static_cast<double>(sysconf(_SC_PAGE_SIZE)) / 1e9;
    machine.system = lookUp("/etc/os-release", "PRETTY_NAME", '=');
    return machine;
}

} // namespace anneau::cli
