// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line.h"
#include "app/gui/locations.h"
#include "app/gui/main_window.h"
#include "app/gui/theme.h"
#include "widgets/view/gl_support.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTimer>
#include <QTranslator>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <string_view>

namespace {

constexpr int kBadUsage = 2;

void installTranslations(QCoreApplication& application)
{
    auto* qt = new QTranslator(&application);
    if (qt->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qt);
    }
    for (const std::filesystem::path& folder : anneau::translationFolders()) {
        auto* own = new QTranslator(&application);
        if (own->load(QLocale(), QStringLiteral("anneau"), QStringLiteral("_"),
                      QString::fromStdString(folder.string()))) {
            QCoreApplication::installTranslator(own);
            return;
        }
    }
}

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
    if (argc > 1 && asksForText(argc, argv)) {
        QCoreApplication application(argc, argv);
        installTranslations(application);
        const auto line = anneau::parseCommandLine(QCoreApplication::arguments());
        if (line && (line->help || line->version)) {
            return answer(*line);
        }
    }
    anneau::prepareOpenGL();
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C"); // QApplication took the user's: C libraries must read "1.5"
    QApplication::setOrganizationName(QStringLiteral("Anneau"));
    QApplication::setApplicationName(QStringLiteral("Anneau"));
    QApplication::setApplicationVersion(QStringLiteral(ANNEAU_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("anneau"));
    installTranslations(application);

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
    window.show();
    // After the first paint: reading the file, then the engine, which takes a second to load.
    QTimer::singleShot(0, &window, [&window, &line] {
        openWhatWasAsked(window, *line);
        window.workbench().probeEngine();
    });
    return QApplication::exec();
}
