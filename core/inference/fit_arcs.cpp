// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit_arcs.h"

#include "core/forward/scene_frame.h"
#include "core/inference/lens_light_fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr int kRegion = 128;        ///< Pixels a side that a fit looks at, at most,
constexpr int kLargestRegion = 224; ///< unless the arcs need more.
constexpr double kSearched = 3.2;   ///< arcsec around the lens in which arcs are looked for.
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

    Result<LensView> run();

private:
    Result<void> findRegion();
    void measureSky(int row, int col);
    void checkPsf();
    Result<void> fitLight();
    void cutToArcs();
    void setRegion(double x, double y, double halfSide, double least);
    void lightRounds(int rounds);
    void trySplit(const LensLightFit& fit);
    Grid<double> lightWeight() const;

    const Observation& m_observation;
    const FitOptions& m_options;
    const NoiseSpec& m_noise;
    const std::function<void(const std::string&, double)>& m_report;
    const std::function<void(const Scene&, const FitData&)>& m_show;
    const std::stop_token& m_stop;
    LensView m_view;
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
    constexpr double kWorth = 25; ///< In half the chi^2.
    if (static_cast<int>(m_view.light.lensLight.size()) >= m_options.lightComponents) {
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

/// Light and arcs in turn: each round the arcs found under the last light are left out of the next.
void LensViewer::lightRounds(int rounds)
{
    const LensLightFit fit(m_view.data);
    const double core = std::max(0.25, 2.5 * m_view.data.frame.pixelScale);
    for (int round = 0; round < rounds && !m_stop.stop_requested(); ++round) {
        fit.fit(m_view.light, lightWeight(), {}, m_view.setting, 15, m_stop);
        if (round > 0) {
            trySplit(fit);
        }
        m_view.setting.x = parameterOf(Part::Light, m_view.light.lensLight.front(), "center_x");
        m_view.setting.y = parameterOf(Part::Light, m_view.light.lensLight.front(), "center_y");
        m_view.arcs = findArcs(m_view.data, fit.image(m_view.light), m_view.setting.x,
                               m_view.setting.y, core);
        m_view.setting.radius = m_view.arcs.found ? m_view.arcs.radius : 0;
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
    lightRounds(3);
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
    m_view.arcs = {};
    m_report("fitting the lens light", 10);
    lightRounds(2);
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
    if (lost > 0) {
        m_view.warnings.push_back(std::to_string(lost) +
                                  " pixels of neighbouring objects were left out of the fit.");
    }
}

Result<LensView> LensViewer::run()
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
