// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/sky_frame.h"

#include <wcslib/wcs.h>
#include <wcslib/wcsfix.h>
#include <wcslib/wcshdr.h>
#include <wcslib/wcsunits.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <numbers>
#include <string_view>
#include <vector>

namespace anneau {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

struct WcsList {
    int count = 0;
    wcsprm* first = nullptr;
    WcsList() = default;
    WcsList(const WcsList&) = delete;
    WcsList& operator=(const WcsList&) = delete;
    ~WcsList() { wcsvfree(&count, &first); }
};

/// Whether a card is one of coordinates, in characters that FITS allows, its text closed by a
/// quote. wcslib's scanner trusts in that: an open quote makes it write beyond its buffer (7.12).
bool isSoundCard(std::string_view card)
{
    constexpr std::array kKeys = {"NAXIS",   "WCSAXES", "CTYPE",   "CUNIT", "CRVAL",
                                  "CRPIX",   "CDELT",   "CROTA",   "CD",    "PC",
                                  "PV",      "PS",      "A_",      "B_",    "LONPOLE",
                                  "LATPOLE", "RADESYS", "EQUINOX", "END"};
    const bool wanted = std::any_of(kKeys.begin(), kKeys.end(),
                                    [&](const char* key) { return card.starts_with(key); });
    const bool printable =
        std::all_of(card.begin(), card.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!wanted || !printable || card.substr(8, 2) != "= ") {
        return wanted && printable && card.substr(0, 8) == "END     ";
    }
    const auto open = card.find_first_not_of(' ', 10);
    if (open == std::string_view::npos || card[open] != '\'') {
        return open != std::string_view::npos;
    }
    const auto close = card.find('\'', open + 1);
    return close != std::string_view::npos && (close + 1 == card.size() || card[close + 1] != '\'');
}

std::string soundCards(const std::string& cards)
{
    std::string sound;
    for (std::size_t at = 0; at + 80 <= cards.size(); at += 80) {
        if (isSoundCard(std::string_view(cards).substr(at, 80))) {
            sound += cards.substr(at, 80);
        }
    }
    return sound;
}

/// World coordinates (wcslib's order) at a 1-based pixel; empty where the projection has none.
std::vector<double> worldAt(wcsprm& wcs, double col, double row)
{
    const auto axes = static_cast<std::size_t>(wcs.naxis);
    std::vector<double> pixel(wcs.crpix, wcs.crpix + axes), image(axes), world(axes);
    pixel[0] = col;
    pixel[1] = row;
    double phi = 0, theta = 0;
    int status = 0;
    const int failed =
        wcsp2s(&wcs, 1, wcs.naxis, pixel.data(), image.data(), &phi, &theta, world.data(), &status);
    return failed == 0 ? world : std::vector<double>{};
}

std::optional<SkyFrame> celestialFrame(wcsprm& wcs, int rows, int cols)
{
    const double col = (cols + 1) / 2.0, row = (rows + 1) / 2.0;
    const auto lng = static_cast<std::size_t>(wcs.lng), lat = static_cast<std::size_t>(wcs.lat);
    const auto centre = worldAt(wcs, col, row);
    const std::array<std::vector<double>, 4> around = {
        worldAt(wcs, col - 0.5, row), worldAt(wcs, col + 0.5, row), worldAt(wcs, col, row - 0.5),
        worldAt(wcs, col, row + 0.5)};
    if (centre.empty() ||
        std::any_of(around.begin(), around.end(), [](const auto& w) { return w.empty(); })) {
        return std::nullopt;
    }
    SkyFrame frame;
    frame.ra = centre[lng];
    frame.dec = centre[lat];
    frame.orientationKnown = true;
    for (std::size_t axis = 0; axis < 2; ++axis) { // central differences over one pixel
        const auto &low = around[2 * axis], &high = around[2 * axis + 1];
        const double turn = std::remainder(high[lng] - low[lng], 360.0);
        frame.jacobian[axis] = turn * std::cos(frame.dec * kDegree) * 3600;
        frame.jacobian[2 + axis] = (high[lat] - low[lat]) * 3600;
    }
    return frame;
}

std::optional<SkyFrame> linearFrame(const wcsprm& wcs)
{
    SkyFrame frame;
    frame.ra = frame.dec = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < 2; ++i) {
        double scale = 0, offset = 0, power = 0;
        if (wcs.cunit[i][0] == '\0' ||
            wcsunits(wcs.cunit[i], "arcsec", &scale, &offset, &power) != 0) {
            return std::nullopt;
        }
        for (std::size_t j = 0; j < 2; ++j) {
            const auto axes = static_cast<std::size_t>(wcs.naxis);
            frame.jacobian[2 * i + j] = scale * wcs.cdelt[i] * wcs.pc[i * axes + j];
        }
    }
    frame.orientationKnown = std::string_view(wcs.ctype[0]).substr(0, 2) == "RA" &&
                             std::string_view(wcs.ctype[1]).substr(0, 3) == "DEC";
    return frame;
}

} // namespace

std::optional<HeaderFrame> readHeaderFrame(std::string cards, int rows, int cols)
{
    static std::mutex mutex; // wcslib's header scanner is not made for several threads
    const std::lock_guard lock(mutex);
    cards = soundCards(cards);
    WcsList list;
    int rejected = 0;
    const int failed = wcspih(cards.data(), static_cast<int>(cards.size() / 80), WCSHDR_all, 0,
                              &rejected, &list.count, &list.first);
    if (failed != 0 || list.count == 0 || list.first[0].naxis < 2) {
        return std::nullopt;
    }
    wcsprm& wcs = list.first[0];
    std::array<int, NWCSFIX> changed{};
    wcsfix(0, nullptr, &wcs, changed.data());
    if (wcsset(&wcs) != 0) {
        return std::nullopt;
    }
    const auto sky =
        wcs.lng >= 0 && wcs.lat >= 0 ? celestialFrame(wcs, rows, cols) : linearFrame(wcs);
    if (!sky) {
        return std::nullopt;
    }
    HeaderFrame frame;
    frame.sky = *sky;
    const auto [a, b, c, d] = sky->jacobian;
    const double one = std::hypot(a, c), two = std::hypot(b, d);
    frame.pixelScale = std::sqrt(std::abs(a * d - b * c));
    if (!(frame.pixelScale > 0) || !std::isfinite(frame.pixelScale)) {
        return std::nullopt;
    }
    frame.elongation = std::max(one, two) / std::min(one, two);
    frame.skewDegrees =
        std::asin(std::clamp(std::abs(a * b + c * d) / (one * two), 0.0, 1.0)) / kDegree;
    return frame;
}

SkyFrame shiftFrame(const SkyFrame& frame, double rows, double cols)
{
    SkyFrame shifted = frame;
    const double east = frame.jacobian[0] * cols + frame.jacobian[1] * rows;
    const double north = frame.jacobian[2] * cols + frame.jacobian[3] * rows;
    shifted.dec += north / 3600;
    shifted.ra += east / 3600 / std::cos(frame.dec * kDegree);
    return shifted;
}

} // namespace anneau
