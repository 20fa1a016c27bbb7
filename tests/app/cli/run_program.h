// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <nlohmann/json.hpp>

namespace anneau::test {

/// One run of anneau-cli, to its end.
struct Finished {
    int status = -1; ///< -1: it did not end by itself; `err` says why.
    QString out;
    QString err;

    nlohmann::json json() const { return nlohmann::json::parse(out.toStdString(), nullptr, false); }
};

inline Finished runProgram(const QStringList& words)
{
    QProcess process;
    process.start(ANNEAU_CLI, words);
    if (!process.waitForFinished(400000) || process.exitStatus() != QProcess::NormalExit) {
        return {-1, {}, process.errorString() + process.readAllStandardError()};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace anneau::test
