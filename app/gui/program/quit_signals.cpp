// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/quit_signals.h"

#include <QSocketNotifier>
#include <fcntl.h>
#include <unistd.h>

#include <csignal>

namespace anneau {
namespace {

int g_pipe[2] = {-1, -1};

/// Only what a handler may do. The default action is back for the next one.
extern "C" void onQuitSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = write(g_pipe[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject* parent) : QObject(parent)
{
    if (pipe2(g_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        return; // the signals end the program as they always did
    }
    auto* notifier = new QSocketNotifier(g_pipe[0], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        if (read(g_pipe[0], bytes, sizeof bytes) > 0) {
            Q_EMIT asked();
        }
    });
    struct sigaction action = {};
    action.sa_handler = onQuitSignal;
    action.sa_flags = SA_RESTART | SA_RESETHAND;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        sigaction(signal, &action, nullptr);
    }
}

} // namespace anneau
