// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace anneau::cli {

/// What a user sees while a command runs, on standard error: remarks, and how far a job is, as a
/// bar on a terminal and as a line every few seconds elsewhere. Any thread.
class Console {
public:
    explicit Console(bool quiet);
    ~Console() { clearBar(); }
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    /// A remark; not shown with --quiet.
    void note(const std::string& text);
    /// Something the user should know even with --quiet.
    void warn(const std::string& text);

    /// For a job to report to; `unit` names its steps in the plural, "samples"; empty: per cent
    /// only.
    ProgressReport meter(std::string unit);

private:
    using Clock = std::chrono::steady_clock;
    void show(const Progress& progress, const std::string& unit);
    std::string describe(const Progress& progress, const std::string& unit, double seconds) const;
    void clearBar();

    const bool m_quiet;
    const bool m_terminal;
    std::mutex m_mutex;
    bool m_barShown = false;
    std::string m_stage;
    double m_stageBegan =
        0; // `done` when the stage was first reported: a resumed job starts above 0
    Clock::time_point m_stageStart;
    Clock::time_point m_lastShown;
};

/// "4 s", "2 min 05 s", "1 h 10 min".
std::string duration(double seconds);

} // namespace anneau::cli
