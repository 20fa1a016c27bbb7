// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_text.h"

#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {
QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

/// The tables of core are English; their translations are in the context "Model".
QString translated(std::string_view utf8)
{
    return QCoreApplication::translate("Model", text(utf8).toUtf8().constData());
}
} // namespace

QString componentLabel(const std::string& type)
{
    if (const MassModel* mass = findMassModel(type)) {
        return translated(mass->label());
    }
    if (const LightModel* light = findLightModel(type)) {
        return translated(light->label());
    }
    return QString::fromStdString(type);
}

QString componentHelp(const std::string& type)
{
    if (const MassModel* mass = findMassModel(type)) {
        return translated(mass->help());
    }
    if (const LightModel* light = findLightModel(type)) {
        return translated(light->help());
    }
    return {};
}

QString parameterLabel(const Parameter& parameter)
{
    return translated(parameter.label);
}

QString parameterLabel(const std::string& key)
{
    const auto find = [&](const auto& models) -> const Parameter* {
        for (const auto* model : models) {
            for (const Parameter& parameter : model->parameters()) {
                if (parameter.key == key) {
                    return &parameter;
                }
            }
        }
        return nullptr;
    };
    const Parameter* mass = find(massModels());
    const Parameter* found = mass != nullptr ? mass : find(lightModels());
    return found != nullptr ? parameterLabel(*found) : QString::fromStdString(key);
}

QString symbolHtml(const Parameter& parameter)
{
    const QString symbol = text(parameter.symbol).toHtmlEscaped();
    const qsizetype under = symbol.indexOf(u'_');
    if (under < 0) {
        return symbol;
    }
    return symbol.left(under) + QStringLiteral("<sub>") + symbol.mid(under + 1) +
           QStringLiteral("</sub>");
}

QString unitText(Unit unit)
{
    switch (unit) {
    case Unit::Arcsec:
        return QStringLiteral("″");
    case Unit::Degrees:
        return QStringLiteral("°");
    case Unit::Flux:
        return QStringLiteral("e⁻/s/″²");
    case Unit::CountRate:
        return QStringLiteral("e⁻/s");
    case Unit::None:
        break;
    }
    return {};
}

int unitDecimals(Unit unit)
{
    return unit == Unit::Degrees ? 1 : 3;
}

QString parameterHelp(const Parameter& parameter)
{
    const QLocale locale;
    const QString range =
        QCoreApplication::translate("ParameterText", "Usual range: %1 to %2 %3")
            .arg(locale.toString(parameter.lower, 'g', 4), locale.toString(parameter.upper, 'g', 4),
                 unitText(parameter.unit))
            .trimmed();
    return QStringLiteral("<p><b>%1</b> &nbsp;<i>%2</i></p><p>%3</p><p>%4</p>")
        .arg(parameterLabel(parameter).toHtmlEscaped(), symbolHtml(parameter),
             translated(parameter.help).toHtmlEscaped(), range);
}

QString errorText(double error)
{
    if (!(error > 0) || !std::isfinite(error)) {
        return {};
    }
    const int exponent = static_cast<int>(std::floor(std::log10(error)));
    return QLocale().toString(error, 'f', std::clamp(1 - exponent, 0, 6));
}

} // namespace anneau
