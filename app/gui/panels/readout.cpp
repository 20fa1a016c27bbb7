// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/panels/readout.h"

#include "app/gui/document/document.h"
#include "app/gui/document/scene_edit.h"
#include "app/gui/program/units.h"

#include <QLocale>

#include <cmath>
#include <numbers>

namespace anneau {
namespace {
constexpr double kDegree = std::numbers::pi / 180;
const QString kBetween = QStringLiteral("   ·   ");

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString signedNumber(double value, int decimals)
{
    const QString text = number(std::abs(value), decimals);
    return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

/// Sky position of an offset, if the file knows where the image is; else nothing.
QString skyText(const Observation& observation, double x, double y)
{
    if (!observation.sky || !observation.sky->orientationKnown ||
        !std::isfinite(observation.sky->ra) || !std::isfinite(observation.sky->dec)) {
        return {};
    }
    const auto& j = observation.sky->jacobian;
    const double col = x / observation.pixelScale;
    const double row = y / observation.pixelScale;
    const double east = (j[0] * col + j[1] * row) / 3600;
    const double north = (j[2] * col + j[3] * row) / 3600;
    const double dec = observation.sky->dec + north;
    return sexagesimal(observation.sky->ra + east / std::cos(dec * kDegree), dec);
}
} // namespace

QString brief(double value)
{
    return std::isfinite(value) ? QLocale().toString(value, 'g', 4) : QStringLiteral("—");
}

QString sexagesimal(double ra, double dec)
{
    const auto split = [](double value, int decimals, int& whole, int& minutes, double& seconds) {
        const double unit = std::pow(10.0, decimals);
        double ticks = std::round(std::abs(value) * 3600 * unit) / unit; // round once, then carry
        whole = static_cast<int>(ticks / 3600);
        ticks -= whole * 3600.0;
        minutes = static_cast<int>(ticks / 60);
        seconds = std::max(0.0, ticks - minutes * 60.0);
    };
    int hours = 0, degrees = 0, hourMinutes = 0, arcMinutes = 0;
    double hourSeconds = 0, arcSeconds = 0;
    double turned = std::fmod(ra, 360.0);
    turned = turned < 0 ? turned + 360 : turned;
    split(turned / 15, 2, hours, hourMinutes, hourSeconds);
    split(dec, 1, degrees, arcMinutes, arcSeconds);
    return QStringLiteral("%1h%2m%3s %4%5°%6′%7″")
        .arg(hours % 24, 2, 10, QLatin1Char('0'))
        .arg(hourMinutes, 2, 10, QLatin1Char('0'))
        .arg(hourSeconds, 5, 'f', 2, QLatin1Char('0'))
        .arg(dec < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(degrees, 2, 10, QLatin1Char('0'))
        .arg(arcMinutes, 2, 10, QLatin1Char('0'))
        .arg(arcSeconds, 4, 'f', 1, QLatin1Char('0'));
}

Readout::Readout(Document& document, QWidget* parent) : ElidedLabel(parent), m_document(document)
{
    setObjectName(QStringLiteral("readout"));
    setAccessibleName(tr("Values under the pointer"));
    connect(&document, &Document::opened, this, &Readout::showNothing);
    connect(&document, &Document::fieldChanged, this, &Readout::showNothing);
}

void Readout::showSky(double x, double y, const QString& shown)
{
    if (!m_document.isOpen()) {
        return;
    }
    const Observation& field = *m_document.field();
    const double col = field.colOf(x);
    const double row = field.rowOf(y);
    const int c = static_cast<int>(std::lround(col));
    const int r = static_cast<int>(std::lround(row));
    QStringList parts;
    parts << QStringLiteral("x %1  y %2")
                 .arg(number(col + m_document.fieldCol() + 1, 1),
                      number(row + m_document.fieldRow() + 1, 1));
    if (const QString sky = skyText(field, x, y); !sky.isEmpty()) {
        parts << sky;
    }
    parts << QStringLiteral("Δ %1″, %2″").arg(signedNumber(x, 3), signedNumber(y, 3));
    if (r >= 0 && r < field.rows() && c >= 0 && c < field.cols()) {
        const double value = static_cast<double>(field.data.at(r, c));
        const double sigma = noiseAt(field, m_document.scene().noise, r, c);
        parts << tr("data %1 %2").arg(brief(value), unitText(field.unit));
        if (std::isfinite(sigma) && sigma > 0) {
            parts << tr("S/N %1").arg(number(value / sigma, 1));
        } else {
            parts << tr("masked");
        }
        const auto& frame = m_document.frame();
        if (frame != nullptr && frame->model.sameShape(field.data)) {
            parts << tr("model %1").arg(brief(static_cast<double>(frame->model.at(r, c))));
            const double residual = static_cast<double>(frame->residual.at(r, c));
            if (std::isfinite(residual)) {
                parts << tr("residual %1σ").arg(signedNumber(residual, 1));
            }
        }
    }
    if (!shown.isEmpty()) {
        parts << shown;
    }
    m_lens.set(m_document.scene());
    const double magnification = m_lens.magnification(x, y);
    if (std::isfinite(magnification)) {
        parts << QStringLiteral("μ %1").arg(signedNumber(magnification, 1));
    }
    setLine(parts.join(kBetween));
}

void Readout::showSource(double x, double y, const QString& shown)
{
    if (!m_document.isOpen()) {
        return;
    }
    QStringList parts{tr("Source plane"),
                      QStringLiteral("%1″, %2″").arg(signedNumber(x, 3), signedNumber(y, 3))};
    if (!shown.isEmpty()) {
        parts << shown;
    }
    setLine(parts.join(kBetween));
}

void Readout::showNothing()
{
    if (!m_document.isOpen()) {
        setLine({});
        return;
    }
    const Observation& whole = *m_document.whole();
    QStringList parts{QString::fromStdString(whole.name)};
    for (const std::string& part : {whole.telescope, whole.instrument, whole.filter}) {
        if (!part.empty()) {
            parts << QString::fromStdString(part);
        }
    }
    parts << tr("%1 × %2 px, %3″/px")
                 .arg(whole.cols())
                 .arg(whole.rows())
                 .arg(QLocale().toString(whole.pixelScale, 'g', 4));
    setLine(parts.join(kBetween));
}

} // namespace anneau
