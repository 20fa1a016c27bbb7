// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench_window.h"

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

namespace anneau::cli {
namespace {

namespace fs = std::filesystem;
constexpr int kPollMs = 100;

bool isSet(const char* variable)
{
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

fs::path findProgram(const std::string& name)
{
    std::string folders = isSet("PATH") ? std::getenv("PATH") : "/usr/bin";
    for (std::size_t begin = 0; begin <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', begin), folders.size());
        const fs::path file = fs::path(folders.substr(begin, end - begin)) / name;
        if (access(file.c_str(), X_OK) == 0) {
            return file;
        }
        begin = end + 1;
    }
    return {};
}

std::vector<std::string> commandFor(const fs::path& program)
{
    std::vector<std::string> command;
    if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY") && !isSet("QT_QPA_PLATFORM")) {
        if (const fs::path server = findProgram("xvfb-run"); !server.empty()) {
            command = {server, "-a", "-s", "-screen 0 1600x1200x24 +extension GLX"};
        } else {
            command = {"/usr/bin/env", "QT_QPA_PLATFORM=offscreen"};
        }
    }
    command.insert(command.end(), {program, "--bench", "--json"});
    return command;
}

/// A program in a process group of its own, its standard output to be read here.
class Child {
public:
    ~Child()
    {
        if (m_output >= 0) {
            close(m_output);
        }
    }
    Child() = default;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int start(std::vector<std::string> command, bool quiet);
    /// Everything it writes; false if it was stopped.
    bool read(std::string& text, const std::stop_token& stop) const;
    int wait() const;
    void end() const { kill(-m_id, SIGTERM); }

private:
    pid_t m_id = 0;
    int m_output = -1;
};

int Child::start(std::vector<std::string> command, bool quiet)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return errno;
    }
    m_output = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (quiet) {
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::vector<char*> words;
    for (std::string& word : command) {
        words.push_back(word.data());
    }
    words.push_back(nullptr);
    const int fault = posix_spawn(&m_id, words[0], &actions, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    return fault;
}

bool Child::read(std::string& text, const std::stop_token& stop) const
{
    std::array<char, 4096> block{};
    while (!stop.stop_requested()) {
        pollfd waiting{m_output, POLLIN, 0};
        if (poll(&waiting, 1, kPollMs) <= 0) {
            continue;
        }
        const ssize_t size = ::read(m_output, block.data(), block.size());
        if (size == 0) {
            return true;
        }
        if (size > 0) {
            text.append(block.data(), static_cast<std::size_t>(size));
        }
    }
    return false;
}

int Child::wait() const
{
    int status = 0;
    while (waitpid(m_id, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

} // namespace

fs::path windowProgram()
{
    std::error_code none;
    const fs::path own = fs::read_symlink("/proc/self/exe", none);
    const fs::path program = own.parent_path() / "anneau";
    return !own.empty() && access(program.c_str(), X_OK) == 0 ? program : fs::path();
}

Result<std::vector<BenchEntry>> benchEntries(const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("entries") || !json["entries"].is_array()) {
        return fail(Error::Kind::BadInput, "The window's figures are not a bench in JSON.");
    }
    std::vector<BenchEntry> entries;
    try {
        for (const auto& entry : json["entries"]) {
            entries.push_back({entry.at("name"), entry.at("median_ms"), entry.at("threads"),
                               entry.at("device"), entry.at("dtype"), entry.at("note")});
        }
    } catch (const nlohmann::json::exception& fault) {
        return fail(Error::Kind::BadInput, "An entry of the window's bench is not whole.",
                    fault.what());
    }
    return entries;
}

Result<std::vector<BenchEntry>> benchWindow(const fs::path& program, bool quiet,
                                            const std::stop_token& stop)
{
    Child child;
    if (const int fault = child.start(commandFor(program), quiet); fault != 0) {
        return fail(Error::Kind::Failed,
                    program.string() + " could not be started: " + std::strerror(fault) + ".");
    }
    std::string text;
    if (!child.read(text, stop)) {
        child.end();
        child.wait();
        return fail(Error::Kind::Cancelled, "Stopped.");
    }
    if (const int status = child.wait(); status != 0) {
        return fail(Error::Kind::Failed, "The window could not be measured (" + program.string() +
                                             " --bench ended with status " +
                                             std::to_string(status) +
                                             "); use --no-window to leave it out.");
    }
    return benchEntries(text);
}

} // namespace anneau::cli
