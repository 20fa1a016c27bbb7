// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/text.h"

#include "widgets/view/color_maps.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace anneau {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("Display", text);
}

} // namespace

QString valueText(double value, int digits)
{
    if (!std::isfinite(value)) {
        return QStringLiteral("–");
    }
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator | QLocale::OmitLeadingZeroInExponent);
    return locale.toString(value, 'g', digits).replace(QLatin1Char('-'), QChar(0x2212));
}

QString stretchName(Stretch stretch)
{
    switch (stretch) {
    case Stretch::Linear:
        return words(QT_TRANSLATE_NOOP("Display", "linear"));
    case Stretch::Sqrt:
        return words(QT_TRANSLATE_NOOP("Display", "square root"));
    case Stretch::Squared:
        return words(QT_TRANSLATE_NOOP("Display", "squared"));
    case Stretch::Log:
        return words(QT_TRANSLATE_NOOP("Display", "log"));
    case Stretch::Asinh:
        return words(QT_TRANSLATE_NOOP("Display", "asinh"));
    case Stretch::HistEq:
        return words(QT_TRANSLATE_NOOP("Display", "equalised"));
    }
    return {};
}

QString stretchFormula(Stretch stretch)
{
    switch (stretch) {
    case Stretch::Linear:
        return words(QT_TRANSLATE_NOOP("Display", "t"));
    case Stretch::Sqrt:
        return words(QT_TRANSLATE_NOOP("Display", "√t"));
    case Stretch::Squared:
        return words(QT_TRANSLATE_NOOP("Display", "t²"));
    case Stretch::Log:
        return words(QT_TRANSLATE_NOOP("Display", "log(1 + 1000 t) / log 1001"));
    case Stretch::Asinh:
        return words(QT_TRANSLATE_NOOP("Display", "asinh(t / a) / asinh(1 / a), a the softening"));
    case Stretch::HistEq:
        return words(QT_TRANSLATE_NOOP("Display", "the fraction of pixels that are not brighter"));
    }
    return {};
}

QString limitsModeName(const DisplaySettings& settings)
{
    switch (settings.limits) {
    case LimitsMode::Percentile:
        return words(QT_TRANSLATE_NOOP("Display", "%1 %")).arg(valueText(settings.percentile, 4));
    case LimitsMode::Symmetric:
        return QStringLiteral("±%1").arg(valueText(settings.symmetric));
    case LimitsMode::ZScale:
        return words(QT_TRANSLATE_NOOP("Display", "zscale"));
    case LimitsMode::MinMax:
        return words(QT_TRANSLATE_NOOP("Display", "min–max"));
    case LimitsMode::ZeroToMax:
        return words(QT_TRANSLATE_NOOP("Display", "0–max"));
    case LimitsMode::Manual:
        return words(QT_TRANSLATE_NOOP("Display", "manual"));
    }
    return {};
}

QString colorMapName(ColorMapId id)
{
    return QCoreApplication::translate("ColorMap", colorMapInfo(id).name);
}

} // namespace anneau
