// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/application_id.h"
#include "app/gui/program/command_line.h"
#include "app/gui/program/language.h"
#include "app/gui/program/locations.h"
#include "app/gui/program/metered_application.h"
#include "app/gui/program/quit_signals.h"
#include "app/gui/program/theme.h"
#include "app/gui/window/first_paint.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/window_bench.h"
#include "widgets/view/gl_support.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <string_view>

namespace {

constexpr int kBadUsage = 2;

void openWhatWasAsked(anneau::MainWindow& window, const anneau::CommandLine& line)
{
    if (line.files) {
        window.open(*line.files, line.model);
    } else if (line.demo || line.model) {
        const auto demos = anneau::bundledDemos();
        if (!demos.empty()) {
            anneau::ObservationFiles files;
            files.image = demos.front().file;
            window.open(files, line.model);
        }
    }
}

int answer(const anneau::CommandLine& line)
{
    std::printf("%s\n", line.help ? qPrintable(line.helpText) : "Anneau " ANNEAU_VERSION);
    return 0;
}

bool asks(int argc, char** argv, std::string_view option)
{
    return std::find(argv + 1, argv + argc, option) != argv + argc;
}

/// Settings and runs of a bench are nobody's: they go to a folder that is removed at the end.
int measure(anneau::MeteredApplication& application, bool json)
{
    const auto note = [](const QString& text) {
        std::fprintf(stderr, "%s\n", qPrintable(text));
    };
    const auto entries = anneau::benchWindow(application, note);
    if (!entries) {
        std::fprintf(stderr, "anneau: %s\n", entries.error().message.c_str());
        return 1;
    }
    if (json) {
        std::printf("%s\n", anneau::benchJson(*entries).constData());
        return 0;
    }
    for (const anneau::BenchEntry& entry : *entries) {
        std::printf("%-46s %9.1f ms  %s: %s\n", entry.name.c_str(), entry.medianMs,
                    entry.device.c_str(), entry.note.c_str());
    }
    return 0;
}

void name(QCoreApplication& application)
{
    application.setOrganizationName(QStringLiteral("Anneau"));
    application.setApplicationName(QStringLiteral("Anneau"));
    application.setApplicationVersion(QStringLiteral(ANNEAU_VERSION));
}

/// A question about the program itself is answered without a display.
bool asksForText(int argc, char** argv)
{
    return std::any_of(argv + 1, argv + argc, [](std::string_view word) {
        return word == "--help" || word == "-h" || word == "--version" || word == "-v";
    });
}

} // namespace

int main(int argc, char** argv)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    if (argc > 1 && asksForText(argc, argv)) {
        QCoreApplication application(argc, argv);
        name(application);
        anneau::applyLanguage(application, anneau::storedLanguage());
        const auto line = anneau::parseCommandLine(QCoreApplication::arguments());
        if (line && (line->help || line->version)) {
            return answer(*line);
        }
    }
    anneau::prepareOpenGL();
    if (asks(argc, argv, "--bench")) {
        const QTemporaryDir folder;
        qputenv("XDG_CONFIG_HOME", folder.path().toUtf8());
        qputenv("XDG_DATA_HOME", folder.path().toUtf8());
        anneau::MeteredApplication application(argc, argv);
        std::setlocale(LC_NUMERIC, "C");
        name(application);
        anneau::applyTheme(application, anneau::storedTheme());
        if (asks(argc, argv, "--first-paint")) { // how the bench starts itself again
            std::printf("%s\n", anneau::benchJson(anneau::benchFirstPaint()).constData());
            return 0;
        }
        return measure(application, asks(argc, argv, "--json"));
    }
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // QApplication took the user's: C libraries must read "1.5"
    name(application);
    QApplication::setDesktopFileName(QString::fromLatin1(anneau::kApplicationId));
    anneau::applyLanguage(application, anneau::storedLanguage());

    const auto line = anneau::parseCommandLine(QApplication::arguments());
    if (!line) {
        std::fprintf(stderr, "anneau: %s\n", line.error().message.c_str());
        return kBadUsage;
    }
    if (line->help || line->version) {
        return answer(*line);
    }
    anneau::applyTheme(application, anneau::storedTheme());
    anneau::MainWindow window;
    const anneau::QuitSignals signals;
    QObject::connect(&signals, &anneau::QuitSignals::asked, &window,
                     &anneau::MainWindow::quitAtOnce);
    window.show();
    window.keepSession(QString::fromStdString(anneau::sessionFolder().string()));
    // Reading the file, then the engine, which takes a second to load.
    const anneau::FirstPaint painted(window, [&window, &line] {
        openWhatWasAsked(window, *line);
        window.workbench().probeEngine();
    });
    return QApplication::exec();
}
