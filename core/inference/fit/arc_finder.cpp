// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/arc_finder.h"

#include "core/inference/fit/light_segments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <utility>

namespace anneau {
namespace {

constexpr int kSectors = 24;
constexpr double kCompanionCore = 0.4; ///< arcsec: companions have one profile only.
constexpr double kNucleus = 2; ///< Of the core: where the lens galaxy's profiles and the PSF
constexpr double kProfileError = 0.15; ///< may be wrong by this part of the light.
constexpr double kNearest = 0.3;       ///< Of the arcs' radius: arcs lie on average from here
constexpr double kFarthest = 1.6;      ///< to here,
constexpr double kTouching = 1.5;      ///< and clumps that touch others to here.
constexpr double kLensPull = 0.5; ///< arcsec: how far from the middle a lens may be at no cost.

std::vector<double> gaussianTaps(double sigma)
{
    const int reach = std::max(1, static_cast<int>(std::ceil(3 * sigma)));
    std::vector<double> taps;
    for (int i = -reach; i <= reach; ++i) {
        taps.push_back(std::exp(-0.5 * i * i / (sigma * sigma)));
    }
    return taps;
}

/// Separable filtering; zero beyond the edges.
Grid<double> filtered(const Grid<double>& in, const std::vector<double>& taps)
{
    const int reach = static_cast<int>(taps.size() / 2);
    Grid<double> across(in.rows(), in.cols());
    Grid<double> out(in.rows(), in.cols());
    for (int r = 0; r < in.rows(); ++r) {
        for (int c = 0; c < in.cols(); ++c) {
            for (int k = std::max(-reach, -c); k <= std::min(reach, in.cols() - 1 - c); ++k) {
                across.at(r, c) += taps[static_cast<std::size_t>(k + reach)] * in.at(r, c + k);
            }
        }
    }
    for (int r = 0; r < in.rows(); ++r) {
        for (int k = std::max(-reach, -r); k <= std::min(reach, in.rows() - 1 - r); ++k) {
            for (int c = 0; c < in.cols(); ++c) {
                out.at(r, c) += taps[static_cast<std::size_t>(k + reach)] * across.at(r + k, c);
            }
        }
    }
    return out;
}

/// Connected groups (eight neighbours) of pixels above kSegmentGrow that hold one above
/// kSegmentSeed.
std::vector<std::vector<std::size_t>> significantGroups(const Grid<double>& signal)
{
    std::vector<std::vector<std::size_t>> groups;
    Mask seen(signal.rows(), signal.cols());
    const auto width = static_cast<std::size_t>(signal.cols());
    for (std::size_t start = 0; start < signal.size(); ++start) {
        if (seen[start] != 0 || signal[start] < kSegmentSeed) {
            continue;
        }
        std::vector<std::size_t> group{start};
        seen[start] = 1;
        for (std::size_t next = 0; next < group.size(); ++next) {
            const int row = static_cast<int>(group[next] / width);
            const int col = static_cast<int>(group[next] % width);
            for (int r = std::max(row - 1, 0); r <= std::min(row + 1, signal.rows() - 1); ++r) {
                for (int c = std::max(col - 1, 0); c <= std::min(col + 1, signal.cols() - 1); ++c) {
                    const std::size_t i =
                        static_cast<std::size_t>(r) * width + static_cast<std::size_t>(c);
                    if (seen[i] == 0 && signal[i] > kSegmentGrow) {
                        seen[i] = 1;
                        group.push_back(i);
                    }
                }
            }
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

struct Polar {
    double radius;
    int sector;
};

Polar polar(const FitData& data, std::size_t i, double x, double y)
{
    const double dx = data.xOf(static_cast<int>(i) % data.frame.cols) - x;
    const double dy = data.yOf(static_cast<int>(i) / data.frame.cols) - y;
    const double turn = std::atan2(dy, dx) / (2 * std::numbers::pi) + 0.5;
    return {std::hypot(dx, dy), std::min(static_cast<int>(turn * kSectors), kSectors - 1)};
}

/// The radius at which significant light is brightest and goes farthest round: over annuli, the sum
/// over sectors of the root of the flux. Or (Clumps), as a neighbour may be much brighter than a
/// ring, of the logarithm of their greatest signal.
double ringRadius(const FitData& data, const Grid<double>& residual, const Grid<double>& signal,
                  const std::vector<std::size_t>& pixels, Place lens, ArcParts parts)
{
    double farthest = 0;
    std::vector<Polar> places;
    for (const std::size_t i : pixels) {
        places.push_back(polar(data, i, lens.x, lens.y));
        farthest = std::max(farthest, places.back().radius);
    }
    const bool clumps = parts == ArcParts::Clumps;
    double best = 0;
    double bestScore = 0;
    for (double radius = 0.25; radius < farthest; radius += 0.5 * data.frame.pixelScale) {
        const double width = std::max(0.12 * radius, 1.5 * data.frame.pixelScale);
        std::array<double, kSectors> sectors{};
        for (std::size_t k = 0; k < pixels.size(); ++k) {
            const double away = (places[k].radius - radius) / width;
            if (std::abs(away) < 2.5) {
                double& sector = sectors[static_cast<std::size_t>(places[k].sector)];
                const double near = std::exp(-0.5 * away * away);
                sector = clumps ? std::max(sector, signal[pixels[k]] * near)
                                : sector + std::max(residual[pixels[k]], 0.0) * near;
            }
        }
        double score = 0;
        for (const double sector : sectors) {
            score +=
                clumps ? std::log1p(std::max(sector - kSegmentSeed, 0.0) / 2) : std::sqrt(sector);
        }
        const double length = std::sqrt(radius); // A sector is longer farther out.
        score /= clumps ? std::sqrt(length) : length;
        if (score > bestScore) {
            bestScore = score;
            best = radius;
        }
    }
    return best;
}

/// Pixels closer to some galaxies than `radius` arcsec.
Mask around(const FitData& data, std::span<const Place> galaxies, double radius)
{
    Mask mask(data.frame.rows, data.frame.cols);
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = std::ranges::any_of(galaxies, [&](const Place& galaxy) {
            return polar(data, i, galaxy.x, galaxy.y).radius < radius;
        });
    }
    return mask;
}

/// The part of a signal that is the lens galaxy's own: small beside its light, and near its core.
Mask leftByProfiles(const FitData& data, const Grid<double>& signal, const Grid<double>& light,
                    Place lens, double core)
{
    const double sky = *std::min_element(light.begin(), light.end());
    Grid<double> galaxy = light;
    for (double& value : galaxy) {
        value -= sky;
    }
    galaxy = arcSignal(data, galaxy);
    Mask left = around(data, {&lens, 1}, kNucleus * core);
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (signal[i] > kProfileError * galaxy[i]) {
            left[i] = 0;
        }
    }
    return left;
}

Grid<double> without(Grid<double> signal, const Mask& hidden)
{
    for (std::size_t i = 0; i < signal.size(); ++i) {
        if (hidden[i] != 0) {
            signal[i] = 0;
        }
    }
    return signal;
}

using Pixels = std::vector<std::size_t>;

struct Clumps {
    std::vector<Pixels> arcs;       ///< Or neighbours, outside of companions' cores.
    std::vector<Pixels> ofGalaxies; ///< About a companion's core: its own light, for one profile
                                    ///< fits no galaxy that another distorts.
};

/// `core` arcsec: of a companion.
Clumps significantClumps(const FitData& data, const Grid<double>& residual,
                         const Grid<double>& signal, std::span<const Place> companions, double core)
{
    Clumps clumps;
    const Mask cores = around(data, companions, core);
    for (LightSegment& segment : lightSegments(data, residual, signal)) {
        // An arc may be brightest there too, but goes on elsewhere.
        const bool own = std::ranges::any_of(companions, [&](const Place& place) {
            return std::hypot(segment.peakX - place.x, segment.peakY - place.y) < core &&
                   std::hypot(segment.x - place.x, segment.y - place.y) < core;
        });
        if (own) {
            clumps.ofGalaxies.push_back(std::move(segment.pixels));
        } else {
            std::erase_if(segment.pixels, [&](std::size_t i) { return cores[i] != 0; });
            clumps.arcs.push_back(std::move(segment.pixels));
        }
    }
    return clumps;
}

void set(Mask& mask, const Pixels& pixels, std::uint8_t value)
{
    for (const std::size_t i : pixels) {
        mask[i] = value;
    }
}

/// Mean distance of some pixels from the lens, weighted by their flux.
double meanRadius(const FitData& data, const Grid<double>& residual,
                  const std::vector<std::size_t>& pixels, Place lens)
{
    double weight = 0;
    double radius = 0;
    for (const std::size_t i : pixels) {
        weight += std::max(residual[i], 0.0);
        radius += std::max(residual[i], 0.0) * polar(data, i, lens.x, lens.y).radius;
    }
    return radius / std::max(weight, 1e-300);
}

double quantile(std::vector<double> values, double part)
{
    if (values.empty()) {
        return 0;
    }
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Of the pixels that are set, those nearer to a known neighbour than to the ring.
Pixels nearerToNeighbours(const FitData& data, const Mask& mask, const Mask& neighbours, Place lens,
                          double ring)
{
    Pixels edge; // Of the neighbours.
    for (int r = 0; r < neighbours.rows(); ++r) {
        for (int c = 0; c < neighbours.cols(); ++c) {
            const bool inner = r > 0 && c > 0 && r + 1 < neighbours.rows() &&
                               c + 1 < neighbours.cols() && neighbours.at(r - 1, c) != 0 &&
                               neighbours.at(r + 1, c) != 0 && neighbours.at(r, c - 1) != 0 &&
                               neighbours.at(r, c + 1) != 0;
            if (neighbours.at(r, c) != 0 && !inner) {
                edge.push_back(static_cast<std::size_t>(r * neighbours.cols() + c));
            }
        }
    }
    const auto xOf = [&](std::size_t i) {
        return data.xOf(static_cast<int>(i) % data.frame.cols);
    };
    const auto yOf = [&](std::size_t i) {
        return data.yOf(static_cast<int>(i) / data.frame.cols);
    };
    Pixels nearer;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        const double away = mask[i] != 0 ? polar(data, i, lens.x, lens.y).radius - ring : 0;
        if (away > 0 && std::ranges::any_of(edge, [&](std::size_t k) {
                return std::hypot(xOf(k) - xOf(i), yOf(k) - yOf(i)) < away;
            })) {
            nearer.push_back(i);
        }
    }
    return nearer;
}

/// Tells arcs from other light in the signal outside of the lens galaxy's core.
Arcs arcsIn(const FitData& data, const Grid<double>& residual, const Grid<double>& signal,
            std::span<const Place> galaxies, double core, ArcParts parts, const Mask& neighbours)
{
    const Place lens = galaxies.front();
    const auto companions = galaxies.subspan(1);
    const double hidden = std::max(core, kCompanionCore);
    const Grid<double> outside = without(signal, around(data, companions, hidden));
    const Clumps clumps = significantClumps(data, residual, signal, companions, hidden);
    const auto groups = parts == ArcParts::Clumps ? clumps.arcs : significantGroups(outside);
    Pixels all;
    for (const Pixels& group : groups) {
        all.insert(all.end(), group.begin(), group.end());
    }
    Arcs result;
    result.radius = ringRadius(data, residual, outside, all, lens, parts);
    result.arcs = Mask(data.frame.rows, data.frame.cols);
    result.strangers = neighbours.empty() ? result.arcs : neighbours;
    for (const Pixels& group : groups) {
        const double radius = meanRadius(data, residual, group, lens);
        const bool mine = radius > kNearest * result.radius && radius < kFarthest * result.radius;
        set(mine ? result.arcs : result.strangers, group, 1);
    }
    const auto giveAway = [&](const Pixels& pixels) {
        set(result.arcs, pixels, 0);
        set(result.strangers, pixels, 1);
    };
    for (const Pixels& clump : clumps.arcs) { // A neighbour may touch the arcs.
        if (meanRadius(data, residual, clump, lens) > kTouching * result.radius) {
            giveAway(clump);
        }
    }
    giveAway(nearerToNeighbours(data, result.arcs, neighbours, lens, result.radius));
    const Mask nuclei = around(data, companions, core);
    for (Pixels clump : clumps.ofGalaxies) {
        std::erase_if(clump, [&](std::size_t i) { return nuclei[i] != 0; });
        set(result.strangers, clump, 1);
    }
    std::vector<double> radii;
    for (std::size_t i = 0; i < result.arcs.size(); ++i) {
        if (result.arcs[i] != 0) {
            radii.push_back(polar(data, i, lens.x, lens.y).radius);
        }
    }
    result.found = radii.size() >= 8;
    result.outer = quantile(std::move(radii), 0.9);
    return result;
}

} // namespace

Grid<double> smoothedSignal(const Grid<double>& residual, const Grid<double>& weight, double sigma)
{
    Grid<double> weighted(residual.rows(), residual.cols());
    for (std::size_t i = 0; i < residual.size(); ++i) {
        weighted[i] = weight[i] * residual[i];
    }
    const std::vector<double> taps = gaussianTaps(sigma);
    std::vector<double> squared = taps;
    for (double& tap : squared) {
        tap *= tap;
    }
    Grid<double> signal = filtered(weighted, taps);
    const Grid<double> variance = filtered(weight, squared);
    for (std::size_t i = 0; i < signal.size(); ++i) {
        signal[i] = weight[i] > 0 ? signal[i] / std::sqrt(variance[i]) : 0;
    }
    return signal;
}

Mask dilated(const Mask& mask, double radius)
{
    Mask out = mask;
    const int reach = static_cast<int>(std::ceil(radius));
    for (int r = 0; r < mask.rows(); ++r) {
        for (int c = 0; c < mask.cols(); ++c) {
            if (mask.at(r, c) == 0) {
                continue;
            }
            for (int i = std::max(r - reach, 0); i <= std::min(r + reach, mask.rows() - 1); ++i) {
                for (int j = std::max(c - reach, 0); j <= std::min(c + reach, mask.cols() - 1);
                     ++j) {
                    if (std::hypot(i - r, j - c) <= radius) {
                        out.at(i, j) = 1;
                    }
                }
            }
        }
    }
    return out;
}

std::optional<PixelPosition> findLensCentre(const Observation& observation)
{
    Grid<double> value(observation.rows(), observation.cols());
    Grid<double> use(observation.rows(), observation.cols());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (observation.mask[i] != 0 && std::isfinite(observation.data[i])) {
            value[i] = observation.data[i];
            use[i] = 1;
        }
    }
    const std::vector<double> taps =
        gaussianTaps(std::clamp(0.1 / observation.pixelScale, 1.0, 3.0));
    value = filtered(value, taps);
    use = filtered(use, taps);
    std::optional<PixelPosition> best;
    double bestScore = 0;
    for (int r = 0; r < value.rows(); ++r) {
        for (int c = 0; c < value.cols(); ++c) {
            if (use.at(r, c) < 0.3 * use.at(value.rows() / 2, value.cols() / 2) ||
                use.at(r, c) <= 0) {
                continue;
            }
            const double away = std::hypot(observation.xOf(c), observation.yOf(r)) / kLensPull;
            const double score = value.at(r, c) / use.at(r, c) * std::pow(1 + away * away, -1.5);
            if (score > bestScore) {
                bestScore = score;
                best = PixelPosition{static_cast<double>(r), static_cast<double>(c)};
            }
        }
    }
    return best;
}

Grid<double> arcSignal(const FitData& data, const Grid<double>& residual)
{
    return smoothedSignal(residual, data.weight,
                          std::clamp(0.08 / data.frame.pixelScale, 1.0, 3.0));
}

Arcs findArcs(const FitData& data, const Grid<double>& light, std::span<const Place> galaxies,
              double core, ArcParts parts, const Mask& neighbours)
{
    expects(!galaxies.empty(), "findArcs: no lens");
    const Place lens = galaxies.front();
    Grid<double> residual(data.frame.rows, data.frame.cols);
    for (std::size_t i = 0; i < residual.size(); ++i) {
        residual[i] = data.weight[i] > 0 ? data.data[i] - light[i] : 0;
    }
    Grid<double> signal = without(arcSignal(data, residual), around(data, {&lens, 1}, core));
    if (!neighbours.empty()) {
        signal = without(std::move(signal), neighbours);
    }
    const Mask nucleus = leftByProfiles(data, signal, light, lens, core);
    Arcs arcs = arcsIn(data, residual, without(signal, nucleus), galaxies, core, parts, neighbours);
    // What profiles may leave is an arc only where nothing else is.
    return arcs.found ? arcs : arcsIn(data, residual, signal, galaxies, core, parts, neighbours);
}

Mask brightArcs(const FitData& data, const Grid<double>& model)
{
    Mask bright(model.rows(), model.cols());
    // Masked pixels are judged by the typical weight: they may hide arcs.
    std::vector<double> weights;
    std::copy_if(data.weight.begin(), data.weight.end(), std::back_inserter(weights),
                 [](double w) { return w > 0; });
    const double typical = quantile(weights, 0.5);
    for (std::size_t i = 0; i < model.size(); ++i) {
        const double weight = data.weight[i] > 0 ? data.weight[i] : typical;
        bright[i] = model[i] * std::sqrt(weight) > 1 ? 1 : 0;
    }
    return dilated(bright, 1);
}

} // namespace anneau
