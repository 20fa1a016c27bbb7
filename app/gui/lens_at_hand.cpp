// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lens_at_hand.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

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

bool LensAtHand::set(const std::vector<Component>& mass)
{
    if (m_plane != nullptr && mass == m_mass) {
        return false;
    }
    m_mass = mass;
    m_plane = std::make_unique<LensPlane>(mass);
    return true;
}

TracedRays LensAtHand::trace(double x, double y, double (&out)[6]) const
{
    const TracedRays ray{out, out + 1, out + 2, out + 3, out + 4, out + 5};
    m_plane->trace(1, &x, &y, ray);
    return ray;
}

double LensAtHand::magnification(double x, double y) const
{
    double values[6];
    const TracedRays ray = trace(x, y, values);
    return 1 / (*ray.xx * *ray.yy - *ray.xy * *ray.yx);
}

RayMap::Point LensAtHand::source(double x, double y) const
{
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
                                          "source, which this observation does not have."));
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
