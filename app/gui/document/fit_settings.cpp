// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/fit_settings.h"

#include "core/inference/fit/fit_models.h"

#include <QSettings>

#include <algorithm>
#include <utility>

namespace anneau {
namespace {

using Quasars = FitOptions::Quasars;

const QString kMass = QStringLiteral("fit/mass");
const QString kShear = QStringLiteral("fit/shear");
const QString kLight = QStringLiteral("fit/light");
const QString kCompanions = QStringLiteral("fit/companions");
const QString kQuasars = QStringLiteral("fit/quasars");

/// As the command line calls them.
constexpr std::pair<Quasars, const char*> kQuasarNames[] = {{Quasars::Automatic, "automatic"},
                                                            {Quasars::Masked, "mask"},
                                                            {Quasars::Modelled, "model"},
                                                            {Quasars::Ignore, "none"}};

} // namespace

FitOptions fitOptionsOf(const FitSettings& settings, const Scene& shown)
{
    FitOptions options;
    options.mass = settings.mass;
    options.fitShear = settings.shear;
    options.lightComponents = settings.light;
    options.galaxies = settings.companions + 1;
    options.quasars = settings.quasars;
    options.sourcePixels = shown.sourceGrid.pixels;
    if (settings.fromModel) {
        options.start = shown;
    }
    return options;
}

FitSettings storedFitSettings()
{
    const QSettings store;
    FitSettings settings;
    const std::string mass = store.value(kMass).toString().toStdString();
    if (std::ranges::any_of(fitMassModels(),
                            [&](const MassModel* model) { return model->key() == mass; })) {
        settings.mass = mass;
    }
    settings.shear = store.value(kShear, settings.shear).toBool();
    settings.light = std::clamp(store.value(kLight, settings.light).toInt(), 0, 5);
    settings.companions = std::clamp(store.value(kCompanions, settings.companions).toInt(), 0, 19);
    const std::string quasars = store.value(kQuasars).toString().toStdString();
    for (const auto& [how, name] : kQuasarNames) {
        settings.quasars = quasars == name ? how : settings.quasars;
    }
    return settings;
}

void storeFitSettings(const FitSettings& settings)
{
    QSettings store;
    store.setValue(kMass, QString::fromStdString(settings.mass));
    store.setValue(kShear, settings.shear);
    store.setValue(kLight, settings.light);
    store.setValue(kCompanions, settings.companions);
    for (const auto& [how, name] : kQuasarNames) {
        if (how == settings.quasars) {
            store.setValue(kQuasars, QString::fromLatin1(name));
        }
    }
}

} // namespace anneau
