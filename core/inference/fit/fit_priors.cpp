// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_priors.h"

#include "core/inference/fit/companions.h"
#include "core/inference/fit/fit_models.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr double kCoreSigma = 0.1; ///< arcsec

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

class Collector {
public:
    explicit Collector(const ParameterMap& map) : m_map{map} {}

    void add(Part part, std::size_t component, std::string_view key, double mean, double sigma)
    {
        if (const std::size_t slot = m_map.find(part, component, key); slot < m_map.size()) {
            priors.push_back({slot, mean, sigma});
        }
    }
    /// Both components of an ellipticity or a shear.
    void addPair(Part part, std::size_t component, std::string_view key, double sigma)
    {
        const std::size_t slot = m_map.find(part, component, key);
        if (m_map.isPair(slot)) {
            priors.push_back({slot, 0, sigma});
            priors.push_back({slot + 1, 0, sigma});
        }
    }

    std::vector<GaussianPrior> priors;

private:
    const ParameterMap& m_map;
};

} // namespace

void setSky(FitSetting& setting, const FitData& data)
{
    std::vector<double> values;
    std::vector<double> sigmas;
    const int band = std::max(2, data.frame.rows / 16);
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            const int edge = std::min({r, c, data.frame.rows - 1 - r, data.frame.cols - 1 - c});
            if (edge < band && data.weight.at(r, c) > 0) {
                values.push_back(data.data.at(r, c));
                sigmas.push_back(1 / std::sqrt(data.weight.at(r, c)));
            }
        }
    }
    if (values.size() < 20) {
        return;
    }
    setting.sky = median(std::move(values));
    setting.skySigma = std::hypot(0.1 * median(std::move(sigmas)), setting.sky);
}

std::vector<GaussianPrior> fitPriors(const ParameterMap& map, const Scene& scene,
                                     const FitSetting& setting)
{
    Collector all(map);
    for (std::size_t c = 0; c < scene.lensMass.size(); ++c) {
        all.add(Part::Mass, c, "gamma", 2.05, 0.25);
        if (c == 0) {
            all.add(Part::Mass, c, "center_x", setting.x, 0.05);
            all.add(Part::Mass, c, "center_y", setting.y, 0.05);
        }
        if (const auto expected = expectedRadius(scene, c, setting.radius)) {
            all.add(Part::Mass, c, "theta_E", *expected, 0.5 * *expected);
        }
        for (const Parameter& parameter : findMassModel(scene.lensMass[c].type)->parameters()) {
            if (isCore(parameter.key)) {
                all.add(Part::Mass, c, parameter.key, 0, kCoreSigma);
            } else if (parameter.key == "s_t") {
                all.add(Part::Mass, c, parameter.key, parameter.initial, parameter.initial);
            }
        }
        all.addPair(Part::Mass, c, "q", 0.25);
        all.addPair(Part::Mass, c, "gamma_ext", 0.1);
    }
    for (std::size_t c = 0; c < scene.lensLight.size(); ++c) {
        all.add(Part::Light, c, "n", std::log(2.5), 0.5);
        if (setting.radius > 0) {
            all.add(Part::Light, c, "theta_eff", std::log(setting.radius), 1.0);
        }
        all.addPair(Part::Light, c, "q", 0.2);
    }
    if (setting.skySigma > 0) {
        all.add(Part::Sky, 0, "sky", setting.sky, setting.skySigma);
    }
    return std::move(all.priors);
}

} // namespace anneau
