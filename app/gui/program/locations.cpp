// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/locations.h"

#include "core/base/resources.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>
#include <system_error>

namespace anneau {
namespace {
namespace fs = std::filesystem;
constexpr std::size_t kRunsKept = 12;

fs::path userFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString();
}

bool isFits(const fs::path& file)
{
    const std::string name = file.filename().string();
    return name.ends_with(".fits") || name.ends_with(".fits.gz") || name.ends_with(".fits.fz");
}

/// "SDSSJ0252+0039 · F814W" for SDSSJ0252p0039_F814W_005.fits: target and filter.
QString targetName(const fs::path& file)
{
    QString name = QString::fromStdString(file.filename().string());
    name = name.left(name.indexOf(QStringLiteral(".fits")));
    static const QRegularExpression sign(QStringLiteral("(J\\d{4})([pm])(\\d{4})"));
    if (const auto match = sign.match(name); match.hasMatch()) {
        name.replace(match.capturedStart(2), 1, match.captured(2) == u"p" ? u'+' : u'-');
    }
    static const QRegularExpression filter(QStringLiteral("_(F\\d{3,4}[A-Z]+)(_.*)?$"));
    return name.replace(filter, QStringLiteral(" · \\1"));
}

void removeOldRuns(const fs::path& folder)
{
    std::vector<fs::path> runs;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
        if (isFits(entry.path())) {
            runs.push_back(entry.path());
        }
    }
    std::sort(runs.begin(), runs.end(), [](const fs::path& a, const fs::path& b) {
        std::error_code ignored;
        return fs::last_write_time(a, ignored) > fs::last_write_time(b, ignored);
    });
    for (std::size_t i = kRunsKept; i < runs.size(); ++i) {
        fs::remove(runs[i], none);
    }
}
} // namespace

std::vector<Demo> bundledDemos()
{
    std::vector<Demo> demos;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(resourceFolder() / "observations", none)) {
        if (isFits(entry.path())) {
            demos.push_back({targetName(entry.path()), entry.path()});
        }
    }
    std::sort(demos.begin(), demos.end(), [](const Demo& a, const Demo& b) {
        const bool first = a.name.contains(QStringLiteral("J0252"));
        const bool second = b.name.contains(QStringLiteral("J0252"));
        return first != second ? first : a.name < b.name;
    });
    return demos;
}

std::vector<fs::path> priorFolders()
{
    return {resourceFolder() / "priors", userFolder() / "priors"};
}

fs::path freshRunFile(const QString& target)
{
    const fs::path folder = userFolder() / "runs";
    std::error_code none;
    fs::create_directories(folder, none);
    removeOldRuns(folder);
    QString name;
    for (const QChar c : target) {
        name += c.isLetterOrNumber() || c == u'+' || c == u'-' ? c : QChar(u'_');
    }
    const QString time =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    return folder / QStringLiteral("%1_%2.fits").arg(name.left(60), time).toStdString();
}

fs::path sessionFolder()
{
    return userFolder() / "sessions";
}

std::vector<fs::path> translationFolders()
{
    const fs::path binary = QCoreApplication::applicationDirPath().toStdString();
    return {binary.parent_path() / "translations", resourceFolder() / "translations"};
}

} // namespace anneau
