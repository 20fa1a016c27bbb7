// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/lens_at_hand.h"

#include "core/lens/lens_of.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>
#include <limits>
#include <utility>

namespace anneau {
namespace {

QString text(const char* source)
{
    return QCoreApplication::translate("LensFigures", source);
}

QString figure(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

bool LensAtHand::set(const Scene& scene, std::optional<double> source)
{
    Key key{scene.lensMass, {}, {}, source};
    if (source || hasSeveralPlanes(scene)) {
        key.zLens = scene.zLens;
        key.zSource = scene.zSource;
    }
    if (m_key == key) {
        return false;
    }
    const bool placed = key.zSource.has_value() || !key.source;
    m_map = placed && checkPlanes(scene) ? lensOf(scene, source) : nullptr;
    m_key = std::move(key);
    return true;
}

TracedRays LensAtHand::trace(double x, double y, double (&out)[6]) const
{
    const TracedRays ray{out, out + 1, out + 2, out + 3, out + 4, out + 5};
    m_map->trace(1, &x, &y, ray);
    return ray;
}

double LensAtHand::magnification(double x, double y) const
{
    if (m_map == nullptr) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    double values[6];
    const TracedRays ray = trace(x, y, values);
    return 1 / (*ray.xx * *ray.yy - *ray.xy * *ray.yx);
}

RayMap::Point LensAtHand::source(double x, double y) const
{
    expects(m_map != nullptr, "LensAtHand: no lens");
    double values[6];
    const TracedRays ray = trace(x, y, values);
    return {*ray.betaX, *ray.betaY};
}

LensFigures LensFigures::of(const LensCurves& curves, const Scene& scene,
                            const Cosmology& cosmology)
{
    LensFigures figures;
    figures.einsteinRadius = effectiveEinsteinRadius(curves);
    figures.zLens = scene.zLens;
    figures.zSource = scene.zSource;
    figures.cosmology = cosmology.parameters();
    if (figures.einsteinRadius > 0 && scene.zLens && scene.zSource && *scene.zLens > 0 &&
        *scene.zSource > *scene.zLens) {
        figures.mass = cosmology.einsteinMass(figures.einsteinRadius, *scene.zLens, *scene.zSource);
    }
    return figures;
}

QString scientific(double value, int decimals)
{
    int exponent = value > 0 ? static_cast<int>(std::floor(std::log10(value))) : 0;
    const double unit = std::pow(10.0, decimals);
    double mantissa = std::round(value / std::pow(10.0, exponent) * unit) / unit;
    if (mantissa >= 10) { // rounded up
        mantissa /= 10;
        ++exponent;
    }
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString power = exponent < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(exponent))) {
        power += digits[digit.digitValue()];
    }
    return QStringLiteral("%1 × 10%2").arg(figure(mantissa, decimals), power);
}

QString scalesText(const Scene& scene, const Cosmology& cosmology)
{
    if (!scene.zLens || !scene.zSource || !(*scene.zSource > *scene.zLens)) {
        return text(QT_TRANSLATE_NOOP("LensFigures", "Masses, lengths and time delays need both."));
    }
    const double zl = *scene.zLens, zs = *scene.zSource;
    const QLocale locale;
    return text(QT_TRANSLATE_NOOP(
                    "LensFigures",
                    "1″ is %1 kpc at the lens and %2 kpc at the source. Time-delay distance "
                    "%3 Mpc: %4 days for each square arcsecond of Fermat potential."))
        .arg(figure(cosmology.kiloparsecPerArcsec(zl), 2),
             figure(cosmology.kiloparsecPerArcsec(zs), 2),
             figure(cosmology.timeDelayDistance(zl, zs), 0),
             figure(cosmology.daysPerSquareArcsec(zl, zs), 1));
}

QString LensFigures::text() const
{
    if (!(einsteinRadius > 0)) {
        return {};
    }
    QString line = QStringLiteral("θ<sub>E</sub> %1″").arg(figure(einsteinRadius, 3));
    if (mass) {
        line += QStringLiteral(" · %1 M<sub>☉</sub>").arg(scientific(*mass, 2));
    }
    return line;
}

QString LensFigures::explanation() const
{
    if (!(einsteinRadius > 0)) {
        return {};
    }
    QString words = anneau::text(QT_TRANSLATE_NOOP(
        "LensFigures", "Effective Einstein radius: that of a circle with the area "
                       "of the tangential critical curve, √(area/π)."));
    words += u'\n';
    if (!mass) {
        return words + anneau::text(QT_TRANSLATE_NOOP(
                           "LensFigures", "The mass within it needs the redshifts of lens and "
                                          "source; give them under Redshifts."));
    }
    return words + anneau::text(QT_TRANSLATE_NOOP("LensFigures",
                                                  "Mass within it, π θ² Σ_cr, for z = %1 and %2; "
                                                  "H₀ = %3 km/s/Mpc, Ω_m = %4."))
                       .arg(QLocale().toString(*zLens, 'g', 4),
                            QLocale().toString(*zSource, 'g', 4),
                            QLocale().toString(cosmology.h0, 'g', 4),
                            QLocale().toString(cosmology.omegaMatter, 'g', 4));
}

} // namespace anneau
