// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/colormap.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using Stop = std::array<std::uint8_t, 3>;

constexpr std::array<Stop, 2> kGrey{{{0, 0, 0}, {255, 255, 255}}};
constexpr std::array<Stop, 2> kGreyInverted{{{255, 255, 255}, {0, 0, 0}}};
constexpr std::array<Stop, 9> kViridis{{{68, 1, 84},
                                        {71, 44, 122},
                                        {59, 81, 139},
                                        {44, 113, 142},
                                        {33, 144, 141},
                                        {39, 173, 129},
                                        {92, 200, 99},
                                        {170, 220, 50},
                                        {253, 231, 37}}};
constexpr std::array<Stop, 9> kMagma{{{0, 0, 4},
                                      {28, 16, 68},
                                      {79, 18, 123},
                                      {129, 37, 129},
                                      {181, 54, 122},
                                      {229, 80, 100},
                                      {251, 135, 97},
                                      {254, 194, 135},
                                      {252, 253, 191}}};
constexpr std::array<Stop, 9> kInferno{{{0, 0, 4},
                                        {31, 12, 72},
                                        {85, 15, 109},
                                        {136, 34, 106},
                                        {186, 54, 85},
                                        {227, 89, 51},
                                        {249, 140, 10},
                                        {249, 201, 50},
                                        {252, 255, 164}}};
constexpr std::array<Stop, 7> kDiverging{{{24, 58, 122},
                                          {70, 124, 190},
                                          {158, 192, 222},
                                          {238, 236, 232},
                                          {233, 170, 146},
                                          {200, 86, 72},
                                          {124, 18, 42}}};

constexpr std::array<ColorMap, 6> kMaps{{
    {"grey", "Grey", false, kGrey},
    {"grey-inverted", "Grey, inverted", false, kGreyInverted},
    {"viridis", "Viridis", false, kViridis},
    {"magma", "Magma", false, kMagma},
    {"inferno", "Inferno", false, kInferno},
    {"diverging", "Blue to red", true, kDiverging},
}};

} // namespace

Rgb ColorMap::at(double t) const
{
    if (std::isnan(t)) {
        return {0.62, 0.62, 0.60};
    }
    const double last = static_cast<double>(stops.size() - 1);
    const double position = std::clamp(t, 0.0, 1.0) * last;
    const auto i = static_cast<std::size_t>(std::min(std::floor(position), last - 1));
    const double f = position - static_cast<double>(i);
    const auto channel = [&](std::size_t c) {
        return ((1 - f) * stops[i][c] + f * stops[i + 1][c]) / 255;
    };
    return {channel(0), channel(1), channel(2)};
}

std::span<const ColorMap> colorMaps()
{
    return kMaps;
}

const ColorMap& colorMap(std::string_view key)
{
    const auto found = std::ranges::find(kMaps, key, &ColorMap::key);
    return found != kMaps.end() ? *found : kMaps.front();
}

double Stretch::operator()(double value) const
{
    const double range = high - low;
    if (!(range > 0)) {
        return std::isnan(value) ? value : 0.5;
    }
    if (softening <= 0) {
        return (value - low) / range;
    }
    return std::asinh((value - low) / softening) / std::asinh(range / softening);
}

double Stretch::valueAt(double t) const
{
    if (softening <= 0) {
        return low + t * (high - low);
    }
    return low + softening * std::sinh(t * std::asinh((high - low) / softening));
}

} // namespace anneau
