// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "core/base/printed.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace anneau::cli {
namespace {

constexpr int kBarWidth = 28;
constexpr std::chrono::milliseconds kTerminalInterval{100};
constexpr std::chrono::milliseconds kLogInterval{5000};

std::string bar(double part)
{
    const int full = static_cast<int>(std::lround(part * kBarWidth));
    std::string text;
    for (int i = 0; i < kBarWidth; ++i) {
        text += i < full ? "█" : "░";
    }
    return text;
}

} // namespace

std::string duration(double seconds)
{
    const long whole = std::lround(std::max(seconds, 0.0));
    if (whole < 60) {
        return printed("%ld s", whole);
    }
    return whole < 3600 ? printed("%ld min %02ld s", whole / 60, whole % 60)
                        : printed("%ld h %02ld min", whole / 3600, whole % 3600 / 60);
}

Console::Console(bool quiet) : m_quiet{quiet}, m_terminal{isatty(STDERR_FILENO) == 1} {}

void Console::note(const std::string& text)
{
    if (m_quiet) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    clearBar();
    std::fprintf(stderr, "%s\n", text.c_str());
}

void Console::warn(const std::string& text)
{
    const std::lock_guard lock(m_mutex);
    clearBar();
    std::fprintf(stderr, "anneau-cli: %s\n", text.c_str());
}

ProgressReport Console::meter(std::string unit)
{
    if (m_quiet) {
        return {};
    }
    return [this, unit = std::move(unit)](const Progress& progress) {
        show(progress, unit);
    };
}

void Console::clearBar()
{
    if (m_barShown) {
        std::fputs("\r\x1b[K", stderr);
        m_barShown = false;
    }
}

std::string Console::describe(const Progress& progress, const std::string& unit,
                              double seconds) const
{
    std::string text = progress.stage;
    if (progress.total > 0) {
        const double part = std::clamp(progress.done / progress.total, 0.0, 1.0);
        text += m_terminal ? " " + bar(part) : "";
        if (!unit.empty() && progress.total > 1) { // else it is a stage, not a count
            text += printed(" %.10g of %.10g ", std::floor(progress.done + 1e-9), progress.total) +
                    unit + ",";
        }
        text += printed(" %.0f %%", 100 * part);
    }
    const double since = progress.done - m_stageBegan;
    if (since <= 0 || seconds < 0.3) {
        return text;
    }
    const double rate = since / seconds;
    if (!unit.empty()) {
        text +=
            rate >= 1 ? printed(", %.3g ", rate) + unit + "/s" : printed(", %.3g s each", 1 / rate);
    }
    if (progress.total > progress.done) {
        text += ", " + duration((progress.total - progress.done) / rate) + " left";
    }
    return text;
}

void Console::show(const Progress& progress, const std::string& unit)
{
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    const bool newStage = progress.stage != m_stage;
    const bool last = progress.total > 0 && progress.done >= progress.total;
    if (newStage) {
        m_stage = progress.stage;
        m_stageBegan = progress.done;
        m_stageStart = now;
    } else if (!last && now - m_lastShown < (m_terminal ? kTerminalInterval : kLogInterval)) {
        return;
    } else if (last && !m_terminal && now - m_lastShown < kTerminalInterval) {
        return;
    }
    m_lastShown = now;

    const std::string text =
        describe(progress, unit, std::chrono::duration<double>(now - m_stageStart).count());
    if (m_terminal) {
        std::fprintf(stderr, "\r\x1b[K%s", text.c_str());
        std::fflush(stderr);
        m_barShown = true;
    } else {
        std::fprintf(stderr, "%s\n", text.c_str());
    }
}

} // namespace anneau::cli
