// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/lens_draw.h"

#include "core/base/error.h"
#include "core/lens/mass_model.h"
#include "core/model/links.h"
#include "core/model/unit_name.h"
#include "core/posterior/diagnostics.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace anneau {
namespace {

constexpr std::size_t kLeastDraws = 4; ///< Of a run, for R-hat.

/// The draws of each run, in order, all as long as the shortest.
Chains chainsOf(std::span<const LensDraw> draws, const std::vector<double>& values)
{
    std::map<int, std::vector<double>> runs;
    for (std::size_t i = 0; i < draws.size(); ++i) {
        runs[draws[i].run].push_back(values[i]);
    }
    Chains chains;
    std::size_t shortest = draws.size();
    for (const auto& [run, chain] : runs) {
        shortest = std::min(shortest, chain.size());
    }
    for (auto& [run, chain] : runs) {
        chain.resize(shortest);
        chains.push_back(std::move(chain));
    }
    return chains;
}

/// The same angle, within half a turn (180 degrees) of another.
double near(double angle, double other)
{
    return other + std::remainder(angle - other, 180.0);
}

void summarise(std::span<const LensDraw> draws, std::vector<double> values, bool periodic,
               ParameterPosterior& out)
{
    if (values.empty()) {
        return;
    }
    if (periodic) {
        const double first = values.front();
        std::transform(values.begin(), values.end(), values.begin(),
                       [first](double v) { return near(v, first); });
    }
    const double n = static_cast<double>(values.size());
    for (const double v : values) {
        out.mean += v / n;
    }
    for (const double v : values) {
        out.sd += (v - out.mean) * (v - out.mean);
    }
    out.sd = std::sqrt(out.sd / std::max(1.0, n - 1));
    const Chains chains = chainsOf(draws, values);
    if (chains.size() >= 2 && chains.front().size() >= kLeastDraws) {
        const ChainDiagnostics found = diagnoseChains(chains);
        out.rhat = found.rhat;
        out.ess = found.bulkEss;
    }
    if (periodic) {
        const double turned = std::remainder(out.mean, 180.0);
        out.mean = turned <= -90 ? turned + 180 : turned;
    }
}

} // namespace

std::vector<LensParameter> freeLensParameters(const Scene& scene)
{
    std::vector<LensParameter> out;
    for (std::size_t c = 0; c < scene.lensMass.size(); ++c) {
        const Component& component = scene.lensMass[c];
        const MassModel* model = findMassModel(component.type);
        expects(model != nullptr, "freeLensParameters: unknown mass model");
        const auto table = model->parameters();
        for (std::size_t k = 0; k < table.size(); ++k) {
            // Seed and number of a random population have no slope to follow.
            if (!component.fixed[k] && linkOf(component, table[k].key) == nullptr &&
                table[k].key != "seed" && table[k].key != "count") {
                out.push_back({c, k, &table[k]});
            }
        }
    }
    return out;
}

std::vector<double> lensValues(const Scene& scene)
{
    std::vector<double> values;
    for (const LensParameter& p : freeLensParameters(scene)) {
        values.push_back(scene.lensMass[p.component].values[p.parameter]);
    }
    return values;
}

std::vector<Component> drawnLens(const Scene& scene, const LensDraw& draw)
{
    const auto parameters = freeLensParameters(scene);
    expects(parameters.size() == draw.values.size(), "drawnLens: a draw of another lens");
    Scene drawn = scene;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        drawn.lensMass[parameters[i].component].values[parameters[i].parameter] = draw.values[i];
    }
    resolveLinks(drawn);
    return drawn.lensMass;
}

std::vector<ParameterPosterior> summariseLens(const Scene& scene, std::span<const LensDraw> draws)
{
    std::vector<ParameterPosterior> out;
    const auto column = [&](const auto& value) {
        std::vector<double> values;
        std::transform(draws.begin(), draws.end(), std::back_inserter(values), value);
        return values;
    };
    const auto parameters = freeLensParameters(scene);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const LensParameter& p = parameters[i];
        out.push_back({scene.lensMass[p.component].id, std::string(p.table->key),
                       std::string(p.table->symbol), unitName(p.table->unit)});
        summarise(draws, column([i](const LensDraw& d) { return d.values[i]; }), p.table->periodic,
                  out.back());
    }
    out.push_back({"", "flux_scale", "flux", unitName(Unit::Flux)});
    summarise(draws, column([](const LensDraw& d) { return d.fluxScale; }), false, out.back());
    out.push_back({"", "noise_scale", "noise", ""});
    summarise(draws, column([](const LensDraw& d) { return d.noiseScale; }), false, out.back());
    return out;
}

} // namespace anneau
