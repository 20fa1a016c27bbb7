// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_chains.h"

#include "core/forward/scene_frame.h"
#include "core/lens/mass_model.h"
#include "core/model/unit_name.h"
#include "core/posterior/diagnostics.h"
#include "core/posterior/harmonic_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numeric>
#include <span>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr std::size_t kFewestMoves = 4; ///< Of a chain, for R-hat and effective draws.
constexpr int kPieces = 4;              ///< Of a chain: the spread of more pieces is better known.

/// The part of the image's frame that the chains' frame is off by.
struct Shift {
    double x, y;
};

std::string priorWords(const BoundedPrior& prior, const char* what)
{
    std::array<char, 120> text{};
    if (prior.sigma > 0) {
        std::snprintf(text.data(), text.size(), "%snormal, %.4g +- %.4g, within %.4g ... %.4g",
                      what, prior.mean, prior.sigma, prior.lower, prior.upper);
    } else {
        std::snprintf(text.data(), text.size(), "%seven, %.4g ... %.4g", what, prior.lower,
                      prior.upper);
    }
    return text.data();
}

std::string priorOf(const LensDensity& density, std::size_t component, std::string_view key,
                    const Shift& shift)
{
    const ParameterMap& map = density.map();
    const std::string_view modulus = key == "phi" ? "q" : key == "phi_ext" ? "gamma_ext" : key;
    const std::size_t slot = map.find(Part::Mass, component, modulus);
    if (slot == map.size()) {
        return "";
    }
    BoundedPrior prior = density.model().priors[slot];
    const double by = key == "center_x" ? shift.x : key == "center_y" ? shift.y : 0;
    prior.lower += by;
    prior.upper += by;
    prior.mean += by;
    if (!map.isPair(slot)) {
        return priorWords(prior, "");
    }
    return priorWords(prior, modulus == "q" ? "each of (1-q)/(1+q) (cos, sin) 2 phi: "
                                            : "each of gamma_ext (cos, sin) 2 phi_ext: ");
}

/// Turns angles by 180 degrees until they lie within 90 of their mean direction.
void unwrap(std::vector<std::vector<double>>& chains)
{
    constexpr double kTwice = 2 * 3.14159265358979323846 / 180;
    double c = 0;
    double s = 0;
    for (const auto& chain : chains) {
        for (const double angle : chain) {
            c += std::cos(kTwice * angle);
            s += std::sin(kTwice * angle);
        }
    }
    const double centre = std::atan2(s, c) / kTwice;
    for (auto& chain : chains) {
        for (double& angle : chain) {
            angle = centre + std::remainder(angle - centre, 180.0);
        }
    }
}

double quantile(const std::vector<double>& sorted, double part)
{
    const double at = part * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

void summarise(InferredParameter& parameter, const std::vector<std::vector<double>>& chains)
{
    std::vector<double> all;
    for (const auto& chain : chains) {
        all.insert(all.end(), chain.begin(), chain.end());
    }
    if (all.empty()) {
        return;
    }
    const double count = static_cast<double>(all.size());
    parameter.mean = std::accumulate(all.begin(), all.end(), 0.0) / count;
    double squares = 0;
    for (const double value : all) {
        squares += (value - parameter.mean) * (value - parameter.mean);
    }
    std::sort(all.begin(), all.end());
    parameter.fixed = parameter.fixed && all.front() == all.back(); // Else it follows another.
    parameter.sd = parameter.fixed ? 0 : std::sqrt(squares / std::max(count - 1, 1.0));
    parameter.median = quantile(all, 0.5);
    parameter.low68 = quantile(all, 0.16);
    parameter.high68 = quantile(all, 0.84);
    parameter.low95 = quantile(all, 0.025);
    parameter.high95 = quantile(all, 0.975);
    if (!parameter.fixed && chains.size() >= 2 && chains.front().size() >= kFewestMoves) {
        const ChainDiagnostics found = diagnoseChains(chains);
        parameter.rhat = found.rhat;
        parameter.bulkEss = found.bulkEss;
        parameter.tailEss = found.tailEss;
    }
}

/// The draws of one sampled coordinate.
Chains coordinateOf(const std::vector<NutsChain>& chains, std::size_t size, std::size_t k)
{
    Chains values;
    for (const NutsChain& chain : chains) {
        std::vector<double>& one = values.emplace_back();
        for (std::size_t i = 0; i < chain.moves(); ++i) {
            one.push_back(chain.draws[i * size + k]);
        }
    }
    return values;
}

/// The parameters of the mass components, not summarised yet.
std::vector<InferredParameter> parametersOf(const LensDensity& density, const Shift& shift)
{
    std::vector<InferredParameter> parameters;
    const std::vector<Component>& mass = density.model().scene.lensMass;
    for (std::size_t c = 0; c < mass.size(); ++c) {
        const auto table = findMassModel(mass[c].type)->parameters();
        for (std::size_t k = 0; k < table.size(); ++k) {
            InferredParameter parameter;
            parameter.component = mass[c].id;
            parameter.type = mass[c].type;
            parameter.key = table[k].key;
            parameter.unit = unitName(table[k].unit);
            parameter.prior = priorOf(density, c, table[k].key, shift);
            parameter.fixed = parameter.prior.empty();
            parameters.push_back(std::move(parameter));
        }
    }
    return parameters;
}

} // namespace

LensChains lensChains(const LensDensity& density, const std::vector<NutsChain>& chains)
{
    const FitData& data = density.model().data;
    const Shift shift{data.shiftX, data.shiftY};
    const double sourceScale = density.model().scene.sourceGrid.pixelScale;
    LensChains result;
    result.parameters = parametersOf(density, shift);
    const std::size_t lens = result.parameters.size();
    const auto& priors = density.model().priors;
    InferredParameter source;
    source.component = "source";
    source.type = "GaussianSource";
    source.key = "rms";
    source.unit = unitName(Unit::Flux);
    source.prior = priorWords(priors[priors.size() - 2], "logarithm: ");
    result.parameters.push_back(source);
    source.key = "correlation_length";
    source.unit = unitName(Unit::Arcsec);
    source.prior = priorWords(priors.back(), "logarithm of source pixels over it: ");
    result.parameters.push_back(source);
    result.values.assign(result.parameters.size(), {});
    for (auto& values : result.values) {
        for (const NutsChain& chain : chains) {
            values.emplace_back(chain.moves());
        }
    }
    for (std::size_t c = 0; c < chains.size(); ++c) {
        for (std::size_t i = 0; i < chains[c].moves(); ++i) {
            const std::vector<double> x = density.coordinates().bounded(
                std::span(chains[c].draws).subspan(i * density.size(), density.size()));
            const Scene scene = sceneInFrame(density.sceneAt(x), -shift.x, -shift.y);
            std::size_t at = 0;
            for (const Component& component : scene.lensMass) {
                for (const double value : component.values) {
                    result.values[at++][c][i] = value;
                }
            }
            result.values[lens][c][i] = std::exp(x[x.size() - 2]);
            result.values[lens + 1][c][i] = sourceScale / std::exp(x.back());
        }
    }
    for (std::size_t k = 0; k < result.parameters.size(); ++k) {
        const std::string& key = result.parameters[k].key;
        if (key == "phi" || key == "phi_ext") {
            unwrap(result.values[k]);
        }
        summarise(result.parameters[k], result.values[k]);
    }
    return result;
}

double worstRhat(const std::vector<NutsChain>& chains, std::size_t size)
{
    if (chains.size() < 2 || chains.front().moves() < kFewestMoves) {
        return std::numeric_limits<double>::infinity();
    }
    double worst = 1;
    for (std::size_t k = 0; k < size; ++k) {
        worst = std::max(worst, diagnoseChains(coordinateOf(chains, size, k)).rhat);
    }
    return worst;
}

double leastEss(const std::vector<NutsChain>& chains, std::size_t size)
{
    if (chains.size() < 2 || chains.front().moves() < kFewestMoves) {
        return 0;
    }
    Chains logs;
    for (const NutsChain& chain : chains) {
        logs.push_back(chain.logDensity);
    }
    double least = diagnoseChains(logs).bulkEss;
    for (std::size_t k = 0; k < size; ++k) {
        least = std::min(least, diagnoseChains(coordinateOf(chains, size, k)).bulkEss);
    }
    return least;
}

ChainEvidence chainEvidence(const std::vector<NutsChain>& chains, std::size_t size)
{
    constexpr double kTemperature = 0.7;
    constexpr double kFewest = 30; ///< Effective draws below which the figure is noise.
    ChainEvidence result;
    const std::size_t piece = chains.empty() ? 0 : chains.front().moves() / kPieces;
    if (piece <= size + 1) {
        return result;
    }
    // In standard units, since single precision is what the estimator reads.
    std::vector<double> mean(size, 0.0), width(size, 0.0);
    const double count = static_cast<double>(piece * kPieces * chains.size());
    const auto forEach = [&](const auto& visit) {
        for (int p = 0; p < kPieces; ++p) {
            for (const NutsChain& chain : chains) {
                for (std::size_t i = 0; i < piece; ++i) {
                    visit(chain, static_cast<std::size_t>(p) * piece + i);
                }
            }
        }
    };
    forEach([&](const NutsChain& chain, std::size_t i) {
        for (std::size_t k = 0; k < size; ++k) {
            mean[k] += chain.draws[i * size + k] / count;
        }
    });
    forEach([&](const NutsChain& chain, std::size_t i) {
        for (std::size_t k = 0; k < size; ++k) {
            width[k] += std::pow(chain.draws[i * size + k] - mean[k], 2) / count;
        }
    });
    double logVolume = 0;
    for (double& value : width) {
        value = std::sqrt(value);
        if (!(value > 0)) {
            return result;
        }
        logVolume += std::log(value);
    }
    std::vector<float> values;
    std::vector<double> logs;
    forEach([&](const NutsChain& chain, std::size_t i) {
        for (std::size_t k = 0; k < size; ++k) {
            values.push_back(static_cast<float>((chain.draws[i * size + k] - mean[k]) / width[k]));
        }
        logs.push_back(chain.logDensity[i] + logVolume);
    });
    const ChainSamples samples{values, logs, kPieces * static_cast<int>(chains.size()),
                               static_cast<int>(piece), static_cast<int>(size)};
    const HarmonicEvidence found =
        harmonicEvidence(samples, trainOnFirstHalf(samples), kTemperature);
    result.logZ = found.logZ;
    result.sd = found.sd;
    result.effective = found.effectiveSamples;
    result.known = found.effectiveSamples > kFewest && std::isfinite(found.logZ);
    return result;
}

} // namespace anneau
