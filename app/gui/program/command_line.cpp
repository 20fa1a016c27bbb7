// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/command_line.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

namespace anneau {
namespace {
QString text(const char* source)
{
    return QCoreApplication::translate("CommandLine", source);
}
} // namespace

ObservationFiles filesFromText(const QString& argument)
{
    ObservationFiles files;
    QString file = argument;
    const qsizetype bracket = file.lastIndexOf(u'[');
    if (bracket > 0 && file.endsWith(u']') && !QFileInfo::exists(file)) {
        files.imageHdu = file.mid(bracket + 1, file.size() - bracket - 2).toStdString();
        file.truncate(bracket);
    }
    files.image = file.toStdString();
    return files;
}

Result<CommandLine> parseCommandLine(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        text(QT_TRANSLATE_NOOP("CommandLine", "Interactive strong gravitational lens modelling.")));
    const QCommandLineOption help(
        {"h", "help"}, text(QT_TRANSLATE_NOOP("CommandLine", "Show this help and leave.")));
    const QCommandLineOption version(
        "version", text(QT_TRANSLATE_NOOP("CommandLine", "Show the version and leave.")));
    const QCommandLineOption demo(
        "demo", text(QT_TRANSLATE_NOOP("CommandLine", "Open the bundled observation.")));
    const QCommandLineOption psf(
        "psf", text(QT_TRANSLATE_NOOP("CommandLine", "Point-spread function (FITS).")),
        text(QT_TRANSLATE_NOOP("CommandLine", "file")));
    const QCommandLineOption noise(
        "noise",
        text(QT_TRANSLATE_NOOP("CommandLine", "Noise: RMS, inverse variance or weight (FITS).")),
        text(QT_TRANSLATE_NOOP("CommandLine", "file")));
    const QCommandLineOption mask(
        "mask",
        text(QT_TRANSLATE_NOOP("CommandLine", "Mask (FITS); non-zero pixels are left out.")),
        text(QT_TRANSLATE_NOOP("CommandLine", "file")));
    const QCommandLineOption scale(
        "pixel-scale",
        text(QT_TRANSLATE_NOOP("CommandLine",
                               "Pixel size in arcsec, where the header does not say.")),
        text(QT_TRANSLATE_NOOP("CommandLine", "arcsec")));
    const QCommandLineOption model(
        "model", text(QT_TRANSLATE_NOOP("CommandLine", "Lens model to start with (JSON).")),
        text(QT_TRANSLATE_NOOP("CommandLine", "file")));
    const QCommandLineOption bench(
        "bench",
        text(QT_TRANSLATE_NOOP("CommandLine", "Measure the speed of the window and leave.")));
    const QCommandLineOption json(
        "json", text(QT_TRANSLATE_NOOP("CommandLine", "With --bench: print one JSON object.")));
    parser.addOptions({help, version, demo, psf, noise, mask, scale, model, bench, json});
    parser.addPositionalArgument(
        text(QT_TRANSLATE_NOOP("CommandLine", "observation")),
        text(QT_TRANSLATE_NOOP(
            "CommandLine",
            "FITS image, \"obs.fits\" or \"obs.fits[SCI]\"; or a posterior or a coverage test.")),
        text(QT_TRANSLATE_NOOP("CommandLine", "[observation]")));
    if (!parser.parse(arguments)) {
        return fail(Error::Kind::BadInput, parser.errorText().toStdString());
    }
    CommandLine line;
    line.help = parser.isSet(help);
    line.version = parser.isSet(version);
    line.demo = parser.isSet(demo);
    line.bench = parser.isSet(bench);
    line.json = parser.isSet(json);
    line.helpText = parser.helpText();
    const QStringList files = parser.positionalArguments();
    if (files.size() > 1) {
        return fail(
            Error::Kind::BadInput,
            text(QT_TRANSLATE_NOOP("CommandLine",
                                   "Only one observation can be opened; \"%1\" is too many."))
                .arg(files[1])
                .toStdString());
    }
    const auto path = [&parser](const QCommandLineOption& option) {
        return parser.isSet(option)
                   ? std::optional<std::filesystem::path>(parser.value(option).toStdString())
                   : std::nullopt;
    };
    line.model = path(model);
    if (!files.isEmpty()) {
        line.files = filesFromText(files[0]);
        line.files->psf = path(psf);
        line.files->noise = path(noise);
        line.files->mask = path(mask);
        if (parser.isSet(scale)) {
            bool good = false;
            const double value = parser.value(scale).toDouble(&good);
            if (!good || !(value > 0)) {
                return fail(
                    Error::Kind::BadInput,
                    text(QT_TRANSLATE_NOOP("CommandLine",
                                           "--pixel-scale wants arcsec per pixel, not \"%1\"."))
                        .arg(parser.value(scale))
                        .toStdString());
            }
            line.files->pixelScale = value;
        }
    }
    return line;
}

} // namespace anneau
