// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_arcs.h"

#include "core/forward/scene_frame.h"
#include "core/inference/fit/companions.h"
#include "core/inference/fit/lens_light_fit.h"
#include "core/inference/fit/light_segments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr int kRegion = 128;        ///< Pixels a side that a fit looks at, at most,
constexpr int kLargestRegion = 224; ///< unless the arcs need more.
constexpr double kSearched = 3.2;   ///< arcsec around the lens in which arcs are looked for.
constexpr double kWorth = 25;       ///< What freedom of the light must gain, in half the chi^2.
constexpr int kSkyRegion = 512;     ///< The sky is measured at the edge of this many pixels.

/// A scene keeps only what the light fit gives it.
Scene withLight(Scene scene, const Scene& light)
{
    scene.lensLight = light.lensLight;
    scene.sky = light.sky;
    return scene;
}

class LensViewer {
public:
    LensViewer(const Observation& observation, const FitOptions& options, const NoiseSpec& noise,
               const std::function<void(const std::string&, double)>& report,
               const std::function<void(const Scene&, const FitData&)>& show,
               const std::stop_token& stop)
        : m_observation{observation},
          m_options{options},
          m_noise{noise},
          m_report{report},
          m_show{show},
          m_stop{stop}
    {}

    /// Falls back on clumps where connected light has no ring.
    Result<LensView> run();

private:
    Result<LensView> runOnce();
    Result<void> findRegion();
    void measureSky(int row, int col);
    void checkPsf();
    Result<void> fitLight();
    void cutToArcs();
    void setRegion(double x, double y, double halfSide, double least);
    void lightRounds(int rounds, bool keepNeighbours);
    void trySplit(const LensLightFit& fit);
    void tryEnvelope(const LensLightFit& fit);
    void addCompanions(const LensLightFit& fit);
    void dropFarCompanions();
    void findArcsAround(const LensLightFit& fit, const Mask& neighbours);
    std::vector<Place> galaxies() const;
    double core() const;
    Grid<double> lightWeight() const;

    const Observation& m_observation;
    const FitOptions& m_options;
    const NoiseSpec& m_noise;
    const std::function<void(const std::string&, double)>& m_report;
    const std::function<void(const Scene&, const FitData&)>& m_show;
    const std::stop_token& m_stop;
    LensView m_view;
    ArcParts m_parts = ArcParts::Groups; ///< Clumps from the first companion on.
};

/// Makes a square around (x, y) of the observation's frame the fit's data: kRegion pixels at most,
/// more only if `least` (arcsec, half a side) takes them.
void LensViewer::setRegion(double x, double y, double halfSide, double least)
{
    const auto pixels = [&](double half) {
        return static_cast<int>(
            std::min(2 * std::ceil(half / m_observation.pixelScale), double(kLargestRegion)));
    };
    const int wanted = std::min(pixels(halfSide), std::max(kRegion, pixels(least)));
    const auto range = [](double centre, int side, int length) {
        const int begin = static_cast<int>(std::lround(centre - 0.5 * (side - 1)));
        return std::clamp(begin, 0, length - side);
    };
    const int height = std::min(wanted, m_observation.rows());
    const int width = std::min(wanted, m_observation.cols());
    const int row = range(m_observation.rowOf(y), height, m_observation.rows());
    const int col = range(m_observation.colOf(x), width, m_observation.cols());
    const int supersampling = m_options.start ? m_options.start->supersampling : 2;
    m_view.data = fitData(m_observation, m_noise, supersampling, row, col, height, width);
    m_view.setting.x = x - m_view.data.shiftX;
    m_view.setting.y = y - m_view.data.shiftY;
}

Result<void> LensViewer::findRegion()
{
    m_report("finding the lens", 0);
    const auto centre = findLensCentre(m_observation);
    if (!centre) {
        return fail(Error::Kind::BadInput, "No pixel of the image can be used: every one is masked "
                                           "or has no value. Check the mask "
                                           "and the noise map.");
    }
    setRegion(m_observation.xOf(centre->col), m_observation.yOf(centre->row), 1e9, kSearched);
    if (m_view.data.usedPixels() < 400) {
        return fail(Error::Kind::BadInput,
                    "Fewer than 400 usable pixels lie around the lens: too few for a fit.");
    }
    measureSky(m_view.data.row + m_view.data.frame.rows / 2,
               m_view.data.col + m_view.data.frame.cols / 2);
    checkPsf();
    return {};
}

void LensViewer::measureSky(int row, int col)
{
    const int height = std::min(kSkyRegion, m_observation.rows());
    const int width = std::min(kSkyRegion, m_observation.cols());
    const int first = std::clamp(row - height / 2, 0, m_observation.rows() - height);
    const int left = std::clamp(col - width / 2, 0, m_observation.cols() - width);
    setSky(m_view.setting, fitData(m_observation, m_noise, 1, first, left, height, width));
}

void LensViewer::checkPsf()
{
    const Image& kernel = m_observation.psf.kernel;
    if (kernel.empty()) {
        m_view.warnings.emplace_back(
            "The observation has no PSF: lens and source are fitted as if nothing were blurred.");
        return;
    }
    const float peak = *std::max_element(kernel.begin(), kernel.end());
    float edge = 0;
    for (int r = 0; r < kernel.rows(); ++r) {
        const int step = r == 0 || r == kernel.rows() - 1 ? 1 : std::max(kernel.cols() - 1, 1);
        for (int c = 0; c < kernel.cols(); c += step) {
            edge = std::max(edge, kernel.at(r, c));
        }
    }
    const int side = std::min(kernel.rows(), kernel.cols());
    if (side < 5 * m_observation.psf.oversampling || edge > 0.02F * peak) {
        m_view.warnings.emplace_back("The PSF is too small: its wings are cut off. Give one that "
                                     "falls below a hundredth of its peak at the edge.");
    }
}

/// Weight without arcs and neighbours, and a little around them.
Grid<double> LensViewer::lightWeight() const
{
    Grid<double> weight = m_view.data.weight;
    if (!m_view.arcs.arcs.empty()) {
        const Mask arcs = dilated(m_view.arcs.arcs, 2);
        for (std::size_t i = 0; i < weight.size(); ++i) {
            if (arcs[i] != 0 || m_view.arcs.strangers[i] != 0) {
                weight[i] = 0;
            }
        }
    }
    return weight;
}

/// One more component, if it is worth its seven parameters.
void LensViewer::trySplit(const LensLightFit& fit)
{
    const std::size_t profiles = LensLightFit::mainProfiles(m_view.light);
    const std::vector<bool>& fixed = m_view.light.lensLight[profiles - 1].fixed;
    if (static_cast<int>(profiles) >= m_options.lightComponents ||
        std::ranges::find(fixed, true) != fixed.end()) {
        return;
    }
    const Grid<double> weight = lightWeight();
    const double before = fit.fit(m_view.light, weight, {}, m_view.setting, 3, m_stop);
    Scene more = m_view.light;
    LensLightFit::split(more);
    if (fit.fit(more, weight, {}, m_view.setting, 15, m_stop) < before - kWorth) {
        LensLightFit::prune(more);
        m_view.light = std::move(more);
    }
}

/// A close pair's envelope has a centre of its own, if that is worth it.
void LensViewer::tryEnvelope(const LensLightFit& fit)
{
    Scene shifted = m_view.light;
    if (!centreEnvelope(shifted)) {
        return;
    }
    const Grid<double> weight = lightWeight();
    const double before = fit.fit(m_view.light, weight, {}, m_view.setting, 3, m_stop);
    if (fit.fit(shifted, weight, {}, m_view.setting, 15, m_stop) < before - kWorth) {
        m_view.light = std::move(shifted);
    }
}

/// The main galaxy's centre, then its companions'.
std::vector<Place> LensViewer::galaxies() const
{
    const Component& first = m_view.light.lensLight.front();
    std::vector<Place> places{
        {parameterOf(Part::Light, first, "center_x"), parameterOf(Part::Light, first, "center_y")}};
    for (const Place& place : companionPlaces(m_view.light)) {
        places.push_back(place);
    }
    return places;
}

/// Radius around a galaxy's centre where its light hides arcs, arcsec.
double LensViewer::core() const
{
    return std::max(0.25, 2.5 * m_view.data.frame.pixelScale);
}

/// Bright round neighbours get a profile each, one after the other: what one leaves is the next.
void LensViewer::addCompanions(const LensLightFit& fit)
{
    if (m_options.start && !m_options.start->lensLight.empty()) {
        return;
    }
    while (static_cast<int>(companionPlaces(m_view.light).size()) + 1 < m_options.galaxies &&
           !m_stop.stop_requested()) {
        const std::vector<Place> known = galaxies();
        Grid<double> residual = m_view.data.data;
        const Grid<double> light = fit.image(m_view.light);
        for (std::size_t i = 0; i < residual.size(); ++i) {
            residual[i] = m_view.data.weight[i] > 0 ? residual[i] - light[i] : 0;
        }
        std::vector<LightSegment> segments =
            lightSegments(m_view.data, residual, arcSignal(m_view.data, residual));
        std::erase_if(segments, [&](const LightSegment& segment) {
            const double away =
                std::hypot(segment.peakX - m_view.setting.x, segment.peakY - m_view.setting.y);
            if (m_view.setting.radius > 0 && away > kCompanionReach * m_view.setting.radius) {
                return true;
            }
            return std::ranges::any_of(known, [&](const Place& place) {
                return std::hypot(segment.peakX - place.x, segment.peakY - place.y) < 1.5 * core();
            });
        });
        const auto found =
            findCompanion(m_view.data, residual, segments, known.front().x, known.front().y);
        if (!found) {
            return;
        }
        addCompanionLight(m_view.light, *found);
        m_parts = ArcParts::Clumps;
        for (const std::size_t i : found->pixels) {
            if (!m_view.arcs.arcs.empty()) {
                m_view.arcs.arcs[i] = m_view.arcs.strangers[i] = 0;
            }
        }
        fit.fit(m_view.light, lightWeight(), {}, m_view.setting, 15, m_stop);
    }
}

/// What ended outside of the data or far from the arcs is a neighbour like others.
void LensViewer::dropFarCompanions()
{
    const FitData& data = m_view.data;
    std::erase_if(m_view.light.lensLight, [&](const Component& light) {
        const bool inside = std::abs(parameterOf(Part::Light, light, "center_x")) <
                                -data.xOf(0) + 0.5 * data.frame.pixelScale &&
                            std::abs(parameterOf(Part::Light, light, "center_y")) <
                                -data.yOf(0) + 0.5 * data.frame.pixelScale;
        const double away =
            std::hypot(parameterOf(Part::Light, light, "center_x") - m_view.setting.x,
                       parameterOf(Part::Light, light, "center_y") - m_view.setting.y);
        return isCompanion(light) && (!inside || away > kCompanionReach * m_view.setting.radius);
    });
}

void LensViewer::findArcsAround(const LensLightFit& fit, const Mask& neighbours)
{
    const std::vector<Place> places = galaxies();
    m_view.setting.x = places.front().x;
    m_view.setting.y = places.front().y;
    m_view.arcs =
        findArcs(m_view.data, fit.image(m_view.light), places, core(), m_parts, neighbours);
    m_view.setting.radius = m_view.arcs.found ? m_view.arcs.radius : 0;
}

/// Light and arcs in turn: each round the arcs found under the last light are left out of the next.
/// Neighbours are kept only once the light is a good one.
void LensViewer::lightRounds(int rounds, bool keepNeighbours)
{
    const LensLightFit fit(m_view.data);
    for (int round = 0; round < rounds && !m_stop.stop_requested(); ++round) {
        fit.fit(m_view.light, lightWeight(), {}, m_view.setting, 15, m_stop);
        addCompanions(fit);
        if (round > 0) {
            trySplit(fit);
            tryEnvelope(fit);
        }
        findArcsAround(fit, keepNeighbours ? dilated(m_view.arcs.strangers, 2) : Mask{});
        m_show(m_view.light, m_view.data);
    }
}

Result<void> LensViewer::fitLight()
{
    m_report("fitting the lens light", 3);
    if (m_options.start && !m_options.start->lensLight.empty()) {
        const Scene start = sceneInFrame(*m_options.start, m_view.data.shiftX, m_view.data.shiftY);
        m_view.light =
            withLight(LensLightFit::guess(m_view.data, m_view.setting.x, m_view.setting.y), start);
    } else {
        m_view.light = LensLightFit::guess(m_view.data, m_view.setting.x, m_view.setting.y);
    }
    lightRounds(3, false);
    if (!m_stop.stop_requested() && !m_view.arcs.found) {
        return fail(Error::Kind::Failed,
                    "No arcs stand out above the lens light within " +
                        std::to_string(static_cast<int>(0.5 * m_view.data.frame.cols *
                                                        m_view.data.frame.pixelScale)) +
                        " arcsec of the brightest galaxy. Mask brighter neighbours, cut the image "
                        "around the "
                        "lens, or set up the lens by hand and fit from there.");
    }
    return {};
}

/// Sheds the parts of the frame that neither arcs nor their surroundings need, and the neighbours.
void LensViewer::cutToArcs()
{
    const double half = std::max(2.3 * m_view.arcs.outer,
                                 2.0 * m_view.arcs.radius + 10 * m_view.data.frame.pixelScale);
    const double x = m_view.setting.x + m_view.data.shiftX;
    const double y = m_view.setting.y + m_view.data.shiftY;
    const Scene light = sceneInFrame(m_view.light, -m_view.data.shiftX, -m_view.data.shiftY);
    setRegion(x, y, half, 1.25 * m_view.arcs.outer + 10 * m_view.data.frame.pixelScale);
    m_view.light = sceneInFrame(light, m_view.data.shiftX, m_view.data.shiftY);
    dropFarCompanions();
    m_view.arcs = {};
    m_report("fitting the lens light", 10);
    lightRounds(2, true);
    const Mask strangers = dilated(m_view.arcs.strangers, 2);
    const Mask arcs = dilated(m_view.arcs.arcs, 2);
    int lost = 0;
    for (std::size_t i = 0; i < m_view.data.pixels(); ++i) {
        if (strangers[i] != 0 && arcs[i] == 0 && m_view.data.weight[i] > 0) {
            m_view.data.weight[i] = 0;
            m_view.data.data[i] = 0;
            ++lost;
        }
    }
    dropFarCompanions();
    for (const Place& place : companionPlaces(m_view.light)) {
        std::array<char, 160> text{};
        std::snprintf(
            text.data(), text.size(),
            "The galaxy at (%.2f, %.2f) arcsec was given light and mass of its own: if it "
            "is an image of the source, fit with one galaxy.",
            place.x + m_view.data.shiftX, place.y + m_view.data.shiftY);
        m_view.warnings.emplace_back(text.data());
    }
    if (lost > 0) {
        m_view.warnings.push_back(std::to_string(lost) +
                                  " pixels of neighbouring objects were left out of the fit.");
    }
}

Result<LensView> LensViewer::run()
{
    Result<LensView> view = runOnce();
    if (view || view.error().kind != Error::Kind::Failed || m_parts == ArcParts::Clumps) {
        return view;
    }
    m_parts = ArcParts::Clumps;
    m_view = {};
    return runOnce();
}

Result<LensView> LensViewer::runOnce()
{
    if (auto found = findRegion(); !found) {
        return failWith(found);
    }
    if (auto fitted = fitLight(); !fitted) {
        return failWith(fitted);
    }
    if (!m_stop.stop_requested()) {
        cutToArcs();
    }
    if (!m_stop.stop_requested() && !m_view.arcs.found) {
        return fail(Error::Kind::Failed,
                    "The arcs could not be told from the lens light. Set up the lens by hand "
                    "and fit from there.");
    }
    return std::move(m_view);
}

} // namespace

Result<LensView> viewLens(const Observation& observation, const FitOptions& options,
                          const NoiseSpec& noise,
                          const std::function<void(const std::string&, double)>& report,
                          const std::function<void(const Scene&, const FitData&)>& show,
                          const std::stop_token& stop)
{
    return LensViewer(observation, options, noise, report, show, stop).run();
}

} // namespace anneau
