// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/color_maps.h"

#include <QtGlobal>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anneau {
namespace {

// Control points, equidistant; linear interpolation between them stays within 5 of 255 levels of
// the originals. Sources and licences:
// - viridis, magma, inferno, plasma: N. J. Smith, S. van der Walt, E. Firing (2015), CC0 1.0.
// - cividis: J. R. Nunez, C. R. Anderton, R. S. Renslow (2018, PLOS ONE 13, e0199239), CC0 1.0.
// - Cyclic is "twilight": B. Bechtold (2018), CC0 1.0.
// - Diverging: our own. CIELAB (D65) with lightness falling linearly from 87 in the middle to 30 at
//   both ends; hue 284 degrees (blue) below, 32 degrees (red) above; chroma C sin(0.62 pi s),
//   s = 0 ... 1 from the middle, C = 48 and 62, all within sRGB. The middle is neutral and both
//   halves are equally light, so it also reads in grey.
// clang-format off
constexpr std::array<Rgb, 2> kGrey{{
    {0, 0, 0}, {255, 255, 255}}};

constexpr std::array<Rgb, 2> kGreyReversed{{
    {255, 255, 255}, {0, 0, 0}}};

constexpr std::array<Rgb, 33> kViridis{{
    {68, 1, 84}, {71, 13, 96}, {72, 24, 106}, {72, 35, 116}, {71, 45, 123}, {69, 55, 129},
    {66, 64, 134}, {62, 73, 137}, {59, 82, 139}, {55, 91, 141}, {51, 99, 141}, {47, 107, 142},
    {44, 114, 142}, {41, 122, 142}, {38, 130, 142}, {35, 137, 142}, {33, 145, 140},
    {31, 152, 139}, {31, 160, 136}, {34, 167, 133}, {40, 174, 128}, {50, 182, 122},
    {63, 188, 115}, {78, 195, 107}, {94, 201, 98}, {112, 207, 87}, {132, 212, 75}, {152, 216, 62},
    {173, 220, 48}, {194, 223, 35}, {216, 226, 25}, {236, 229, 27}, {253, 231, 37}}};

constexpr std::array<Rgb, 33> kMagma{{
    {0, 0, 4}, {3, 3, 18}, {10, 8, 34}, {19, 13, 52}, {29, 17, 71}, {41, 17, 90}, {54, 16, 107},
    {68, 15, 118}, {81, 18, 124}, {93, 23, 127}, {106, 28, 129}, {118, 33, 129}, {131, 38, 129},
    {144, 42, 129}, {156, 46, 127}, {170, 51, 125}, {183, 55, 121}, {196, 60, 117},
    {208, 65, 111}, {220, 72, 105}, {231, 82, 99}, {239, 93, 94}, {245, 107, 92}, {249, 121, 93},
    {252, 137, 97}, {253, 152, 105}, {254, 167, 114}, {254, 182, 124}, {254, 196, 136},
    {254, 211, 149}, {253, 226, 163}, {252, 240, 178}, {252, 253, 191}}};

constexpr std::array<Rgb, 33> kInferno{{
    {0, 0, 4}, {4, 3, 18}, {11, 7, 36}, {21, 11, 55}, {33, 12, 74}, {47, 10, 91}, {61, 9, 101},
    {74, 12, 107}, {87, 16, 110}, {100, 21, 110}, {113, 25, 110}, {125, 30, 109}, {138, 34, 106},
    {151, 39, 102}, {163, 44, 97}, {176, 49, 91}, {188, 55, 84}, {199, 62, 76}, {210, 70, 68},
    {219, 80, 59}, {228, 90, 49}, {235, 102, 40}, {241, 115, 29}, {246, 128, 19}, {249, 142, 9},
    {251, 157, 7}, {252, 172, 17}, {251, 188, 33}, {249, 203, 53}, {245, 219, 76},
    {242, 234, 105}, {243, 246, 138}, {252, 255, 164}}};

constexpr std::array<Rgb, 33> kPlasma{{
    {13, 8, 135}, {34, 6, 144}, {49, 5, 151}, {63, 4, 156}, {76, 2, 161}, {89, 1, 165},
    {102, 0, 167}, {114, 1, 168}, {126, 3, 168}, {138, 9, 165}, {149, 17, 161}, {160, 26, 156},
    {170, 35, 149}, {179, 44, 142}, {188, 53, 135}, {196, 62, 127}, {204, 71, 120},
    {211, 81, 113}, {218, 90, 106}, {224, 99, 99}, {230, 108, 92}, {235, 118, 85}, {240, 128, 78},
    {245, 139, 71}, {248, 149, 64}, {251, 161, 57}, {253, 172, 51}, {254, 184, 44},
    {253, 197, 39}, {252, 210, 37}, {248, 223, 37}, {244, 237, 39}, {240, 249, 33}}};

constexpr std::array<Rgb, 33> kCividis{{
    {0, 34, 78}, {0, 40, 91}, {0, 46, 106}, {5, 51, 113}, {26, 56, 111}, {39, 62, 110},
    {50, 67, 109}, {59, 73, 108}, {67, 78, 108}, {75, 84, 108}, {83, 90, 109}, {90, 95, 110},
    {97, 101, 111}, {104, 106, 113}, {111, 112, 115}, {118, 118, 118}, {125, 124, 120},
    {132, 130, 121}, {140, 136, 120}, {147, 142, 120}, {155, 148, 118}, {163, 154, 116},
    {171, 160, 114}, {180, 167, 111}, {188, 174, 108}, {196, 180, 104}, {205, 187, 99},
    {213, 194, 94}, {222, 201, 88}, {231, 209, 80}, {240, 216, 70}, {249, 224, 58},
    {254, 232, 56}}};

constexpr std::array<Rgb, 33> kCyclic{{
    {226, 217, 226}, {215, 215, 221}, {196, 206, 212}, {172, 194, 204}, {149, 181, 199},
    {129, 166, 195}, {114, 151, 193}, {104, 135, 190}, {98, 118, 186}, {95, 100, 181},
    {94, 81, 173}, {93, 61, 161}, {89, 42, 143}, {81, 27, 119}, {69, 19, 92}, {56, 17, 69},
    {47, 20, 54}, {58, 17, 58}, {74, 19, 66}, {95, 23, 74}, {116, 30, 79}, {135, 39, 80},
    {152, 53, 80}, {166, 69, 80}, {178, 86, 82}, {187, 105, 88}, {194, 124, 99}, {200, 144, 115},
    {204, 163, 137}, {209, 182, 163}, {216, 199, 190}, {223, 212, 214}, {226, 217, 226}}};

constexpr std::array<Rgb, 33> kDiverging{{
    {14, 69, 139}, {24, 77, 151}, {36, 86, 162}, {48, 94, 173}, {61, 103, 182}, {74, 111, 190},
    {87, 120, 197}, {101, 129, 203}, {114, 139, 208}, {127, 148, 212}, {141, 158, 215},
    {154, 167, 217}, {167, 177, 218}, {180, 187, 219}, {193, 197, 219}, {206, 207, 218},
    {218, 218, 218}, {223, 204, 201}, {227, 189, 184}, {230, 175, 167}, {231, 161, 152},
    {230, 147, 136}, {228, 133, 122}, {225, 120, 108}, {220, 107, 96}, {214, 94, 84},
    {207, 81, 73}, {198, 69, 63}, {189, 57, 54}, {178, 46, 45}, {167, 36, 38}, {155, 27, 32},
    {141, 19, 26}}};
// clang-format on

} // namespace

const std::array<ColorMapInfo, kColorMapCount>& colorMaps()
{
    static const char* const ours = "GPL-3.0-or-later (this program's own)";
    static const char* const cc0 = "CC0-1.0";
    static const std::array<ColorMapInfo, kColorMapCount> maps{{
        {ColorMapId::Grey, "grey", QT_TRANSLATE_NOOP("ColorMap", "Grey"), false, true, false, ours},
        {ColorMapId::GreyReversed, "grey_r", QT_TRANSLATE_NOOP("ColorMap", "Grey, reversed"), false,
         true, false, ours},
        {ColorMapId::Viridis, "viridis", "Viridis", true, true, false, cc0},
        {ColorMapId::Magma, "magma", "Magma", true, true, false, cc0},
        {ColorMapId::Inferno, "inferno", "Inferno", true, true, false, cc0},
        {ColorMapId::Plasma, "plasma", "Plasma", true, true, false, cc0},
        {ColorMapId::Cividis, "cividis", "Cividis", true, true, false, cc0},
        {ColorMapId::Diverging, "blue_red", QT_TRANSLATE_NOOP("ColorMap", "Blue–grey–red"), true,
         true, true, ours},
        {ColorMapId::Cyclic, "twilight", "Twilight", true, true, false, cc0},
    }};
    return maps;
}

const ColorMapInfo& colorMapInfo(ColorMapId id)
{
    return colorMaps()[static_cast<std::size_t>(id)];
}

std::span<const Rgb> controlPoints(ColorMapId id)
{
    switch (id) {
    case ColorMapId::Grey:
        return kGrey;
    case ColorMapId::GreyReversed:
        return kGreyReversed;
    case ColorMapId::Viridis:
        return kViridis;
    case ColorMapId::Magma:
        return kMagma;
    case ColorMapId::Inferno:
        return kInferno;
    case ColorMapId::Plasma:
        return kPlasma;
    case ColorMapId::Cividis:
        return kCividis;
    case ColorMapId::Diverging:
        return kDiverging;
    case ColorMapId::Cyclic:
        return kCyclic;
    }
    return kGrey;
}

Rgb colorAt(ColorMapId id, double t)
{
    const std::span<const Rgb> points = controlPoints(id);
    const double place = std::clamp(t, 0.0, 1.0) * static_cast<double>(points.size() - 1);
    const std::size_t below = std::min(static_cast<std::size_t>(place), points.size() - 2);
    const double f = place - static_cast<double>(below);
    const auto mix = [f](std::uint8_t a, std::uint8_t b) {
        return static_cast<std::uint8_t>(std::lround(a + f * (b - a)));
    };
    const Rgb& a = points[below];
    const Rgb& b = points[below + 1];
    return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b)};
}

} // namespace anneau
