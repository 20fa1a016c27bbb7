// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit_report.h"

#include "core/forward/scene_frame.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

std::span<const Parameter> tableOf(Part part, const Component& component)
{
    return part == Part::Mass ? findMassModel(component.type)->parameters()
                              : findLightModel(component.type)->parameters();
}

/// Inverse of the curvature; empty when it has none.
Eigen::MatrixXd covarianceOf(const std::vector<double>& curvature, std::size_t n)
{
    if (curvature.size() != n * n) {
        return {};
    }
    const Eigen::Map<const Eigen::MatrixXd> h(curvature.data(), static_cast<Eigen::Index>(n),
                                              static_cast<Eigen::Index>(n));
    const Eigen::LDLT<Eigen::MatrixXd> factor(h);
    if (factor.info() != Eigen::Success || !factor.isPositive()) {
        return {};
    }
    return factor.solve(Eigen::MatrixXd::Identity(h.rows(), h.cols()));
}

/// Standard errors of every parameter of a part: sqrt(J C J^T), J from the fit's coordinates.
class Errors {
public:
    Errors(const PixelFitState& state, const ParameterMap& map, const std::vector<double>& point)
        : m_scene{state.scene},
          m_map{map},
          m_point{point},
          m_covariance{covarianceOf(state.curvature, map.size())}
    {}

    double of(Part part, std::size_t component, std::size_t parameter) const
    {
        if (m_covariance.size() == 0) {
            return 0;
        }
        Eigen::VectorXd slope = Eigen::VectorXd::Zero(m_covariance.rows());
        for (std::size_t s = 0; s < m_map.size(); ++s) {
            for (const ParameterMap::Target& target : m_map.targets(s, m_scene, m_point)) {
                if (target.part == part && target.component == component &&
                    target.parameter == parameter) {
                    slope(static_cast<Eigen::Index>(s)) += target.factor;
                }
            }
        }
        return std::sqrt(std::max(slope.dot(m_covariance * slope), 0.0));
    }

    double ofSky() const
    {
        for (std::size_t s = 0; s < m_map.size(); ++s) {
            if (m_map.part(s) == Part::Sky && m_covariance.size() != 0) {
                const auto i = static_cast<Eigen::Index>(s);
                return std::sqrt(std::max(m_covariance(i, i), 0.0));
            }
        }
        return 0;
    }

private:
    const Scene& m_scene;
    const ParameterMap& m_map;
    const std::vector<double>& m_point;
    Eigen::MatrixXd m_covariance;
};

/// Whether a value was stopped by its range. A vanishing shear and a round shape are answers, and
/// brightness and size have no natural limits.
bool stoppedByRange(const Parameter& parameter, double value)
{
    const double margin = 1e-4 * (parameter.upper - parameter.lower);
    const bool low = value < parameter.lower + margin;
    const bool high = value > parameter.upper - margin;
    if (parameter.key == "q") {
        return value < 0.3;
    }
    if (parameter.key == "gamma_ext") {
        return high;
    }
    const bool limited =
        parameter.key == "gamma" || parameter.key == "n" || parameter.key == "theta_E";
    return limited && (low || high);
}

void addParameters(Part part, const Scene& shown, const Errors& errors, FitResult& result)
{
    const std::vector<Component>& components = componentsOf(shown, part);
    for (std::size_t c = 0; c < components.size(); ++c) {
        const Component& component = components[c];
        const auto table = tableOf(part, component);
        for (std::size_t k = 0; k < table.size(); ++k) {
            FittedParameter fitted;
            fitted.component = component.id;
            fitted.type = component.type;
            fitted.key = table[k].key;
            fitted.value = component.values[k];
            fitted.fixed = component.fixed[k];
            fitted.error = fitted.fixed ? 0 : errors.of(part, c, k);
            fitted.atBound = !fitted.fixed && stoppedByRange(table[k], fitted.value);
            if (fitted.atBound && part == Part::Mass) {
                result.warnings.push_back(std::string(table[k].label) + " of \"" + component.id +
                                          "\" ended at the edge of its range: do not trust it.");
            }
            result.parameters.push_back(std::move(fitted));
        }
    }
}

/// Chi^2 over the used pixels of a mask, and how many they are.
std::pair<double, int> chi2Over(const FitSummary& summary, const Mask& mask)
{
    double chi2 = 0;
    int pixels = 0;
    for (std::size_t i = 0; i < summary.data.pixels(); ++i) {
        if (summary.data.weight[i] > 0 && (mask.empty() || mask[i] != 0)) {
            const double residual =
                summary.data.data[i] - summary.light[i] - summary.inversion.image[i];
            chi2 += residual * residual * summary.data.weight[i];
            ++pixels;
        }
    }
    return {chi2, pixels};
}

void addGoodness(const FitSummary& summary, const Mask& arcs, FitResult& result)
{
    const double used = summary.inversion.effectiveParameters;
    const auto [all, pixels] = chi2Over(summary, {});
    const auto [onArcs, arcPixels] = chi2Over(summary, arcs);
    result.chi2Reduced =
        all / std::max(pixels - used - static_cast<double>(result.parameters.size()), 1.0);
    result.chi2ReducedArcs = onArcs / std::max(arcPixels - used, 1.0);
    int masked = 0;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        masked += arcs[i] != 0 && summary.data.weight[i] <= 0 ? 1 : 0;
    }
    if (masked > arcPixels / 5) {
        result.warnings.push_back("The mask hides " + std::to_string(masked) + " of " +
                                  std::to_string(masked + arcPixels) + " pixels of the arcs.");
    }
    if (result.chi2ReducedArcs > 1.5) {
        result.warnings.emplace_back(
            "The arcs are not fitted to the noise: the lens is more complicated, the noise "
            "map too small, or this is not the best lens.");
    } else if (result.chi2ReducedArcs < 0.6) {
        result.warnings.emplace_back(
            "The residuals are smaller than the noise map says: it is too large.");
    }
}

} // namespace

SourceGrid displayGrid(const SourceGrid& grid, const std::vector<double>& source, int pixels)
{
    const double peak = *std::max_element(source.begin(), source.end());
    double flux = 0;
    double x = 0;
    double y = 0;
    std::vector<std::pair<double, std::size_t>> bright; // Above a tenth of the peak: not noise.
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] > 0.1 * peak) {
            const int col = static_cast<int>(i) % grid.pixels;
            const int row = static_cast<int>(i) / grid.pixels;
            flux += source[i];
            x += source[i] * (col - 0.5 * (grid.pixels - 1));
            y += source[i] * (row - 0.5 * (grid.pixels - 1));
            bright.emplace_back(0, i);
        }
    }
    x /= flux;
    y /= flux;
    for (auto& [radius, i] : bright) {
        const int col = static_cast<int>(i) % grid.pixels;
        const int row = static_cast<int>(i) / grid.pixels;
        radius = std::hypot(col - 0.5 * (grid.pixels - 1) - x, row - 0.5 * (grid.pixels - 1) - y);
    }
    std::sort(bright.begin(), bright.end());
    double inside = 0;
    double half = 0;
    double most = 0;
    for (const auto& [radius, i] : bright) {
        inside += source[i];
        half = inside < 0.5 * flux ? radius : half;
        most = inside < 0.95 * flux ? radius : most;
    }
    const double scale =
        grid.pixelScale * std::max({half / (0.105 * pixels), most / (0.33 * pixels), 1e-3});
    return {pixels, scale, grid.centerX + x * grid.pixelScale, grid.centerY + y * grid.pixelScale};
}

FitResult fitReport(const Observation& observation, const FitSummary& summary)
{
    const FitData& data = summary.data;
    FitResult result;
    Scene scene = summary.state.scene;
    scene.sourceGrid = summary.shownGrid;
    auto pixels = std::make_shared<Image>(scene.sourceGrid.pixels, scene.sourceGrid.pixels);
    std::transform(summary.shown.source.begin(), summary.shown.source.end(), pixels->begin(),
                   [](double value) { return static_cast<float>(value); });
    scene.sourcePixels = std::move(pixels);
    result.scene = sceneInFrame(scene, -data.shiftX, -data.shiftY);

    const ParameterMap map = PixelFit::mapOf(summary.state.scene, true);
    const std::vector<double> point = map.read(summary.state.scene);
    const Errors errors(summary.state, map, point);
    addParameters(Part::Mass, result.scene, errors, result);
    addParameters(Part::Light, result.scene, errors, result);
    result.parameters.push_back(
        {"sky", "UniformSky", "sky", result.scene.sky, errors.ofSky(), false, false});

    const Mask arcs = brightArcs(data, summary.inversion.image);
    addGoodness(summary, arcs, result);
    result.row = data.row;
    result.col = data.col;
    result.height = data.frame.rows;
    result.width = data.frame.cols;
    result.arcs = Mask(observation.rows(), observation.cols());
    result.leftOut = result.arcs;
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            result.arcs.at(data.row + r, data.col + c) = arcs.at(r, c);
            const bool given = observation.mask.at(data.row + r, data.col + c) != 0;
            result.leftOut.at(data.row + r, data.col + c) = given && data.weight.at(r, c) == 0;
        }
    }
    return result;
}

} // namespace anneau
