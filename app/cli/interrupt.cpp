// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <thread>

namespace anneau::cli {

std::stop_token stopOnInterrupt()
{
    static std::stop_source source;
    // A handler may not touch a stop_source, so the signals are blocked here, and with that in all
    // threads made later, and a thread of their own waits for them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals] {
        int signal = 0;
        sigwait(&signals, &signal);
        constexpr char kText[] =
            "\nanneau-cli: stopping; what is finished is kept. Interrupt again to end at once.\n";
        [[maybe_unused]] const auto written = write(STDERR_FILENO, kText, sizeof kText - 1);
        source.request_stop();
        sigwait(&signals, &signal);
        _exit(130);
    }).detach();
    return source.get_token();
}

} // namespace anneau::cli
